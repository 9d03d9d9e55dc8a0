# SPDX-License-Identifier: Apache-2.0
"""What the package raises when the call, a file or the environment is wrong."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["UserError", "nearest"]


class UserError(Exception):
    """Something the user can put right.

    The message is one line that names the file, the key or the line, the value found and what would
    be right. The command prints it on standard error and exits with 2; no traceback is shown.
    """


def nearest(name: str, names: Iterable[str]) -> str:
    """The names most like a misspelt one, for the end of a message; all if none is like it."""
    known = list(names)
    close = get_close_matches(name, known, n=3, cutoff=0.5)
    return ", ".join(close or known)
