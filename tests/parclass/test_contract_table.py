# SPDX-License-Identifier: Apache-2.0
"""docs/contract.md: nothing is missing in it, and every test that it names exists."""

import ast
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

import tests.parclass.scenarios
from cocotbext.parclass import (
    InternalIoctl,
    NtStatus,
    ParclassInformation,
    UserIoctl,
    callbacks,
    parallel_write,
)
from cocotbext.parclass.port_information import ParallelPnpInformation, ParallelPortInformation
from cocotbext.parclass.verifier import Rule
from tests.parclass.stage import SCENARIOS

tests.parclass.scenarios.load()

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "contract.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|") and not line.startswith("|---")
]
TABLES_WITHOUT_TESTS = {"DDI", "GUIDE", "DDK", "own", "name"}
HEADS = {"test", "caught by", "source"}


def in_backticks(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def documented_names() -> set[str]:
    """Everything in backticks in the first cell of a row."""
    return {name for row in ROWS for name in in_backticks(row[0])}


def existing_tests() -> set[str]:
    names = set(SCENARIOS)
    for file in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                names.add(node.name)
    return names


def camel(name: str) -> str:
    """``ieee_fwd_to_rev_mode`` as the header writes it."""
    return "".join(part.capitalize() for part in name.split("_"))


def callbacks_of(structure: type) -> list[str]:
    return [camel(f.name) for f in fields(structure) if "Callable" in str(f.type)]


@pytest.mark.parametrize(
    "name",
    [
        *InternalIoctl.__members__,
        *UserIoctl.__members__,
        *NtStatus.__members__,
        *Rule.__members__,
        *[camel(f.name) for f in fields(ParclassInformation)],
        *callbacks_of(ParallelPortInformation),
        *callbacks_of(ParallelPnpInformation),
    ],
)
def test_has_a_row(name: str) -> None:
    assert name in documented_names()


def test_no_row_is_without_a_test() -> None:
    for row in ROWS:
        if row[-1] in HEADS or row[0] in TABLES_WITHOUT_TESTS:
            continue
        assert in_backticks(row[-1]), f"no test: {row[0]}"


def test_every_test_that_is_named_exists() -> None:
    tests_there = existing_tests()
    named = {
        name for row in ROWS if row[0] not in TABLES_WITHOUT_TESTS for name in in_backticks(row[-1])
    }
    named |= {name for name in in_backticks(TEXT) if name.startswith(("test_", "a_client_"))}
    assert len(named) > 100
    assert not named - tests_there


def test_every_scenario_shows_something() -> None:
    """A scenario that no row names is either superfluous or a row that is missing."""
    unnamed = set(SCENARIOS) - set(in_backticks(TEXT))
    assert len(unnamed) < 20, sorted(unnamed)


@pytest.mark.parametrize(
    "callback",
    [
        parallel_write,
        callbacks.parallel_read,
        callbacks.determine_ieee_modes,
        callbacks.negotiate_ieee_mode,
        callbacks.terminate_ieee_mode,
        callbacks.ieee_fwd_to_rev_mode,
        callbacks.ieee_rev_to_fwd_mode,
        callbacks.parallel_tryselect,
        callbacks.parallel_de_select,
    ],
    ids=lambda callback: callback.__name__,
)
def test_every_callback_has_its_manual(callback: Callable[..., object]) -> None:
    manual = callback.__doc__ or ""
    assert re.search(r"\(P[A-Z0-9_]+\)", manual), "the C name"
    assert "Returns:" in manual
    assert "Source: " in manual or "header alone" in manual


NEVER = {
    NtStatus.STATUS_TIMEOUT,
    NtStatus.STATUS_BUFFER_OVERFLOW,
    NtStatus.STATUS_PORT_DISCONNECTED,
    NtStatus.STATUS_INSUFFICIENT_RESOURCES,
    NtStatus.STATUS_NOT_SUPPORTED,
    NtStatus.STATUS_LINK_FAILED,
}


def test_some_statuses_are_never_returned() -> None:
    """Those are known by name and number only: what answers requests and calls names none of them.

    A driver of a user's own may return them; what judges it may name them.
    """
    used = {
        node.attr
        for file in (ROOT / "pyapi" / "cocotbext" / "parclass").rglob("*.py")
        if file.name != "status.py" and file.parent.name != "verifier"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and node.attr.startswith("STATUS_")
    }
    assert set(NtStatus.__members__) - used == {status.name for status in NEVER}
