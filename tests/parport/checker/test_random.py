# SPDX-License-Identifier: Apache-2.0
"""Random traffic, legal and with one thing changed, against an oracle that looks at whole traces.

The oracle shares nothing with the checker: it has no state and no order of events, it asks for each
rule what its sentence says of finished lists of levels.
"""

import random

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.checker.rules import LINE_RULES

NS, US, MS = 1_000, 1_000_000, 1_000_000_000
IDLE = {"data": 0, "strobe_n": 1, "autofd_n": 1, "init_n": 1, "selectin_n": 0}
IDLE |= {"ack_n": 1, "busy": 0, "perror": 0, "select": 1, "fault_n": 1}
BAD = {"select": 0, "fault_n": 0, "perror": 1}
HOST = ("data", "strobe_n", "autofd_n", "init_n", "selectin_n")

Edges = list[tuple[int, str, int | None]]
Found = set[tuple[str, str, int]]


# ---- traffic ----


@st.composite
def legal_traffic(draw) -> Edges:
    """Bytes of a host and a peripheral that keep every rule, in all their variants."""

    def between(low: int, high: int) -> int:
        return draw(st.one_of(st.just(low), st.just(high), st.integers(low, high)))

    edges: Edges = [(0, line, level) for line, level in IDLE.items()]
    now = ready = held = 10 * US
    idle = 0  # when busy fell
    for _ in range(draw(st.integers(1, 5))):
        now = max(now, held)
        for _ in range(draw(st.sampled_from((0, 0, 0, 4)))):  # a probe: data without a strobe
            edges.append((now, "data", draw(st.integers(0, 255))))
            now += between(0, 2 * US)
        if draw(st.integers(0, 3)):
            edges.append((now, "data", draw(st.integers(0, 255))))
        fall = max(now + between(750 * NS, 3 * US), ready)
        rise = fall + between(750 * NS, 4 * US)
        held = rise + between(750 * NS, 2 * US)
        # busy that falls and rises at one moment was never low
        busy = fall + between(int(fall == idle), 500 * NS)
        edges += [(fall, "strobe_n", 0), (rise, "strobe_n", 1), (busy, "busy", 1)]
        free = max(busy, rise) + between(0, 30 * US)
        edges += draw(status_change(busy, free))
        start = draw(st.sampled_from((None, "in", "while", "after")))
        width = between(500 * NS, 10 * US)
        if start == "in":
            edges += [(free, "ack_n", 0), (free + width, "ack_n", 1)]
            free += width + between(0, 5 * US)
        elif start == "while":
            edges += [(free, "ack_n", 0), (free + width, "ack_n", 1)]
            free += between(0, width)
        edges.append((free, "busy", 0))
        ready = idle = free
        if start == "after":
            edges += [(free + 1, "ack_n", 0), (free + 1 + width, "ack_n", 1)]
            ready = free + width + 2  # the next pulse must not begin before this one ended
        elif start == "while":
            ready = max(free, edges[-2][0])
        if draw(st.sampled_from((False, False, True))):
            ready = max(ready, held) + between(0, US)
            edges += draw(reset(ready))
            ready = idle = edges[-1][0]
    return sorted(edges, key=lambda edge: edge[0])


@st.composite
def status_change(draw, start: int, end: int) -> Edges:
    """A status line that turns bad while busy is high, and good again."""
    line = draw(st.sampled_from((None, None, None, *BAD)))
    if line is None or start == end:
        return []
    first = draw(st.integers(start, end - 1))
    last = draw(st.integers(first + 1, end))
    return [(first, line, BAD[line]), (last, line, 1 - BAD[line])]


@st.composite
def reset(draw, start: int) -> Edges:
    """An init pulse, with busy held high as printers do."""
    low = draw(st.one_of(st.just(50 * US), st.integers(50 * US, 60 * US)))
    end = start + low + draw(st.integers(0, 10 * US))
    return [
        (start, "init_n", 0),
        (start + 5, "busy", 1),
        (start + low, "init_n", 1),
        (end, "busy", 0),
    ]


@st.composite
def mutated_traffic(draw) -> Edges:
    """Legal traffic with one edge moved, removed, added or changed."""
    edges = draw(legal_traffic())
    moving = range(len(IDLE), len(edges))
    chosen = draw(st.sampled_from(sorted({edges[n][1] for n in moving})))  # rare ones as often
    index = draw(st.sampled_from([n for n in moving if edges[n][1] == chosen]))
    time_ps, line, value = edges[index]
    kind = draw(st.sampled_from(("move", "move", "remove", "add", "flip", "unknown")))
    far = draw(st.sampled_from((10, 500 * NS, 2 * US, 100 * US)))
    step = draw(st.one_of(st.sampled_from((-1, 1)), st.integers(-far, far)))
    moved = max(1, time_ps + step)
    if kind == "move":
        edges[index] = (moved, line, value)
    elif kind == "remove":
        del edges[index]
    elif kind == "flip":
        bit = draw(st.integers(0, 7)) if line == "data" else 0
        edges[index] = (time_ps, line, value ^ 1 << bit)
    elif kind == "unknown":
        edges.append((moved, line, None))
    else:
        other = draw(st.sampled_from(LINES))
        level = draw(st.integers(0, 255 if other == "data" else 1))
        edges.append((moved, other, level))
    return sorted(edges, key=lambda edge: edge[0])


# ---- the checker's answer, and the oracle's ----


def judged(edges: Edges, end: int) -> Found:
    checker = LineChecker(keep=1 << 30)
    for edge in edges:
        checker.feed(*edge)
    checker.finish(end)
    for result in checker.results().values():
        assert result.failures + result.warnings <= result.count
    return {(v.rule_id, str(v.severity), v.time_ps) for v in checker.violations}


class Trace:
    """The levels of each line: a list of (time, value), each different from the one before."""

    def __init__(self, edges: Edges, end: int) -> None:
        self.end = end
        self.raw: dict[str, list] = {line: [] for line in LINES}
        for time_ps, line, value in edges:
            self.raw[line] = [p for p in self.raw[line] if p[0] != time_ps] + [(time_ps, value)]
        self.raw = {line: _distinct(points) for line, points in self.raw.items()}
        self.levels = {
            line: _distinct([p for p in points if line == "data" or p[1] is not None])
            for line, points in self.raw.items()
        }

    def edges(self, line: str, level: int) -> list[int]:
        return [t for t, value in self.levels[line][1:] if value == level]

    def at(self, line: str, time_ps: int):
        return [value for t, value in self.levels[line] if t <= time_ps][-1]

    def before(self, line: str, time_ps: int):
        return [value for t, value in self.levels[line] if t < time_ps][-1]

    def changes(self) -> list[int]:
        return [t for t, _ in self.levels["data"][1:]]


def _distinct(points: list) -> list:
    return [p for n, p in enumerate(points) if n == 0 or p[1] != points[n - 1][1]]


def bounds(
    rule: str, ps: int, when: int, fail_lo=0, warn_lo=0, warn_hi=None, fail_hi=None
) -> Found:
    if ps < fail_lo * NS or (fail_hi is not None and ps > fail_hi * NS):
        return {(rule, "fail", when)}
    if ps < warn_lo * NS or (warn_hi is not None and ps > warn_hi * NS):
        return {(rule, "warn", when)}
    return set()


def oracle(edges: Edges, end: int) -> Found:
    trace = Trace(edges, end)
    return (
        bytes_of_host(trace)
        | answers(trace)
        | pulses(trace, "strobe_n", "HOST_STROBE", 500, 750, 500_000)
        | pulses(trace, "init_n", "HOST_INIT", 50_000, 50_000, None)
        | pulses(trace, "ack_n", "DEV_ACK", 0, 500, 10_000)
        | status(trace)
        | unknowns(trace)
    )


def bytes_of_host(trace: Trace) -> Found:
    found: Found = set()
    falls, rises = trace.edges("strobe_n", 0), trace.edges("strobe_n", 1)
    for fall in falls:
        rise = min((t for t in rises if t > fall), default=trace.end + 1)
        before = [t for t in trace.changes() if t <= fall]
        if before:
            found |= bounds("HOST_SETUP", fall - max(before), fall, 500, 750)
        within = [t for t in trace.changes() if fall < t < rise]
        if within:
            found.add(("HOST_STABLE", "fail", min(within)))
        if trace.before("busy", fall) == 1 and trace.at("busy", fall) == 1:
            found.add(("HOST_BUSY", "fail", fall))
    for rise in rises:
        following = min((t for t in falls if t > rise), default=trace.end)
        after = [t for t in trace.changes() if rise <= t <= following]
        if after:
            found |= bounds("HOST_HOLD", min(after) - rise, min(after), 500, 750)
    return found


def answers(trace: Trace) -> Found:
    found: Found = set()
    falls = trace.edges("strobe_n", 0)
    for number, fall in enumerate(falls):
        if trace.before("busy", fall) == 1 and trace.at("busy", fall) == 1:
            continue
        excused = any(trace.before(line, fall) == bad for line, bad in BAD.items())
        excused |= trace.before("init_n", fall) == 0
        following = falls[number + 1] if number + 1 < len(falls) else None
        stop = trace.end + 1 if following is None else following
        resets = [t for t in trace.edges("init_n", 0) if fall <= t < stop]
        rises = [t for t in trace.edges("busy", 1) if fall <= t < stop]
        rises = [t for t in rises if not resets or t < min(resets)]
        rises = [t for t in rises if t - fall <= 35 * MS]
        if rises:
            late = bounds("DEV_BUSY", rises[0] - fall, rises[0], warn_hi=500, fail_hi=1000)
            severe = any(severity == "fail" for _, severity, _ in late)
            found |= set() if excused and severe else late
        elif not excused and not resets and min(stop, trace.end) - fall > 1 * US:
            found.add(("DEV_BUSY", "fail", fall + 1 * US))
        elif not excused and not resets and following is not None:
            found.add(("DEV_BUSY", "fail", following))
    return found


def pulses(trace: Trace, line: str, rule: str, fail: int, warn: int, longest: int | None) -> Found:
    found: Found = set()
    for fall in trace.edges(line, 0):
        rise = min((t for t in trace.edges(line, 1) if t > fall), default=None)
        if rise is not None:
            found |= bounds(rule, rise - fall, rise, fail, warn, warn_hi=longest)
        elif longest is not None and trace.end - fall > longest * NS:
            found.add((rule, "warn", fall + longest * NS))
    return found


def status(trace: Trace) -> Found:
    return {
        ("DEV_STATUS", "warn", t)
        for line, bad in BAD.items()
        for t in trace.edges(line, bad)
        if trace.at("busy", t) == 0
    }


def unknowns(trace: Trace) -> Found:
    return {
        ("HOST_X" if line in HOST else "DEV_X", "fail", t)
        for line, points in trace.raw.items()
        for t, value in points[1:]
        if value is None
    }


def end_of(edges: Edges) -> int:
    return edges[-1][0] + 1 * MS


# ---- the tests ----


@settings(max_examples=max(200, settings().max_examples), deadline=None)
@given(legal_traffic())
def test_legal_traffic_breaks_nothing(edges):
    assert judged(edges, end_of(edges)) == set()


@settings(max_examples=max(200, settings().max_examples), deadline=None)
@given(legal_traffic(), st.data())
def test_legal_traffic_with_gaps_breaks_nothing(edges, data: st.DataObject):
    """A recorder that is switched off and on, at whatever times, makes nobody guilty."""
    times = st.one_of(st.sampled_from([t for t, _, _ in edges]), st.integers(1, end_of(edges)))
    switched = sorted(data.draw(st.lists(times, max_size=4)))
    checker = LineChecker()
    levels: dict[str, int | None] = {}
    is_on = True
    moments = sorted([*edges, *((t, "~", None) for t in switched)], key=lambda e: (e[0], e[1]))
    for time_ps, line, value in moments:
        if line != "~":
            levels[line] = value
            if is_on:
                checker.feed(time_ps, line, value)
            continue
        is_on = not is_on
        if not is_on:
            checker.gap(time_ps)
            continue
        for name, level in levels.items():
            checker.feed(time_ps, name, level)
    checker.finish(end_of(edges))
    assert checker.violations == []


@settings(max_examples=max(500, settings().max_examples), deadline=None)
@given(mutated_traffic())
def test_one_change_is_judged_as_the_oracle_does(edges):
    assert judged(edges, end_of(edges)) == oracle(edges, end_of(edges))


@settings(max_examples=max(100, settings().max_examples), deadline=None)
@given(mutated_traffic(), st.randoms(use_true_random=False), st.integers(0, 400))
def test_order_within_a_moment_does_not_matter(edges, shuffler: random.Random, spikes):
    """Edges of one moment in any order, and values that do not outlive the moment."""
    wanted = judged(edges, end_of(edges))
    last: dict[tuple[int, str], tuple[int, str, int | None]] = {}
    for edge in edges:
        last[edge[:2]] = edge
    shuffled = sorted(last.values(), key=lambda edge: (edge[0], shuffler.random()))
    noisy: Edges = []
    for time_ps, line, value in shuffled:
        if shuffler.randrange(400) < spikes:
            noisy.append((time_ps, line, 0 if value else 1))
        noisy.append((time_ps, line, value))
    assert judged(noisy, end_of(edges)) == wanted


@settings(max_examples=max(100, settings().max_examples), deadline=None)
@given(mutated_traffic(), st.lists(st.integers(0, 9), max_size=9))
def test_many_at_a_time_are_judged_as_one_by_one(edges, sizes: list[int]):
    one_by_one, many = (LineChecker(keep=1 << 30, edges=8) for _ in range(2))
    for edge in edges:
        one_by_one.feed(*edge)
    rest = edges
    for size in (*sizes, len(edges)):
        many.feed_all(rest[:size])
        rest = rest[size:]
    for checker in (one_by_one, many):
        checker.finish(end_of(edges))
    assert many.violations == one_by_one.violations
    assert many.results() == one_by_one.results()


def test_mutations_reach_every_rule():
    """A mutation test is worth what its mutations break."""
    missing = set(LINE_RULES)

    def reached(edges: Edges) -> bool:
        missing.difference_update(rule for rule, _, _ in oracle(edges, end_of(edges)))
        return not missing

    quickly = settings(max_examples=5_000, database=None, phases=[Phase.generate])
    find(mutated_traffic(), reached, settings=quickly, random=random.Random(1))
