# SPDX-License-Identifier: Apache-2.0
"""Every rule, in the order of reports: the host's, the device's, those of the bytes."""

from cocotbext.parport.checker.modes.table import MODES
from cocotbext.parport.checker.unknown import UNKNOWN_RULES
from cocotbext.parport.checker.verdict import Limits, Rule
from cocotbext.parport.errors import UserError, nearest

__all__ = ["DATA_RULES", "LINE_RULES", "RULES", "find_rule"]

_SCOREBOARD: tuple[Rule, ...] = (
    Rule(
        "DATA_LOST",
        "every byte handed over arrived",
        (),
        Limits(),
        "scoreboard",
    ),
    Rule(
        "DATA_EXTRA",
        "no byte arrived that was not handed over",
        (),
        Limits(),
        "scoreboard",
    ),
    Rule(
        "DATA_WRONG",
        "bytes arrived as they were handed over",
        (),
        Limits(),
        "scoreboard",
    ),
)

_GATHERED = (*(rule for mode in MODES for rule in mode.rules), *UNKNOWN_RULES, *_SCOREBOARD)
_SIDES = ("HOST", "DEV", "DATA")


def _side(rule: Rule) -> int:
    """Whose rule it is, by the first word of its name."""
    return _SIDES.index(rule.id.partition("_")[0])


RULES: dict[str, Rule] = {rule.id: rule for rule in sorted(_GATHERED, key=_side)}
"""Every rule by its id, in the order in which tables show them."""

DATA_RULES: tuple[str, ...] = tuple(rule.id for rule in _SCOREBOARD)
"""Judged by the scoreboard, which knows both ends."""

LINE_RULES: tuple[str, ...] = tuple(name for name in RULES if name not in DATA_RULES)
"""Judged by the line checker, from the lines alone."""


def find_rule(rule_id: str, where: str = "rule") -> Rule:
    """Look a rule up.

    Raises:
        UserError: there is no such rule; the message names the nearest ones.
    """
    try:
        return RULES[rule_id]
    except KeyError:
        message = f"{where}: no rule is called {rule_id!r}; nearest: {nearest(rule_id, RULES)}"
        raise UserError(message) from None
