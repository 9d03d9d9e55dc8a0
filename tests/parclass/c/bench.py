# SPDX-License-Identifier: Apache-2.0
"""C on the register model: a port, a printer, and a driver or a client in C."""

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from cocotbext.parclass import NtStatus, ParallelPort, parallel_write, thread
from cocotbext.parclass.c import CClient, CDriver, Program, build
from cocotbext.parclass.client import print_bytes
from cocotbext.parclass.information import ParallelWrite
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parclass.verifier import ContractVerifier, UserDriver, WatchedIo
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.printer import Printer

EXAMPLES = Path(__file__).parents[3] / "examples" / "c_driver"
CACHE = Path(os.environ["PARPORT_CACHE"]) / "c"

HEAD = '#include "parclass.h"\n'
WRITE = (
    "NTSTATUS MyWrite(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite, PULONG NumBytesWritten,"
    " UCHAR Channel)"
)
CLIENT = (
    "NTSTATUS MyClient(PDEVICE_OBJECT DeviceObject, PVOID Buffer, ULONG NumBytes,"
    " PULONG NumBytesWritten)"
)


@dataclass
class Ended:
    """How a job went.

    Attributes:
        status, count: of the last call.
        taken: by the printer.
        findings: rule names to what was found.
        sim_ms: simulated time.
    """

    status: NtStatus
    count: int
    taken: bytes
    findings: dict[str, str]
    sim_ms: float


def source(folder: Path, body: str, symbol: str = "MyWrite", helpers: str = "") -> Path:
    """A file with one function; `body` is what stands in its braces."""
    prototype = CLIENT if symbol == "MyClient" else WRITE
    path = folder / "mine.c"
    path.write_text(f"{HEAD}{helpers}\n{prototype} {{\n{body}\n}}\n")
    return path


class ModelBench:
    """Everything around a driver or a client in C.

    Args:
        faults: of the printer.
        timeout_ns: of the device.
    """

    def __init__(self, faults: Iterable[str] = (), timeout_ns: float = 5e6) -> None:
        self.time = VirtualTime()
        self.printer = Printer(None, [parse_fault(fault) for fault in faults])
        self.model = RegisterModel(self.time, self.printer)
        self.port = ParallelPort(self.model)
        self.verifier = ContractVerifier(self.model.now)
        self.io = WatchedIo(self.model, self.report)
        self._timeout_ns = timeout_ns

    def drive(self, sources: Sequence[Path], symbol: str, data: bytes) -> Ended:
        """Print with a driver in C and a client that does everything right."""
        program = Program(tuple(sources), symbol, "driver")
        with closing(CDriver(build(program, CACHE), self.io, self.report)) as routine:
            driver = UserDriver(routine, self.io, self.verifier)

            async def job() -> tuple[NtStatus, int]:
                await self.port.start()
                device = self.verifier.device(self.port, write=driver)
                device.extension.write_timeout_ns = self._timeout_ns
                printed = await print_bytes(device, data)
                return printed.status, printed.num_bytes_written

            return self._ended(*self.time.run(thread(job())))

    def print(
        self, sources: Sequence[Path], symbol: str, data: bytes, write: ParallelWrite | None = None
    ) -> Ended:
        """Print with a client in C and our driver."""
        program = Program(tuple(sources), symbol, "client")
        with closing(CClient(build(program, CACHE), self.io, self.report)) as client:

            async def job() -> tuple[NtStatus, int]:
                await self.port.start()
                device = self.verifier.device(self.port, write=write or parallel_write)
                device.extension.write_timeout_ns = self._timeout_ns
                return await client.print(device, data)

            return self._ended(*self.time.run(thread(job())))

    def report(self, rule: object, found: str) -> None:
        """Take what is found, as of the verifier."""
        self.verifier.report(rule, "mine", "mine", found)  # type: ignore[arg-type]

    def _ended(self, status: NtStatus, count: int) -> Ended:
        findings: dict[str, str] = {}
        for finding in self.verifier.finish():
            findings.setdefault(finding.rule.name, finding.found)
        taken = bytes(self.printer.taken)
        return Ended(status, count, taken, findings, self.model.now() / 1e6)
