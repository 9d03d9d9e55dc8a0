# SPDX-License-Identifier: Apache-2.0
"""Each rule, broken by the smallest step and kept at its limit."""

import pytest

from cocotbext.parport.checker.rules import LINE_RULES, RULES
from cocotbext.parport.checker.verdict import Verdict
from tests.parport.checker.one_byte import (
    FAIL,
    FALL,
    NS,
    US,
    WARN,
    byte,
    changed,
    check,
    found,
    init_pulse,
)

SMALLEST_STEPS = [
    # rule, severity, legal neighbour, violation, time at which it is found
    ("HOST_SETUP", FAIL, None, byte(setup=500 * NS - 1), FALL),
    ("HOST_SETUP", WARN, byte(setup=750 * NS), byte(setup=750 * NS - 1), FALL),
    ("HOST_STROBE", FAIL, None, byte(width=500 * NS - 1), FALL + 500 * NS - 1),
    ("HOST_STROBE", WARN, byte(width=750 * NS), byte(width=750 * NS - 1), FALL + 750 * NS - 1),
    ("HOST_STROBE", WARN, byte(width=500 * US), byte(width=500 * US + 1), FALL + 500 * US + 1),
    ("HOST_HOLD", FAIL, None, byte(hold=500 * NS - 1), FALL + 1500 * NS - 1),
    ("HOST_HOLD", WARN, byte(hold=750 * NS), byte(hold=750 * NS - 1), FALL + 1750 * NS - 1),
    ("DEV_BUSY", WARN, byte(answer=500 * NS), byte(answer=500 * NS + 1), FALL + 500 * NS + 1),
    ("DEV_BUSY", FAIL, None, byte(answer=1 * US + 1), FALL + 1 * US + 1),
    ("DEV_ACK", WARN, byte(ack=500 * NS), byte(ack=500 * NS - 1), FALL + 2800 * NS - 1),
    ("DEV_ACK", WARN, byte(ack=10 * US), byte(ack=10 * US + 1), FALL + 12300 * NS + 1),
    ("HOST_INIT", FAIL, init_pulse(50 * US), init_pulse(50 * US - 1), FALL + 50 * US - 1),
    (
        "HOST_STABLE",
        FAIL,
        byte(setup=1 * US),
        changed((FALL + 1, "data", 0x43), (FALL + US - 1, "data", 0x41)),
        FALL + 1,
    ),
    (
        "HOST_BUSY",
        FAIL,
        changed((FALL - 5 * US, "busy", 1), (FALL, "busy", 0)),
        changed((FALL - 5 * US, "busy", 1), (FALL + 1, "busy", 0), (FALL + 2, "busy", 1)),
        FALL,
    ),
    (
        "DEV_STATUS",
        WARN,
        changed((FALL + 300 * NS, "select", 0)),
        changed((FALL + 300 * NS - 1, "select", 0)),
        FALL + 300 * NS - 1,
    ),
    (
        "DEV_STATUS",
        WARN,
        changed((FALL + 300 * NS, "fault_n", 0)),
        changed((FALL + 300 * NS - 1, "fault_n", 0)),
        FALL + 300 * NS - 1,
    ),
    (
        "DEV_STATUS",
        WARN,
        changed((FALL + 300 * NS, "perror", 1)),
        changed((FALL + 6300 * NS, "perror", 1)),  # busy falls at that moment
        FALL + 6300 * NS,
    ),
    (
        "HOST_X",
        FAIL,
        changed((FALL + 9 * US, "autofd_n", None), (FALL + 9 * US, "autofd_n", 1)),
        changed((FALL + 9 * US, "autofd_n", None), (FALL + 9 * US + 1, "autofd_n", 1)),
        FALL + 9 * US,
    ),
    (
        "DEV_X",
        FAIL,
        changed((FALL + 9 * US, "fault_n", None), (FALL + 9 * US, "fault_n", 1)),
        changed((FALL + 9 * US, "fault_n", None), (FALL + 9 * US + 1, "fault_n", 1)),
        FALL + 9 * US,
    ),
]


def _name(case) -> str:
    return f"{case[0]}-{case[1]}"


def test_the_table_breaks_every_rule():
    assert {case[0] for case in SMALLEST_STEPS} == set(LINE_RULES)
    with_limits = {
        (rule_id, severity)
        for rule_id in LINE_RULES
        for severity in (FAIL, WARN)
        for side in ("below", "above")
        if getattr(RULES[rule_id].limits, f"{severity}_{side}_ns") is not None
    }
    assert with_limits <= {case[:2] for case in SMALLEST_STEPS}


@pytest.mark.parametrize("case", SMALLEST_STEPS, ids=_name)
def test_smallest_step_breaks_exactly_this_rule(case):
    rule_id, severity, _, broken, time_ps = case
    assert found(broken) == [(rule_id, severity, time_ps)]
    result = check(broken).results()[rule_id]
    assert (result.verdict, result.first_violation_ps) == (severity, time_ps)
    assert result.failures + result.warnings == 1
    assert result.to_json()["first_violation_ns"] == time_ps / NS


@pytest.mark.parametrize("case", [c for c in SMALLEST_STEPS if c[2] is not None], ids=_name)
def test_at_the_limit_is_legal(case):
    assert found(case[2]) == []
    assert check(case[2]).results()[case[0]].verdict is Verdict.PASS


@pytest.mark.parametrize("name", ["setup", "width", "hold"])
def test_at_the_lower_limit_of_failure_is_only_a_warning(name):
    assert [v[1] for v in found(byte(**{name: 500 * NS}))] == [WARN]


def test_at_the_upper_limit_of_failure_is_only_a_warning():
    assert found(byte(answer=1 * US)) == [("DEV_BUSY", WARN, FALL + 1 * US)]


def test_violation_tells_everything():
    (violation,) = check(byte(setup=499 * NS)).violations
    assert violation.measured_ps == 499 * NS
    assert violation.limit_ns == 500
    assert violation.start_ps == FALL - 499 * NS
    assert (violation.byte_number, violation.byte_value) == (0, 0x41)
    assert "499 ns" in violation.message
    assert "500 ns" in violation.message


def test_smallest_and_largest_are_measured():
    results = check(byte(setup=800 * NS, width=900 * NS, hold=850 * NS)).results()
    measured = {k: (r.min_ps, r.max_ps, r.count) for k, r in results.items() if r.min_ps}
    assert measured == {
        "HOST_SETUP": (800 * NS, 800 * NS, 1),
        "HOST_STROBE": (900 * NS, 900 * NS, 1),
        "HOST_HOLD": (850 * NS, 850 * NS, 1),
        "DEV_BUSY": (300 * NS, 300 * NS, 1),
        "DEV_ACK": (2 * US, 2 * US, 1),
    }
