# SPDX-License-Identifier: Apache-2.0
"""Faults: how they are written, when they strike, what they do to the lines, how they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocotbext.parport.checker.edges import BAD_LEVEL
from cocotbext.parport.errors import UserError
from cocotbext.parport.peripheral.faults import Fault, FaultKind, parse_fault
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Ack, Latch, PrinterTiming
from tests.parport.peripheral.scope import MS, NS, US, Scope, status

AT = 10 * US
GOOD = 0xD8

# The status register's bits 7 to 3 while the fault is there.
STATUS = {
    "paper-empty": 0x70,
    "offline": 0x48,
    "error": 0x50,
    "busy-stuck": 0x58,
    "power-off": 0x80,
    "unplug": 0x78,
    "init": 0x58,
    "no-ack": GOOD,
}
HOLDING = ("paper-empty", "offline", "error", "busy-stuck")


def broken(*faults: str, timing: PrinterTiming | None = None) -> Scope:
    return Scope(Printer(timing, [parse_fault(fault) for fault in faults]))


def test_every_fault_has_its_status() -> None:
    assert set(STATUS) == set(FaultKind)


@pytest.mark.parametrize("kind", STATUS)
def test_at_the_start(kind: str) -> None:
    scope = broken(f"{kind}@0")
    assert status(scope.printer) == STATUS[kind]
    scope.strobe(AT, 0x41)
    taken = b"A" if kind == "no-ack" else b""
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (taken, 1 - len(taken))


@pytest.mark.parametrize("kind", HOLDING)
def test_after_a_byte_it_strikes_at_the_end_of_its_busy(kind: str) -> None:
    scope = broken(f"{kind}@2")
    scope.send(b"a", AT)
    scope.wait(1 * MS)
    assert status(scope.printer) == GOOD
    last = scope.send(b"b", scope.now)
    struck = last + 3_700 * NS
    scope.wait(struck - 1)
    assert status(scope.printer) == GOOD & 0x7F  # Busy, and all is well
    scope.wait(struck)
    assert status(scope.printer) == STATUS[kind]
    scope.strobe(struck + 1 * MS, ord("c"))
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (b"ab", 1)
    assert scope.times("busy", 0)[1:] == []
    assert len(scope.times("ack_n", 1)) == 2


@pytest.mark.parametrize("kind", ["power-off", "unplug"])
def test_power_and_cable_go_at_the_strobe_of_their_byte(kind: str) -> None:
    scope = broken(f"{kind}@1")
    last = scope.send(b"a", AT)
    scope.wait(last + 1 * MS)
    assert status(scope.printer) == GOOD
    scope.strobe(scope.now + 1 * US, ord("b"))
    assert status(scope.printer) == STATUS[kind]
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (b"a", 1)


@pytest.mark.parametrize("kind", STATUS)
def test_at_a_time_it_strikes_then(kind: str) -> None:
    scope = broken(f"{kind}@3ms")
    scope.wait(3 * MS - 1)
    assert status(scope.printer) == GOOD
    scope.wait(3 * MS)
    assert status(scope.printer) == STATUS[kind]


@pytest.mark.parametrize("kind", HOLDING)
def test_in_the_middle_of_a_byte_the_handshake_ends_as_it_should(kind: str) -> None:
    scope = broken(f"{kind}@11us")
    scope.strobe(AT, 0x41)
    assert status(scope.printer) == STATUS[kind]
    scope.wait(1 * MS)
    assert scope.times("ack_n", 0) == [AT + 2_200 * NS]
    assert scope.times("ack_n", 1) == [AT + 3_200 * NS]
    assert (scope.times("busy", 1), scope.times("busy", 0)) == ([AT + 200 * NS], [])
    assert scope.printer.taken == b"A"


def test_a_fault_between_the_strobe_and_busy_raises_busy_at_once() -> None:
    scope = broken("offline@10050ns")
    scope.strobe(AT, 0x41)
    assert scope.times("busy", 1) == scope.times("select", 0) == [AT + 50 * NS]
    assert scope.printer.taken == b"A"


@pytest.mark.parametrize("ack", Ack)
@pytest.mark.parametrize("kind", HOLDING)
def test_when_it_ends_status_is_good_first_and_busy_falls_later(kind: str, ack: Ack) -> None:
    scope = broken(f"{kind}@1+2ms", timing=PrinterTiming(ack=ack))
    struck = scope.send(b"a", AT) + (3_200 if ack is Ack.WHILE_BUSY else 3_700) * NS
    scope.wait(1 * MS)
    assert status(scope.printer) == STATUS[kind]
    scope.wait(5 * MS)
    good = struck + 2 * MS
    assert {t for t, line, _ in scope.edges if line in BAD_LEVEL and t} <= {struck, good}
    margin = 500 * NS if ack is Ack.WHILE_BUSY else 0  # nAck, which is still owed, falls first
    assert scope.times("busy", 0) == [good + 1 * US + margin]
    assert status(scope.printer) == GOOD
    assert len(scope.times("ack_n", 0)) == (0 if ack is Ack.NONE else 1)
    scope.send(b"b", scope.now)
    assert scope.printer.taken == b"ab"


@pytest.mark.parametrize(
    ("kind", "settled_us"), [("power-off", 50), ("unplug", 1), ("offline", 1), ("init", 50)]
)
def test_an_idle_printer_comes_back(kind: str, settled_us: int) -> None:
    scope = broken(f"{kind}@1ms+2ms")
    scope.wait(3 * MS - 1)
    assert status(scope.printer) == STATUS[kind]
    scope.wait(3 * MS)
    assert status(scope.printer) == GOOD & 0x7F
    scope.strobe(3 * MS + 900 * NS, ord("x"), width_ps=50 * NS)
    scope.wait(3 * MS + settled_us * US - 1)
    assert status(scope.printer) == GOOD & 0x7F
    scope.wait(3 * MS + settled_us * US)
    assert status(scope.printer) == GOOD
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (b"", 1)


def test_faults_in_combination_end_one_by_one() -> None:
    scope = broken("paper-empty@1ms+4ms", "offline@2ms+1ms", "unplug@4ms+500us", "error@4ms+2ms")
    found = []
    for us in (500, 1_500, 2_500, 3_500, 4_250, 4_750, 5_500, 6_500):
        scope.wait(us * US)
        found.append(status(scope.printer))
    assert found == [GOOD, 0x70, 0x60, 0x70, 0x78, 0x70, 0x50, GOOD]


def test_two_ends_close_together_keep_busy_until_the_second_has_settled() -> None:
    scope = broken("offline@1ms+1ms", "error@1ms+1000500ns")
    scope.wait(5 * MS)
    assert scope.times("busy", 0) == [2 * MS + 500 * NS + 1 * US]


def test_power_lost_in_a_byte_clears_it_and_ends_nack() -> None:
    scope = broken("power-off@13us")  # nAck is low
    scope.strobe(AT, 0x41)
    scope.wait(12_999 * NS)
    assert scope.printer.ack_n == 0
    scope.wait(1 * MS)
    assert status(scope.printer) == 0x80
    assert (bytes(scope.printer.taken), scope.printer.paper.cleared) == (b"A", 1)


def test_an_unplugged_printer_prints_what_it_has() -> None:
    scope = broken("unplug@13us")
    scope.strobe(AT, 0x41)
    scope.wait(1 * MS)
    assert (bytes(scope.printer.paper.printed), scope.printer.paper.cleared) == (b"A", 0)


@pytest.mark.parametrize("kind", ["paper-empty", "offline", "error"])
def test_paper_stands_during_a_fault(kind: str) -> None:
    timing = PrinterTiming(buffer_bytes=10, drain_ns=1_000_000)
    scope = broken(f"{kind}@3ms+10ms", timing=timing)
    scope.send(b"abcd", AT)
    paper = scope.printer.paper
    for ms, printed in ((1, b"a"), (2, b"ab"), (12, b"ab"), (13, b"abc"), (14, b"abcd")):
        scope.wait(ms * MS + 100 * US)
        paper.room_ps(scope.now)
        assert paper.printed == printed
    paper.finish()
    assert (bytes(paper.printed), paper.waiting) == (b"abcd", 0)


def test_without_acknowledges_busy_answers_alone() -> None:
    for ack in (Ack.IN_BUSY, Ack.WHILE_BUSY, Ack.AFTER_BUSY):
        scope = broken("no-ack@2+100us", timing=PrinterTiming(ack=ack))
        scope.send(b"abcd", AT)
        scope.wait(1 * MS)
        assert len(scope.times("ack_n", 0)) == 2
        scope.send(b"e", scope.now)
        scope.wait(2 * MS)
        assert len(scope.times("ack_n", 0)) == 3
        assert len(scope.times("busy", 1)) == 5
        assert scope.printer.taken == b"abcde"


@pytest.mark.parametrize(("text", "length_us"), [("init@1", 60), ("init@1+80us", 80)])
def test_init_pulls_the_line_and_resets(text: str, length_us: int) -> None:
    scope = broken(text)
    last = scope.send(b"a", AT)
    struck = last + 3_700 * NS
    scope.wait(struck)
    assert (scope.printer.pulls_init, scope.printer.busy) == (True, 1)
    scope.wait(struck + length_us * US - 1)
    assert scope.printer.pulls_init
    scope.wait(struck + length_us * US)
    assert not scope.printer.pulls_init
    scope.wait(1 * MS)
    assert scope.times("busy", 0) == [struck + length_us * US + 50 * US]


def test_a_reset_of_the_host_goes_on_after_the_one_on_the_cable() -> None:
    scope = broken("init@20us")
    scope.host(50 * US, "init_n", 0)
    scope.host(150 * US, "init_n", 1)
    scope.wait(1 * MS)
    assert scope.times("busy", 1) == [20 * US]
    assert scope.times("busy", 0) == [200 * US]


@pytest.mark.parametrize("latch", Latch)
def test_a_strobe_under_way_when_the_cable_goes(latch: Latch) -> None:
    scope = broken("unplug@10500ns+1ms", timing=PrinterTiming(latch=latch))
    scope.strobe(AT, 0x41)
    scope.wait(3 * MS)
    assert scope.printer.taken == (b"A" if latch is Latch.FALL else b"")
    scope.send(b"b", scope.now)
    assert scope.printer.taken[-1:] == b"b"


# ---- how they are written


@given(
    st.sampled_from(FaultKind),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(1, 10**16),
    st.integers(0, 10**16),
)
def test_a_fault_survives_being_written(
    kind: FaultKind, at_byte: int | None, duration_ps: int | None, at_ps: int
) -> None:
    fault = Fault(kind, at_byte, duration_ps, at_ps if at_byte is None else None)
    assert parse_fault(str(fault)) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("paper-empty@3ms", Fault(FaultKind.PAPER_EMPTY, at_ps=3 * MS)),
        ("unplug@0.5us+2 ms", Fault(FaultKind.UNPLUG, None, 2 * MS, 500 * NS)),
        ("init@7", Fault(FaultKind.INIT, 7)),
    ],
)
def test_how_it_is_read(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize("text", ["offline@", "offline@-1", "offline@1.5", "@3", "offline@3ms@4"])
def test_what_is_not_a_fault(text: str) -> None:
    with pytest.raises(UserError, match="--fault"):
        parse_fault(text)


@pytest.mark.parametrize("moment", [{}, {"at_byte": 1, "at_ps": 1}])
def test_a_fault_has_one_moment(moment: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="a fault offline strikes at a byte or at a time"):
        Fault(FaultKind.OFFLINE, **moment)
