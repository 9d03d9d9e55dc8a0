# SPDX-License-Identifier: Apache-2.0
"""Where a run of ``parport exec`` keeps its files, and the preload library for its program.

A socket's path may not be long, and the dynamic linker splits LD_PRELOAD at blanks and colons. A
program whose library is not found runs all the same, on whatever /dev holds; so a path that does
not suit is never used.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cocotbext.parport.errors import UserError

__all__ = ["preloadable", "workplace"]

_LONGEST = 107  # sun_path with its final zero
_LONGEST_NAME = "/parport-12345678/control"
_SPECIAL = " :$"
"""Two separators, and what begins ``$ORIGIN`` and its like."""

_FALLBACK = "/tmp"


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A temporary folder: in $TMPDIR, or in /tmp if that does not suit.

    Raises:
        UserError: neither does.
    """
    with tempfile.TemporaryDirectory(prefix="parport-", dir=_parent()) as name:
        yield Path(name)


def preloadable(library: Path, folder: Path) -> Path:
    """The library, or a copy in a run's folder if the linker would not find it where it is."""
    return library if _suits_linker(library) else Path(shutil.copy(library, folder))


def _parent() -> str:
    chosen = tempfile.gettempdir()
    for parent in (chosen, _FALLBACK):
        short = len(os.fsencode(parent + _LONGEST_NAME)) <= _LONGEST
        if short and _suits_linker(Path(parent)) and os.access(parent, os.W_OK | os.X_OK):
            return parent
    raise UserError(
        f"TMPDIR {chosen}: sockets and LD_PRELOAD need a shorter path without blanks and colons; "
        "set TMPDIR to one"
    )


def _suits_linker(path: Path) -> bool:
    return not any(character in str(path) for character in _SPECIAL)
