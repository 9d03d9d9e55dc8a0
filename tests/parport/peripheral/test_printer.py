# SPDX-License-Identifier: Apache-2.0
"""The printer by itself: what it takes, what it ignores, and when its lines move."""

from itertools import pairwise

import pytest

from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Ack, Busy, Latch, PrinterTiming
from tests.parport.peripheral.scope import MS, NS, US, Scope

AT = 10 * US


def one_byte(timing: PrinterTiming, width_ps: int = 1 * US) -> Scope:
    scope = Scope(Printer(timing))
    scope.strobe(AT, 0x41, width_ps)
    scope.wait(1 * MS)
    assert scope.printer.taken == b"A"
    assert (scope.printer.busy, scope.printer.ack_n) == (0, 1)
    return scope


def edges(scope: Scope) -> dict[str, int]:
    """The four edges of the one byte, in ns after the strobe fell."""
    named = {"up": ("busy", 1), "down": ("busy", 0), "ack": ("ack_n", 0), "ack_end": ("ack_n", 1)}
    found = {name: scope.times(*edge) for name, edge in named.items()}
    assert all(len(times) <= 1 for times in found.values())
    return {name: (times[0] - AT) // NS for name, times in found.items() if times}


@pytest.mark.parametrize("latch", Latch)
@pytest.mark.parametrize(
    ("timing", "expected"),
    [
        ({}, {"up": 200, "ack": 2_200, "ack_end": 3_200, "down": 3_700}),
        ({"ack": "none"}, {"up": 200, "down": 3_700}),
        ({"ack": "while-busy"}, {"up": 200, "ack": 3_200, "down": 3_700, "ack_end": 4_200}),
        ({"ack": "after-busy"}, {"up": 200, "down": 3_700, "ack": 4_200, "ack_end": 5_200}),
        ({"busy": "after"}, {"up": 1_200, "ack": 3_200, "ack_end": 4_200, "down": 4_700}),
        (
            {"busy": "after", "ack": "after-busy", "ack_margin_ns": 1},
            {"up": 1_200, "down": 4_700, "ack": 4_701, "ack_end": 5_701},
        ),
        (
            {"busy": "when-full", "buffer_bytes": 2, "drain_ns": 9},
            {"ack": 2_200, "ack_end": 3_200},
        ),
        (
            {"busy": "when-full", "buffer_bytes": 1, "drain_ns": 9_000},
            {"up": 200, "ack": 2_200, "ack_end": 3_200, "down": 9_000},
        ),
    ],
)
def test_every_variant_moves_when_it_should(
    timing: dict[str, object], expected: dict[str, int], latch: Latch
) -> None:
    found = edges(one_byte(PrinterTiming(**timing, latch=latch)))  # type: ignore[arg-type]
    after = 1_000 if latch is Latch.RISE else 0  # handling begins at the latch
    if PrinterTiming(**timing).busy is Busy.DURING:  # type: ignore[arg-type]
        shift = max(0, after - 200)  # Busy is up since 200 ns: what follows it comes later
        expected = {name: ns + shift * (name != "up") for name, ns in expected.items()}
    elif PrinterTiming(**timing).busy is Busy.WHEN_FULL:  # type: ignore[arg-type]
        expected = {name: ns + after for name, ns in expected.items()}
    assert found == expected


@pytest.mark.parametrize(("latch", "value"), [(Latch.FALL, b"A"), (Latch.RISE, b"B")])
def test_data_counts_at_the_latching_edge(latch: Latch, value: bytes) -> None:
    scope = Scope(Printer(PrinterTiming(latch=latch)))
    scope.host(AT, "data", ord("A"))
    scope.host(AT + 1 * US, "strobe_n", 0)
    scope.host(AT + 2 * US, "data", ord("B"))
    scope.host(AT + 3 * US, "strobe_n", 1)
    assert scope.printer.taken == value


def test_a_long_strobe_is_one_byte() -> None:
    for latch in Latch:
        one_byte(PrinterTiming(latch=latch), width_ps=500 * US)


def test_what_comes_while_busy_is_ignored_and_counted() -> None:
    scope = Scope(Printer(PrinterTiming(busy_ns=8_000)))
    for at in range(4):
        scope.strobe(AT + at * 2 * US, at)
    assert scope.level("busy") == 1
    scope.wait(1 * MS)
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (b"\0", 3)
    assert len(scope.times("busy", 1)) == 1


def test_a_second_strobe_before_busy_is_up_is_ignored() -> None:
    scope = Scope(Printer(PrinterTiming(busy_delay_ns=400)))
    scope.strobe(AT, 1, width_ps=100 * NS)
    scope.host(AT + 200 * NS, "strobe_n", 0)
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (b"\1", 1)


def test_a_slow_busy_after_the_strobe_is_not_stopped_by_the_next_one() -> None:
    scope = Scope(Printer(PrinterTiming(busy=Busy.AFTER, busy_delay_ns=5_000)))
    scope.strobe(AT, 1)
    scope.strobe(AT + 3 * US, 2)
    scope.wait(1 * MS)
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (b"\1", 1)
    assert scope.times("busy", 1) == [AT + 6 * US]


# ---- buffer, pauses, seeds


def test_busy_stays_up_only_while_the_buffer_is_full() -> None:
    timing = PrinterTiming(buffer_bytes=3, drain_ns=100_000)
    scope = Scope(Printer(timing))
    scope.send(bytes(range(6)), AT)
    scope.wait(2 * MS)
    ups, downs = scope.times("busy", 1), scope.times("busy", 0)
    lengths = [down - up for up, down in zip(ups, downs, strict=True)]
    assert lengths[:2] == [3_500 * NS, 3_500 * NS]
    # From the third on, Busy falls when a byte has been printed: every 100 us.
    printed = AT + 1 * US + 100 * US
    assert downs[2:] == [printed + n * 100 * US for n in range(4)]
    scope.printer.paper.finish()
    assert scope.printer.paper.printed == bytes(range(6))


def test_paper_is_as_of_the_time_to_which_the_printer_advanced() -> None:
    scope = Scope(Printer(PrinterTiming(buffer_bytes=4, drain_ns=20_000)))
    paper = scope.printer.paper
    scope.strobe(AT, 0x41)
    scope.wait(AT + 20 * US - 1)
    assert (bytes(paper.printed), paper.waiting) == (b"", 1)
    scope.printer.advance(AT + 20 * US)
    assert (bytes(paper.printed), paper.waiting) == (b"A", 0)


class Late:
    """Tells a printer of two strobes when somebody wants to know."""

    def __init__(self) -> None:
        self.printer = Printer(PrinterTiming(buffer_bytes=4, drain_ns=20_000))
        self.printer.told_late = self
        self.strobes = [(AT, 0x41), (AT + 90 * US, 0x42)]

    def catch_up(self) -> None:
        while self.strobes:
            self.printer.strobed(*self.strobes.pop(0))
        self.printer.advance(AT + 100 * US)

    def plan_anew(self) -> None:
        """Nothing was planned."""


def test_what_was_told_late_is_on_the_paper_too() -> None:
    looked_at, finished = Late().printer.paper, Late().printer.paper
    assert (bytes(looked_at.printed), looked_at.waiting) == (b"A", 1)
    finished.finish()
    assert bytes(finished.printed) == b"AB"


def test_a_printer_without_busy_raises_it_when_full() -> None:
    timing = PrinterTiming(
        buffer_bytes=3, drain_ns=100_000, busy="when-full", ack=Ack.AFTER_BUSY, busy_ns=0
    )
    scope = Scope(Printer(timing))
    last = scope.send(bytes(range(4)), AT)
    scope.wait(2 * MS)
    assert scope.printer.taken == bytes(range(4))
    third = AT + 1 * US + 2 * 3 * US
    assert scope.times("busy", 1) == [third + 200 * NS, last + 200 * NS]
    assert scope.times("busy", 0)[0] == AT + 1 * US + 100 * US
    assert len(scope.times("ack_n", 0)) == 4


def test_bytes_strobed_into_a_full_printer_are_lost() -> None:
    timing = PrinterTiming(buffer_bytes=1, drain_ns=1e6, busy="when-full")
    scope = Scope(Printer(timing))
    for n in range(3):
        scope.strobe(AT + n * 3 * US, n)
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (b"\0", 2)


def test_pauses_stretch_busy() -> None:
    scope = Scope(Printer())
    scope.printer.set_pause_generator([False, 10_000, True, True, 2_000.5, 0, True])
    scope.send(bytes(6), AT)
    scope.wait(1 * MS)
    ups, downs = scope.times("busy", 1), scope.times("busy", 0)
    extra = [down - up - 3_500 * NS for up, down in zip(ups, downs, strict=True)]
    assert extra == [0, 10_000_000, 2 * 3_500_000 + 2_000_500, 0, 3_500_000, 0]
    assert all(ack < down for ack, down in zip(scope.times("ack_n", 1), downs, strict=True))


def test_pauses_can_be_cleared_and_are_never_negative() -> None:
    scope = Scope(Printer())
    scope.printer.set_pause_generator(iter(lambda: 50_000, None))
    scope.send(b"a", AT)
    scope.printer.clear_pause_generator()
    scope.wait(100 * US)
    scope.send(b"b", 100 * US)
    scope.wait(1 * MS)
    ups, downs = scope.times("busy", 1), scope.times("busy", 0)
    assert [down - up for up, down in zip(ups, downs, strict=True)] == [53_500_000, 3_500_000]
    scope.printer.set_pause_generator([-1])
    with pytest.raises(ValueError, match="a pause of -1 ns: not below 0"):
        scope.send(b"c", 2 * MS)


def random_run(seed: int) -> Scope:
    timing = PrinterTiming(
        busy_delay_ns=(0, 500),
        busy_ns=(5_000, 20_000),
        ack_ns=(500, 4_000),
        ack_margin_ns=(0, 500),
        buffer_bytes=2,
        drain_ns=(1_000, 90_000),
    )
    scope = Scope(Printer(timing, seed=seed))
    scope.send(bytes(range(50)), AT)
    scope.wait(10 * MS)
    return scope


def test_random_times_stay_in_their_ranges_and_differ() -> None:
    scope = random_run(3)
    falls, ups = scope.times("strobe_n", 0), scope.times("busy", 1)
    delays = [up - fall for fall, up in zip(falls, ups, strict=True)]
    acks = [
        end - ack for ack, end in zip(scope.times("ack_n", 0), scope.times("ack_n", 1), strict=True)
    ]
    for found, low, high in ((delays, 0, 500 * NS), (acks, 500 * NS, 4_000 * NS)):
        assert low <= min(found) < max(found) <= high
        assert len(set(found)) > 40
        assert max(found) - min(found) > (high - low) * 0.8


def test_the_seed_decides_alone() -> None:
    assert random_run(3).edges == random_run(3).edges
    assert random_run(3).edges != random_run(4).edges


def test_how_fast_bytes_come_does_not_change_what_they_draw() -> None:
    timing = PrinterTiming(busy_delay_ns=(0, 500), buffer_bytes=9, drain_ns=(1, 9_000))

    def delays(gap_ps: int) -> list[int]:
        scope = Scope(Printer(timing, seed=5))
        for n in range(20):
            scope.send(b"x", AT + n * gap_ps)
        scope.wait(10 * MS)
        falls, ups = scope.times("strobe_n", 0), scope.times("busy", 1)
        return [up - fall for fall, up in zip(falls, ups, strict=True)]

    assert delays(10 * US) == delays(100 * US)


# ---- nInit


@pytest.mark.parametrize("buffer_bytes", [0, 4])
def test_init_aborts_and_clears_and_what_was_taken_stays_taken(buffer_bytes: int) -> None:
    drain_ns = 1_000_000 if buffer_bytes else 0
    scope = Scope(Printer(PrinterTiming(buffer_bytes=buffer_bytes, drain_ns=drain_ns)))
    last = scope.send(b"abc", AT)
    low = last + 2_500 * NS  # nAck of the third byte is low
    scope.wait(low)
    assert scope.printer.ack_n == 0
    scope.host(low, "init_n", 0)
    assert (scope.printer.ack_n, scope.printer.busy) == (1, 1)
    scope.strobe(low + 10 * US, ord("x"))
    scope.host(low + 60 * US, "init_n", 1)
    scope.strobe(low + 70 * US, ord("y"))
    scope.wait(low + 110 * US - 1)
    assert scope.printer.busy == 1
    scope.wait(low + 110 * US)
    assert scope.printer.busy == 0
    scope.send(b"d", scope.now)
    paper = scope.printer.paper
    paper.finish()
    scope.wait(scope.now + 1 * MS)
    paper.done(scope.now)
    assert (bytes(scope.printer.taken), scope.printer.ignored) == (b"abcd", 2)
    cleared = 3 if buffer_bytes else 1
    assert (paper.cleared, len(paper.printed)) == (cleared, 4 - cleared)
    assert all(later - earlier > 0 for earlier, later in pairwise(scope.times("busy", 1)))


def test_a_byte_strobed_but_not_latched_is_forgotten_by_init() -> None:
    scope = Scope(Printer(PrinterTiming(latch=Latch.RISE)))
    scope.host(AT, "strobe_n", 0)
    scope.host(AT + 500 * NS, "init_n", 0)
    scope.host(AT + 800 * NS, "init_n", 1)
    scope.host(AT + 1 * US, "strobe_n", 1)
    scope.wait(1 * MS)
    assert (bytes(scope.printer.taken), scope.printer.paper.cleared) == (b"", 0)
