# SPDX-License-Identifier: Apache-2.0
"""The fast bench shows the same waves as the plain one, edge for edge, and tells the same."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocotbext.parport.capture.linemap import LineMap
from cocotbext.parport.capture.reader import LineReader, open_capture
from cocotbext.parport.peripheral.faults import Fault, parse_fault
from cocotbext.parport.peripheral.timing import Ack, Busy, Latch, PrinterTiming
from cocotbext.parport.report.traces import Levels, split
from cocotbext.parport.simulators.design import Design, fast_design, our_design
from tests.parport.bench.printing import Account, faults, print_on_hdl, timings

DATA = bytes(range(250, 256)) + b"\0\0fast and plain\n"

TIMINGS = {
    "plain": PrinterTiming(),
    "slow": PrinterTiming(busy_ns=100_000),
    "random": PrinterTiming(busy_ns=(3_000, 9_000), busy_delay_ns=(0, 700)),
    "while-busy": PrinterTiming(ack=Ack.WHILE_BUSY),
    "while-busy-long": PrinterTiming(ack=Ack.WHILE_BUSY, busy_ns=500, ack_ns=6_000),
    "after-busy": PrinterTiming(ack=Ack.AFTER_BUSY),
    "after-busy-late": PrinterTiming(ack=Ack.AFTER_BUSY, ack_margin_ns=1_500, ack_ns=2_500),
    "no-ack": PrinterTiming(ack=Ack.NONE, busy_ns=500),
    "busy-after": PrinterTiming(busy=Busy.AFTER),
    "latch-rise": PrinterTiming(latch=Latch.RISE),
    "buffer": PrinterTiming(busy=Busy.WHEN_FULL, buffer_bytes=4, drain_ns=20_000),
    "busy-at-once": PrinterTiming(busy_delay_ns=0),
}
FAULTS = (
    *("paper-empty@0+200us", "paper-empty@7+90us", "offline@1+50us", "error@5", "busy-stuck@9+2ms"),
    *("power-off@8+300us", "unplug@10+200us", "no-ack@4+60us", "no-ack@6", "init@11"),
    *("paper-empty@150us+90us", "unplug@170us+100us", "init@140us"),
)


def both(
    folder: Path, mode: str, timing: PrinterTiming, wrong: list[Fault], data: bytes = DATA
) -> None:
    """Print on both benches and compare everything that can be seen."""
    found = [
        run(folder / design.top, design, mode, timing, wrong, data)
        for design in (our_design(), fast_design())
    ]
    (plain, plain_waves), (fast, fast_waves) = found
    assert fast == plain
    for line, edges in plain_waves.items():
        assert fast_waves[line] == edges, line


def run(
    folder: Path,
    design: Design,
    mode: str,
    timing: PrinterTiming,
    wrong: list[Fault],
    data: bytes = DATA,
) -> tuple[Account, dict[str, Levels]]:
    """The account of a job and the edges of every line."""
    folder.mkdir()
    waves = folder / "waves.fst"
    account = print_on_hdl(
        folder,
        data,
        wrong,
        timing,
        1e6,
        design,
        mode,
        waves=waves,
    )
    edges: list[tuple[int, str, int | None]] = []
    LineReader(open_capture(waves), LineMap("")).run(lambda *edge: edges.append(edge))
    return account, split(edges)


@pytest.mark.parametrize("mode", ["spp", "fifo"])
@pytest.mark.parametrize("timing", TIMINGS)
def test_same_waves_with_any_printer(timing: str, mode: str, tmp_path: Path) -> None:
    both(tmp_path, mode, TIMINGS[timing], [])


@pytest.mark.parametrize("mode", ["spp", "fifo"])
@pytest.mark.parametrize("fault", FAULTS)
def test_same_waves_with_any_fault(fault: str, mode: str, tmp_path: Path) -> None:
    both(tmp_path, mode, PrinterTiming(), [parse_fault(fault)])


@pytest.mark.parametrize("timing", ["while-busy-long", "after-busy-late"])
def test_same_waves_when_no_more_pulse_follows_one_under_way(timing: str, tmp_path: Path) -> None:
    both(tmp_path, "spp", TIMINGS[timing], [parse_fault("no-ack@2")])


def compare_random(mode: str, draw: st.DataObject) -> None:
    data = draw.draw(st.binary(max_size=40))
    what = draw.draw(faults(len(data)))
    timing = draw.draw(timings)
    with tempfile.TemporaryDirectory() as folder:
        both(Path(folder), mode, timing, what, data)


@pytest.mark.parametrize("mode", ["spp", "fifo"])
@settings(max_examples=8)
@given(st.data())
def test_same_waves_with_anything(mode: str, draw: st.DataObject) -> None:
    compare_random(mode, draw)


@pytest.mark.campaign
@pytest.mark.parametrize("mode", ["spp", "fifo"])
@settings(max_examples=1_000)
@given(st.data())
def test_same_waves_with_anything_for_long(mode: str, draw: st.DataObject) -> None:
    compare_random(mode, draw)
