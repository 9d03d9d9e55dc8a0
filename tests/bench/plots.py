# SPDX-License-Identifier: Apache-2.0
"""Plots of ``make bench``: cost against the number of bytes, and against the printer's speed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, StrMethodFormatter

from tests.bench.measure import Results
from tests.bench.rows import Plan, Sides
from tests.bench.work import Side, Work

__all__ = ["PLOTS", "Plot", "draw", "make_plots"]

PLOTS = ("cost-and-bytes.svg", "cost-and-printer.svg")

_STYLES = {"all Verilog (A)": ("o--", "#8a5a00"), "ours, everything on": ("s-", "#00549f")}


Point = tuple[float, Side, int]
Curve = dict[float, float]
"""Wall time for a byte, us, by the place on the x axis."""


@dataclass(frozen=True)
class Plot:
    """One plot.

    Attributes:
        file: name of the SVG file.
        title, xlabel: text; the y axis is always the time for a byte.
        series: (place on the x axis, side, bytes) of each point, by the name of the series.
    """

    file: str
    title: str
    xlabel: str
    series: dict[str, list[Point]]

    @property
    def sides(self) -> list[Side]:
        """All that it needs."""
        return [side for places in self.series.values() for _, side, _ in places]


def make_plots(plan: Plan, sides: Sides) -> list[Plot]:
    """Both plots; sides that a row has measured have the same name here."""
    sizes = {float(length): Work(length) for length in plan.plot_sizes}
    few = {length: work for length, work in sizes.items() if length <= plan.plot_limit}
    speeds = {ns / 1000: Work(plan.slow, busy_ns=ns) for ns in plan.plot_speeds}
    return [
        Plot(
            PLOTS[0],
            "Cost of a byte against the length of a write (FIFO mode, Busy 3.5 us)",
            "bytes written",
            _series(few, sizes, sides),
        ),
        Plot(
            PLOTS[1],
            f"Cost of a byte against the printer's speed (FIFO mode, {plan.slow} bytes)",
            "Busy of the printer for one byte, us of simulated time",
            _series(speeds, speeds, sides),
        ),
    ]


def draw(plot: Plot, results: Results, folder: Path) -> Path:
    """Draw a plot; the same numbers give the same file."""
    with mpl.rc_context({"svg.hashsalt": "parport", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=(7.2, 4.2), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        curves = {name: _curve(places, results) for name, places in plot.series.items()}
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
        axes.set_ylabel("wall time for a byte, us, start-up included")
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


def _series(
    limit: dict[float, Work], ours: dict[float, Work], sides: Sides
) -> dict[str, list[Point]]:
    return {
        "all Verilog (A)": [(x, sides.limit(work), work.length) for x, work in limit.items()],
        "ours, everything on": [(x, sides.ours(work), work.length) for x, work in ours.items()],
    }


def _curve(places: Sequence[Point], results: Results) -> Curve:
    curve = {}
    for x, side, length in places:
        runs = [run for (_, name), found in results.items() if name == side.name for run in found]
        curve[x] = median(run.wall_s for run in runs) / length * 1e6
    return curve
