# SPDX-License-Identifier: Apache-2.0
"""Measured values against their limits, as a small bar: where it is red, a rule is broken."""

import math
from dataclasses import replace
from html import escape

from cocotbext.parport.checker.verdict import Limits, RuleResult
from cocotbext.parport.units import brief_ns, to_ns

__all__ = ["allowed", "draw_bar"]

_LEAST_SPAN = math.log(12)
_MARGIN = 0.32  # of the span, on either side, so that there is something beyond a limit
_HEIGHT = 44  # with the figures of limits
_LOW = 28  # without
_TRACK = (9, 12)  # y and height
_MIDDLE = 15


def draw_bar(result: RuleResult) -> str:
    """Draw one rule's values on a logarithmic axis; "" if nothing was measured.

    The bar is as wide as its place: positions are in percent.

    Args:
        result: of the rule, with the limits that were in force.
    """
    low_ns, high_ns = to_ns(result.min_ps), to_ns(result.max_ps)
    if low_ns is None or high_ns is None:
        return ""
    limits = _that_count(result.rule.limits)
    marks = _limits(limits)
    axis = _Axis([low_ns, high_ns, *(at for at, _ in marks)])
    smallest, largest = axis.percent(low_ns), axis.percent(high_ns)
    name, verdict = result.rule.id, result.verdict
    title = f"{name}: {brief_ns(low_ns)} to {brief_ns(high_ns)}; {allowed(limits)}"
    y, height = _TRACK
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="bar" width="100%" '
        f'height="{_HEIGHT if marks else _LOW}" '
        f'role="img"><title>{escape(title)}</title>',
        *(
            f'<rect class="{zone}" x="{start:.2f}%" y="{y}" width="{stop - start:.2f}%" '
            f'height="{height}"/>'
            for zone, start, stop in _zones(limits, axis)
        ),
        f'<line class="span {verdict}" x1="{smallest:.2f}%" x2="{largest:.2f}%" '
        f'y1="{_MIDDLE}" y2="{_MIDDLE}"/>',
        *(
            f'<circle class="{verdict}" cx="{at:.2f}%" cy="{_MIDDLE}" r="5"/>'
            for at in sorted({smallest, largest})
        ),
        *(_tick(axis.percent(at), brief_ns(at), anchor) for at, anchor in marks),
        "</svg>",
    ]
    return "".join(parts)


def allowed(limits: Limits) -> str:
    """The limits in words."""
    limits = _that_count(limits)
    low, high = limits.fail_below_ns, limits.fail_above_ns
    parts = []
    if low is not None:
        parts.append(f"at least {brief_ns(low)}")
    if high is not None:
        parts.append(f"at most {brief_ns(high)}")
    better = [
        f"{word} {brief_ns(limit)}"
        for word, limit in (("from", limits.warn_below_ns), ("up to", limits.warn_above_ns))
        if limit is not None
    ]
    if better:
        parts.append(f"good {' '.join(better)}")
    return ", ".join(parts) or "no limit"


def _that_count(limits: Limits) -> Limits:
    """The limits without a warning that no value gets, because it would fail."""
    fails, warns = limits.fail_below_ns, limits.warn_below_ns
    if fails is not None and warns is not None and warns <= fails:
        limits = replace(limits, warn_below_ns=None)
    fails, warns = limits.fail_above_ns, limits.warn_above_ns
    if fails is not None and warns is not None and warns >= fails:
        limits = replace(limits, warn_above_ns=None)
    return limits


def _limits(limits: Limits) -> list[tuple[float, str]]:
    """Limits from left to right, and where the text of each stands: two neighbours lean apart."""
    low = [at for at in (limits.fail_below_ns, limits.warn_below_ns) if at is not None]
    high = [at for at in (limits.warn_above_ns, limits.fail_above_ns) if at is not None]
    found: list[tuple[float, str]] = []
    for side in (low, high):
        anchors = ["middle"] if len(side) == 1 else ["end", "start"]
        found += zip(sorted(side), anchors, strict=False)
    return found


class _Axis:
    """Times to percent of the width, logarithmic."""

    def __init__(self, values: list[float]) -> None:
        positive = [math.log(value) for value in values if value > 0] or [0.0]
        low, high = min(positive), max(positive)
        spare = max(0.0, _LEAST_SPAN - (high - low)) / 2
        margin = _MARGIN * max(high - low, _LEAST_SPAN)
        self._low, self._high = low - spare - margin, high + spare + margin

    def percent(self, ns: float) -> float:
        if ns <= 0:
            return 1.5
        share = (math.log(ns) - self._low) / (self._high - self._low)
        return 100 * min(max(share, 0.015), 0.985)


def _zones(limits: Limits, axis: _Axis) -> list[tuple[str, float, float]]:
    """What is bad, doubtful, good: (zone, from, to), from left to right."""
    edges = [
        (limits.fail_below_ns, "z-fail"),
        (limits.warn_below_ns, "z-warn"),
        (limits.warn_above_ns, "z-good"),
        (limits.fail_above_ns, "z-warn" if limits.warn_above_ns is not None else "z-good"),
    ]
    zones, start, last = [], 0.0, "z-good"
    for at, zone in edges:
        if at is not None:
            stop = axis.percent(at)
            zones.append((zone, start, max(start, stop)))
            start = max(start, stop)
    if limits.fail_above_ns is not None:
        last = "z-fail"
    elif limits.warn_above_ns is not None:
        last = "z-warn"
    elif not zones:
        last = "z-none"
    return [*zones, (last, start, 100.0)]


def _tick(x: float, text: str, anchor: str) -> str:
    shift = {"end": 3, "start": -3, "middle": 0}[anchor]
    return (
        f'<line class="limit" x1="{x:.2f}%" x2="{x:.2f}%" y1="5" y2="25"/>'
        f'<text x="{x:.2f}%" dx="{shift}" y="38" text-anchor="{anchor}">{escape(text)}</text>'
    )
