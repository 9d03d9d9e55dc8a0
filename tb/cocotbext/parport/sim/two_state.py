# SPDX-License-Identifier: Apache-2.0
"""What cannot be seen in this simulation, whatever the design does."""

import cocotb

from cocotbext.parport.checker.verdict import RuleResult, Verdict

__all__ = ["NO_X", "TWO_STATE", "mark_unseen", "two_state"]

NO_X = "{} knows no X and no Z"
"""Why; of which simulator is to be filled in."""

_X_RULES = ("HOST_X", "DEV_X")


TWO_STATE = ("Verilator",)
"""Simulators of which that is true, by title. Said here, because a simulation does not import what
starts simulators: it would take as long as all the rest of this package."""


def two_state() -> str | None:
    """The simulator that this simulation runs in, if it knows no X and no Z."""
    name = cocotb.SIM_NAME.partition(" ")[0]
    return name if name in TWO_STATE else None


def mark_unseen(rules: dict[str, RuleResult]) -> dict[str, RuleResult]:
    """Of two states, nobody can tell that there was no X: such a rule does not pass.

    It may still be broken: a strobe while the data lines are released is seen by data_oe.
    """
    if (simulator := two_state()) is not None:
        for rule_id in _X_RULES:
            result = rules[rule_id]
            if result.verdict is Verdict.PASS:
                result.verdict, result.count = Verdict.NOT_SEEN, 0
            if result.verdict is Verdict.NOT_SEEN:
                result.unseen = NO_X.format(simulator)
    return rules
