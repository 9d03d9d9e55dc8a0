# SPDX-License-Identifier: Apache-2.0
"""Corners of a handshake: what crosses what, and still ends as it should."""

import pytest

from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Ack, Busy, Latch, PrinterTiming
from tests.parport.peripheral.scope import MS, NS, US, Scope, status

AT = 10 * US
GOOD = 0xD8


def broken(timing: PrinterTiming, *faults: str) -> Scope:
    return Scope(Printer(timing, [parse_fault(fault) for fault in faults]))


@pytest.mark.parametrize("latch", Latch)
@pytest.mark.parametrize("busy", [Busy.DURING, Busy.AFTER])
def test_init_between_strobe_and_busy_leaves_no_busy_behind(busy: Busy, latch: Latch) -> None:
    timing = PrinterTiming(busy=busy, latch=latch, init_ns=300)
    for ns in (10_050, 10_900, 11_100, 12_500, 13_500):
        scope = broken(timing, f"init@{ns}ns+500ns")
        scope.strobe(AT, 0x41)
        scope.wait(1 * MS)
        assert status(scope.printer) == GOOD
        assert not scope.printer.handling
        before = len(scope.printer.taken)
        scope.send(b"b", scope.now)
        assert bytes(scope.printer.taken[before:]) == b"b"


def test_a_fault_inside_the_margin_of_nack_pulses_it_once() -> None:
    timing = PrinterTiming(
        ack=Ack.WHILE_BUSY, busy_ns=20_000, ack_ns=9_000, ack_margin_ns=5_000, recover_ns=500
    )
    fallen = AT + 200 * NS + 15 * US  # nAck; Busy follows 5 us later
    scope = broken(timing, "offline@26us+1us")
    scope.strobe(AT, 0x41)
    scope.wait(1 * MS)
    assert (scope.times("ack_n", 0), scope.times("ack_n", 1)) == ([fallen], [fallen + 9 * US])
    assert scope.times("busy", 0) == [fallen + 5 * US]


def test_busy_outlasts_the_byte_until_a_fault_has_settled() -> None:
    scope = broken(PrinterTiming(), "offline@12us+1500ns")  # ends 200 ns before Busy would fall
    scope.strobe(AT, 0x41)
    scope.wait(1 * MS)
    assert scope.times("busy", 0) == [13_500 * NS + 1 * US]


def test_the_longest_of_several_ends_counts() -> None:
    scope = broken(PrinterTiming(), "power-off@1ms+1ms", "offline@1ms+1010us")
    scope.wait(5 * MS)
    assert scope.times("busy", 0)[-1] == 2 * MS + 50 * US


def test_nack_pulses_of_a_fast_host_follow_each_other() -> None:
    timing = PrinterTiming(ack=Ack.AFTER_BUSY, busy_ns=500, ack_ns=5_000, ack_margin_ns=100)
    scope = broken(timing)
    for n in range(3):
        scope.strobe(AT + n * 2_500 * NS, n)
    scope.wait(1 * MS)
    first = AT + 800 * NS
    assert scope.times("ack_n", 0) == [first + n * 10 * US for n in range(3)]
    assert scope.times("ack_n", 1) == [first + 5 * US + n * 10 * US for n in range(3)]
    assert len(scope.printer.taken) == 3


def test_a_printer_without_busy_raises_it_for_a_fault() -> None:
    timing = PrinterTiming(busy=Busy.WHEN_FULL, buffer_bytes=10, drain_ns=1_000)
    scope = broken(timing, "paper-empty@2")
    last = scope.send(b"ab", AT)
    scope.wait(1 * MS)
    assert scope.times("busy", 1) == [last + 200 * NS]
    assert scope.times("perror", 1) == [last + 3_700 * NS]
    assert status(scope.printer) == 0x70


def test_a_printer_without_busy_raises_it_for_a_pause() -> None:
    timing = PrinterTiming(busy=Busy.WHEN_FULL, buffer_bytes=10, drain_ns=1_000)
    scope = broken(timing)
    scope.printer.set_pause_generator([0, 20_000, 0])
    scope.send(b"abc", AT)
    scope.wait(1 * MS)
    ((up,), (down,)) = scope.times("busy", 1), scope.times("busy", 0)
    assert down - up == 23_500 * NS


def test_a_reset_is_not_seen_without_power() -> None:
    scope = broken(PrinterTiming(), "power-off@1ms+1ms")
    scope.host(1_500 * US, "init_n", 0)
    scope.host(1_600 * US, "init_n", 1)
    scope.wait(2 * MS - 1)
    assert status(scope.printer) == 0x80
    scope.wait(5 * MS)
    assert scope.times("busy", 0)[-1] == 2 * MS + 50 * US
    assert not scope.printer.handling


def test_nack_after_busy_waits_until_a_fault_has_settled() -> None:
    timing = PrinterTiming(ack=Ack.AFTER_BUSY)
    scope = broken(timing, "offline@12us+1500ns")  # ends 200 ns before the byte is handled
    scope.strobe(AT, 0x41)
    scope.wait(1 * MS)
    free = 13_500 * NS + 1 * US
    assert scope.times("busy", 0) == [free]
    assert scope.times("ack_n", 0) == [free + 500 * NS]


def test_a_reset_does_not_reach_an_unplugged_printer() -> None:
    timing = PrinterTiming(buffer_bytes=10, drain_ns=5_000_000)
    scope = broken(timing, "unplug@1ms+1ms")
    scope.send(b"ab", AT)
    scope.host(1_500 * US, "init_n", 0)
    scope.host(1_600 * US, "init_n", 1)
    scope.wait(3 * MS)
    assert (scope.printer.paper.cleared, scope.printer.paper.waiting) == (0, 2)


@pytest.mark.parametrize("fault", ["unplug", "power-off"])
def test_a_printer_that_comes_back_into_a_reset_is_reset(fault: str) -> None:
    timing = PrinterTiming(buffer_bytes=10, drain_ns=5_000_000)
    scope = broken(timing, f"{fault}@1ms+1ms")
    scope.send(b"ab", AT)
    scope.host(1_500 * US, "init_n", 0)
    scope.wait(2 * MS)
    paper = scope.printer.paper
    assert (paper.cleared, paper.waiting, scope.level("busy")) == (2, 0, 1)
    scope.strobe(2_100 * US, ord("x"))
    assert scope.printer.ignored == 1
    scope.host(3 * MS, "init_n", 1)
    scope.wait(5 * MS)
    assert scope.times("busy", 0)[-1] == 3 * MS + 50 * US
    scope.send(b"c", scope.now)
    assert (bytes(scope.printer.taken), paper.waiting) == (b"abc", 1)


def test_a_reset_just_after_power_came_lasts_until_it_has_settled() -> None:
    scope = broken(PrinterTiming(), "power-off@0+1ms")
    scope.host(500 * US, "init_n", 0)
    scope.host(1 * MS + 1 * US, "init_n", 1)
    scope.wait(5 * MS)
    assert scope.times("busy", 0) == [1 * MS + 51 * US]


@pytest.mark.parametrize(
    ("fault", "busy_falls"),
    [
        ("unplug@100us+10us", 150 * US),  # the reset ended when the cable was pulled out
        ("unplug@100us+100us", 201 * US),  # and is over when it comes back
        ("power-off@100us+10us", 160 * US),
    ],
)
def test_a_printer_that_leaves_a_reset_settles_as_after_its_end(
    fault: str, busy_falls: int
) -> None:
    scope = broken(PrinterTiming(), fault)
    scope.host(20 * US, "init_n", 0)
    scope.wait(100 * US)
    scope.host(105 * US, "init_n", 1)
    scope.wait(1 * MS)
    assert scope.times("busy", 0)[-1] == busy_falls
    assert status(scope.printer) == GOOD
    assert not scope.printer.handling


def test_the_fault_init_is_not_seen_by_an_unplugged_printer() -> None:
    timing = PrinterTiming(buffer_bytes=10, drain_ns=5_000_000)
    scope = broken(timing, "unplug@1ms+1ms", "init@1100us+200us")
    scope.send(b"ab", AT)
    scope.wait(1_200 * US)
    assert scope.printer.pulls_init  # the line is low all the same
    scope.wait(3 * MS)
    assert (scope.printer.paper.cleared, scope.printer.paper.waiting) == (0, 2)
    assert status(scope.printer) == GOOD
