# SPDX-License-Identifier: Apache-2.0
"""ieee1284 holds names and figures, and nothing that behaves.

Judge, device and driver all read it. So what stands there may be a constant, an enumeration, a
record (a frozen dataclass) or a shape (a Protocol). A property may compute a value from a record's
own fields. A function, a method, a loop or a variable that changes is behaviour: all three would
share its faults.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cocotbext.ieee1284

FOLDER = Path(cocotbext.ieee1284.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))
CONSTANT = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)


def behaviour(source: str) -> list[str]:
    """What behaves in a file: its line, and what it is."""
    return [f"line {line}: {what}" for line, what in _module(ast.parse(source))]


def _module(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _class(node)
        elif not isinstance(node, CONSTANT) and not _is_docstring(node):
            yield node.lineno, type(node).__name__


def _class(node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    if any("dataclass" in text and "frozen=True" not in text for text in decorators):
        yield node.lineno, f"{node.name} can be changed"
    for child in node.body:
        if isinstance(child, ast.FunctionDef):
            if not _is_shape(child) and not _is_property(child):
                yield child.lineno, f"{node.name}.{child.name} does something"
        elif not isinstance(child, CONSTANT) and not _is_docstring(child):
            yield child.lineno, f"{node.name}: {type(child).__name__}"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_shape(function: ast.FunctionDef) -> bool:
    """It says what there is, and does nothing: a Protocol's."""
    return all(_is_docstring(node) for node in function.body)


def _is_property(function: ast.FunctionDef) -> bool:
    """It returns a value in one expression."""
    decorated = [ast.unparse(decorator) for decorator in function.decorator_list] == ["property"]
    body = [node for node in function.body if not _is_docstring(node)]
    return decorated and len(body) == 1 and isinstance(body[0], ast.Return)


@pytest.mark.parametrize("file", FILES, ids=[str(file.relative_to(FOLDER)) for file in FILES])
def test_a_table_behaves_in_no_way(file: Path) -> None:
    assert behaviour(file.read_text("utf-8")) == []


SOUND = '''
from dataclasses import dataclass
from typing import Protocol
LINES = ("data", "busy")
"""Names."""

@dataclass(frozen=True)
class Limit:
    """A figure."""
    low_ns: int
    high_ns: int
    @property
    def span_ns(self) -> int:
        """How wide it is."""
        return self.high_ns - self.low_ns

class Device(Protocol):
    """A shape."""
    busy: int
    def host(self, line: str) -> None:
        """It is told."""
'''

BROKEN = {
    "def pack(data):\n    return data[::-1]": "line 1: FunctionDef",
    "async def wait():\n    pass": "line 1: AsyncFunctionDef",
    "for line in LINES:\n    print(line)": "line 1: For",
    "class State:\n    def edge(self, level):\n        self.level = level": (
        "line 2: State.edge does something"
    ),
    "@dataclass\nclass Count:\n    bytes: int = 0": "line 2: Count can be changed",
    "@dataclass(frozen=True)\nclass Phase:\n    @property\n    def next(self):\n"
    "        self.seen += 1\n        return self.seen": "line 4: Phase.next does something",
}


def test_names_figures_and_shapes_are_no_behaviour() -> None:
    assert behaviour(SOUND) == []


@pytest.mark.parametrize("source", BROKEN)
def test_behaviour_is_found(source: str) -> None:
    assert behaviour(source) == [BROKEN[source]]
