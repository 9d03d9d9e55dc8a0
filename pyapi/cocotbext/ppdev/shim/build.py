# SPDX-License-Identifier: Apache-2.0
"""Builds the preload library, once per content, with the system's compiler."""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
from pathlib import Path

__all__ = ["ShimError", "build_shim", "compiler"]

_FLAGS = (
    "-std=gnu11",
    "-Wall",
    "-Wextra",
    "-O2",
    "-fPIC",
    "-shared",
    "-fvisibility=hidden",
    "-pthread",
)


class ShimError(Exception):
    """The library cannot be had; the message is one line for the user."""


def compiler() -> str:
    """The C compiler: $CC, else cc.

    Raises:
        ShimError: it is not installed.
    """
    name = os.environ.get("CC") or "cc"
    path = shutil.which(name)
    if path is None:
        raise ShimError(
            f"no C compiler: {name} is not in PATH; install one (Debian, Ubuntu: the package gcc)"
        )
    return path


def build_shim(cache: Path) -> Path:
    """Build the library, or find it built; the file is named by the hash of all that goes in.

    Args:
        cache: folder where builds are kept.

    Raises:
        ShimError: no compiler, or it refuses the source; its first message is in the text.
    """
    source = Path(__file__).parent
    files = sorted(source.glob("*.c"))
    digest = hashlib.sha256(repr((_FLAGS, platform.machine())).encode())
    for file in sorted(source.glob("*.[ch]")):
        digest.update(file.read_bytes())
    library = cache / f"ppdev-shim-{digest.hexdigest()[:16]}.so"
    if library.exists():
        return library
    cc = compiler()
    cache.mkdir(parents=True, exist_ok=True)
    with library.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not library.exists():
            part = library.with_suffix(".part")
            _run([cc, *_FLAGS, *map(str, files), "-o", str(part), "-ldl"])
            part.replace(library)
    return library


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        first = next((line for line in done.stderr.splitlines() if "error" in line), "no message")
        raise ShimError(f"{command[0]} refuses the preload library: {first}")
