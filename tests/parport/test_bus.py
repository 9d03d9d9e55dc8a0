# SPDX-License-Identifier: Apache-2.0
"""The bus classes and the live checker, in a simulation; and the pure part of the monitor."""

import re
from pathlib import Path

import pytest

from cocotbext.parport.bus_host import HostTiming
from cocotbext.parport.handover import ByteTracker, CentronicsByte, Status
from cocotbext.parport.runner import Design, simulate
from cocotbext.parport.timing import Latch

VERILOG = Path(__file__).parent / "verilog"
RECEIVER = Design(
    (VERILOG / "centronics_receiver.v", VERILOG / "receiver_bench.v"), "receiver_bench"
)
NS, US = 1_000, 1_000_000


@pytest.mark.parametrize("module", ["sim_bus", "sim_live"])
def test_on_a_receiver_in_verilog(module: str, tmp_path: Path) -> None:
    """Also: our own code calls nothing that cocotb has deprecated."""
    simulate(RECEIVER, f"tests.parport.{module}", tmp_path, env={"PYTHONWARNINGS": "always"})
    log = (tmp_path / "sim.log").read_text()
    warned = re.findall(r"(?:parport|tests)\S*\.py:\d+: (\w*Warning.*)", log)
    assert warned == (["DeprecationWarning: on purpose"] if module == "sim_bus" else [])


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"setup_ns": -1}, "setup_ns -1: times are not negative"),
        ({"strobe_ns": float("inf")}, "strobe_ns inf"),
        ({"change_ns": 750}, "change_ns 750: nStrobe has risen by then"),
    ],
)
def test_times_that_no_host_can_have(values: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        HostTiming(**values)  # type: ignore[arg-type]


def track(tracker: ByteTracker, *edges: tuple[int, str, int | None]) -> list[CentronicsByte]:
    found = [tracker.feed(*edge) for edge in edges]
    return [byte for byte in found if byte is not None]


IDLE = ((0, "data", 0), (0, "strobe_n", 1), (0, "busy", 0), (0, "ack_n", 1))
STROBE = ((5 * US, "data", 7), (6 * US, "strobe_n", 0), (7 * US, "strobe_n", 1))


def test_a_byte_ends_with_the_last_of_its_edges() -> None:
    answer = ((6 * US + 1, "busy", 1), (8 * US, "ack_n", 0), (9 * US, "busy", 0))
    tracker = ByteTracker()
    assert track(tracker, *IDLE, *STROBE, *answer) == []
    assert tracker.deadline_ps is None  # nAck is low
    (byte,) = track(tracker, (10 * US, "ack_n", 1))
    assert (byte.value, byte.data_ps, byte.busy_fall_ps) == (7, 5 * US, 9 * US)
    assert (byte.ack_fall_ps, byte.ack_rise_ps) == (8 * US, 10 * US)
    assert tracker.finish() is None


def test_edges_of_the_byte_before_and_second_ones_are_not_this_bytes() -> None:
    tracker = ByteTracker()
    late = ((6 * US + 200, "ack_n", 1), (6 * US + 300, "busy", 1), (6 * US + 400, "busy", 0))
    again = ((6 * US + 500, "busy", 1), (8 * US, "ack_n", 0), (9 * US, "busy", 0))
    track(tracker, *IDLE, (1 * US, "ack_n", 0), *STROBE[:2], *late, STROBE[2], *again)
    (byte,) = track(tracker, (10 * US, "ack_n", 1))
    assert (byte.ack_fall_ps, byte.ack_rise_ps) == (8 * US, 10 * US)
    assert (byte.busy_rise_ps, byte.busy_fall_ps) == (6 * US + 300, 6 * US + 400)


def test_the_next_strobe_ends_a_byte_too() -> None:
    tracker = ByteTracker()
    (byte,) = track(tracker, *IDLE, *STROBE, (8 * US, "strobe_n", 0))
    assert (byte.value, byte.busy_rise_ps) == (7, None)


def test_what_is_missing_is_waited_for() -> None:
    tracker = ByteTracker(patience_ps=1 * US)
    track(tracker, *IDLE, *STROBE)
    assert tracker.deadline_ps == 8 * US
    assert tracker.expire(8 * US - 1) is None
    assert tracker.expire(8 * US) == CentronicsByte(7)
    assert tracker.deadline_ps is None


def test_data_counts_at_the_latching_edge() -> None:
    changed = (6 * US + 500 * NS, "data", 9)
    for latch, value, data_ps in ((Latch.FALL, 7, 5 * US), (Latch.RISE, 9, changed[0])):
        tracker = ByteTracker(latch)
        track(tracker, *IDLE, *STROBE[:2], changed, STROBE[2])
        byte = tracker.finish()
        assert byte is not None
        assert (byte.value, byte.data_ps) == (value, data_ps)


@pytest.mark.parametrize(("line", "level"), [("busy", 1), ("select", 0), ("init_n", 0)])
def test_a_peripheral_that_is_not_ready_takes_nothing(line: str, level: int) -> None:
    tracker = ByteTracker()
    track(tracker, *IDLE, (0, line, 1 - level), (1, line, level), *STROBE)
    assert (tracker.finish(), tracker.ignored) == (None, 1)


def test_values_decide_whether_bytes_are_equal() -> None:
    assert CentronicsByte(1, strobe_fall_ps=5, status=Status(busy=0)) == CentronicsByte(1)
    assert CentronicsByte(1) != CentronicsByte(2)
    with pytest.raises(ValueError, match="X or Z"):
        int(CentronicsByte(None))
