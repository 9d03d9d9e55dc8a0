# SPDX-License-Identifier: Apache-2.0
"""Prints bytes on the register model or on the HDL, and gives the same account of both."""

import json
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from cocotbext.parport.client import Printed, print_bytes
from cocotbext.parport.faults import Fault, FaultKind
from cocotbext.parport.job import JOB_VARIABLE, Job, Settings
from cocotbext.parport.printer import Printer, PrinterTiming
from cocotbext.parport.runner import Design, our_design, simulate
from parclass import ChipMode, ParallelDevice, ParallelPort, thread
from parclass.model import RegisterModel
from parclass.virtual import VirtualTime


@dataclass(frozen=True)
class Account:
    """How a job ended, as the driver and the printer tell it."""

    status: str
    num_bytes_written: int
    taken: bytes
    verdicts: dict[str, str]


def print_on_model(
    data: bytes,
    faults: list[Fault],
    timing: PrinterTiming,
    timeout_ns: float,
    access_ns: float = 80,
    mode: str = "spp",
    fifo_depth: int = 16,
) -> Account:
    time = VirtualTime()
    printer = Printer(timing, faults)
    port = ParallelPort(RegisterModel(time, printer, access_ns, fifo_depth))
    device = ParallelDevice(port)
    device.extension.write_mode = ChipMode[mode.upper()]
    device.extension.write_timeout_ns = timeout_ns

    async def job() -> Printed:
        await port.start()
        return await print_bytes(device, data)

    printed = time.run(thread(job()))
    assert port.owner is None
    return Account(printed.status.name, printed.num_bytes_written, bytes(printer.taken), {})


def print_on_hdl(
    folder: Path,
    data: bytes,
    faults: list[Fault] | None = None,
    timing: PrinterTiming | None = None,
    timeout_ns: float = 1e9,
    design: Design | None = None,
    mode: str = "spp",
    seed: int = 1,
    waves: Path | None = None,
) -> Account:
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        faults=[str(fault) for fault in faults or []],
        timeout_ns=timeout_ns,
        mode=mode,
        timing=vars(timing or PrinterTiming()),
        seed=seed,
    )
    job = Job.in_folder(folder, settings)
    Path(job.data).write_bytes(data)
    job.save(folder / "job")
    simulate(
        design or our_design(),
        "cocotbext.parport.run_sim",
        folder / "sim",
        env={JOB_VARIABLE: str(folder / "job")},
        waves=waves,
    )
    answer = json.loads(Path(job.answer).read_text())
    verdicts = {name: rule["verdict"] for name, rule in answer["rules"].items()}
    taken = Path(job.printed).read_bytes()
    return Account(answer["status"], answer["num_bytes_written"], taken, verdicts)


# Any printer whose times are legal, from one faster than the driver to one of 2 ms a byte.
timings = st.builds(
    lambda delay, ack, margin, more: PrinterTiming(
        busy_delay_ns=delay, busy_ns=ack + 2 * margin + more, ack_ns=ack, ack_margin_ns=margin
    ),
    delay=st.integers(0, 500),
    ack=st.integers(500, 10_000),
    margin=st.integers(0, 2_000),
    more=st.integers(0, 2_000_000),
)


def faults(last_byte: int) -> st.SearchStrategy[list[Fault]]:
    """Up to three faults at any bytes, for ever or for 50 us to 5 ms.

    A fault that ends sooner than a driver can look at it is none that a driver could report.
    """
    return st.lists(
        st.builds(
            Fault,
            st.sampled_from(FaultKind),
            st.integers(0, last_byte),
            st.none() | st.integers(50_000_000, 5_000_000_000),
        ),
        max_size=3,
    )
