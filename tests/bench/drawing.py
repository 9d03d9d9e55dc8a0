# SPDX-License-Identifier: Apache-2.0
"""Draws the plots of ``make bench``.

Apart from what they are: to import what draws takes as long as a run, and lanes need none of it.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, StrMethodFormatter

from tests.bench.measure import Results
from tests.bench.plots import IN_VERILATOR, LIMIT, OURS, Plot

__all__ = ["draw"]

_STYLES = {
    LIMIT: ("o--", "#8a5a00"),
    OURS: ("s-", "#00549f"),
    IN_VERILATOR: ("^-", "#2e7d32"),
}

Curve = dict[float, float]
"""Wall time for a byte, us, by the place on the x axis."""


def draw(plot: Plot, results: Results, folder: Path) -> Path:
    """Draw a plot; the same numbers give the same file."""
    with mpl.rc_context({"svg.hashsalt": "parport", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=(7.2, 4.2), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        curves = {name: _curve(plot, name, results) for name in plot.series}
        for name, curve in curves.items():
            form, color = _STYLES[name]
            axes.plot(list(curve), list(curve.values()), form, color=color, label=name)
            _label(axes, curve, list(curves.values()), color)
        xs = sorted({x for curve in curves.values() for x in curve})
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(xs, [f"{x:g}" for x in xs])
        axes.minorticks_off()
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
        axes.margins(y=0.2)
        axes.set_xlabel(plot.xlabel)
        start_up = "included" if plot.start_up else "taken off"
        axes.set_ylabel(f"wall time for a byte, us, start-up {start_up}")
        axes.set_title(plot.title, fontsize=10)
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
        path = folder / plot.file
        figure.savefig(path, metadata={"Date": None})
    return path


def _label(axes: Axes, curve: Curve, others: Sequence[Curve], color: str) -> None:
    """Write each value beside its point: above it, or below if another curve is there."""
    for x, y in curve.items():
        below = any(other.get(x, 0) > y for other in others)
        axes.annotate(
            f"{y:,.0f}",
            (x, y),
            xytext=(0, -14 if below else 7),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            color=color,
        )


def _curve(plot: Plot, series: str, results: Results) -> Curve:
    curve = {}
    for x, side, length in plot.series[series]:
        runs = [run for (_, name), found in results.items() if name == side.name for run in found]
        wall_s = median(run.wall_s - (0 if plot.start_up else run.start_s) for run in runs)
        curve[x] = wall_s / length * 1e6
    return curve
