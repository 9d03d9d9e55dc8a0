# SPDX-License-Identifier: Apache-2.0
"""Compiles a user's C files with the runner around them, once per content."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from parclass.c.wire import definitions

__all__ = ["BuildError", "NoCompilerError", "Program", "build", "include_dir"]

_RUNNER = Path(__file__).parent / "runner"
_PROTOTYPES = {
    "driver": "NTSTATUS {symbol}(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite,\n"
    "                  PULONG NumBytesWritten, UCHAR Channel);\n",
    "client": "NTSTATUS {symbol}(PDEVICE_OBJECT DeviceObject, PVOID Buffer, ULONG NumBytes,\n"
    "                  PULONG NumBytesWritten);\n",
}
_FLAGS = ("-std=gnu99", "-O1", "-g", "-fno-omit-frame-pointer", "-no-pie", "-Wall", "-Wextra")
"""Not PIE: return addresses are those of the file, so that a crash has a line number."""


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


def build(program: Program, cache: Path) -> Path:
    """Compile, or find it compiled.

    Args:
        program: what.
        cache: folder for the results, named by the hash of all that goes in.

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
    cache.mkdir(parents=True, exist_ok=True)
    prototype = cache / f"{_digest(declaration.encode())}.h"
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
    objects = [_make(compiler, ["-c", role], [file], file.stem, cache) for file in around]
    sources = [_RUNNER / "main.c", *program.sources]
    return _make(compiler, options, sources, program.symbol, cache, objects)


def _make(
    compiler: list[str],
    options: list[str],
    sources: Sequence[Path],
    name: str,
    cache: Path,
    objects: Sequence[Path] = (),
) -> Path:
    """Compile sources, and link them with objects, unless it was done before."""
    command = [*compiler, *_FLAGS, *definitions(), f"-I{include_dir()}", *options]
    files = [str(file) for file in sources]
    texts = _run([*command, "-E", *files])  # with every header that is included
    parts = [*command, _run([*compiler, "--version"]), *(str(file) for file in objects)]
    result = cache / f"{name}-{_digest(chr(0).join(parts).encode(), texts.encode())}"
    with result.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not result.exists():
            part = result.with_suffix(".part.o")
            _run([*command, *files, *(str(file) for file in objects), "-o", str(part)])
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
