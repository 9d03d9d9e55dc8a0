# SPDX-License-Identifier: Apache-2.0
"""Every row of ``make bench``, and how many bytes it takes."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tests.bench.limit import build_limit, print_limit
from tests.bench.measure import (
    Row,
    Target,
    events_per_second,
    peak_mib,
    us_per_byte,
)
from tests.bench.ours import print_ours
from tests.bench.plain_cocotb import print_polling, start_bare
from tests.bench.recorded import Recorded
from tests.bench.verify_quick import VerifyQuick
from tests.bench.work import Side, Work

__all__ = ["FULL", "GROUPS", "QUICK", "SLOW_NS", "Plan", "Sides", "make_rows"]

SLOW_NS = 100_000
"""Busy of the slow printer, ns a byte."""

_PAPER_OUT_S = 300
_PATIENCE_NS = 400e9  # longer than the paper-out, so that the write ends with success


@dataclass(frozen=True)
class Plan:
    """How much is measured.

    Attributes:
        rounds: runs of every side.
        first: bytes of the rows against A at full speed.
        polling: bytes of the row against B.
        slow: bytes to the slow printer.
        wait: bytes of the write with a paper-out.
        live: bytes of the row about the checker in a run.
        short, long: bytes of the rows that compare two lengths; the capture is of the short one.
        scenarios: of verify --quick; None: all of them.
        plot_sizes: bytes, of the plot against bytes.
        plot_limit: the most of them in Icarus, which is slow.
        plot_length: bytes, of the plot against printer speed.
        plot_speeds: ns of Busy, of the same.
    """

    rounds: int
    first: int
    polling: int
    slow: int
    wait: int
    live: int
    short: int
    long: int
    scenarios: int | None
    plot_sizes: tuple[int, ...]
    plot_limit: int
    plot_length: int
    plot_speeds: tuple[int, ...]


FULL = Plan(
    rounds=5,
    first=16_384,
    polling=256,
    slow=256,
    wait=256,
    live=2_048,
    short=4_096,
    long=65_536,
    scenarios=None,
    plot_sizes=(1_024, 4_096, 16_384, 65_536),
    plot_limit=16_384,
    plot_length=256,
    plot_speeds=(3_500, 10_000, 30_000, 100_000),
)
QUICK = Plan(
    rounds=3,
    first=4_096,
    polling=128,
    slow=128,
    wait=256,
    live=1_024,
    short=1_024,
    long=4_096,
    scenarios=4,
    plot_sizes=(256, 1_024, 4_096),
    plot_limit=1_024,
    plot_length=128,
    plot_speeds=(3_500, 30_000, 100_000),
)

GROUPS = (
    *("fifo", "spp", "lengths", "polling", "live", "slow", "start", "offline"),
    "verify",
)
"""Groups of rows, the longest first; the last one uses all processors by itself."""


class Sides:
    """Makes the sides of rows; those that do the same have the same name.

    Args:
        folder: gets the files of all runs.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ours(self, work: Work, *, monitor: str = "", sim: str = "icarus") -> Side:
        """Our side."""
        extra = [f"{monitor} monitor"] if monitor else []
        name = ", ".join(["ours", *([] if sim == "icarus" else [sim]), work.name, *extra])
        return Side(name, lambda: print_ours(work, self._place(name), monitor=monitor, sim=sim))

    def limit(self, work: Work) -> Side:
        """Reference A."""
        name = f"A, {work.name}"
        return Side(name, lambda: print_limit(self._program, work, self._place(name)))

    def polling(self, work: Work) -> Side:
        """Reference B."""
        name = f"B, {work.name}"
        return Side(name, lambda: print_polling(work, self._place(name)))

    def bare(self) -> Side:
        """An empty test of cocotb."""
        return Side("bare cocotb", lambda: start_bare(self._place("bare cocotb")))

    def recorded(self, work: Work) -> Recorded:
        """A capture of our side."""
        return Recorded(work, self._place(f"capture, {work.name}"))

    def verify(self, most: int | None) -> VerifyQuick:
        """Both sides of verify --quick."""
        return VerifyQuick(self._place("verify"), most)

    def _place(self, name: str) -> Path:
        return self._folder / "".join(c if c.isalnum() else "-" for c in name)

    @cached_property
    def _program(self) -> Path:
        return build_limit(self._folder / "limit")


def make_rows(plan: Plan, sides: Sides) -> list[Row]:
    """All rows, in the order of the table."""
    return [
        *_against_verilog(plan, sides),
        *_starts_and_waits(plan, sides),
        *_lengths(plan, sides),
        *_checkers(plan, sides),
        _verilator(plan, sides),
        _verify(plan, sides),
    ]


def _against_verilog(plan: Plan, sides: Sides) -> list[Row]:
    fifo, spp = Work(plan.first), Work(plan.first, "spp")
    polling, slow = Work(plan.polling), Work(plan.slow, busy_ns=SLOW_NS)
    return [
        Row(
            "fifo_vs_verilog",
            f"{_size(plan.first)} in FIFO mode, against A: all Verilog",
            sides.ours(fifo),
            sides.limit(fifo),
            "fifo",
            target=Target(high=1.0),
        ),
        Row(
            "fifo_vs_polling",
            f"{_size(plan.polling)} in FIFO mode, each; against B: it waits on every clock",
            sides.ours(polling),
            sides.polling(polling),
            "polling",
            "us",
            Target(high=1 / 15),
            us_per_byte,
        ),
        Row(
            "spp_vs_verilog",
            f"{_size(plan.first)} in SPP mode, against A: all Verilog",
            sides.ours(spp),
            sides.limit(spp),
            "spp",
            target=Target(high=1.0),
        ),
        Row(
            "slow_printer_vs_verilog",
            f"{_size(plan.slow)} in FIFO mode, each; Busy {SLOW_NS // 1000} us; against A",
            sides.ours(slow),
            sides.limit(slow),
            "slow",
            "us",
            Target(high=1.0),
            us_per_byte,
        ),
    ]


def _starts_and_waits(plan: Plan, sides: Sides) -> list[Row]:
    fault = f"paper-empty@{plan.wait // 2}+{_PAPER_OUT_S}s"
    waiting = Work(plan.wait, faults=(fault,), timeout_ns=_PATIENCE_NS, least_ns=_PAPER_OUT_S * 1e9)
    return [
        Row(
            "startup_vs_cocotb",
            "no byte, against an empty test of cocotb",
            sides.ours(Work(0)),
            sides.bare(),
            "start",
            target=Target(high=1.5),
        ),
        Row(
            "wait_300s",
            f"{_size(plan.wait)}, paper out for {_PAPER_OUT_S} s in the middle, against without",
            sides.ours(waiting),
            sides.ours(Work(plan.wait, timeout_ns=_PATIENCE_NS)),
            "start",
            target=Target(high=2.0, of_ours=True),
        ),
    ]


def _lengths(plan: Plan, sides: Sides) -> list[Row]:
    """In Verilator: where the simulator takes the least, what grows in Python shows the most."""
    what = f"{_size(plan.long)} in FIFO mode, in Verilator, against {_size(plan.short)}"
    long = sides.ours(Work(plan.long), sim="verilator")
    short = replace(sides.ours(Work(plan.short), sim="verilator"), twice=True)
    flat = Target(0.9, 1.1)
    return [
        Row("cost_per_byte", f"{what}: each byte", long, short, "lengths", "us", flat, us_per_byte),
        Row("memory", f"{what}: peak", long, short, "lengths", "MiB", flat, peak_mib),
    ]


def _checkers(plan: Plan, sides: Sides) -> list[Row]:
    live = Work(plan.live)
    recorded = sides.recorded(Work(plan.short))
    return [
        Row(
            "checker_live",
            f"edges judged in a run of {_size(plan.live)}, against a monitor woken by each",
            sides.ours(live),
            sides.ours(live, monitor="plain"),
            "live",
            "edges/s",
            value=events_per_second,
            better="higher",
        ),
        Row(
            "checker_offline",
            "edges of a capture judged, against edges only read",
            Side("capture judged", recorded.judge),
            Side("capture read", recorded.skim),
            "offline",
            "edges/s",
            value=events_per_second,
            better="higher",
        ),
    ]


def _verilator(plan: Plan, sides: Sides) -> Row:
    work = Work(plan.first)
    return Row(
        "verilator_vs_icarus",
        f"{_size(plan.first)} in FIFO mode, ours in Verilator against ours in Icarus",
        sides.ours(work, sim="verilator"),
        sides.ours(work),
        "fifo",
    )


def _verify(plan: Plan, sides: Sides) -> Row:
    both = sides.verify(plan.scenarios)
    count = len(both.names)
    return Row(
        "verify_quick",
        f"parport verify --quick, {count} scenarios, against as many empty simulations",
        Side("verify --quick", both.verify),
        Side(f"{count} empty tests of cocotb, {both.few} of them run", both.floor),
        "verify",
    )


def _size(length: int) -> str:
    return f"{length // 1024} KiB" if length and length % 1024 == 0 else f"{length} bytes"
