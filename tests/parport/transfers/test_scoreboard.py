# SPDX-License-Identifier: Apache-2.0
"""The scoreboard names what happened to the bytes, and when."""

import pytest

from cocotbext.parport.transfers.scoreboard import Scoreboard

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


@pytest.mark.parametrize(
    ("sent", "came", "told"),
    [
        (b"", b"", ""),
        (b"", b"\1", "0x01 arrived but nothing was handed over, 1 too many"),
        (b"ab", b"xab", "0x78 arrived before byte 0, 1 too many"),
        (b"ab", b"axxb", "0x78 arrived after byte 0, 2 too many"),
        (b"ab", b"", "byte 0 (0x61) did not arrive, 2 are missing"),
        (b"ab", b"ax", "byte 1 arrived as 0x78, 0x62 was handed over"),
    ],
)
def test_what_differs_in_words(sent: bytes, came: bytes, told: str) -> None:
    scoreboard = Scoreboard()
    for byte in came:
        scoreboard.arrive(0, byte)
    assert scoreboard.tell_difference(sent) == told
