# SPDX-License-Identifier: Apache-2.0
"""The table of rules, verdicts and the times in them."""

import json

import pytest

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.checker.modes.table import MODES
from cocotbext.parport.checker.rules import DATA_RULES, RULES, find_rule
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.checker.verdict import Limits, RuleResult, Verdict
from cocotbext.parport.errors import UserError, nearest
from cocotbext.parport.units import format_time, parse_time

DEFAULTS = {
    "HOST_SETUP": Limits(fail_below_ns=500, warn_below_ns=750),
    "HOST_STROBE": Limits(fail_below_ns=500, warn_below_ns=750, warn_above_ns=500_000),
    "HOST_HOLD": Limits(fail_below_ns=500, warn_below_ns=750),
    "HOST_STABLE": Limits(),
    "HOST_BUSY": Limits(),
    "HOST_INIT": Limits(fail_below_ns=50_000),
    "HOST_X": Limits(),
    "DEV_BUSY": Limits(warn_above_ns=500, fail_above_ns=1_000),
    "DEV_ACK": Limits(warn_below_ns=500, warn_above_ns=10_000),
    "DEV_STATUS": Limits(),
    "DEV_X": Limits(),
    "DATA_LOST": Limits(),
    "DATA_EXTRA": Limits(),
    "DATA_WRONG": Limits(),
}


def test_defaults():
    assert {rule_id: rule.limits for rule_id, rule in RULES.items()} == DEFAULTS
    assert {r.id for r in RULES.values() if r.severity is Verdict.WARN} == {"DEV_STATUS"}


def test_the_order_of_reports_is_that_of_the_sides():
    assert list(RULES) == list(DEFAULTS)


def test_the_modes_rules_are_in_the_table():
    for mode in MODES:
        assert all(RULES[rule.id] is rule for rule in mode.rules)


def test_every_rule_explains_itself():
    for rule in RULES.values():
        assert rule.what
        assert rule.source
        assert set(rule.needs) <= set(LINES)
        assert bool(rule.needs) == (rule.id not in DATA_RULES)


def test_unknown_rule():
    with pytest.raises(UserError, match=r"^file: no rule is called 'DEV_ACKS'; nearest: DEV_ACK"):
        find_rule("DEV_ACKS", "file")
    assert nearest("zzz", ["a", "b"]) == "a, b"


def test_json_of_a_result():
    result = RuleResult(RULES["DEV_ACK"], Verdict.WARN, 499_999, 2_000_000, 3, 0, 1, 1_500, None)
    text = json.dumps(result.to_json())
    assert json.loads(text) == {
        "verdict": "warn",
        "min_ns": 499.999,
        "max_ns": 2000,
        "count": 3,
        "failures": 0,
        "warnings": 1,
        "first_violation_ns": 1.5,
        "waived": None,
        "unseen": None,
    }
    assert '"max_ns": 2000,' in text
    empty = RuleResult(RULES["DEV_ACK"]).to_json()
    assert (empty["verdict"], empty["min_ns"], empty["count"]) == ("not-seen", None, 0)


def test_first_violation_is_the_earliest_not_the_first_told():
    tally = Tally(RULES["DEV_BUSY"])
    tally.broken(Verdict.WARN, 500)
    tally.broken(Verdict.FAIL, 300)
    tally.broken(Verdict.FAIL, 400)
    result = tally.result()
    assert (result.first_violation_ps, result.failures, result.warnings) == (300, 2, 1)
    assert result.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("text", "ps"),
    [
        *(("1us", 10**6), ("0.5 ms", 5 * 10**8), ("750ns", 750_000), ("3 s", 3 * 10**12)),
        *((".5ns", 500), ("1500 fs", 2), (" 7ps ", 7), ("1.0005ns", 1000), ("2\u00b5s", 2 * 10**6)),
    ],
)
def test_times_read(text, ps):
    assert parse_time(text, "x") == ps


@pytest.mark.parametrize("text", ["", "5", "us", "-1us", "1 parsec", "1e3ns", 5, None, ["1us"]])
def test_what_is_no_time(text):
    with pytest.raises(UserError, match=r"^here: .* is not a time; write a number and a unit"):
        parse_time(text, "here")


@pytest.mark.parametrize(
    ("ps", "text"),
    [
        *((0, "0 ns"), (1, "1 ps"), (999, "999 ps"), (499_000, "499 ns"), (499_999, "499.999 ns")),
        *((10**6, "1 us"), (1_020_000, "1.02 us"), (5 * 10**11, "500 ms"), (3 * 10**12, "3 s")),
        *((1_000_000_000_001, "1.000000000001 s"), (100_000, "100 ns"), (-1500, "-1.5 ns")),
    ],
)
def test_times_written(ps, text):
    assert format_time(ps) == text
