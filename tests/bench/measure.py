# SPDX-License-Identifier: Apache-2.0
"""Rows: two sides that do the same, measured in turns, and what their ratio has to be."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.bench.work import BenchError, Outcome, Side

__all__ = [
    "Results",
    "Row",
    "Target",
    "events_per_second",
    "peak_mib",
    "to_json",
    "us_per_byte",
    "wall",
]

Results = dict[tuple[str, str], list[Outcome]]
"""Outcomes of every side, by its group and name, one a round."""


@dataclass(frozen=True)
class Target:
    """What a row has to come to.

    Attributes:
        low, high: bounds of the ratio, or of `ours`; None: no bound on this side.
        of_ours: the bounds are of `ours`, not of the ratio.
    """

    low: float | None = None
    high: float | None = None
    of_ours: bool = False

    def text(self, unit: str) -> str:
        """For people."""
        of = f" {unit}" if self.of_ours else ""
        if self.low is None:
            return "" if self.high is None else f"at most {self.high:.3g}{of}"
        if self.high is None:
            return f"at least {self.low:.6g}{of}"
        return f"{self.low:g} to {self.high:g}{of}"

    def met(self, ours: float, ratio: float) -> bool | None:
        """Whether; None: there is no bound."""
        if self.low is None and self.high is None:
            return None
        value = ours if self.of_ours else ratio
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def wall(outcome: Outcome) -> float:
    """The wall time of a run, s."""
    return outcome.wall_s


def us_per_byte(outcome: Outcome) -> float:
    """Wall time for a byte, start-up taken off, us."""
    return (outcome.wall_s - outcome.start_s) / outcome.length * 1e6


def peak_mib(outcome: Outcome) -> float:
    """Peak of the resident memory, MiB."""
    return outcome.peak_kib / 1024


def events_per_second(outcome: Outcome) -> float:
    """Changes of lines in a second, start-up taken off."""
    return outcome.events / (outcome.wall_s - outcome.start_s)


@dataclass(frozen=True)
class Row:
    """One row of the table.

    Attributes:
        name: its key in bench.json.
        what: the work.
        ours, reference: the two sides.
        unit: of the values.
        group: rows of a group are measured together, in turns.
        target: of the ratio ours / reference.
        value: what is compared of an outcome.
        better: "lower" or "higher" values are the better ones.
    """

    name: str
    what: str
    ours: Side
    reference: Side
    group: str
    unit: str = "s"
    target: Target = Target()
    value: Callable[[Outcome], float] = wall
    better: str = "lower"

    @property
    def sides(self) -> list[Side]:
        """What has to be run, in turns."""
        return [self.ours, self.reference]


def to_json(row: Row, results: Results) -> dict[str, Any]:
    """What bench.json says of a row.

    Raises:
        BenchError: bytes differ; the message names the row.
    """
    ours_runs = results[row.group, row.ours.name]
    pairs = list(zip(ours_runs, results[row.group, row.reference.name], strict=True))
    for pair in pairs:
        _same_bytes(row, *pair)
    ours = [row.value(pair[0]) for pair in pairs]
    reference = [row.value(pair[1]) for pair in pairs]
    ratios = [one / other for one, other in zip(ours, reference, strict=True)]
    compared = bool(pairs[0][0].expected)
    return {
        "what": row.what,
        "unit": row.unit,
        "better": row.better,
        "ours": median(ours),
        "reference": median(reference),
        "ratio": median(ratios),
        "ratio_min": min(ratios),
        "ratio_max": max(ratios),
        "runs": len(pairs),
        "all_ours": ours,
        "all_reference": reference,
        "wall_s_ours": [pair[0].wall_s for pair in pairs],
        "wall_s_reference": [pair[1].wall_s for pair in pairs],
        "start_s_ours": [pair[0].start_s for pair in pairs],
        "start_s_reference": [pair[1].start_s for pair in pairs],
        "ours_is": row.ours.name,
        "reference_is": row.reference.name,
        "bytes": pairs[0][0].length if compared else None,
        "sha256": pairs[0][0].printed or None,
        "sha256_equal": compared or None,  # a difference does not come as far as this
        "target": row.target.text(row.unit),
        "met": row.target.met(median(ours), median(ratios)),
    }


def _same_bytes(row: Row, ours: Outcome, reference: Outcome) -> None:
    """Each side printed what it should, and if that is the same, both printed the same."""
    for name, outcome in (("ours", ours), ("the reference", reference)):
        if outcome.printed != outcome.expected:
            raise BenchError(
                f"{row.name}: {name} printed other bytes than it was given: "
                f"sha256 {outcome.printed}, not {outcome.expected}"
            )
