# SPDX-License-Identifier: Apache-2.0
"""Times: what is too long for any simulator, and how they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocotbext.parport.errors import UserError
from cocotbext.parport.units import brief_ns, parse_time, to_ns, to_ps, wall_time


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1000000.1s", "1000000.1s"),
        ("99999999999999999s", "99999999999999999s"),
        ("9" * 40 + " ns", "9" * 40 + " ns"),
        ("9" * 5_000 + "fs", "a number of 5000 digits"),
        ("9" * 2_000_000 + "s", "a number of 2000000 digits"),
    ],
)
def test_a_time_has_a_ceiling(text: str, shown: str) -> None:
    with pytest.raises(UserError) as caught:
        parse_time(text, "here")
    assert str(caught.value) == f"here: {shown} is too long; at most 1000000s is right"


@pytest.mark.parametrize("text", ["1000000s", "0" * 5_000 + "1s", "1." + "0" * 5_000 + "s"])
def test_what_is_below_it_is_taken(text: str) -> None:
    assert parse_time(text, "here") in (10**12, 10**18)


@pytest.mark.parametrize(
    ("ns", "text"),
    [
        (0, "0 ns"),
        (0.001, "1 ps"),
        (757.575, "757.6 ns"),
        (87_121.125, "87.12 us"),
        (2_004_028.299, "2.004 ms"),
        (10_000_004_560, "10 s"),
    ],
)
def test_four_digits_are_enough_for_a_person(ns: float, text: str) -> None:
    assert brief_ns(ns) == text


def test_how_long_something_took() -> None:
    assert wall_time(0.449) == "0.4 s"


@given(st.integers(0, 2**51))
def test_a_time_goes_through_json_and_back(ps: int) -> None:
    """Half an hour of simulated time, to the picosecond."""
    assert to_ps(to_ns(ps)) == ps


def test_no_time_stays_none() -> None:
    assert to_ns(None) is None
    assert to_ps(None) is None
