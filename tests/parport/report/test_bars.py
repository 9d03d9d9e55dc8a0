# SPDX-License-Identifier: Apache-2.0
"""Limits in words and as a bar."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import Limits, RuleResult, Verdict
from cocotbext.parport.report.bars import allowed, draw_bar


@pytest.mark.parametrize(
    ("limits", "words", "figures"),
    [
        (Limits(), "no limit", []),
        (Limits(500, 750), "at least 500 ns, good from 750 ns", ["500 ns", "750 ns"]),
        (Limits(1_000, 750), "at least 1 us", ["1 us"]),
        (Limits(750, 750), "at least 750 ns", ["750 ns"]),
        (Limits(0, 0), "at least 0 ns", ["0 ns"]),
        (
            Limits(fail_above_ns=5_000, warn_above_ns=2_000),
            "at most 5 us, good up to 2 us",
            ["2 us", "5 us"],
        ),
        (Limits(fail_above_ns=2_000, warn_above_ns=5_000), "at most 2 us", ["2 us"]),
        (
            Limits(warn_below_ns=750, warn_above_ns=5_000),
            "good from 750 ns up to 5 us",
            ["750 ns", "5 us"],
        ),
    ],
)
def test_a_warning_that_no_value_gets_is_not_shown(
    limits: Limits, words: str, figures: list[str]
) -> None:
    assert allowed(limits) == words
    rule = replace(RULES["HOST_SETUP"], limits=limits)
    measured = RuleResult(rule, Verdict.PASS, min_ps=1_200_000, max_ps=1_300_000)
    bar = ET.fromstring(draw_bar(measured))
    tags = [(element.tag.rpartition("}")[2], element) for element in bar.iter()]
    assert [element.text for tag, element in tags if tag == "text"] == figures
    widths = [element.get("width") for tag, element in tags if tag == "rect"]
    assert (len(widths), "0.00%" in widths) == (len(figures) + 1, False)
