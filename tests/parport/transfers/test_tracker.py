# SPDX-License-Identifier: Apache-2.0
"""Bytes made of edges, without a simulator."""

from dataclasses import astuple
from itertools import permutations
from random import Random

import pytest

from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Ack, Latch, PrinterTiming
from cocotbext.parport.transfers.tracker import ByteTracker, CentronicsByte, Status
from tests.parport.peripheral.scope import NS, US, Scope


def track(tracker: ByteTracker, *edges: Edge) -> list[CentronicsByte]:
    """Feed edges; the bytes that have ended with them."""
    found = [byte for edge in edges if (byte := tracker.feed(*edge)) is not None]
    return [*found, *iter(lambda: tracker.expire(edges[-1][0] + 1), None)]


def finish(tracker: ByteTracker) -> list[CentronicsByte]:
    return list(iter(tracker.finish, None))


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
    again = ((7 * US + 500, "busy", 1), (8 * US, "ack_n", 0), (9 * US, "busy", 0))
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


def test_a_byte_that_was_waited_for_long_enough_takes_no_more_edges() -> None:
    tracker = ByteTracker(patience_ps=1 * US)
    (byte,) = track(tracker, *IDLE, *STROBE, (8 * US, "busy", 1), (9 * US, "busy", 0))
    assert byte.busy_rise_ps is None


def test_data_counts_at_the_latching_edge() -> None:
    changed = (6 * US + 500 * NS, "data", 9)
    for latch, value, data_ps in ((Latch.FALL, 7, 5 * US), (Latch.RISE, 9, changed[0])):
        tracker = ByteTracker(latch)
        track(tracker, *IDLE, *STROBE[:2], changed, STROBE[2])
        byte = tracker.finish()
        assert byte is not None
        assert (byte.value, byte.data_ps) == (value, data_ps)


# ---- several edges at one moment


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_busy_and_data_have_moved_when_the_strobe_falls(order: tuple[int, ...]) -> None:
    moment = ((8 * US, "strobe_n", 0), (8 * US, "busy", 0), (8 * US, "data", 9))
    tracker = ByteTracker()
    track(tracker, *IDLE, *STROBE[:2], (6 * US + 200, "busy", 1), STROBE[2])
    for n in order:
        tracker.feed(*moment[n])
    second = ((8 * US + 200, "busy", 1), (9 * US, "strobe_n", 1), (10 * US, "busy", 0))
    track(tracker, *second)
    bytes_ = finish(tracker)
    assert [(byte.value, byte.busy_fall_ps) for byte in bytes_] == [(7, 8 * US), (9, 10 * US)]
    assert (bytes_[1].data_ps, bytes_[1].status.busy, tracker.ignored) == (8 * US, 0, 0)


@pytest.mark.parametrize("first", ["data", "strobe_n"])
def test_data_is_held_until_the_strobe_has_risen(first: str) -> None:
    moment = {"data": (7 * US, "data", 9), "strobe_n": STROBE[2]}
    tracker = ByteTracker(Latch.RISE)
    track(tracker, *IDLE, *STROBE[:2])
    for edge in (moment.pop(first), *moment.values()):
        tracker.feed(*edge)
    (byte,) = finish(tracker)
    assert (byte.value, byte.data_ps) == (7, 5 * US)


def test_a_line_that_ends_a_moment_as_it_began_did_not_move() -> None:
    tracker = ByteTracker()
    assert (
        track(tracker, *IDLE, *STROBE[:1], (6 * US, "strobe_n", 0), (6 * US, "strobe_n", 1)) == []
    )
    assert (finish(tracker), tracker.ignored) == ([], 0)


def test_a_byte_has_ended_when_its_moment_is_over() -> None:
    tracker = ByteTracker()
    answer = ((6 * US + 1, "busy", 1), (8 * US, "ack_n", 0), (9 * US, "ack_n", 1))
    track(tracker, *IDLE, *STROBE, *answer)
    assert tracker.feed(10 * US, "busy", 0) is None
    assert tracker.deadline_ps == 10 * US + 1
    assert tracker.expire(10 * US) is None
    assert tracker.expire(10 * US + 1) == CentronicsByte(7)


def edges_in_groups(random: Random) -> list[list[Edge]]:
    """Many edges, several at some moments; now and then the peripheral is not ready for long."""
    groups: list[list[Edge]] = [[*IDLE, (0, "init_n", 1), (0, "select", 1)]]
    for moment in range(1, 300):
        lines = random.choices(("strobe_n", "busy", "ack_n", "data"), k=random.choice((1, 2, 3)))
        levels = random.choices((0, 1, None), (9, 9, 1), k=3)
        group = [
            (moment * US // 3, line, level) for line, level in zip(lines, levels, strict=False)
        ]
        group += [(moment * US // 3, random.choice(("init_n", "select")), int(moment % 20 != 0))]
        groups.append(group)
    return groups


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("latch", Latch)
def test_the_order_at_one_moment_changes_nothing(seed: int, latch: Latch) -> None:
    random = Random(seed)
    groups = edges_in_groups(random)
    found = []
    for shuffled in (False, True):
        tracker, told = ByteTracker(latch, 2 * US), []
        for group in groups:
            last = list({line: (at, line, level) for at, line, level in group}.values())
            random.shuffle(last)
            told += track(tracker, *(last if shuffled else group))
        told += finish(tracker)
        found.append((tracker.ignored, [astuple(byte) for byte in told]))
    assert found[0] == found[1]
    assert found[0][1]


# ---- nAck that comes late


def test_the_first_nack_is_that_of_the_byte_it_is_owed_to() -> None:
    tracker = ByteTracker()
    first = ((6 * US + 200, "busy", 1), STROBE[2], (8 * US, "busy", 0))
    track(tracker, *IDLE, *STROBE[:2], *first)
    second = ((8 * US + 200, "strobe_n", 0), (8 * US + 400, "busy", 1), (8 * US + 500, "ack_n", 0))
    assert track(tracker, (8 * US + 100, "data", 9), *second, (9 * US, "strobe_n", 1)) == []
    (byte,) = track(tracker, (9 * US + 500, "ack_n", 1))
    assert (byte.value, byte.ack_fall_ps) == (7, 8 * US + 500)
    assert byte.ack_rise_ps == 9 * US + 500
    (byte,) = track(tracker, (11 * US, "busy", 0), (12 * US, "ack_n", 0), (13 * US, "ack_n", 1))
    assert (byte.value, byte.ack_fall_ps, byte.busy_fall_ps) == (9, 12 * US, 11 * US)
    assert (finish(tracker), tracker.deadline_ps) == ([], None)


Times = tuple[int | None, int | None]


def nacks(timing: PrinterTiming, every_ps: int, *faults: str) -> tuple[list[Times], list[Times]]:
    """The nAck of each of ten bytes as a tracker tells them, and those that the printer pulled."""
    scope = Scope(Printer(timing, [parse_fault(fault) for fault in faults]))
    scope.edges += [(0, "data", 0xFF), (0, "strobe_n", 1)]
    for n in range(10):
        scope.strobe(10 * US + n * every_ps, n)
    scope.wait(1_000 * US)
    tracker = ByteTracker()
    found = track(tracker, *scope.edges) + finish(tracker)
    assert [byte.value for byte in found] == list(range(10))
    pulled = zip(scope.times("ack_n", 0), scope.times("ack_n", 1), strict=True)
    return [(byte.ack_fall_ps, byte.ack_rise_ps) for byte in found], list(pulled)


@pytest.mark.parametrize(
    ("timing", "every_ps"),
    [
        (PrinterTiming(), 5 * US),
        (PrinterTiming(ack=Ack.WHILE_BUSY, ack_ns=2_500), 5 * US),  # up after the next strobe fell
        (PrinterTiming(ack=Ack.AFTER_BUSY), 4 * US),
        (PrinterTiming(ack=Ack.AFTER_BUSY, ack_ns=2_000), 4 * US),
        # NAck falls behind, by several bytes in the end.
        (PrinterTiming(ack=Ack.AFTER_BUSY, busy_ns=500, ack_ns=5_000), 2_500 * NS),
    ],
)
def test_every_byte_has_its_own_nack(timing: PrinterTiming, every_ps: int) -> None:
    found, pulled = nacks(timing, every_ps)
    assert found == pulled


@pytest.mark.parametrize("ack", [Ack.IN_BUSY, Ack.WHILE_BUSY])
def test_a_nack_that_does_not_come_is_not_that_of_the_next_byte(ack: Ack) -> None:
    found, pulled = nacks(PrinterTiming(ack=ack, ack_ns=1_500), 5 * US, "no-ack@2+9us")
    missing = [n for n, times in enumerate(found) if times == (None, None)]
    assert missing == [2, 3]
    assert [times for n, times in enumerate(found) if n not in missing] == pulled


def test_a_printer_that_never_pulls_nack_is_waited_for_byte_by_byte() -> None:
    found, pulled = nacks(PrinterTiming(ack=Ack.NONE), 5 * US)
    assert (found, pulled) == ([(None, None)] * 10, [])


def test_a_reset_voids_what_is_owed() -> None:
    tracker = ByteTracker()
    busy = ((6 * US + 200, "busy", 1), STROBE[2], (8 * US, "init_n", 0), (9 * US, "init_n", 1))
    track(tracker, (0, "init_n", 1), *IDLE, *STROBE[:2], *busy, (10 * US, "busy", 0))
    (byte,) = track(tracker, (11 * US, "strobe_n", 0), (12 * US, "ack_n", 0))
    assert (byte.value, byte.ack_fall_ps) == (7, None)
    (byte,) = finish(tracker)
    assert byte.ack_fall_ps == 12 * US


def test_a_strobe_that_is_ignored_ends_no_byte() -> None:
    tracker = ByteTracker()
    track(tracker, *IDLE, *STROBE[:2], (6 * US + 200, "busy", 1), STROBE[2])
    assert track(tracker, (8 * US, "strobe_n", 0), (9 * US, "strobe_n", 1)) == []
    (byte,) = track(tracker, (9 * US, "ack_n", 0), (10 * US, "ack_n", 1), (11 * US, "busy", 0))
    assert (byte.strobe_rise_ps, byte.ack_fall_ps, tracker.ignored) == (7 * US, 9 * US, 1)


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
