# SPDX-License-Identifier: Apache-2.0
"""What users import of parclass: complete, typed, and not before it is asked for."""

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAZY = ["cocotbext.parclass.model", "cocotbext.parclass.verifier"]
PUBLIC = ["cocotbext.parclass", *LAZY, "cocotbext.parclass.registers", "cocotbext.parclass.c"]
"""What manuals and examples may import of it."""


@pytest.mark.parametrize("package", LAZY)
def test_every_name_is_there_and_comes_from_where_mypy_thinks(package: str) -> None:
    room = import_module(package)
    assert room.__file__ is not None
    typed = {
        alias.name: node.module or ""
        for node in ast.walk(ast.parse(Path(room.__file__).read_text()))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cocotbext.")
        for alias in node.names
    }
    assert sorted(typed) == room.__all__
    assert set(dir(room)) >= set(room.__all__)
    for name, module in typed.items():
        assert getattr(room, name) is getattr(import_module(module), name)
        assert name in import_module(module).__all__


@pytest.mark.parametrize("package", LAZY)
def test_what_is_not_there_is_an_attribute_error(package: str) -> None:
    with pytest.raises(AttributeError, match=f"'{package}' has no attribute 'Prynter'"):
        _ = import_module(package).Prynter


@pytest.mark.parametrize("package", LAZY)
def test_nothing_is_imported_before_it_is_asked_for(package: str) -> None:
    script = f"""
import sys
import {package}
assert not [name for name in sys.modules if name.startswith("{package}.")]
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def shown_to_users() -> list[tuple[str, str]]:
    """Python code in manuals and examples, with the name of its file."""
    code = [(path.name, path.read_text()) for path in (ROOT / "examples").rglob("*.py")]
    for page in (ROOT / "docs").glob("*.md"):
        blocks = re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)
        code += [(page.name, block) for block in blocks]
    return code


def test_manuals_and_examples_use_public_names() -> None:
    used = {
        (file, node.module, alias.name)
        for file, code in shown_to_users()
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cocotbext.parclass")
        for alias in node.names
    }
    assert len(used) > 10
    for file, module, name in used:
        assert module in PUBLIC, f"{file}: {module}"
        assert name in import_module(module).__all__, f"{file}: {name} of {module}"


def test_every_module_says_what_is_public() -> None:
    for path in (ROOT / "pyapi").rglob("*.py"):
        tree = ast.parse(path.read_text())
        assigned = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
        targets = [
            target.id
            for node in assigned
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        ]
        empty = path.name == "__init__.py" and not assigned
        assert empty or "__all__" in targets, path
