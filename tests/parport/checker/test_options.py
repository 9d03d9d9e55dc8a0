# SPDX-License-Identifier: Apache-2.0
"""What a bench can ask of the line checker."""

from collections.abc import Iterable

import pytest

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.checker.verdict import Limits, Verdict
from cocotbext.parport.errors import UserError
from tests.parport.checker.one_byte import (
    FAIL,
    FALL,
    MS,
    NS,
    US,
    WARN,
    Edges,
    byte,
    check,
    found,
    idle,
)


def test_missing_lines_leave_their_rules_unseen():
    edges = [edge for edge in byte() if edge[1] in ("data", "strobe_n")]
    results = check(edges, lines=("data", "strobe_n")).results()
    seen = {rule_id for rule_id, result in results.items() if result.verdict is Verdict.PASS}
    assert seen == {"HOST_SETUP", "HOST_STROBE", "HOST_HOLD", "HOST_STABLE", "HOST_X"}
    assert all(results[r].verdict is Verdict.NOT_SEEN for r in set(results) - seen)


def test_status_without_busy_is_not_judged():
    edges = [(0, "select", 1), (0, "fault_n", 1), (0, "perror", 0), (US, "select", 0)]
    result = check(edges, lines=("select", "fault_n", "perror")).results()["DEV_STATUS"]
    assert (result.verdict, result.count) == (Verdict.NOT_SEEN, 0)


def test_limits_can_be_changed():
    limits = {"HOST_SETUP": Limits(fail_below_ns=1000.001)}
    assert found(byte(), limits=limits) == [("HOST_SETUP", FAIL, FALL)]
    checker = LineChecker(limits=limits)
    checker.set_limits("HOST_SETUP", Limits(fail_below_ns=1000))
    for edge in byte():
        checker.feed(*edge)
    checker.finish(MS)
    assert checker.violations == []
    assert checker.results()["HOST_SETUP"].rule.limits.fail_below_ns == 1000


def test_what_is_not_certain_to_be_within_a_limit_is_beyond_it():
    assert found(byte(setup=750 * NS), slack_ps=1) == [("HOST_SETUP", WARN, FALL)]
    assert found(byte(setup=750 * NS + 1), slack_ps=1) == []
    assert found(byte(answer=500 * NS), slack_ps=1) == [("DEV_BUSY", WARN, FALL + 500 * NS)]
    assert found(byte(answer=500 * NS - 1), slack_ps=1) == []
    (violation,) = check(byte(width=500 * NS), slack_ps=1).violations
    assert violation.severity is FAIL
    said = "strobe_n was low for 500 ns, give or take 1 ps, at least 500 ns expected"
    assert violation.message == said


def test_waived_rule_is_counted_but_not_told():
    told = []
    checker = check(byte(ack=1), waive={"DEV_ACK": "Busy only"}, on_violation=told.append)
    result = checker.results()["DEV_ACK"]
    assert (result.verdict, result.warnings, result.waived) == (Verdict.WAIVED, 1, "Busy only")
    assert told == checker.violations == []
    assert check(byte(), waive={"DEV_ACK": "x"}).results()["DEV_ACK"].verdict is Verdict.PASS


def many(count: int) -> Edges:
    edges = idle()
    for n in range(count):
        edges += [((n + 1) * 10 * US, "ack_n", 0), ((n + 1) * 10 * US + 100, "ack_n", 1)]
    return edges


def test_violations_are_bounded_but_all_are_told():
    told = []
    checker = check(many(50), keep=7, on_violation=told.append)
    assert (len(checker.violations), len(told)) == (7, 50)
    assert checker.results()["DEV_ACK"].warnings == 50
    assert len(check(many(50)).violations) == 20


def test_edges_go_with_a_violation():
    (violation,) = check(byte(setup=400 * NS), edges=8).violations
    assert (FALL - 400 * NS, "data", 0x41) in violation.edges
    assert (FALL + 1 * US, "strobe_n", 1) in violation.edges
    assert {line for _, line, _ in violation.edges} == set(LINES)
    assert check(byte(setup=400 * NS)).violations[0].edges == []


def test_windows_of_edges_are_bounded():
    checker = check(many(200), edges=16)
    assert max(len(v.edges) for v in checker.violations) <= 16 + len(LINES) + 12


def call(edges: Iterable) -> None:
    checker = LineChecker(("busy",))
    for edge in edges:
        checker.feed(*edge)
    checker.finish(100)


def test_wrong_calls_are_refused():
    with pytest.raises(ValueError, match="backwards"):
        call([(10, "busy", 0), (9, "busy", 1)])
    with pytest.raises(ValueError, match="select"):
        call([(10, "select", 0)])
    with pytest.raises(ValueError, match="select"):
        call([(10, "busy", 0), (10, "select", 0)])
    with pytest.raises(ValueError, match="select"):
        call([(10, "busy", 0), (10, "select", None)])
    with pytest.raises(UserError, match="strobe_n"):
        LineChecker(("strobe",))
    with pytest.raises(UserError, match="HOST_SETUP"):
        LineChecker(limits={"HOST_SETUPS": Limits()})
    with pytest.raises(UserError, match="scoreboard"):
        LineChecker(waive={"DATA_LOST": "never mind"})
