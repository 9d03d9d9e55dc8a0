# SPDX-License-Identifier: Apache-2.0
"""The rules of a result, as a page shows them."""

import re
from typing import Any

import pytest

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.report.page import _environment
from cocotbext.parport.report.rulerows import rule_rows


def shown(result: RuleResult) -> str:
    """What the page says of a rule, after its name."""
    rows = rule_rows({result.rule.id: result})
    parts: Any = _environment().get_template("parts.html").module
    values = str(parts.rules(rows)).partition('<p class="values">')[2]
    return " ".join(re.sub("<[^>]+>", " ", values).split())


@pytest.mark.parametrize(
    ("result", "text"),
    [
        (RuleResult(RULES["DEV_X"]), "did not occur"),
        (RuleResult(RULES["DEV_X"], unseen="it knows no X"), "it knows no X"),
        (RuleResult(RULES["DEV_X"], Verdict.PASS, count=3), "3 checked"),
        (
            RuleResult(RULES["DEV_X"], Verdict.FAIL, count=3, failures=2),
            "3 checked broken 2 of 3 times",
        ),
    ],
)
def test_how_often_a_rule_was_seen(result: RuleResult, text: str) -> None:
    assert shown(result) == text


def test_what_is_broken_did_occur() -> None:
    assert "did not occur" not in shown(RuleResult(RULES["DEV_X"], Verdict.FAIL, failures=1))
