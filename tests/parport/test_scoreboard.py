# SPDX-License-Identifier: Apache-2.0
"""The scoreboard names what happened to the bytes, and when."""

import pytest

from cocotbext.parport.scoreboard import Scoreboard

LOST, EXTRA, WRONG = "DATA_LOST", "DATA_EXTRA", "DATA_WRONG"


@pytest.mark.parametrize(
    ("sent", "came", "expected"),
    [
        (b"", b"", {}),
        (b"abc", b"abc", {}),
        (b"abc", b"abbc", {EXTRA: (1, 30)}),
        (b"abc", b"ac", {LOST: (1, 999)}),
        (b"abc", b"", {LOST: (3, 999)}),
        (b"", b"abc", {EXTRA: (3, 10)}),
        (b"abc", b"aXc", {WRONG: (1, 20)}),
        (b"abcd", b"aXd", {LOST: (1, 999), WRONG: (1, 20)}),
        (b"aaa", b"aa", {LOST: (1, 999)}),
        (b"abc", b"abcd", {EXTRA: (1, 40)}),
    ],
)
def test_what_differs(sent: bytes, came: bytes, expected: dict[str, tuple[int, int]]) -> None:
    scoreboard = Scoreboard()
    for number, byte in enumerate(came, 1):
        scoreboard.arrive(number * 10, byte)
    results = scoreboard.judge(sent, 999)
    found = {
        rule: (result.failures, result.first_violation_ps)
        for rule, result in results.items()
        if result.verdict == "fail"
    }
    assert found == expected
    fine = {result.verdict for rule, result in results.items() if rule not in expected}
    assert fine <= ({"pass"} if sent or came else {"not-seen"})
