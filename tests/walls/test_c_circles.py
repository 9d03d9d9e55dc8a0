# SPDX-License-Identifier: Apache-2.0
"""No two C files of a folder need each other, over others or not: by symbols of their objects."""

import subprocess
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.walls.c_code import ROOT, c_files, compile_all, units

FILES = c_files()
HEADERS = [file for file in FILES if file.suffix == ".h"]
FOLDERS = sorted({file.parent for file in FILES if file.suffix == ".c"})


def circle(files: Iterable[Path], folder: Path) -> list[str]:
    """Files that need the next one each, the first once more at the end; empty: there are none.

    Args:
        files: C files of one folder; one needs another if it uses a function or variable of it.
        folder: for their objects.
    """
    defined: dict[str, set[str]] = {}
    used: dict[str, set[str]] = {}
    runs = units([*files, *HEADERS], folder)
    for unit, (result, said) in zip(runs, compile_all(runs, (), folder), strict=True):
        assert not said, said
        name = unit.file.name
        for line in _symbols(result):
            symbol, kind = line.split()[:2]
            table = used if kind in "Uvw" else defined
            table.setdefault(name, set()).add(symbol)
    needs = {
        name: {other for other in defined if other != name and symbols & defined[other]}
        for name, symbols in used.items()
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        _, *names = reversed(error.args[1])  # its first is its last
        start = names.index(min(names))
        return [*names[start:], *names[: start + 1]]
    return []


def _symbols(result: Path) -> list[str]:
    """A line for each symbol that other objects see: its name, and what it is."""
    done = subprocess.run(["nm", "-P", "-g", result], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_no_circle(folder: Path, tmp_path: Path) -> None:
    assert (
        circle([file for file in FILES if file.suffix == ".c" and file.parent == folder], tmp_path)
        == []
    )


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ("int c(void) { return 0; }", []),
        ("int a(void); int c(void) { return a(); }", ["a.c", "b.c", "c.c", "a.c"]),
        ("extern int level; int c(void) { return level; }", ["a.c", "b.c", "c.c", "a.c"]),
    ],
    ids=["none", "of functions", "over a variable"],
)
def test_a_planted_circle_is_found(last: str, found: list[str], tmp_path: Path) -> None:
    texts = {
        "a": "int level; int b(void); int a(void) { return b(); }",
        "b": "int c(void); int b(void) { return c(); }",
        "c": last,
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.c").write_text(f"{text}\n")
    assert circle(sorted(tmp_path.glob("*.c")), tmp_path) == found
