# SPDX-License-Identifier: Apache-2.0
"""Each rule, broken by the smallest step and kept at its limit; then the corners of the checker."""

from collections.abc import Iterable

import pytest

from cocotbext.parport.checker import LineChecker
from cocotbext.parport.errors import UserError
from cocotbext.parport.rules import LINE_RULES, LINES, RULES, Limits, Verdict

NS, US, MS = 1_000, 1_000_000, 1_000_000_000
FAIL, WARN = Verdict.FAIL, Verdict.WARN
IDLE = {"data": 0, "strobe_n": 1, "autofd_n": 1, "init_n": 1, "selectin_n": 0}
IDLE |= {"ack_n": 1, "busy": 0, "perror": 0, "select": 1, "fault_n": 1}
FALL = 100 * US
"""When strobe_n falls in the byte of ``byte``."""

Edges = list[tuple[int, str, int | None]]


def idle() -> Edges:
    return [(0, line, level) for line, level in IDLE.items()]


def byte(setup=1 * US, width=1 * US, hold=1 * US, answer=300 * NS, ack=2 * US) -> Edges:
    """One byte, 0x41, then other data: what each measurement is can be said."""
    edges = idle()
    edges += [(FALL - setup, "data", 0x41), (FALL, "strobe_n", 0), (FALL + width, "strobe_n", 1)]
    edges += [(FALL + width + hold, "data", 0x42), (FALL + answer, "busy", 1)]
    late = FALL + answer + width + hold
    edges += [(late, "ack_n", 0), (late + ack, "ack_n", 1), (late + ack + US, "busy", 0)]
    return sorted(edges, key=lambda edge: edge[0])


def init_pulse(width: int) -> Edges:
    return [*idle(), (FALL, "init_n", 0), (FALL + width, "init_n", 1)]


def changed(*more: tuple[int, str, int | None], base: Edges | None = None) -> Edges:
    return sorted([*(byte() if base is None else base), *more], key=lambda edge: edge[0])


def check(trace: Edges, end: int = 10 * MS, **options) -> LineChecker:
    lines = options.pop("lines", LINES)
    checker = LineChecker(lines, **options)
    for edge in trace:
        checker.feed(*edge)
    checker.finish(end)
    return checker


def found(trace: Edges, end: int = 10 * MS, **options) -> list[tuple]:
    return [(v.rule_id, v.severity, v.time_ps) for v in check(trace, end, **options).violations]


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


# ---- beginnings and ends ----


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


# ---- options ----


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
    with pytest.raises(UserError, match="strobe_n"):
        LineChecker(("strobe",))
    with pytest.raises(UserError, match="HOST_SETUP"):
        LineChecker(limits={"HOST_SETUPS": Limits()})
    with pytest.raises(UserError, match="scoreboard"):
        LineChecker(waive={"DATA_LOST": "never mind"})
