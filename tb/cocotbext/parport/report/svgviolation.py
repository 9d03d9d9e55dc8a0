# SPDX-License-Identifier: Apache-2.0
"""A violation as a picture: the lines around it, what was measured, and what is allowed."""

from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.report.svgwave import Mark, draw_svg
from cocotbext.parport.report.traces import lines_to_show, window
from cocotbext.parport.units import format_time

__all__ = ["draw_violation"]

_LETTER = 7  # width of a letter of a mark


def draw_violation(violation: Violation, *, width: int = 860, style: bool = True) -> str:
    """Draw a violation that came with edges: what was measured, and below it what is allowed.

    Args:
        violation: what to draw.
        width: see draw_svg.
        style: see draw_svg.
    """
    begin, end = window(violation)
    begin = max(begin, min(violation.start_ps, violation.edges[0][0]))  # before, nothing is known
    span = violation.time_ps - violation.start_ps
    text = format_time(span) if span else violation.message
    if span and violation.measured_ps is None and violation.limit_ns is not None:
        text = f"over {text}"  # it broke the limit there and then, and went on
    if _LETTER * len(text) > width / 2:
        text = "here"
    marks = [Mark(violation.start_ps, violation.time_ps, text, bad=True)]
    if violation.limit_ns is not None and span:
        allowed = round(violation.limit_ns * 1000)
        least = violation.measured_ps is not None and violation.measured_ps < allowed
        words = f"{'at least' if least else 'at most'} {format_time(allowed)}"
        marks.append(Mark(violation.start_ps, violation.start_ps + allowed, words))
        if least:
            end = max(end, violation.start_ps + allowed + allowed // 8)
    return draw_svg(
        violation.edges,
        begin,
        end,
        lines=lines_to_show(violation),
        marks=marks,
        width=width,
        title=f"{violation.rule_id} at {format_time(violation.time_ps)}: {violation.message}",
        style=style,
    )
