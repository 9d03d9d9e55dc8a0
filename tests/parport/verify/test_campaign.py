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


@pytest.mark.parametrize("text", ["", "[]", "3", "[" * 100_000, "{"])
def test_what_is_no_case_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is no case; take it from a replay command"):
        Case.from_json(text)


HEX = 'a list of bytes in hexadecimal, like ["00ff", "a5"], is right'
TEXT = "a text like 'busy-stuck@3+100us' is right, with one of busy-stuck, paper-empty, offline, "
WRONG = {
    "{}": f"chunks is None; {HEX}",
    '{"chunks":[]}': f"chunks is []; {HEX}",
    '{"chunks":"00"}': f"chunks is '00'; {HEX}",
    '{"chunks":[5]}': f"chunks is [5]; {HEX}",
    '{"chunks":["0"]}': f"chunks is ['0']; {HEX}",
    '{"chunks":["xy"]}': f"chunks is ['xy']; {HEX}",
    '{"chunks":["00"],"busy_ns":-5}': "busy_ns is -5; a whole number from 1 to 1000000000 is right",
    '{"chunks":["00"],"ack_ns":"x"}': "ack_ns is 'x'; a whole number from 1 to 1000000000 is right",
    '{"chunks":["00"],"busy_delay_ns":1e300}': (
        "busy_delay_ns is 1e+300; a whole number from 0 to 1000000000 is right"
    ),
    '{"chunks":["00"],"ack_n":1}': "unknown key 'ack_n'; nearest: ack_ns",
    '{"chunks":["00"],"faults":3}': 'faults is 3; a list like ["busy-stuck@3+100us"] is right',
    '{"chunks":["00"],"faults":[3]}': f"faults has 3; {TEXT}error",
    '{"chunks":["00"],"faults":["bad"]}': f"faults has 'bad'; {TEXT}error",
    '{"chunks":["00"],"faults":["error@1"]}': f"faults has 'error@1'; {TEXT}error",
    '{"chunks":["00"],"faults":["unplug@1+1us"]}': f"faults has 'unplug@1+1us'; {TEXT}error",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_in_a_case_is_named(text: str) -> None:
    with pytest.raises(UserError) as caught:
        Case.from_json(text)
    assert str(caught.value) == f"--case {text}: {WRONG[text]}"


def test_a_fault_at_a_byte_of_too_many_digits() -> None:
    with pytest.raises(UserError, match="faults has 'error@9999"):
        Case.from_json(f'{{"chunks":["00"],"faults":["error@{"9" * 5_000}+1us"]}}')


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
