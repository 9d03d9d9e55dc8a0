# SPDX-License-Identifier: Apache-2.0
"""Waveforms as pictures: lines in a window of time, as one SVG that needs nothing else.

No script, no font and no style sheet from outside; light and dark follow the reader's browser.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.report.svgstyle import STYLE
from cocotbext.parport.report.traces import Levels, split
from cocotbext.parport.units import PS_PER_UNIT

__all__ = ["Mark", "draw_svg"]

_ROW = 34  # height of a line's row
_SWING = 18  # height of its signal
_MARK = 30  # height of a row of marks
_AXIS = 40
_TOP = 14
_RIGHT = 16
_SLOPE = 3.0  # half the width of an edge, so that it looks like one
_LETTER = 7.4  # width of a letter of names
_SMALL = 6.7  # width of a letter of figures


@dataclass(frozen=True, slots=True)
class Mark:
    """An interval to point out.

    Attributes:
        start_ps: its begin, in picoseconds.
        end_ps: its end; the same for a moment.
        text: what it is, such as ``set-up 1.02 us``.
        bad: whether it is wrong, and drawn so.
    """

    start_ps: int
    end_ps: int
    text: str
    bad: bool = False


def draw_svg(
    edges: Iterable[Edge],
    begin_ps: int,
    end_ps: int,
    *,
    lines: Sequence[str] | None = None,
    marks: Sequence[Mark] = (),
    width: int = 860,
    title: str = "Waveform",
    style: bool = True,
) -> str:
    """Draw lines.

    Args:
        edges: what the lines did, from before ``begin_ps`` on.
        begin_ps: left end, in picoseconds.
        end_ps: right end.
        lines: which lines, from top to bottom; all that have edges if ``None``.
        marks: intervals to point out, below the lines.
        width: width in pixels; the picture scales.
        title: what the picture shows, for who cannot see it.
        style: put the style sheet in; a page with several pictures needs it only once.

    Returns:
        The text of an SVG file.
    """
    traces = split(edges)
    names = [line for line in (traces if lines is None else lines) if line in traces]
    left = 16 + _LETTER * max((len(name) for name in names), default=0) + 12
    scale = _Scale(begin_ps, max(end_ps, begin_ps + 1), left, width - _RIGHT)
    rows, depth = _place(marks, scale)
    bottom = _TOP + _ROW * len(names)
    marked = bottom + _MARK * depth + (8 if depth else 0)
    height = marked + _AXIS
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="w" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>{f'<style>{STYLE}</style>' if style else ''}",
        f'<rect class="bg" width="{width}" height="{height}" rx="6"/>',
        *_axis(scale, marked),
        *(_guides(mark, scale, bottom + _MARK * row + 15) for mark, row in rows),
    ]
    for number, name in enumerate(names):
        middle = _TOP + _ROW * number + _ROW / 2
        parts.append(
            f'<text x="{left - 12:.0f}" y="{middle + 4:.1f}" text-anchor="end">{name}</text>'
        )
        shape = _bus if name == "data" else _level
        parts += shape(traces[name], scale, middle)
    parts += [_mark(mark, scale, bottom + _MARK * row + 15) for mark, row in rows]
    return "\n".join([*parts, "</svg>\n"])


class _Scale:
    """Time to pixels."""

    def __init__(self, begin: int, end: int, left: float, right: float) -> None:
        self.begin, self.end, self.left, self.right = begin, end, left, right

    def x(self, time_ps: int) -> float:
        share = (time_ps - self.begin) / (self.end - self.begin)
        return self.left + (self.right - self.left) * min(max(share, 0.0), 1.0)

    def holds(self, time_ps: int) -> bool:
        return self.begin <= time_ps <= self.end


def _pieces(changes: Levels, scale: _Scale) -> list[tuple[float, float, int | None, bool]]:
    """What lies in the window: from x, to x, value, whether it begins with an edge."""
    pieces: list[tuple[float, float, int | None, bool]] = []
    for index, (time_ps, value) in enumerate(changes):
        stop = changes[index + 1][0] if index + 1 < len(changes) else scale.end
        if time_ps <= scale.end and stop >= scale.begin and (stop > time_ps or not pieces):
            edge = index > 0 and scale.holds(time_ps)
            pieces.append((scale.x(time_ps), scale.x(stop), value, edge))
    return pieces


def _level(changes: Levels, scale: _Scale, middle: float) -> list[str]:
    """A line of two levels: one path, broken where it is not known."""
    high, low = middle - _SWING / 2, middle + _SWING / 2
    parts: list[str] = []
    path = ""
    end = scale.left
    for start, stop, value, edge in _pieces(changes, scale):
        if value is None:
            if path:
                parts.append(f'<path class="s" d="{path}H{start:.1f}"/>')
            path = ""
            parts.append(
                f'<rect class="x" x="{start:.1f}" y="{high:.1f}" width="{stop - start:.1f}" '
                f'height="{_SWING}"/>'
            )
            continue
        y = high if value else low
        if path:
            slope = min(_SLOPE, (stop - start) / 2, (start - end) / 2) if edge else 0.0
            path += f"H{start - slope:.1f}L{start + slope:.1f} {y:.1f}"
        else:
            path = f"M{start:.1f} {y:.1f}"
        end = start
        last = stop
    if path:
        parts.append(f'<path class="s" d="{path}H{last:.1f}"/>')
    return parts


def _bus(changes: Levels, scale: _Scale, middle: float) -> list[str]:
    """Data: a box for each value, with the value in it where there is room."""
    high, low = middle - _SWING / 2, middle + _SWING / 2
    parts: list[str] = []
    for start, stop, value, edge in _pieces(changes, scale):
        inner = min(_SLOPE, (stop - start) / 2)
        left = inner if edge else 0.0
        right = inner if stop < scale.right else 0.0
        kind = "x" if value is None else "b"
        parts.append(
            f'<path class="{kind}" d="M{start:.1f} {middle:.1f}L{start + left:.1f} {high:.1f}'
            f"H{stop - right:.1f}L{stop:.1f} {middle:.1f}L{stop - right:.1f} {low:.1f}"
            f'H{start + left:.1f}Z"/>'
        )
        text = "X" if value is None else f"0x{value:02X}"
        if stop - start > _SMALL * len(text) + 12:
            x = (start + stop) / 2
            parts.append(
                f'<text x="{x:.1f}" y="{middle + 4:.1f}" text-anchor="middle">{text}</text>'
            )
    return parts


def _axis(scale: _Scale, y: float) -> list[str]:
    step, unit = _step(scale)
    per = int(PS_PER_UNIT[unit])
    parts = []
    for tick in range(-(-scale.begin // step) * step, scale.end + 1, step):
        x = scale.x(tick)
        text = f"{tick / per:.10g}"
        parts.append(f'<path class="g" d="M{x:.1f} {_TOP}V{y + 4:.1f}"/>')
        if x > scale.right - _SMALL * (len(text) / 2 + 4):
            continue  # room for the unit
        parts.append(
            f'<text class="t" x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle">{text}</text>'
        )
    parts.append(
        f'<text class="t" x="{scale.right:.1f}" y="{y + 20:.1f}" text-anchor="end">{unit}</text>'
    )
    return parts


def _step(scale: _Scale) -> tuple[int, str]:
    """A round distance of ticks, in picoseconds, and the unit to write them in."""
    span = scale.end - scale.begin
    units = ("s", "ms", "us", "ns")
    unit = next((unit for unit in units if span >= 2 * PS_PER_UNIT[unit]), "ps")
    step = 1
    while span / step > _most_ticks(scale, step, int(PS_PER_UNIT[unit])):
        for factor in (2, 5, 10):
            if span / (step * factor) <= _most_ticks(scale, step * factor, int(PS_PER_UNIT[unit])):
                step *= factor
                break
        else:
            step *= 10
    return step, unit


def _most_ticks(scale: _Scale, step: int, per: int) -> float:
    """How many ticks of a distance have room for their figures."""
    last = scale.end // step * step
    figure = _SMALL * len(f"{last / per:.10g}") + 14
    return min(10.0, max(1.0, (scale.right - scale.left) / figure))


def _text_x(mark: Mark, scale: _Scale) -> tuple[float, str, float, float]:
    """Where a mark's text goes: x, its anchor, and the room that mark and text take."""
    start, end = scale.x(mark.start_ps), scale.x(mark.end_ps)
    size = _SMALL * len(mark.text)
    if end - start > size + 20:
        return (start + end) / 2, "middle", start, end
    if end + 8 + size < scale.right:
        return end + 8, "start", start, end + 8 + size
    return start - 8, "end", start - 8 - size, end


def _place(marks: Sequence[Mark], scale: _Scale) -> tuple[list[tuple[Mark, int]], int]:
    """Give each mark the first row in which it touches no other."""
    ends: list[list[tuple[float, float]]] = []
    placed = []
    for mark in marks:
        _, _, left, right = _text_x(mark, scale)
        free = (
            row
            for row, taken in enumerate(ends)
            if all(right + 10 < start or left - 10 > stop for start, stop in taken)
        )
        row = next(free, len(ends))
        if row == len(ends):
            ends.append([])
        ends[row].append((left, right))
        placed.append((mark, row))
    return placed, len(ends)


def _guides(mark: Mark, scale: _Scale, y: float) -> str:
    """Where a mark begins and ends, through all the lines."""
    bad = " bad" if mark.bad else ""
    path = "".join(
        f"M{scale.x(t):.1f} {_TOP}V{y:.1f}"
        for t in sorted({mark.start_ps, mark.end_ps})
        if scale.holds(t)
    )
    return f'<path class="d{bad}" d="{path}"/>'


def _mark(mark: Mark, scale: _Scale, y: float) -> str:
    start, end = scale.x(mark.start_ps), scale.x(mark.end_ps)
    bad = " bad" if mark.bad else ""
    x, anchor, _, _ = _text_x(mark, scale)
    text = escape(mark.text)
    if anchor == "middle":
        half = _SMALL * len(mark.text) / 2 + 6
        bars = f"M{start:.1f} {y}H{x - half:.1f}M{x + half:.1f} {y}H{end:.1f}"
    else:
        bars = f"M{start:.1f} {y}H{end:.1f}"
    ends = "".join(f"M{at:.1f} {y - 5}V{y + 5}" for at in sorted({start, end}))
    return (
        f'<path class="m{bad}" d="{bars}{ends}"/>'
        f'<text class="mt{bad}" x="{x:.1f}" y="{y + 4}" text-anchor="{anchor}">{text}</text>'
    )
