# SPDX-License-Identifier: Apache-2.0
"""What is judged: the lines, the rules with limits and sources, and the shape of a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from cocotbext.parport.errors import UserError

HOST_LINES: tuple[str, ...] = ("data", "strobe_n", "autofd_n", "init_n", "selectin_n")
"""Driven by the host in compatibility mode."""

PERIPHERAL_LINES: tuple[str, ...] = ("ack_n", "busy", "perror", "select", "fault_n")
"""Driven by the peripheral."""

LINES: tuple[str, ...] = HOST_LINES + PERIPHERAL_LINES
"""Every line, in the order in which tables and pictures show them."""

DATA_OE = "data_oe"
"""An optional companion of ``data``: 1 while the host drives it, 0 while it is released."""


class Verdict(StrEnum):
    """How a rule came out."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    NOT_SEEN = "not-seen"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a measurement, in nanoseconds; ``None`` is none. A value at a limit is legal."""

    fail_below_ns: float | None = None
    warn_below_ns: float | None = None
    fail_above_ns: float | None = None
    warn_above_ns: float | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the bus.

    Attributes:
        id: Its name in reports, in ``[limits]`` and in ``[waive]``.
        what: One line on what is measured or observed.
        needs: The lines it looks at; without them it is never seen.
        limits: Its limits unless the user changes them.
        source: Where the figures come from.
        severity: What breaking it means where there is no limit to measure against.
    """

    id: str
    what: str
    needs: tuple[str, ...]
    limits: Limits
    source: str
    severity: Verdict = Verdict.FAIL


_EPSON = "Epson Stylus Scan 2000 service page"
_HOST_MIN = Limits(fail_below_ns=500, warn_below_ns=750)
_NONE = Limits()

_RULES: tuple[Rule, ...] = (
    Rule(
        "HOST_SETUP",
        "data valid before strobe_n falls",
        ("data", "strobe_n"),
        _HOST_MIN,
        f"500 ns: {_EPSON}; 750 ns: IEEE 1284 host figure, as recalled",
    ),
    Rule(
        "HOST_STROBE",
        "strobe_n low",
        ("strobe_n",),
        Limits(fail_below_ns=500, warn_below_ns=750, warn_above_ns=500_000),
        f"500 ns: {_EPSON}; 750 ns and 500 us: IEEE 1284 host figures, as recalled",
    ),
    Rule(
        "HOST_HOLD",
        "data held after strobe_n rises",
        ("data", "strobe_n"),
        _HOST_MIN,
        f"500 ns: {_EPSON}; 750 ns: IEEE 1284 host figure, as recalled",
    ),
    Rule(
        "HOST_STABLE",
        "data does not change while strobe_n is low",
        ("data", "strobe_n"),
        _NONE,
        f"{_EPSON}: data is valid from set-up to hold",
    ),
    Rule(
        "HOST_BUSY",
        "strobe_n does not fall while busy is high (measured: busy low before it falls)",
        ("strobe_n", "busy"),
        _NONE,
        f"{_EPSON}: tready >= 0",
    ),
    Rule(
        "HOST_INIT",
        "init_n low",
        ("init_n",),
        Limits(fail_below_ns=50_000),
        "Seiko FB900 manual: nInit low at least 50 us",
    ),
    Rule(
        "HOST_X",
        "no X or Z on a host line after reset",
        HOST_LINES,
        _NONE,
        "IEEE 1284: every line has a driver",
    ),
    Rule(
        "DEV_BUSY",
        "busy high after strobe_n falls",
        ("strobe_n", "busy"),
        Limits(warn_above_ns=500, fail_above_ns=1_000),
        f"500 ns: {_EPSON}, SMSC FDC37C669; 1 us: Fujitsu DL series",
    ),
    Rule(
        "DEV_ACK",
        "ack_n low",
        ("ack_n",),
        Limits(warn_below_ns=500, warn_above_ns=10_000),
        f"{_EPSON}: 500 ns to 10 us",
    ),
    Rule(
        "DEV_STATUS",
        "select, fault_n, perror turn bad only while busy is high",
        ("select", "fault_n", "perror", "busy"),
        _NONE,
        "Intel CD1283 data sheet 5.5.11",
        Verdict.WARN,
    ),
    Rule(
        "DEV_X",
        "no X or Z on a peripheral line",
        PERIPHERAL_LINES,
        _NONE,
        "IEEE 1284: every line has a driver",
    ),
    Rule(
        "DATA_LOST",
        "every byte handed over arrived",
        (),
        _NONE,
        "scoreboard",
    ),
    Rule(
        "DATA_EXTRA",
        "no byte arrived that was not handed over",
        (),
        _NONE,
        "scoreboard",
    ),
    Rule(
        "DATA_WRONG",
        "bytes arrived as they were handed over",
        (),
        _NONE,
        "scoreboard",
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _RULES}
"""Every rule by its id, in the order in which tables show them."""

DATA_RULES: tuple[str, ...] = ("DATA_LOST", "DATA_EXTRA", "DATA_WRONG")
"""Judged by the scoreboard, which knows both ends."""

LINE_RULES: tuple[str, ...] = tuple(name for name in RULES if name not in DATA_RULES)
"""Judged by the line checker, from the lines alone."""


def nearest(name: str, names: Iterable[str]) -> str:
    """The names most like a misspelt one, for the end of a message; all if none is like it."""
    known = list(names)
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    return ", ".join(close or known)


def find_rule(rule_id: str, where: str = "rule") -> Rule:
    """Look a rule up.

    Raises:
        UserError: There is no such rule; the message names the nearest ones.
    """
    try:
        return RULES[rule_id]
    except KeyError:
        message = f"{where}: no rule is called {rule_id!r}; nearest: {nearest(rule_id, RULES)}"
        raise UserError(message) from None


@dataclass(slots=True)
class RuleResult:
    """How one rule came out.

    Attributes:
        rule: The rule, with the limits that were in force.
        verdict: Its verdict.
        min_ps: The smallest value measured, in picoseconds; ``None`` if nothing was measured.
        max_ps: The largest one.
        count: Measurements or observations.
        failures: How many of them failed.
        warnings: How many of them deserve a warning.
        first_violation_ps: When the rule was first broken.
        waived: The reason for which breaking it was waived.
        unseen: Why nobody could have seen it broken in this simulation.
    """

    rule: Rule
    verdict: Verdict = Verdict.NOT_SEEN
    min_ps: int | None = None
    max_ps: int | None = None
    count: int = 0
    failures: int = 0
    warnings: int = 0
    first_violation_ps: int | None = None
    waived: str | None = None
    unseen: str | None = None

    def to_json(self) -> dict[str, str | int | float | None]:
        """The result as JSON holds it; times in nanoseconds."""
        return {
            "verdict": str(self.verdict),
            "min_ns": to_ns(self.min_ps),
            "max_ns": to_ns(self.max_ps),
            "count": self.count,
            "failures": self.failures,
            "warnings": self.warnings,
            "first_violation_ns": to_ns(self.first_violation_ps),
            "waived": self.waived,
            "unseen": self.unseen,
        }


def to_ns(ps: int | None) -> int | float | None:
    """Picoseconds as nanoseconds: an integer where it is one, so that files stay readable."""
    if ps is None:
        return None
    return ps // 1000 if ps % 1000 == 0 else ps / 1000


def to_ps(ns: float | None) -> int | None:
    """Nanoseconds as picoseconds, whole ones."""
    return None if ns is None else round(ns * 1000)
