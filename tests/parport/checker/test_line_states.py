# SPDX-License-Identifier: Apache-2.0
"""Judges hear the edges of the lines they name, whatever mode they are of."""

import pytest

from cocotbext.parport.checker.judge import Bus, Hears
from cocotbext.parport.checker.line_states import LineStates
from cocotbext.parport.checker.modes.table import MODES
from cocotbext.parport.checker.rules import LINE_RULES, RULES
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.checker.unknown import UnknownJudge
from cocotbext.parport.checker.violation_book import ViolationBook
from cocotbext.parport.errors import UserError


class Listener:
    """A judge of a mode that is not there: writes down what it hears."""

    def __init__(self, name: str, heard: list[str]) -> None:
        def hear(what: str):
            return lambda *told: heard.append(f"{name} {what} {told}")

        self.hears = {
            "busy": Hears(hear("edge"), hear("begin")),
            "data": Hears(hear("data"), lost=hear("lost")),
        }

    def finish(self, time_ps: int) -> None:
        raise AssertionError


def states(heard: list[str], *names: str) -> LineStates:
    bus = Bus()
    tallies = {rule: Tally(RULES[rule]) for rule in LINE_RULES}
    unknown = UnknownJudge(bus, tallies, ViolationBook(bus, 1, None).report, await_reset=False)
    made = LineStates(bus, unknown, [*(Listener(name, heard) for name in names), unknown])
    for line in ("busy", "data"):
        made.add(line)
    return made


def test_the_first_level_is_no_edge():
    heard: list[str] = []
    lines = states(heard, "a")
    lines.handlers["busy"](1, 0)
    lines.handlers["busy"](2, 1)
    assert heard == ["a begin (0,)", "a edge (2, 1)"]


def test_all_who_name_a_line_hear_it_in_their_order():
    heard: list[str] = []
    lines = states(heard, "a", "b", "c")
    lines.handlers["busy"](1, 0)
    lines.handlers["busy"](2, 1)
    begun = ["a begin (0,)", "b begin (0,)", "c begin (0,)"]
    assert heard == [*begun, "a edge (2, 1)", "b edge (2, 1)", "c edge (2, 1)"]


@pytest.mark.parametrize(("level", "edges"), [(0, []), (1, ["a edge (3, 1)"])])
def test_after_x_only_another_level_is_an_edge(level: int, edges: list[str]):
    heard: list[str] = []
    lines = states(heard, "a")
    lines.handlers["busy"](1, 0)
    lines.lose("busy", 2, 0)
    lines.handlers["busy"](3, level)
    assert heard[1:] == edges


def test_x_on_data_is_a_change_and_so_is_what_follows():
    heard: list[str] = []
    lines = states(heard, "a")
    lines.handlers["data"](1, 7)
    lines.lose("data", 2, 7)
    lines.handlers["data"](3, 7)
    assert heard == ["a lost (2,)", "a data (3, 7)"]


def test_data_that_was_x_from_the_beginning_changes_when_it_is_known():
    heard: list[str] = []
    lines = states(heard, "a", "b")
    lines.lose("data", 1, LineStates.UNSEEN)
    lines.handlers["data"](2, 7)
    assert heard == ["a data (2, 7)", "b data (2, 7)"]


def test_a_line_that_nobody_hears_is_none():
    with pytest.raises(UserError, match=r"no line is called 'bussy'; nearest: busy"):
        states([], "a").add("bussy")


def test_every_line_is_heard_in_some_mode():
    bus, tallies = Bus(), {rule: Tally(RULES[rule]) for rule in LINE_RULES}
    report = ViolationBook(bus, 1, None).report
    heard = {line for mode in MODES for line in mode.judges(bus, tallies, report).hears}
    assert {line for rule in LINE_RULES for line in RULES[rule].needs} <= heard
