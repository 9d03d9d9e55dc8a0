# SPDX-License-Identifier: Apache-2.0
"""Random cases: the same from the same seed, and as short as they get when they fail."""

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.verify.campaign import Case, random_case, shrink


def data(case: Case) -> bytes:
    return bytes.fromhex("".join(case.chunks))


def test_a_seed_and_a_number_make_one_case() -> None:
    cases = {random_case(seed, number) for seed in range(20) for number in range(1, 13)}
    assert len(cases) == 240
    assert random_case(7, 3) == random_case(7, 3)


def test_a_case_goes_through_json() -> None:
    for number in range(50):
        case = random_case(1, number)
        assert Case.from_json(case.to_json()) == case


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"chunks":["xy"],"faults":[]}', '{"chunks":1}'])
def test_what_is_no_case_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is no case; take it from a replay command"):
        Case.from_json(text)


def test_shrinking_keeps_only_what_fails() -> None:
    seed = next(s for s in range(1_000) if 0xA5 in data(random_case(s, 1)))
    case = shrink(random_case(seed, 1), lambda c: 0xA5 in data(c), tries=1_000)
    assert case == Case(("a5",))


def test_shrinking_keeps_a_fault_that_matters() -> None:
    seed = next(s for s in range(1_000) if len(random_case(s, 1).faults) == 2)
    case = shrink(random_case(seed, 1), lambda c: bool(c.faults), tries=1_000)
    assert len(case.faults) == 1
    assert data(case) == b"\0"


def test_shrinking_ends_after_its_tries() -> None:
    calls = []
    shrink(random_case(1, 1), lambda case: bool(calls.append(case)), tries=5)
    assert len(calls) == 5
