# SPDX-License-Identifier: Apache-2.0
"""Violations as text: what was broken, and a small waveform of the lines around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.report.traces import Levels, lines_to_show, split, window
from cocotbext.parport.units import format_time

__all__ = ["Glyphs", "describe", "draw"]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of a waveform."""

    high: str
    low: str
    rise: str
    fall: str
    several: str
    unknown: str
    bus: str
    change: str
    left: str
    right: str
    dash: str
    point: str


UNICODE = Glyphs("▔", "▁", "╱", "╲", "│", "▒", "═", "╳", "├", "┤", "─", "▲")  # noqa: RUF001
ASCII = Glyphs("-", "_", "/", "\\", "|", "x", "=", "X", "|", "|", "-", "^")


def draw(
    edges: Iterable[Edge],
    begin_ps: int,
    end_ps: int,
    *,
    lines: Sequence[str] | None = None,
    mark: tuple[int, int] | None = None,
    width: int = 88,
    ascii_only: bool = False,
) -> str:
    """Draw lines as text.

    Args:
        edges: what the lines did, from before ``begin_ps`` on.
        begin_ps: left end, in picoseconds.
        end_ps: right end.
        lines: which lines; all that have edges if ``None``.
        mark: an interval to mark underneath, or a moment if both ends are the same.
        width: how many characters wide, names included.
        ascii_only: use ASCII characters only.

    Returns:
        Lines of text without a newline at the end.
    """
    glyphs = ASCII if ascii_only else UNICODE
    traces = split(edges)
    names = [line for line in (traces if lines is None else lines) if line in traces]
    indent = max((len(name) for name in names), default=0) + 2
    columns = max(16, width - indent)
    scale = _Scale(begin_ps, max(end_ps, begin_ps + 1), columns)
    rows = [
        name.ljust(indent)
        + (_bus_row if name == "data" else _level_row)(traces[name], scale, glyphs)
        for name in names
    ]
    if mark is not None:
        rows.append(" " * indent + _mark_row(mark, scale, glyphs))
    return "\n".join(row.rstrip() for row in rows)


def describe(violation: Violation, *, width: int = 88, ascii_only: bool = False) -> str:
    """Show a violation: rule, time, byte, what happened, and the waveform if it has edges."""
    head = f"{violation.rule_id} {violation.severity} at {format_time(violation.time_ps)}"
    if violation.byte_number is not None:
        value = violation.byte_value
        shown = "unknown" if value is None else f"0x{value:02X}"
        head += f", byte {violation.byte_number} ({shown})"
    text = f"{head}: {violation.message}"
    if not violation.edges:
        return text
    begin, end = window(violation)
    picture = draw(
        violation.edges,
        begin,
        end,
        lines=lines_to_show(violation),
        mark=(violation.start_ps, violation.time_ps),
        width=width - 2,
        ascii_only=ascii_only,
    )
    return "\n".join([text, *("  " + row for row in picture.splitlines())])


class _Scale:
    """Time to column."""

    def __init__(self, begin: int, end: int, columns: int) -> None:
        self.begin = begin
        self.span = end - begin
        self.columns = columns

    def column(self, time_ps: int) -> int:
        return (time_ps - self.begin) * self.columns // self.span

    def clipped(self, time_ps: int) -> int:
        return min(max(self.column(time_ps), 0), self.columns - 1)


def _level_row(changes: Levels, scale: _Scale, glyphs: Glyphs) -> str:
    shape = {0: glyphs.low, 1: glyphs.high, None: glyphs.unknown}
    row = [" "] * scale.columns
    edges: dict[int, list[int | None]] = {}
    for index, (time_ps, value) in enumerate(changes):
        column = scale.column(time_ps)
        if column >= scale.columns:
            break
        row[max(column, 0) :] = [shape[value]] * (scale.columns - max(column, 0))
        if column >= 0 and index:
            edges.setdefault(column, []).append(value)
    for column, values in edges.items():
        if len(values) > 1:
            row[column] = glyphs.several
        elif values[0] is not None:
            row[column] = glyphs.rise if values[0] else glyphs.fall
    return "".join(row)


def _bus_row(changes: Levels, scale: _Scale, glyphs: Glyphs) -> str:
    row = [" "] * scale.columns
    for index, (time_ps, value) in enumerate(changes):
        column = scale.column(time_ps)
        if column >= scale.columns:
            break
        later = changes[index + 1][0] if index + 1 < len(changes) else None
        stop = scale.columns if later is None else min(scale.column(later), scale.columns)
        start = max(column, 0)
        if stop <= 0:
            continue
        filler = glyphs.unknown if value is None else glyphs.bus
        row[start:stop] = [filler] * (stop - start)
        text = "" if value is None else f" {value:02X} "
        if stop - start > len(text) + 1:
            middle = start + (stop - start - len(text) + 1) // 2
            row[middle : middle + len(text)] = text
        if column >= 0 and index:
            row[column] = glyphs.change
    return "".join(row)


def _mark_row(mark: tuple[int, int], scale: _Scale, glyphs: Glyphs) -> str:
    start, end = scale.clipped(mark[0]), scale.clipped(mark[1])
    if mark[0] == mark[1]:
        return " " * end + glyphs.point
    text = f" {format_time(mark[1] - mark[0])} "
    room = end - start - 1
    if room >= len(text) + 2:
        return " " * start + glyphs.left + text.center(room, glyphs.dash) + glyphs.right
    bar = glyphs.point if start == end else glyphs.left + glyphs.dash * room + glyphs.right
    after = " " * start + bar + text
    if len(after.rstrip()) <= scale.columns:
        return after
    return (text + bar).rjust(end + 1)
