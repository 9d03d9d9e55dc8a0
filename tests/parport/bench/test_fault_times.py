# SPDX-License-Identifier: Apache-2.0
"""Faults at any moment: the count is one off where no driver could know, and never more.

A peripheral whose status turns bad while Busy answers a byte tells the driver all it needs: there
the count is exact. One that raises Busy by itself, or leaves, in the middle of a byte does not.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocotbext.parclass.modes.compatibility import SoftwareStrobe
from cocotbext.parport.peripheral.faults import Fault, FaultKind
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Latch, PrinterTiming
from tests.parport.bench.printing import Account, faults, print_on_hdl, print_on_model, timings

POLITE = (FaultKind.PAPER_EMPTY, FaultKind.OFFLINE, FaultKind.ERROR, FaultKind.BUSY_STUCK)


@st.composite
def faults_in_time(draw: st.DrawFn, last_us: int) -> Fault:
    """One fault at any time, for ever or for at least 50 us: long enough to be looked at."""
    at_ps = draw(st.integers(0, last_us * 1_000_000))
    duration_ps = draw(st.none() | st.integers(50_000_000, 5_000_000_000))
    return Fault(draw(st.sampled_from(FaultKind)), None, duration_ps, at_ps)


def differ_by_one_byte(taken: bytes, counted: bytes) -> bool:
    """One of them is the other with one byte more, somewhere."""
    longer, shorter = sorted((taken, counted), key=len, reverse=True)
    gaps = (longer[:n] + longer[n + 1 :] for n in range(len(longer)))
    return len(longer) == len(shorter) + 1 and shorter in gaps


def check(account: Account, data: bytes, exact: bool) -> None:
    counted = data[: account.num_bytes_written]
    assert account.taken == counted or (not exact and differ_by_one_byte(account.taken, counted))
    assert (account.status == "STATUS_SUCCESS") == (account.num_bytes_written == len(data))


def is_legal(fault: Fault, timing: PrinterTiming, busy: bool, strobe_low: bool) -> bool:
    """Whether the driver is owed an exact count, by the lines just before the fault strikes."""
    if fault.kind is FaultKind.NO_ACK:
        return True
    if fault.kind is FaultKind.INIT:  # nInit forgets a byte that was strobed and not latched
        return busy and not (strobe_low and timing.latch is Latch.RISE)
    return busy and fault.kind in POLITE


@pytest.mark.parametrize("mode", ["spp", "fifo"])
@settings(max_examples=500)
@given(st.data())
def test_one_fault_at_any_time_on_the_model(mode: str, draw: st.DataObject) -> None:
    data = draw.draw(st.binary(min_size=1, max_size=32))
    timing = draw.draw(timings)
    fault = draw.draw(faults_in_time(draw.draw(st.sampled_from((150, 400, 5_000)))))
    access_ns = draw.draw(st.sampled_from([20, 80, 1_000, 2_500]))
    before: list[tuple[bool, bool]] = []

    def look(printer: Printer) -> None:
        before.append((bool(printer.busy), not printer._host["strobe_n"]))

    assert fault.at_ps is not None
    account = print_on_model(
        data, [fault], timing, 10e6, access_ns, mode, look=(max(0, fault.at_ps - 1), look)
    )
    legal = not before or is_legal(fault, timing, *before[0])
    check(account, data, exact=legal)


@pytest.mark.parametrize("mode", ["spp", "fifo"])
@settings(max_examples=200)
@given(st.data())
def test_several_faults_at_any_times_on_the_model(mode: str, draw: st.DataObject) -> None:
    """Each may cost one byte, where no driver could know; those at a byte cost none."""
    data = draw.draw(st.binary(min_size=1, max_size=32))
    timed = draw.draw(st.lists(faults_in_time(400), max_size=3))
    what = timed + draw.draw(faults(len(data)))
    account = print_on_model(data, what, draw.draw(timings), 10e6, mode=mode)
    assert abs(account.num_bytes_written - len(account.taken)) <= len(timed)


@pytest.mark.parametrize("mode", ["spp", "fifo"])
@settings(max_examples=6)
@given(st.data())
def test_one_fault_at_any_time_on_icarus(mode: str, draw: st.DataObject) -> None:
    data = draw.draw(st.binary(min_size=1, max_size=32))
    timing = draw.draw(timings)
    fault = draw.draw(faults_in_time(400))
    with tempfile.TemporaryDirectory() as folder:
        account = print_on_hdl(Path(folder), data, [fault], timing, 10e6, mode=mode)
    # The hardware tells a Busy that was there before the strobe from an answer to it.
    exact = fault.kind is FaultKind.NO_ACK or (mode == "fifo" and fault.kind in POLITE)
    check(account, data, exact)


@pytest.mark.parametrize(
    ("mode", "latch", "late", "gone", "init"),
    [
        ("spp", Latch.FALL, {0, 1}, {0, -1}, {0, 1}),
        ("spp", Latch.RISE, {0, 1}, {0, 1}, {0, 1}),
        ("fifo", Latch.FALL, {0}, {0, -1}, {0}),
        ("fifo", Latch.RISE, {0}, {0, 1}, {0, 1}),
    ],
)
def test_the_bound_is_reached(
    mode: str, latch: Latch, late: set[int], gone: set[int], init: set[int]
) -> None:
    """How far counts are off, over all moments of a byte: what the documentation says of them."""
    expected = dict.fromkeys(POLITE, late) | {FaultKind.NO_ACK: {0}, FaultKind.INIT: init}
    expected |= {FaultKind.POWER_OFF: gone, FaultKind.UNPLUG: gone}
    data = bytes(range(12))
    found: dict[FaultKind, set[int]] = {kind: set() for kind in FaultKind}
    for kind in FaultKind:
        for at_ps in range(128_000_000, 136_000_000, 80_000):
            fault = Fault(kind, at_ps=at_ps)
            account = print_on_model(data, [fault], PrinterTiming(latch=latch), 1e6, mode=mode)
            found[kind].add(account.num_bytes_written - len(account.taken))
    assert found == expected


def test_busy_seen_inside_the_strobe_settles_the_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver looks twice, so a cable that comes off after the first look costs no byte."""

    def misses() -> int:
        """At how many moments of a job the count is off."""
        jobs = (
            print_on_model(
                b"ab", [Fault(FaultKind.UNPLUG, None, None, ps)], PrinterTiming(init_ns=0), 1e6
            )
            for ps in range(60_000_000, 72_000_000, 50_000)
        )
        return sum(job.taken != b"ab"[: job.num_bytes_written] for job in jobs)

    sound = misses()
    look = SoftwareStrobe._strobe

    async def without_first_look(self: SoftwareStrobe, value: int) -> bool:
        read, count = self._io.read, 0

        async def blind(offset: int) -> int:
            nonlocal count
            count += 1
            status = await read(offset)
            return 0x78 if count == 2 else status  # the look inside the strobe sees nothing

        monkeypatch.setattr(self._io, "read", blind, raising=False)
        try:
            return await look(self, value)
        finally:
            monkeypatch.setattr(self._io, "read", read, raising=False)

    monkeypatch.setattr(SoftwareStrobe, "_strobe", without_first_look)
    assert sound < misses()
