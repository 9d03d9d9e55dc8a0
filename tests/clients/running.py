# SPDX-License-Identifier: Apache-2.0
"""Runs ``parport exec`` as a user does, and gives account of what came out."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
APB = ROOT / "tests" / "parport" / "verify" / "hdl" / "apb_spp.toml"
"""A controller of somebody else: its names, offsets and polarities are its own; no ECR."""

_COMMAND = "import sys; from cocotbext.parport.cli import main; sys.exit(main())"
_CFLAGS = ("-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O2", "-D_FORTIFY_SOURCE=2", "-pthread")


@dataclass(frozen=True)
class Ran:
    """How a call of the command ended."""

    code: int
    stdout: str
    stderr: str
    printed: bytes
    result: dict[str, Any]

    def broken_rules(self) -> set[str]:
        return {name for name, rule in self.result["rules"].items() if rule["verdict"] == "fail"}


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-c", _COMMAND, "exec", *map(str, args)]


def environment() -> dict[str, str]:
    """The environment, with this checkout and its tests to import from."""
    path = [str(ROOT / "pyapi"), str(ROOT / "tb"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, path))}


def run_exec(
    folder: Path,
    program: list[str | Path],
    *options: str,
    env: dict[str, str] | None = None,
    stdin: str | None = None,
) -> Ran:
    """Run a program; the standard output is its own, so the result comes from the folder."""
    out = folder / "out"
    done = subprocess.run(
        command(*options, "--out", out, "--", *program),
        cwd=folder,
        env=environment() | (env or {}),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    result = out / "result.json"
    return Ran(
        done.returncode,
        done.stdout,
        done.stderr,
        (out / "printed.bin").read_bytes() if result.exists() else b"",
        json.loads(result.read_text()) if result.exists() else {},
    )


def compile_program(folder: Path, name: str) -> Path:
    """Compile one of ``programs``."""
    program = folder / name
    source = Path(__file__).parent / "programs" / f"{name}.c"
    done = subprocess.run(
        ["cc", *_CFLAGS, "-D_GNU_SOURCE", str(source), "-o", str(program)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return program
