# SPDX-License-Identifier: Apache-2.0
"""Plots of ``make bench``: cost against the number of bytes, and against the printer's speed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.bench.rows import Plan, Sides
from tests.bench.work import Side, Work

__all__ = ["IN_VERILATOR", "LIMIT", "OURS", "PLOTS", "Plot", "Point", "make_plots"]

LIMIT, OURS, IN_VERILATOR = "all Verilog (A)", "ours, everything on", "ours, in Verilator"
"""Names of series."""

PLOTS = ("cost-and-bytes.svg", "cost-and-printer.svg")

Point = tuple[float, Side, int]


@dataclass(frozen=True)
class Plot:
    """One plot.

    Attributes:
        file: name of the SVG file.
        title, xlabel: text; the y axis is always the time for a byte.
        start_up: whether start-up is part of that time.
        series: (place on the x axis, side, bytes) of each point, by the name of the series.
    """

    file: str
    title: str
    xlabel: str
    start_up: bool
    series: dict[str, list[Point]]

    @property
    def sides(self) -> list[Side]:
        """All that it needs."""
        return [side for places in self.series.values() for _, side, _ in places]


def make_plots(plan: Plan, sides: Sides) -> list[Plot]:
    """Both plots; sides that a row has measured have the same name here."""
    sizes = {float(length): Work(length) for length in plan.plot_sizes}
    few = {length: work for length, work in sizes.items() if length <= plan.plot_limit}
    speeds = {ns / 1000: Work(plan.plot_length, busy_ns=ns) for ns in plan.plot_speeds}
    return [
        Plot(
            PLOTS[0],
            "Cost of a byte against the length of a write (FIFO mode, Busy 3.5 us)",
            "bytes written",
            True,
            {
                **_series(few, sides),
                IN_VERILATOR: _points(sizes, partial(sides.ours, sim="verilator")),
            },
        ),
        Plot(
            PLOTS[1],
            f"Cost of a byte against the printer's speed (FIFO mode, {plan.plot_length} bytes)",
            "Busy of the printer for one byte, us of simulated time",
            False,
            _series(speeds, sides),
        ),
    ]


def _series(works: dict[float, Work], sides: Sides) -> dict[str, list[Point]]:
    return {LIMIT: _points(works, sides.limit), OURS: _points(works, sides.ours)}


def _points(works: dict[float, Work], side: Callable[[Work], Side]) -> list[Point]:
    return [(x, side(work), work.length) for x, work in works.items()]
