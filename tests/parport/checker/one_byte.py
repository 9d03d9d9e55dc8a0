# SPDX-License-Identifier: Apache-2.0
"""What the tests of the line checker share: one byte whose every time can be said."""

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.checker.verdict import Verdict

NS, US, MS = 1_000, 1_000_000, 1_000_000_000
FAIL, WARN = Verdict.FAIL, Verdict.WARN
IDLE = {"data": 0, "strobe_n": 1, "autofd_n": 1, "init_n": 1, "selectin_n": 0}
IDLE |= {"ack_n": 1, "busy": 0, "perror": 0, "select": 1, "fault_n": 1}
FALL = 100 * US
"""When strobe_n falls in the byte of ``byte``."""

Edges = list[tuple[int, str, int | None]]


def idle() -> Edges:
    return [(0, line, level) for line, level in IDLE.items()]


def byte(setup=1 * US, width=1 * US, hold=1 * US, answer=300 * NS, ack=2 * US) -> Edges:
    """One byte, 0x41, then other data: what each measurement is can be said."""
    edges = idle()
    edges += [(FALL - setup, "data", 0x41), (FALL, "strobe_n", 0), (FALL + width, "strobe_n", 1)]
    edges += [(FALL + width + hold, "data", 0x42), (FALL + answer, "busy", 1)]
    late = FALL + answer + width + hold
    edges += [(late, "ack_n", 0), (late + ack, "ack_n", 1), (late + ack + US, "busy", 0)]
    return sorted(edges, key=lambda edge: edge[0])


def init_pulse(width: int) -> Edges:
    return [*idle(), (FALL, "init_n", 0), (FALL + width, "init_n", 1)]


def changed(*more: tuple[int, str, int | None], base: Edges | None = None) -> Edges:
    return sorted([*(byte() if base is None else base), *more], key=lambda edge: edge[0])


def check(trace: Edges, end: int = 10 * MS, **options) -> LineChecker:
    lines = options.pop("lines", LINES)
    checker = LineChecker(lines, **options)
    for edge in trace:
        checker.feed(*edge)
    checker.finish(end)
    return checker


def found(trace: Edges, end: int = 10 * MS, **options) -> list[tuple]:
    return [(v.rule_id, v.severity, v.time_ps) for v in check(trace, end, **options).violations]
