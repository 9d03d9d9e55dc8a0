# SPDX-License-Identifier: Apache-2.0
"""The user's driver and client inside a simulation, and what was found against them."""

import inspect
from collections.abc import Callable
from typing import Any

from cocotbext.parclass import ParallelPort, c, nt_success, parallel_write, thread
from cocotbext.parclass.information import ParallelWrite
from cocotbext.parclass.verifier.contract import ContractVerifier
from cocotbext.parclass.verifier.driver_watch import DriverRule, WatchedIo
from cocotbext.parclass.verifier.user_driver import PythonDriver, UserDriver
from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.programs import UserProgram, compile_program
from cocotbext.parport.dut.userfile import import_file
from cocotbext.parport.errors import UserError
from cocotbext.parport.registers.base import RegisterBus

__all__ = ["UserCode"]


class UserCode:
    """The code of a description's ``[driver]`` and ``[client]``.

    Args:
        io: the registers of the design.
        description: of the design.

    Attributes:
        driver: the user's; None: ours.
        client: the user's; None: ours.
        verifier: gets all that is found, and watches the client.
        own_map: only the user's driver knows the registers.
        arrived: how many bytes the peripheral has.

    Raises:
        UserError: C does not compile, or a class cannot be loaded.
    """

    def __init__(self, io: RegisterBus, description: Description) -> None:
        self.verifier = ContractVerifier(io.now)
        self.own_map = description.driver is not None and description.driver.own_map
        self.arrived: Callable[[], int] = lambda: 0
        self._io = io
        self._routine: c.CDriver | None = None
        self.driver = self._driver(description) if description.driver else None
        self.client = self._client(description.client) if description.client else None

    @property
    def write(self) -> ParallelWrite:
        """The PPARALLEL_WRITE of devices."""
        return self.driver or parallel_write

    async def print(self, port: ParallelPort, data: bytes, timeout_ns: float) -> tuple[int, str]:
        """Have the user's client print.

        Returns:
            How many bytes it says were written, and its status if that is no success.
        """
        assert self.client is not None
        device = self.verifier.device(port, write=self.write)
        device.extension.write_timeout_ns = timeout_ns
        status, count = await thread(self.client.print(device, data))
        return count, "" if nt_success(status) else status.name

    def complaints(self) -> list[str]:
        """What was found, one line for each rule, the first finding of each."""
        first = {finding.rule: finding for finding in reversed(self.verifier.finish())}
        in_order = sorted(first.values(), key=lambda finding: finding.time_ns)
        return [f"{f.rule.name}: {f.found}; right is: {f.rule.value}" for f in in_order]

    def close(self) -> None:
        """End the processes."""
        for program in (self._routine, self.client):
            if program is not None:
                program.close()

    def _driver(self, description: Description) -> UserDriver:
        program = description.driver
        assert program is not None
        io = WatchedIo(self._io, self._report_driver, own_map=program.own_map)
        io.arrived = lambda: self.arrived()
        routine: c.CDriver | PythonDriver
        if program.code is not None:
            routine = self._routine = c.CDriver(
                compile_program(program),
                io,
                self._report_driver,
                has_ecr="ecr" in description.host.registers and not program.own_map,
                timeout_ns=program.timeout_ns,
            )
        else:
            routine = PythonDriver(_load(program, io))
        return UserDriver(routine, io, self.verifier, program.timeout_ns)

    def _client(self, program: UserProgram) -> "c.CClient":
        io = WatchedIo(self._io, self._report_client)
        return c.CClient(compile_program(program), io, self._report_client)

    def _report_driver(self, rule: DriverRule, found: str) -> None:
        self.verifier.report(rule, "driver", "ParallelWrite", found)

    def _report_client(self, rule: DriverRule, found: str) -> None:
        self.verifier.report(rule, "client", "the client", found)


def _load(program: UserProgram, io: WatchedIo) -> Any:
    """Make an object of the user's class: its ``write``."""
    assert program.python is not None
    file, name = program.python
    at = f"{program.at}: class"
    found = getattr(import_file(file, at), name, None)
    write = getattr(found, "write", None)
    if not isinstance(found, type) or not inspect.iscoroutinefunction(write):
        raise UserError(f"{at}: {file} has no class {name} with `async def write`")
    try:
        return found(io).write
    except (Exception, SystemExit) as error:
        raise UserError(f"{at}: {name}(io): {type(error).__name__}: {error}") from error
