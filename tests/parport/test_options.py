# SPDX-License-Identifier: Apache-2.0
"""An option that several commands have is called, explained and read the same in all of them."""

import argparse
from typing import Any

import pytest

from cocotbext.parport import cli

SHARED = {
    "fault": {"run", "exec"},
    "seed": {"run", "exec"},
    "mode": {"run", "exec"},
    "sim": {"run", "exec", "verify"},
}


def actions(command: str) -> dict[str, argparse.Action]:
    """The options of a command, by the name that args have for them."""
    (commands,) = (
        action
        for action in cli._parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return {action.dest: action for action in commands.choices[command]._actions}


def look(action: argparse.Action) -> dict[str, Any]:
    return {name: value for name, value in vars(action).items() if name != "container"}


@pytest.mark.parametrize("name", SHARED)
def test_a_shared_option_is_the_same_everywhere(name: str) -> None:
    first, *others = (look(actions(command)[name]) for command in sorted(SHARED[name]))
    assert all(other == first for other in others)
    assert first["help"]


@pytest.mark.parametrize("command", ["run", "exec"])
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--seed", "-1"], "--seed -1: a whole number from 0 to 4294967295 is right"),
        (["--seed", "x"], "--seed x: a whole number from 0 to 4294967295 is right"),
        (["--printer", "epsom"], "--printer epsom: no printer 'epsom'; nearest: epson"),
        (["--fault", "fire@3"], "--fault fire@3: no fault 'fire'; there are paper-empty"),
    ],
)
def test_a_wrong_value_is_told_alike(
    command: str, words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    what = [__file__] if command == "run" else ["--", "true"]
    assert cli.main([command, *words, *what]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"parport: {message}")
