# SPDX-License-Identifier: Apache-2.0
"""What both kinds of picture need: which lines to show, which time, and the levels in it."""

from collections.abc import Iterable, Sequence

from cocotbext.ieee1284.lines import DATA_OE, LINES
from cocotbext.parport.checker.edges import AFTER, Edge
from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.violation import Violation

__all__ = ["Levels", "lines_to_show", "split", "window"]

_AROUND_PS = 2_000_000  # how much to show on either side of a violation that is a point in time
_LEAST_PS = 100_000

Levels = list[tuple[int, int | None]]
"""Changes of one line: time in picoseconds, value."""


def split(edges: Iterable[Edge]) -> dict[str, Levels]:
    """Sort edges by line, in the order of ``LINES``; of values at one moment the last counts.

    What is no line of a port comes behind, in the order of its first edge.
    """
    found: dict[str, Levels] = {}
    for time_ps, line, value in edges:
        changes = found.setdefault(line, [])
        if changes and changes[-1][0] == time_ps:
            changes.pop()
        if not changes or changes[-1][1] != value:
            changes.append((time_ps, value))
    order = [*LINES, DATA_OE]
    order += [name for name in found if name not in order]
    return dict(sorted(found.items(), key=lambda item: order.index(item[0])))


def lines_to_show(violation: Violation) -> list[str]:
    """The lines that the rule looks at, those that carry the byte, and those that move."""
    wanted = {"data", "strobe_n", "busy", *RULES[violation.rule_id].needs}
    low, high = window(violation)
    moving = {line for time_ps, line, _ in violation.edges if low <= time_ps <= high}
    return [line for line in split(violation.edges) if line in wanted | moving]


def window(violation: Violation) -> tuple[int, int]:
    """The time to show: the interval in the middle third, or what surrounds a moment.

    Returns:
        Begin and end in picoseconds.
    """
    start, end = violation.start_ps, violation.time_ps
    if end - start >= _LEAST_PS:
        around = end - start
    else:
        around = max(_LEAST_PS, _room(violation.edges, end))
    following = [edge[0] for edge in violation.edges if edge[0] > end]
    stop = end + around
    if len(following) >= AFTER:  # what comes later is not known: do not draw it as still
        stop = min(stop, following[-1])
    return max(0, start - around), stop


def _room(edges: Sequence[Edge], time_ps: int) -> int:
    """Enough to see two moments before and after, within reason."""
    times = sorted({edge[0] for edge in edges})
    before = [time_ps - t for t in times if t < time_ps][-2:]
    after = [t - time_ps for t in times if t > time_ps][:2]
    near = [gap for gap in before + after if gap <= _AROUND_PS]
    return max(near, default=0) * 5 // 4
