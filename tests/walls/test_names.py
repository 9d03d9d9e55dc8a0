# SPDX-License-Identifier: Apache-2.0
"""Modules and files that code, pages and settings name: they are where the name says."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath

import pytest

from tests.walls.tree import ROOT, files, text

OLD = re.compile(
    r"^\s*(?:(?:from|import) |python -m )(?:ieee1284|parclass|ppdev|parport)\b", re.MULTILINE
)
"""An import of a package without the namespace in front of it."""

NAMED = re.compile(r"\bcocotbext\.(?:ieee1284|parclass|ppdev|parport)(?:\.\w+)*")

PATH = re.compile(r"(?<![\w/.,{])(?:docs|examples|hdl|pyapi|tb|tests)/[\w./-]*\w")

PLANTED = ("tests/walls/test_contracts.py", "tests/walls/test_names.py")
"""What names modules that are not there, on purpose."""

READ = ("", ".c", ".h", ".md", ".py", ".toml", ".v", ".sv")


def readable() -> list[PurePosixPath]:
    """All files in which a module may be named."""
    beside = [PurePosixPath(name) for name in ("README.md", "Makefile", "pyproject.toml")]
    return [*beside, *(f for f in files() if f.suffix in READ and str(f) not in PLANTED)]


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, or a name in one, or an attribute of that."""
    parts = name.split(".")
    for count in range(len(parts), 1, -1):
        names = names_in(".".join(parts[:count]))
        if names is not None:
            return all(word in names or word.startswith("__") for word in parts[count : count + 1])
    return False


@cache
def names_in(module: str) -> frozenset[str] | None:
    """The names that a module defines or imports; None if there is no such module."""
    for root in ("pyapi", "tb"):
        place = ROOT.joinpath(root, *module.split("."))
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file.is_file():
                return frozenset(_names(ast.parse(file.read_text("utf-8"))))
    return None


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name


def test_every_module_that_is_named_is_there() -> None:
    named = {(str(file), name) for file in readable() for name in NAMED.findall(text(file))}
    assert len(named) > 1000
    assert [f"{file}: {name}" for file, name in sorted(named) if not is_there(name)] == []


def test_every_file_that_is_named_is_there() -> None:
    named = {(str(file), path) for file in readable() for path in PATH.findall(text(file))}
    named = {(file, path) for file, path in named if "NAME" not in path}  # yet to be made
    assert len(named) > 100
    assert [f"{file}: {path}" for file, path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_import_names_the_namespace() -> None:
    assert [str(file) for file in readable() if OLD.search(text(file))] == []


@pytest.mark.parametrize(
    "name",
    [
        "cocotbext.parport.exec_job",
        "cocotbext.parport.checker.line_checker.LineChekker",
        "cocotbext.parclass.model.Registers",
    ],
)
def test_an_old_name_is_found(name: str) -> None:
    assert NAMED.fullmatch(name)
    assert not is_there(name)


@pytest.mark.parametrize("line", ["from parclass.io import PortIo", "    import ppdev"])
def test_an_old_import_is_found(line: str) -> None:
    assert OLD.search(f"x = 1\n{line}\n")
