# SPDX-License-Identifier: Apache-2.0
"""Prints bytes on the register model or on the HDL, and gives the same account of both."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

from cocotbext.parclass import ChipMode, ParallelDevice, ParallelPort, thread
from cocotbext.parclass.client import Printed, print_bytes
from cocotbext.parclass.model.registers import RegisterModel
from cocotbext.parclass.model.virtual_time import VirtualTime
from cocotbext.parport.peripheral.faults import Fault, FaultKind
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Ack, Busy, Latch, PrinterTiming
from cocotbext.parport.report.answer import RunAnswer
from cocotbext.parport.run.job import Job, Settings
from cocotbext.parport.simulators.design import Design, fast_design
from cocotbext.parport.simulators.runner import simulate


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
    look: tuple[int, Callable[[Printer], None]] | None = None,
) -> Account:
    """Print on the register model; `look` is a time in ps and what to do with the printer then."""
    time = VirtualTime()
    printer = Printer(timing, faults)
    if look is not None:
        look_ps, act = look
        time.at(look_ps, lambda: (printer.advance(look_ps), act(printer)))
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
    simulate(
        design or fast_design(),
        "cocotbext.parport.run.sim",
        folder / "sim",
        env=job.save(folder / "job"),
        waves=waves,
    )
    answer = RunAnswer.load(Path(job.answer))
    verdicts = {name: str(rule.verdict) for name, rule in answer.rules.items()}
    taken = Path(job.printed).read_bytes()
    return Account(answer.status, answer.num_bytes_written, taken, verdicts)


Share = tuple[int, int]
"""Where in a range a time lies, in thousandths, and how far the random part of it reaches."""


def _timing(
    busy: Busy,
    ack: Ack,
    latch: Latch,
    buffer_bytes: int,
    shares: tuple[Share, Share, Share, Share],
    more_ns: int,
    idle_ns: tuple[int, int, int],
) -> PrinterTiming:
    if busy is Busy.WHEN_FULL and (ack is Ack.NONE or not buffer_bytes):
        busy = Busy.DURING

    def time(share: Share, low: int, high: int) -> int | tuple[int, int]:
        first = low + (high - low) * share[0] // 1000
        return (first, first + (high - first) * share[1] // 1000) if share[1] else first

    ack_ns = time(shares[0], 500, 10_000)
    longest = max(ack_ns) if isinstance(ack_ns, tuple) else ack_ns
    least_busy = longest + 4_000 if ack is Ack.IN_BUSY else 500
    return PrinterTiming(
        busy_delay_ns=time(shares[1], 0, 500),
        busy_ns=time(shares[2], least_busy, least_busy + more_ns),
        ack_ns=ack_ns,
        ack_margin_ns=time(shares[3], 1, 499 if ack is Ack.WHILE_BUSY else 2_000),
        init_ns=idle_ns[0],
        recover_ns=idle_ns[1],
        busy=busy,
        ack=ack,
        latch=latch,
        buffer_bytes=buffer_bytes,
        drain_ns=idle_ns[2] if buffer_bytes else 0,
    )


_SHARE = st.tuples(st.integers(0, 1000), st.sampled_from((0, 300, 1000)))


def _printers(
    more_ns: tuple[int, ...], idle_ns: tuple[tuple[int, int, int], ...]
) -> st.SearchStrategy[PrinterTiming]:
    return st.builds(
        _timing,
        busy=st.sampled_from(Busy),
        ack=st.sampled_from(Ack),
        latch=st.sampled_from(Latch),
        buffer_bytes=st.sampled_from((0, 0, 1, 3, 40)),
        shares=st.tuples(_SHARE, _SHARE, _SHARE, _SHARE),
        more_ns=st.sampled_from(more_ns),
        idle_ns=st.sampled_from(idle_ns),
    )


# Any printer whose times are legal, from one faster than the driver to one of 2 ms a byte.
timings = _printers(
    (0, 5_000, 2_000_000), ((50_000, 1_000, 2_000), (0, 0, 0), (7_000, 5_000, 50_000))
)

# One that takes 30 us a byte at most.
quick_timings = _printers((0, 5_000), ((50_000, 1_000, 2_000), (0, 0, 0)))


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
