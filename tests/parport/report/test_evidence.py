# SPDX-License-Identifier: Apache-2.0
"""A few violations of many leave a simulation, those that matter first."""

from dataclasses import replace

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.report.evidence import Evidence, briefly, by_weight, tell
from tests.parport.report.samples import VIOLATION


def broken(rule: str, time_ps: int) -> Evidence:
    return Evidence(replace(VIOLATION, rule_id=rule, time_ps=time_ps, edges=[]), "")


def test_rules_that_failed_come_first_and_each_part_by_time() -> None:
    verdicts = {"HOST_SETUP": Verdict.WARN, "DEV_X": Verdict.FAIL}
    rules = {name: RuleResult(RULES[name], verdict) for name, verdict in verdicts.items()}
    found = [("HOST_SETUP", 1), ("DEV_X", 3), ("HOST_SETUP", 0), ("DEV_X", 2)]
    sorted_ = by_weight((broken(*one).violation for one in found), rules)
    assert [(v.rule_id, v.time_ps) for v in sorted_] == [
        ("DEV_X", 2),
        ("DEV_X", 3),
        ("HOST_SETUP", 0),
        ("HOST_SETUP", 1),
    ]


def test_the_first_of_each_rule_is_among_five() -> None:
    found = [broken("DEV_X", number).violation for number in range(10)]
    found.append(broken("HOST_X", 10).violation)
    told = [(e.violation.rule_id, e.violation.time_ps) for e in tell(found)]
    assert sorted(told) == [("DEV_X", n) for n in range(4)] + [("HOST_X", 10)]
    assert {rule for rule, _ in told[:2]} == {"DEV_X", "HOST_X"}
    assert tell([]) == []


def test_what_is_told_has_text_and_edges_and_briefly_no_edges() -> None:
    (evidence,) = tell([VIOLATION])
    assert evidence.text.startswith("HOST_SETUP warn at 2.000001 us, byte 0 (0x41): data was valid")
    assert "strobe_n" in evidence.text
    assert evidence.to_json()["edges"] == VIOLATION.edges
    assert briefly([evidence]) == [VIOLATION.to_json() | {"text": evidence.text}]
