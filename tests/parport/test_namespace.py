# SPDX-License-Identifier: Apache-2.0
"""The public namespace: complete, typed, and without cocotb for those who need none."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import cocotbext.parport as package

SOURCE = Path(package.__file__)
PURE = (
    "LineChecker, Printer, PrinterTiming, Fault, parse_fault, PRESETS, ByteTracker, "
    "CentronicsByte, LineMap, LineReader, open_capture, print_bytes"
)


def test_every_name_is_there_and_comes_from_where_mypy_thinks() -> None:
    tree = ast.parse(SOURCE.read_text())
    typed = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cocotbext.")
        for alias in node.names
    }
    assert sorted(typed) == sorted(package.__all__)
    assert set(dir(package)) >= set(package.__all__)
    for name, module in typed.items():
        value = getattr(package, name)
        assert value is getattr(sys.modules[module or ""], name)


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"'cocotbext.parport' has no attribute 'Prynter'"):
        _ = package.Prynter


def test_the_pure_parts_do_not_import_cocotb() -> None:
    script = f"""
import sys
from cocotbext.parport import {PURE}
loaded = [name for name in sys.modules if name.split(".")[0] in ("cocotb", "cocotb_bus")]
assert not loaded, loaded
from cocotbext.parport import Lines
assert "cocotb" in sys.modules
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
