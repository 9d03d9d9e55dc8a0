# SPDX-License-Identifier: Apache-2.0
"""The tables [limits] and [waive]: what they say, and what no file can mean."""

import tomllib

import pytest

from cocotbext.parport.checker import limits_file
from cocotbext.parport.checker.limits_file import read_limits, read_waive
from cocotbext.parport.checker.rules import DATA_RULES, LINE_RULES, RULES
from cocotbext.parport.checker.verdict import Limits
from cocotbext.parport.errors import UserError
from tests.parport.checker.one_byte import FALL, US, byte, check, idle, init_pulse

MEASURED = "HOST_SETUP, HOST_STROBE, HOST_HOLD, HOST_BUSY, HOST_INIT, DEV_BUSY, DEV_ACK"


def limits_of(text: str) -> dict[str, Limits]:
    return read_limits(tomllib.loads(text), "dut.toml")


def test_limits_that_are_not_named_stay() -> None:
    assert limits_of('HOST_SETUP = { fail_below = "1us" }') == {"HOST_SETUP": Limits(1_000, 750)}
    changed = limits_of('HOST_BUSY = { warn_below = "680ns" }\nDEV_BUSY = { fail_above = false }')
    assert changed == {
        "HOST_BUSY": Limits(warn_below_ns=680),
        "DEV_BUSY": Limits(warn_above_ns=500),
    }
    assert limits_of("HOST_SETUP = {}") == {"HOST_SETUP": RULES["HOST_SETUP"].limits}


def test_limits_are_for_what_the_checker_measures() -> None:
    ready = (FALL - 2 * US, "busy", 1), (FALL - US, "busy", 0)
    traces = byte(), init_pulse(60 * US), [*idle(), *ready, *byte()[len(idle()) + 1 :]]
    checked = [check(sorted(trace, key=lambda edge: edge[0])).results() for trace in traces]
    measured = [r for r in LINE_RULES if any(found[r].min_ps is not None for found in checked)]
    assert ", ".join(measured) == MEASURED == ", ".join(limits_file._MEASURED)


@pytest.mark.parametrize("rule", [*DATA_RULES, "HOST_X", "HOST_STABLE", "DEV_X", "DEV_STATUS"])
def test_a_limit_that_nothing_is_held_against(rule: str) -> None:
    with pytest.raises(UserError) as error:
        limits_of(f'{rule} = {{ fail_below = "1us" }}')
    assert str(error.value) == (
        f"dut.toml: [limits] {rule}: {{'fail_below': '1us'}} would change nothing, as {rule} "
        f"measures no time; limits are for {MEASURED}"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'HOST_STROBE = { fail_below = "2us", fail_above = "1us", warn_above = false }',
            "HOST_STROBE fail_below: '2us' lets nothing pass, as fail_above is 1 us; "
            "at most that is right, or fail_above = false",
        ),
        (
            'HOST_STROBE = { fail_below = "1ms" }',
            "HOST_STROBE fail_below: '1ms' lets nothing pass, as warn_above is 500 us; "
            "at most that is right, or warn_above = false",
        ),
        (
            'HOST_SETUP = { fail_above = "400ns" }',
            "HOST_SETUP fail_above: '400ns' lets nothing pass, as warn_below is 750 ns; "
            "at least that is right, or warn_below = false",
        ),
    ],
)
def test_limits_that_leave_nothing_between_them(text: str, message: str) -> None:
    with pytest.raises(UserError) as error:
        limits_of(text)
    assert str(error.value) == f"dut.toml: [limits] {message}"


def test_limits_may_leave_a_single_value() -> None:
    (limits,) = limits_of('DEV_ACK = { warn_below = "1us", warn_above = "1us" }').values()
    assert limits == Limits(warn_below_ns=1_000, warn_above_ns=1_000)


@pytest.mark.parametrize("rule", DATA_RULES)
def test_a_byte_that_went_wrong_is_not_waived(rule: str) -> None:
    with pytest.raises(UserError) as error:
        read_waive({rule: "never mind"}, "dut.toml")
    assert str(error.value).startswith(
        f"dut.toml: [waive] {rule}: 'never mind' excuses no byte that is lost, extra or wrong; "
        "rules of the lines can be waived: HOST_SETUP, HOST_STROBE, "
    )


def test_rules_of_the_lines_are_waived() -> None:
    reasons = dict.fromkeys(LINE_RULES, "as it is")
    assert read_waive(reasons, "dut.toml") == reasons
