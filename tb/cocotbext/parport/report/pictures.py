# SPDX-License-Identifier: Apache-2.0
"""Lines around what went wrong: each picture in two widths, for a desk and for a hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.capture.linemap import LineMap
from cocotbext.parport.capture.reader import LineReader, open_capture
from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.errors import UserError
from cocotbext.parport.report.evidence import Evidence
from cocotbext.parport.report.page import markup
from cocotbext.parport.report.svgviolation import draw_violation
from cocotbext.parport.report.svgwave import Mark, draw_svg

__all__ = ["Figure", "first_of_each_rule", "picture_of_moment", "picture_of_violation"]

_WIDTHS = {"wide": 860, "narrow": 336}
_EDGES = 24  # before a moment
_AROUND_PS = (4_000_000, 40_000_000)  # at least, at most


@dataclass(frozen=True)
class Figure:
    """A violation on a page; its picture is None if it came without edges, or nobody drew it."""

    violation: Violation
    picture: Markup | None


def first_of_each_rule(violations: Iterable[Evidence]) -> list[Violation]:
    """The first violation of each rule."""
    first: dict[str, Violation] = {}
    for evidence in violations:
        first.setdefault(evidence.violation.rule_id, evidence.violation)
    return list(first.values())


def picture_of_violation(violation: Violation) -> Markup | None:
    """Draw a violation; None if it came without edges."""
    if not violation.edges:
        return None
    return _both({k: draw_violation(violation, width=w, style=False) for k, w in _WIDTHS.items()})


def picture_of_moment(waves: Path, at_ps: int) -> Markup | None:
    """Draw what the lines did before a moment, and shortly after; None if the file has nothing."""
    try:
        edges, last_ps = _read(waves)
    except UserError:  # the simulation was stopped while it wrote
        return None
    before = [edge[0] for edge in edges if edge[0] <= at_ps][-_EDGES:]
    if not before:
        return None
    least, most = _AROUND_PS
    shown = min(max(at_ps - before[0], least), most) * 21 // 20
    begin = max(at_ps - shown, 0)
    end = min(at_ps + shown // 4, max(last_ps, at_ps))
    moved = {line for at, line, _ in edges if begin <= at <= end} | {"data", "strobe_n"}
    pictures = {
        kind: draw_svg(
            edges,
            begin,
            end,
            lines=[line for line in LINES if line in moved],
            marks=[Mark(at_ps, at_ps, "here", bad=True)],
            width=width,
            title="The lines when it happened",
            style=False,
        )
        for kind, width in _WIDTHS.items()
    }
    return _both(pictures)


def _read(waves: Path) -> tuple[list[Edge], int]:
    """All edges of the lines in a file, and when it ends."""
    edges: list[Edge] = []
    reader = LineReader(open_capture(waves), LineMap(waves.name))
    end = reader.run(lambda time_ps, line, value: edges.append((time_ps, line, value)))
    return edges, end


def _both(pictures: Mapping[str, str]) -> Markup:
    return markup("".join(f'<div class="{kind}">{svg}</div>' for kind, svg in pictures.items()))
