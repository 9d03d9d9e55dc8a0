# SPDX-License-Identifier: Apache-2.0
"""The contract verifier: its rules, its findings, and what it does not disturb."""

import pytest

import tests.parclass.scenarios
from parclass import NtStatus, nt_error, nt_success
from parclass.findings import Finding, Findings, Rule
from parclass.status import status_watch
from tests.parclass.scenarios.broken_clients import BROKEN_CLIENTS
from tests.parclass.world import SCENARIOS

tests.parclass.scenarios.load()


def test_every_rule_has_a_client_that_breaks_it_alone() -> None:
    """The clients themselves run with all scenarios; here it is shown that none is missing."""
    assert set(BROKEN_CLIENTS) == set(Rule)
    for rule, name in BROKEN_CLIENTS.items():
        assert SCENARIOS[name].findings == (rule,)


def test_a_finding_says_what_when_and_what_instead() -> None:
    findings = Findings(lambda: 1234.0)
    findings.report(Rule.WRITE_NO_LOCK, "LPT1", "ParallelWrite", "the port is not locked")
    assert [str(finding) for finding in findings.finish()] == [
        "WRITE_NO_LOCK: LPT1, ParallelWrite at 1234 ns: the port is not locked; "
        "expected: hold the port's lock while using a callback"
    ]
    assert findings.findings[0].to_json() == {
        "rule": "WRITE_NO_LOCK",
        "client": "LPT1",
        "call": "ParallelWrite",
        "time_ns": 1234.0,
        "found": "the port is not locked",
        "expected": Rule.WRITE_NO_LOCK.value,
    }


def test_what_only_the_end_tells_is_judged_once() -> None:
    findings = Findings(lambda: 0.0)
    findings.at_end(lambda: findings.report(Rule.LOCK_LEAKED, "LPT1", "the end", "locked"))
    once = [Finding(Rule.LOCK_LEAKED, "LPT1", "the end", 0.0, "locked")]
    assert findings.finish() == once
    assert findings.finish() == once


@pytest.mark.parametrize("status", NtStatus)
def test_the_macros_answer_alike_with_and_without_a_watch(status: NtStatus) -> None:
    class Watch:
        def __init__(self) -> None:
            self.seen: list[tuple[str, int]] = []

        def tested(self, macro: str, status: int) -> None:
            self.seen.append((macro, status))

    watch = Watch()
    alone = nt_success(status), nt_error(status)
    token = status_watch.set(watch)
    watched = nt_success(status), nt_error(status)
    status_watch.reset(token)
    assert alone == watched
    assert watch.seen == [("NT_SUCCESS", status), ("NT_ERROR", status)]
