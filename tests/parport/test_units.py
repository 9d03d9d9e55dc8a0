# SPDX-License-Identifier: Apache-2.0
"""Times that are too long for any simulator."""

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.units import parse_time


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
