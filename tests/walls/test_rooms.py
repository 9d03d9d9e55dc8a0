# SPDX-License-Identifier: Apache-2.0
"""Files and folders: few in each, short, and each named for what is in it."""

import ast
import re
from collections import defaultdict
from pathlib import PurePosixPath

import pytest

from tests.walls.tree import files, folders, text

MOST_FILES = 25
MOST_LINES = 400
TOP = 10  # lines

ROLES = ("test", "sim")
"""What a test's name begins with: pytest's files, and those that run inside a simulation."""

VERILOG = (".v", ".sv", ".cpp")
"""Modules of Verilog share one namespace with a user's, so their names have a prefix."""

DRAWN = (".svg",)
"""Nobody reads or writes it: a program does."""

EAGER = {
    "pyapi/cocotbext/parclass/__init__.py": "what a driver's user needs, and all of it at once",
}
"""The files __init__.py that import, and why. A simulation starts a Python of its own, so the rest
say what their folder is for, or hand a name on when it is first asked for."""

MIRRORS = {
    "hdl": "tests/hdl",
    "pyapi/cocotbext/ieee1284": "tests/ieee1284",
    "pyapi/cocotbext/parclass": "tests/parclass",
    "pyapi/cocotbext/ppdev": "tests/ppdev",
    "tb/cocotbext/parport": "tests/parport",
}
"""Where the tests of each package stand."""

TESTED_ELSEWHERE = {
    "tb/cocotbext/parport/verilog": "tests/parport/bench: a bench is made of it",
}
"""Rooms without a room of their own in tests/, and what tests them."""

TESTS_ONLY = ("programs", "scenarios", "verilog")
"""Folders of tests that hold no tests of a room: what tests run."""

FILES = files()
NAMES = [str(file) for file in FILES]
SOURCES = [file for file in FILES if file.parts[0] in ("hdl", "pyapi", "tb")]


def test_the_tree_is_there() -> None:
    assert len(FILES) > 300
    assert "tests/walls/tree.py" in NAMES


def test_a_folder_is_seen_at_a_glance() -> None:
    full = {str(folder): len(inside) for folder, inside in folders().items()}
    assert {folder: count for folder, count in full.items() if count > MOST_FILES} == {}


def is_text(file: PurePosixPath) -> bool:
    return file.suffix not in DRAWN


def says_why(lines: list[str]) -> bool:
    return any("Long because " in line for line in lines[:TOP])


def test_a_file_is_read_in_one_sitting_or_says_why_not() -> None:
    lines = {file: text(file).splitlines() for file in FILES if is_text(file)}
    long = {str(f): len(got) for f, got in lines.items() if len(got) > MOST_LINES}
    assert [file for file in long if not says_why(lines[PurePosixPath(file)])] == []
    needless = [str(f) for f, got in lines.items() if says_why(got) and len(got) <= MOST_LINES]
    assert [file for file in needless if file != "tests/walls/test_rooms.py"] == []


def prefixes(inside: list[PurePosixPath]) -> dict[str, set[str]]:
    """The names that begin with the same word and a ``_``, three of them or more, by that word."""
    found = defaultdict(set)
    for file in inside:
        word, joined, _ = file.stem.partition("_")
        if word and joined and word not in ROLES and file.suffix not in VERILOG:
            found[word].add(file.stem)
    return {word: names for word, names in found.items() if len(names) > 2}


def test_no_prefix_stands_for_a_folder() -> None:
    found = {str(folder): prefixes(inside) for folder, inside in folders().items()}
    assert {folder: words for folder, words in found.items() if words} == {}


def test_a_prefix_is_found() -> None:
    inside = [PurePosixPath(f"exec_{name}.py") for name in ("job", "place", "table")]
    assert prefixes(inside) == {"exec": {"exec_job", "exec_place", "exec_table"}}
    assert prefixes([PurePosixPath(f"test_{name}.py") for name in ("a", "b", "c")]) == {}


def test_an_init_imports_nothing() -> None:
    inits = [file for file in SOURCES if file.name == "__init__.py"]
    assert sorted(str(f) for f in inits if not _says_only(text(f))) == sorted(EAGER)


def _says_only(source: str) -> bool:
    """It has a docstring and nothing else, or it hands names on when they are asked for."""
    tree = ast.parse(source)
    lazy = any(isinstance(n, ast.FunctionDef) and n.name == "__getattr__" for n in tree.body)
    return ast.get_docstring(tree) is not None and (lazy or len(tree.body) == 1)


def rooms() -> list[str]:
    """The folders of each package that have files in them."""
    return sorted(
        str(folder)
        for package in MIRRORS
        for folder in folders()
        if folder.parent == PurePosixPath(package)
    )


def mirror(room: str) -> str:
    """Where the tests of a room stand, or those of a package."""
    if room in MIRRORS:
        return MIRRORS[room]
    package, _, name = room.rpartition("/")
    return f"{MIRRORS[package]}/{name}"


@pytest.mark.parametrize("room", [*MIRRORS, *rooms()])
def test_tests_mirror_the_sources(room: str) -> None:
    place = mirror(room)
    beside = f"{PurePosixPath(place).parent}/test_{PurePosixPath(place).name}.py"
    tested = [n for n in NAMES if n == beside or re.fullmatch(rf"{place}/(\w+/)*test_\w+\.py", n)]
    assert bool(tested) != (room in TESTED_ELSEWHERE)


def test_what_is_tested_is_there() -> None:
    there = {mirror(room) for room in (*MIRRORS, *rooms())}
    mirrors = tuple(MIRRORS.values())
    inside = {f.parent for f in FILES if f.name.startswith("test_")}
    stray = [
        str(folder)
        for folder in inside
        if str(folder.parent) in mirrors
        and str(folder) not in there
        and folder.name not in TESTS_ONLY
    ]
    assert stray == []
