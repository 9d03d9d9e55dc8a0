# SPDX-License-Identifier: Apache-2.0
"""The corners of the line checker: beginnings and ends, silence, X, moments.

Long because each corner is a test of a few lines, and all feed the checker in one way.
"""

import pytest

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import Limits, Verdict
from tests.parport.checker.one_byte import (
    FAIL,
    FALL,
    IDLE,
    MS,
    NS,
    US,
    WARN,
    Edges,
    byte,
    changed,
    check,
    found,
    idle,
)


def test_first_value_is_no_edge():
    edges: Edges = [(0, "init_n", 0), (1 * US, "init_n", 1), (0, "strobe_n", 0)]
    edges += [(0, "ack_n", 0), (100 * NS, "strobe_n", 1), (100 * NS, "ack_n", 1)]
    checker = check(sorted(edges, key=lambda edge: edge[0]))
    assert checker.violations == []
    counts = {rule_id: result.count for rule_id, result in checker.results().items()}
    assert counts["HOST_INIT"] == counts["DEV_ACK"] == counts["HOST_STROBE"] == 0


def test_data_that_never_changed_counts_without_a_measurement():
    edges = [edge for edge in byte() if edge[1] != "data" or edge[0] == 0]
    results = check(edges).results()
    for rule_id in ("HOST_SETUP", "HOST_HOLD"):
        result = results[rule_id]
        assert (result.verdict, result.count, result.min_ps) == (Verdict.PASS, 1, None)


def test_hold_cut_short_by_the_end_is_not_judged():
    edges = [edge for edge in byte() if edge[0] <= FALL + 1 * US]
    result = check(edges, end=FALL + 1 * US + 100 * NS).results()["HOST_HOLD"]
    assert result.verdict is Verdict.NOT_SEEN


def test_strobe_that_never_ends_is_reported_where_it_broke_the_limit():
    edges = [edge for edge in byte() if edge[:2] != (FALL + 1 * US, "strobe_n")]
    edges = [edge for edge in edges if edge[1] != "data" or edge[0] < FALL]
    assert found(edges) == [("HOST_STROBE", WARN, FALL + 500 * US)]
    assert found(edges, end=FALL + 500 * US) == []


def test_ack_that_never_ends_is_reported():
    edges = [edge for edge in byte() if edge[1:] != ("ack_n", 1) or edge[0] == 0]
    (violation,) = check(edges).violations
    assert (violation.rule_id, violation.measured_ps) == ("DEV_ACK", None)
    assert violation.time_ps == violation.start_ps + 10 * US


def test_pulse_cut_short_by_the_end_is_not_judged():
    edges = [*idle(), (FALL, "ack_n", 0), (FALL, "init_n", 0), (FALL, "strobe_n", 0)]
    checker = check(edges, end=FALL + 100 * NS)
    assert checker.violations == []
    assert checker.results()["DEV_ACK"].verdict is Verdict.NOT_SEEN


def test_finish_is_idempotent_and_final():
    checker = check(byte(width=499 * NS))
    before = list(checker.violations)
    checker.finish(20 * MS)
    assert checker.violations == before
    with pytest.raises(ValueError, match="finished"):
        checker.feed(30 * MS, "busy", 1)


# ---- gaps ----


def with_gap(begin: int, end: int, trace: Edges, **options) -> LineChecker:
    """What a recorder that was off for a while makes of a trace."""
    checker = LineChecker(**options)
    for edge in (edge for edge in trace if edge[0] <= begin):
        checker.feed(*edge)
    checker.gap(begin)
    levels = {line: value for time_ps, line, value in trace if time_ps <= end}
    for line, value in levels.items():
        checker.feed(end, line, value)
    for edge in (edge for edge in trace if edge[0] > end):
        checker.feed(*edge)
    checker.finish(10 * MS)
    return checker


@pytest.mark.parametrize("begin", [FALL - 500 * NS, FALL, FALL + 200 * NS, FALL + 1 * US])
def test_what_is_under_way_at_a_gap_is_not_measured(begin):
    results = with_gap(begin, 200 * US, byte(setup=749 * NS, width=749 * NS)).results()
    assert results["HOST_STROBE"].min_ps == (749 * NS if begin == FALL + 1 * US else None)
    assert results["HOST_HOLD"].min_ps is None
    assert results["DEV_BUSY"].count == int(begin >= FALL + 300 * NS)
    assert results["HOST_X"].count == 5
    assert results["DEV_X"].count == 5


def test_levels_after_a_gap_are_no_edges():
    again = 500 * US
    strobe = [(again, "strobe_n", 0), (again + US, "strobe_n", 1), (again + 200 * NS, "busy", 1)]
    trace = changed((300 * US, "data", 0x55), *strobe)
    checker = with_gap(200 * US, again - 100 * NS, trace)
    assert checker.violations == []
    result = checker.results()["HOST_SETUP"]
    assert (result.count, result.max_ps) == (2, 1 * US)


def test_what_broke_a_limit_before_a_gap_is_told():
    trace = [edge for edge in without_busy() if edge[0] <= FALL]
    (violation,) = with_gap(FALL + 2 * US, 2 * MS, trace).violations
    assert (violation.rule_id, violation.time_ps) == ("DEV_BUSY", FALL + 1 * US)
    (violation,) = with_gap(FALL + 600 * US, 2 * MS, [*trace, (FALL, "busy", 1)]).violations
    assert (violation.rule_id, violation.time_ps) == ("HOST_STROBE", FALL + 500 * US)


def test_lines_unknown_at_a_gap_are_not_blamed_for_it():
    trace = [(t, line, None if line == "autofd_n" else v) for t, line, v in idle()]
    known = (FALL - 10 * US, "autofd_n", 1)
    assert with_gap(US, FALL - 5 * US, changed(known, base=[*trace, *byte()[10:]])).violations == []
    (violation,) = with_gap(US, FALL - 5 * US, [*trace, *byte()[10:]]).violations
    assert (violation.rule_id, violation.time_ps) == ("HOST_X", FALL)


def test_bytes_are_counted_on_over_a_gap_and_pictures_show_it():
    again = 500 * US
    late = (again - 100 * NS, "data", 0x55)
    trace = changed((again, "strobe_n", 0), (again + US, "strobe_n", 1), late)
    violation = with_gap(200 * US, 300 * US, trace, edges=48).violations[0]
    assert (violation.rule_id, violation.byte_number, violation.byte_value) == (
        "HOST_SETUP",
        1,
        0x55,
    )
    assert (200 * US, "data", None) in violation.edges


def test_a_gap_out_of_order_is_refused():
    checker = LineChecker(("busy",))
    checker.feed(10, "busy", 0)
    with pytest.raises(ValueError, match="backwards"):
        checker.gap(9)
    checker.finish(20)
    with pytest.raises(ValueError, match="finished"):
        checker.gap(30)


# ---- busy ----


def without_busy() -> Edges:
    return [edge for edge in byte() if edge[1] != "busy" or edge[0] == 0]


def test_no_answer_is_reported_at_the_end():
    assert found(without_busy()) == [("DEV_BUSY", FAIL, FALL + 1 * US)]
    assert found(without_busy(), end=FALL + 20 * US) == [("DEV_BUSY", FAIL, FALL + 1 * US)]


def test_an_answer_that_may_still_come_is_not_missed():
    edges = [edge for edge in without_busy() if edge[0] <= FALL]
    assert found(edges, end=FALL + 1 * US) == []
    assert found(edges, end=FALL + 1 * US + 1) == [("DEV_BUSY", FAIL, FALL + 1 * US)]


def test_no_answer_before_the_next_strobe():
    again = FALL + 1_500 * NS
    edges = changed(
        (again, "strobe_n", 0),
        (again + 1 * US, "strobe_n", 1),
        (again + 1, "busy", 1),
        base=[edge for edge in without_busy() if edge[1] != "data" or edge[0] < FALL],
    )
    (violation,) = check(edges).violations
    assert (violation.rule_id, violation.time_ps) == ("DEV_BUSY", FALL + 1 * US)
    faster = [(t - 600 * NS if t >= again else t, line, v) for t, line, v in edges]
    faster = [
        e if e[:2] != (FALL + 1 * US, "strobe_n") else (FALL + 750 * NS, *e[1:]) for e in faster
    ]
    ours = check(sorted(faster, key=lambda edge: edge[0])).violations
    assert [(v.rule_id, v.time_ps, v.byte_number) for v in ours] == [
        ("DEV_BUSY", FALL + 900 * NS, 1)
    ]


def test_a_rise_of_busy_much_later_is_no_answer():
    edges = changed((FALL + 36 * MS, "busy", 1), base=without_busy())
    (violation,) = check(edges, end=40 * MS).violations
    assert (violation.measured_ps, violation.time_ps) == (None, FALL + 1 * US)


@pytest.mark.parametrize(("line", "level"), [("select", 0), ("fault_n", 0), ("perror", 1)])
def test_a_peripheral_that_said_not_ready_owes_no_answer(line, level):
    start = [e if e[:2] != (0, line) else (0, line, level) for e in without_busy()]
    assert found(start) == []
    answered = [e if e[:2] != (0, line) else (0, line, level) for e in byte(answer=600 * NS)]
    assert found(answered) == [("DEV_BUSY", WARN, FALL + 600 * NS)]
    much_later = [e if e[:2] != (0, line) else (0, line, level) for e in byte(answer=2 * US)]
    result = check(much_later).results()["DEV_BUSY"]
    assert (result.verdict, result.count) == (Verdict.NOT_SEEN, 0)


def test_a_peripheral_that_leaves_after_the_strobe_owes_one():
    edges = changed((FALL + 10, "select", 0), base=without_busy())
    assert sorted(found(edges)) == [
        ("DEV_BUSY", FAIL, FALL + 1 * US),
        ("DEV_STATUS", WARN, FALL + 10),
    ]


def test_a_peripheral_in_reset_owes_no_answer():
    reset = [(FALL + 200 * NS, "init_n", 0), (FALL + 60 * US, "init_n", 1)]
    assert found(changed(*reset, base=without_busy())) == []
    before = [(FALL - 10 * US, "init_n", 0), (FALL + 60 * US, "init_n", 1)]
    assert found(changed(*before, base=without_busy())) == []
    always = [e if e[:2] != (0, "init_n") else (0, "init_n", 0) for e in without_busy()]
    assert found(always) == []


def test_strobe_while_busy_is_the_host_s_fault_alone():
    edges = changed((FALL - 5 * US, "busy", 1), base=without_busy())
    assert found(edges) == [("HOST_BUSY", FAIL, FALL)]


def test_power_off_warns_of_the_status_lines():
    down = 200 * US
    edges = [*byte(), *((down, line, 0) for line in ("ack_n", "select", "fault_n"))]
    checker = check(edges)
    assert [v.rule_id for v in checker.violations] == ["DEV_STATUS", "DEV_STATUS", "DEV_ACK"]
    assert {v.time_ps for v in checker.violations[:2]} == {down}


def test_ready_time_can_be_given_a_limit():
    limits = {"HOST_BUSY": Limits(warn_below_ns=680)}
    edges = changed((FALL - 5 * US, "busy", 1), (FALL - 680 * NS, "busy", 0))
    assert found(edges, limits=limits) == []
    edges = changed((FALL - 5 * US, "busy", 1), (FALL - 680 * NS + 1, "busy", 0))
    assert found(edges, limits=limits) == [("HOST_BUSY", WARN, FALL)]


# ---- X, Z, released lines ----


def test_x_before_reset_is_legal():
    start: Edges = [(0, line, None) for line in LINES]
    assert found([*start, *((t + US, line, v) for t, line, v in byte())]) == []


@pytest.mark.parametrize("line", LINES)
def test_x_after_reset_is_found_on_every_line(line):
    rule_id = "HOST_X" if RULES["HOST_X"].needs.count(line) else "DEV_X"
    later = FALL + 50 * US
    assert found(changed((later, line, None))) == [(rule_id, FAIL, later)]


def test_data_is_valid_from_when_it_is_known():
    edges = [(t, line, None if (t, line) == (0, "data") else v) for t, line, v in byte()]
    edges = [(FALL - 400 * NS if e[:2] == (FALL - US, "data") else e[0], *e[1:]) for e in edges]
    assert found(sorted(edges, key=lambda e: e[0])) == [("HOST_SETUP", FAIL, FALL)]


def late_data(known: int, *more: tuple[int, str, int | None]) -> Edges:
    """A strobe while data is X, which ends at some time; more may come."""
    edges: Edges = [(t, line, None if line == "data" else v) for t, line, v in idle()]
    edges += [edge for edge in byte() if edge[0] > 0 and edge[1] != "data"]
    return changed((known, "data", 0x41), *more, base=edges)


def test_data_that_becomes_known_after_a_strobe_is_valid_from_then_on():
    again = FALL + 50 * US
    strobe = [(again, "strobe_n", 0), (again + US, "strobe_n", 1), (again + 200 * NS, "busy", 1)]
    edges = late_data(again - 100 * NS, *strobe)
    assert found(edges) == [("HOST_X", FAIL, FALL), ("HOST_SETUP", FAIL, again)]
    assert check(edges).results()["HOST_SETUP"].min_ps == 100 * NS


def test_data_that_becomes_known_in_a_strobe_is_not_stable():
    checker = check(late_data(FALL + 500 * NS))
    assert [(v.rule_id, v.time_ps) for v in checker.violations] == [
        ("HOST_X", FALL),
        ("HOST_STABLE", FALL + 500 * NS),
    ]
    result = checker.results()["HOST_STABLE"]
    assert (result.failures, result.count) == (1, 1)


def test_data_that_becomes_known_after_the_reset_is_valid_from_then_on():
    checker = LineChecker(await_reset=True)
    for edge in late_data(FALL - 100 * NS):
        if edge[0] == FALL - 100 * NS:
            checker.reset_done(FALL - 1 * US)
        checker.feed(*edge)
    checker.finish(MS)
    ours = [(v.rule_id, v.time_ps) for v in checker.violations]
    assert ours == [("HOST_X", FALL - 1 * US), ("HOST_SETUP", FALL)]


def test_no_rule_is_broken_more_often_than_it_was_seen():
    start: Edges = [(0, "data", 0), (0, "strobe_n", 0), (0, "busy", None)]
    start += [(US, "data", 1), (2 * US, "strobe_n", 1)]
    for n in range(4, 8):
        start += [(n * US, "strobe_n", None), (n * US + NS, "strobe_n", 1)]
    results = check([*start, (9 * US, "strobe_n", 0)]).results()
    assert (results["HOST_STABLE"].failures, results["HOST_STABLE"].count) == (1, 2)
    assert (results["HOST_X"].failures, results["HOST_X"].count) == (4, 2 + 4)
    assert (results["DEV_X"].failures, results["DEV_X"].count) == (1, 1)
    for result in results.values():
        assert result.failures + result.warnings <= result.count


def test_line_still_unknown_at_the_first_strobe():
    edges = [(0, line, None if line == "autofd_n" else v) for t, line, v in idle()]
    edges += [edge for edge in byte() if edge[0] > 0]
    assert found(edges) == [("HOST_X", FAIL, FALL)]


def test_line_never_known_in_a_trace_without_strobe():
    edges = [(0, line, None if line == "strobe_n" else v) for t, line, v in idle()]
    assert found(edges) == [("HOST_X", FAIL, 0)]


def test_reset_can_be_told():
    checker = LineChecker(await_reset=True)
    for line, level in IDLE.items():
        checker.feed(0, line, level)
    checker.feed(1 * US, "strobe_n", None)
    checker.feed(2 * US, "strobe_n", 1)
    checker.feed(2 * US, "init_n", None)
    checker.reset_done(3 * US)
    checker.feed(4 * US, "init_n", 1)
    checker.feed(5 * US, "strobe_n", None)
    checker.finish(6 * US)
    ours = [(v.rule_id, v.time_ps) for v in checker.violations]
    assert ours == [("HOST_X", 3 * US), ("HOST_X", 5 * US)]


def test_x_between_equal_levels_is_no_edge():
    edges = changed((FALL + 200 * NS, "strobe_n", None), (FALL + 210 * NS, "strobe_n", 0))
    assert found(edges) == [("HOST_X", FAIL, FALL + 200 * NS)]
    assert check(edges).results()["HOST_STROBE"].min_ps == 1 * US


def test_released_data_may_float():
    free = FALL + 20 * US
    edges = changed((0, "data_oe", 1), (free, "data_oe", 0), (free, "data", None))
    edges = changed((free + US, "data", 0x99), (free + 2 * US, "data", None), base=edges)
    lines = (*LINES, "data_oe")
    assert found(edges, lines=lines) == []
    edges = changed((free + 3 * US, "data_oe", 1), base=edges)
    assert found(edges, lines=lines) == [("HOST_X", FAIL, free + 3 * US)]
    without = [edge for edge in edges if edge[1] != "data_oe"]
    assert found(without) == [("HOST_X", FAIL, free), ("HOST_X", FAIL, free + 2 * US)]


def test_knowing_who_drives_data_does_not_change_the_table():
    known = check(changed((0, "data_oe", 1)), lines=(*LINES, "data_oe"))
    assert known.results() == check(byte()).results()


def test_releasing_data_ends_the_hold():
    edges = changed((0, "data_oe", 1), (FALL + 1 * US + 400 * NS, "data_oe", 0))
    rules = found(edges, lines=(*LINES, "data_oe"))
    assert rules == [("HOST_HOLD", FAIL, FALL + 1 * US + 400 * NS)]


def test_strobe_with_data_released():
    edges = changed((0, "data_oe", 0))
    lines = (*LINES, "data_oe")
    assert found(edges, lines=lines) == [("HOST_X", FAIL, FALL)]
    reverse = [e if e[:2] != (0, "selectin_n") else (0, "selectin_n", 1) for e in edges]
    reverse = changed((FALL + US + 1, "data_oe", 1), base=reverse)
    checker = check([e for e in reverse if e[1] != "busy" or e[0] == 0], lines=lines)
    assert checker.violations == []
    results = checker.results()
    for rule_id in ("HOST_SETUP", "HOST_HOLD", "HOST_STABLE", "DEV_BUSY"):
        assert results[rule_id].verdict is Verdict.NOT_SEEN
    assert results["HOST_STROBE"].verdict is Verdict.PASS


# ---- moments ----


def test_probe_bytes_without_strobe_break_nothing():
    probe = (0xAA, 0x55, 0x00, 0xFF, 0x87, 0x78)
    edges = changed(*((FALL + (50 + 2 * n) * US, "data", b) for n, b in enumerate(probe)))
    assert found(edges) == []


def test_data_at_the_edges_of_strobe():
    assert found(byte(setup=0)) == [("HOST_SETUP", FAIL, FALL)]
    assert found(byte(hold=0)) == [("HOST_HOLD", FAIL, FALL + 1 * US)]


def test_a_line_that_ends_a_moment_as_it_began_did_not_move():
    glitches = [(FALL - 50 * US, line, 1 - level) for line, level in IDLE.items()]
    back = [(FALL - 50 * US, line, level) for line, level in IDLE.items()]
    assert found(changed(*glitches, *back)) == []


def test_data_that_changes_twice_in_a_strobe_breaks_one_byte():
    edges = changed((FALL + 10, "data", 1), (FALL + 20, "data", 2))
    result = check(edges).results()["HOST_STABLE"]
    assert (result.failures, result.count) == (1, 1)
