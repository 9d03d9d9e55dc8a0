# SPDX-License-Identifier: Apache-2.0
"""Compiles a user's C files with the runner around them, once per content."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from cocotbext.parclass.c.wire import definitions

__all__ = ["BuildError", "NoCompilerError", "Program", "build", "include_dir"]

_RUNNER = Path(__file__).parent / "runner"
_RUNNER_H = _RUNNER / "runner.h"
_PROTOTYPES = {
    "driver": "NTSTATUS {symbol}(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite,\n"
    "                  PULONG NumBytesWritten, UCHAR Channel);\n",
    "client": "NTSTATUS {symbol}(PDEVICE_OBJECT DeviceObject, PVOID Buffer, ULONG NumBytes,\n"
    "                  PULONG NumBytesWritten);\n",
}
_FLAGS = ("-std=gnu99", "-O1", "-g", "-fno-omit-frame-pointer", "-no-pie")
"""Not PIE: return addresses are those of the file, so that a crash has a line number.
No -Wall: of a file that compiles nothing is shown, and of one that does not, the errors are."""


_ALWAYS = (*_FLAGS, *definitions(), f"-I{Path(__file__).parent}")


class BuildError(Exception):
    """The user's C does not compile or link; the message is the compiler's."""


class NoCompilerError(Exception):
    """There is no C compiler."""


@dataclass(frozen=True)
class Program:
    """A user's C, and which function of it is called.

    Attributes:
        sources: C files.
        symbol: the function.
        role: what its prototype is: PPARALLEL_WRITE, or PPARCLASS_CLIENT.
        include: folders for the compiler's -I.
        defines: names and values for its -D.
    """

    sources: tuple[Path, ...]
    symbol: str
    role: Literal["driver", "client"]
    include: tuple[Path, ...] = ()
    defines: tuple[tuple[str, str], ...] = ()


def include_dir() -> Path:
    """The folder of parclass.h."""
    return Path(__file__).parent


def build(program: Program, folder: Path) -> Path:
    """Compile, or find it compiled.

    Args:
        program: what.
        folder: for the results, named by the hash of all that goes in.

    Returns:
        The executable.

    Raises:
        NoCompilerError: neither $CC nor cc, gcc or clang is there.
        BuildError: the compiler refuses the sources.
    """
    compiler = _compiler()
    declaration = (
        f'#include "parclass.h"\n{_PROTOTYPES[program.role].format(symbol=program.symbol)}'
    )
    folder.mkdir(parents=True, exist_ok=True)
    prototype = folder / f"{_digest(declaration.encode())}.h"
    if not prototype.exists():
        _put(prototype, declaration)
    role = f"-DPARCLASS_{program.role.upper()}"
    options = [
        *(f"-D{name}={value}" for name, value in program.defines),
        *(f"-I{folder}" for folder in program.include),
        *(role, f"-DPARCLASS_SYMBOL={program.symbol}"),
        # A definition that contradicts the prototype is an error at the user's line.
        *("-include", str(prototype)),
    ]
    around = [file for file in sorted(_RUNNER.glob("*.c")) if file.name != "main.c"]
    headers = b"".join(file.read_bytes() for file in (include_dir() / "parclass.h", _RUNNER_H))
    objects = [
        _make(compiler, ["-c", role], [file], file.stem, folder, headers + file.read_bytes())
        for file in around
    ]
    sources = [_RUNNER / "main.c", *program.sources]
    text = _run([*compiler, *_ALWAYS, *options, "-E", *map(str, sources)])  # with every header
    return _make(compiler, options, sources, program.symbol, folder, text.encode(), objects)


def _make(
    compiler: list[str],
    options: list[str],
    sources: Sequence[Path],
    name: str,
    folder: Path,
    content: bytes,
    objects: Sequence[Path] = (),
) -> Path:
    """Compile sources, and link them with objects, unless it was done before."""
    command = [*compiler, *_ALWAYS, *options]
    parts = [*command, _version(tuple(compiler)), *map(str, (*sources, *objects))]
    result = folder / f"{name}-{_digest(chr(0).join(parts).encode(), content)}"
    with result.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            part = result.with_suffix(".part.o")
            _run([*command, *map(str, (*sources, *objects)), "-o", str(part)])
            part.replace(result)
    return result


def _compiler() -> list[str]:
    if chosen := os.environ.get("CC"):
        words = chosen.split()
        if shutil.which(words[0]):
            return words
        raise NoCompilerError(f"CC is {chosen!r}, and there is no such compiler")
    for name in ("cc", "gcc", "clang"):
        if shutil.which(name):
            return [name]
    raise NoCompilerError(
        "there is no C compiler: none of cc, gcc, clang is in PATH, and CC is not set; "
        "install gcc or clang"
    )


@cache
def _version(compiler: tuple[str, ...]) -> str:
    return _run([*compiler, "--version"])


def _run(command: list[str]) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", env=environment, check=False
    )
    if done.returncode:
        raise BuildError(done.stderr.strip())
    return done.stdout


def _digest(*parts: bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:16]


def _put(path: Path, text: str) -> None:
    """Write a file that others may read at the same moment."""
    part = path.with_suffix(f".{os.getpid()}")
    part.write_text(text)
    part.replace(path)
