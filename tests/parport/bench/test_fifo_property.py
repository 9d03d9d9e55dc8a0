# SPDX-License-Identifier: Apache-2.0
"""Any fault at any byte, any FIFO, any printer: the count is exact, and going on delivers the rest.

Hypothesis thinks up requests here, and one simulation does one after the other, so it can make a
failing one smaller. The driver is parclass in FIFO mode, the controller runs under Icarus.
"""

from dataclasses import replace
from itertools import compress
from pathlib import Path

import pytest
from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from cocotbext.parclass.transfer import DISPATCH_LIMIT_NS
from cocotbext.parport.peripheral.fault_book import AT_ONCE, HOLDING
from cocotbext.parport.peripheral.faults import Fault, FaultKind, parse_fault
from cocotbext.parport.peripheral.timing import PrinterTiming, most
from cocotbext.parport.simulators.design import fast_design
from cocotbext.parport.simulators.places import hdl_dir
from tests.hdl.formal.mutants import MUTANTS, Mutant
from tests.parport.bench.broken_fifo_write import FLAWS
from tests.parport.bench.printing import faults, quick_timings, timings
from tests.parport.bench.resuming import Account, Request
from tests.parport.bench.sessions import Session, command
from tests.parport.verify.planted import PLANTED, Planted

MS = 1e6
STROBE_NS = 2_250
"""Set-up, strobe and hold of the controller, 750 ns each."""

STOPPING = (*AT_ONCE, *HOLDING)
TIMED = (*HOLDING, FaultKind.NO_ACK)
"""Faults that may strike at any time: the hardware tells a Busy of theirs from an answer."""


@st.composite
def timed_faults(draw: st.DrawFn, clk_hz: int) -> list[Fault]:
    """At most one that strikes at a time, for ever or for 50 us to 5 ms.

    Not at a clock edge: of a Busy that rises in the very moment in which nStrobe falls, the
    controller cannot tell whether the printer saw the strobe first.
    """
    if not draw(st.booleans()):
        return []
    period_ps = -(-(10**12) // clk_hz)
    clocks = draw(st.integers(0, 5_000_000_000 // period_ps))
    at_ps = clocks * period_ps + draw(st.integers(1, period_ps - 1))
    duration_ps = draw(st.none() | st.integers(50_000_000, 5_000_000_000))
    return [Fault(draw(st.sampled_from(TIMED)), None, duration_ps, at_ps)]


@st.composite
def requests(draw: st.DrawFn, depth: int, clk_hz: int) -> Request:
    """Few bytes to any printer, or more than the FIFO holds to a quick one."""
    many = draw(st.booleans())
    timing: PrinterTiming = draw(quick_timings if many else timings)
    length = draw(st.integers(depth, depth * 5 // 2) if many else st.integers(0, 40))
    timeout_ns, dispatch = draw(st.sampled_from(patiences(depth, timing, length)))
    return Request(
        length=length,
        first=draw(st.integers(0, 255)),
        step=draw(st.integers(0, 255)),
        faults=tuple(str(fault) for fault in draw(faults(length)) + draw(timed_faults(clk_hz))),
        timing=vars(timing),
        seed=draw(st.integers(0, 2**32 - 1)),
        timeout_ns=timeout_ns,
        piece=draw(st.sampled_from((0, 0, depth - 1, 7))),
        pause_ns=draw(st.sampled_from((0, 20_000, 2 * MS))),
        dispatch=dispatch,
        relock=draw(st.booleans()),
    )


def patiences(depth: int, timing: PrinterTiming, length: int) -> list[tuple[float, bool]]:
    """Time-outs, ns, and whether at DISPATCH_LEVEL: those with which a request ends in seconds."""
    every = [(ms * MS, dispatch) for ms in (100, 10, 1, 0.05) for dispatch in (False, True)]
    limits = (min(ns, DISPATCH_LIMIT_NS) if dispatch else ns for ns, dispatch in every)
    fit = (affordable(depth, timing, limit_ns) >= length for limit_ns in limits)
    return [every[0], *compress(every[1:], list(fit)[1:])]


def affordable(depth: int, timing: PrinterTiming, patience_ns: float) -> int:
    """How many bytes may be written when the driver is as patient as this.

    What costs is to count what is left in a FIFO, two accesses a byte of it. The driver does so
    when it gives up, and whenever an eighth of its patience went by without a byte that it saw.
    """
    counts = min(64, 4096 // depth)
    longest = (timing.busy_ns, timing.drain_ns, timing.ack_ns, timing.ack_margin_ns)
    byte_ns = STROBE_NS + sum(map(most, longest))
    return int(counts * max(1, patience_ns / 8 / byte_ns))


def check(account: Account, request: Request) -> None:
    """All that is promised of a request."""
    data, done = request.data, 0
    assert account.taken == data[: account.written]
    for call in account.calls:
        done += call.written
        assert call.taken == done, call
        assert (call.status == 0) == (call.written == call.asked), call
        assert call.status == 0 or call.status >> 30 >= 2, call
    assert account.contract == ()
    what = [parse_fault(fault) for fault in request.faults]
    check_rules(account, timed=any(fault.at_ps is not None for fault in what))
    assert done in possible_ends(what, len(data))


def possible_ends(what: list[Fault], length: int) -> range:
    """How many bytes can have arrived when the client gives up: all, but for what holds for ever.

    A fault at a byte tells how many exactly; one at a time may stop the printer anywhere.
    """
    lasting = [fault for fault in what if fault.kind in STOPPING and fault.duration_ps is None]
    at_bytes = [fault.at_byte for fault in lasting if fault.at_byte is not None]
    most_bytes = min((length, *at_bytes))
    return range(most_bytes if len(at_bytes) == len(lasting) else 0, most_bytes + 1)


def check_rules(account: Account, *, timed: bool) -> None:
    """No rule of the host's is broken, and none of the data's."""
    failed = {rule for rule, verdict in account.verdicts.items() if verdict == "fail"}
    failed = {rule for rule in failed if not rule.startswith("DEV_")}  # faults break those
    if timed:
        failed -= {"HOST_BUSY"}  # Busy may rise by itself just before a strobe
    assert not failed, (failed, account.violations)


def hold(session: Session, options: settings) -> None:
    """Check the property with as many examples as the options say."""
    depth, clk_hz = (session.design.parameters[name] for name in ("FIFO_DEPTH", "CLK_HZ"))

    @options
    @given(requests(depth, clk_hz))
    def holds(request: Request) -> None:
        note(f"again, with waves: {command(depth, clk_hz, request)}")
        check(session.do(request), request)

    with session:
        holds()


@pytest.mark.parametrize(
    ("depth", "clk_hz", "examples"),
    [(16, 50_000_000, 160), (64, 12_000_000, 140), (1024, 25_000_000, 40)],
)
def test_the_count_is_exact(depth: int, clk_hz: int, examples: int, tmp_path: Path) -> None:
    design = fast_design(FIFO_DEPTH=depth, CLK_HZ=clk_hz)
    hold(Session(design, tmp_path), settings(max_examples=examples))


@pytest.mark.campaign
@pytest.mark.parametrize("clk_hz", [1_000_000, 8_000_000, 33_333_000, 50_000_000, 200_000_000])
@pytest.mark.parametrize(
    ("depth", "examples"),
    [(16, 500), (32, 500), (64, 300), (128, 150), (256, 100), (512, 60), (1024, 40)],
)
def test_the_count_is_exact_in_any_controller(
    depth: int, examples: int, clk_hz: int, tmp_path: Path
) -> None:
    design = fast_design(FIFO_DEPTH=depth, CLK_HZ=clk_hz)
    hold(Session(design, tmp_path), settings(max_examples=examples))


BROKEN: dict[str, Mutant | Planted] = {mutant.name: mutant for mutant in MUTANTS} | PLANTED
CAUGHT = (
    "a byte is dropped when the printer left",
    "an open cable is an answer",
    "leaving FIFO mode empties the FIFO",
    "Busy is ignored by the hardware",
)


@pytest.mark.parametrize("name", CAUGHT)
def test_a_broken_controller_is_caught(name: str, tmp_path: Path) -> None:
    bug = BROKEN[name]
    design = fast_design(FIFO_DEPTH=16, CLK_HZ=50_000_000)
    text = (hdl_dir() / bug.file).read_text()
    assert text.count(bug.old) == 1
    (tmp_path / bug.file).write_text(text.replace(bug.old, bug.new))
    sources = [tmp_path / bug.file if it.name == bug.file else it for it in design.sources]
    expect_a_failure(Session(replace(design, sources=tuple(sources)), tmp_path))


@pytest.mark.parametrize("flaw", sorted(FLAWS.keys() - {"blind wait"}))  # that one may hang
def test_a_broken_driver_is_caught(flaw: str, tmp_path: Path) -> None:
    expect_a_failure(Session(fast_design(FIFO_DEPTH=16, CLK_HZ=50_000_000), tmp_path, flaw))


def expect_a_failure(session: Session) -> None:
    """The property falls; what falls first need not be made small."""
    quickly = settings(
        max_examples=160, phases=[Phase.generate], print_blob=False, report_multiple_bugs=False
    )
    with pytest.raises(AssertionError):
        hold(session, quickly)
