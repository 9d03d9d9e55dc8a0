# SPDX-License-Identifier: Apache-2.0
"""Puts evidence into the user's folder: each file whole, and nothing of an earlier run left."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from cocotbext.parport.errors import UserError

__all__ = ["deliver"]


def deliver(files: Iterable[Path], out: Path, ours: Iterable[str] = ()) -> None:
    """Copy files into a folder.

    All are copied under other names first; only when every one is there do they take their
    places. The last one named comes last, so who waits for it finds the others.

    Args:
        files: what to copy.
        out: made if it is not there.
        ours: names that this command writes; those that are there from earlier are removed.

    Raises:
        UserError: the folder cannot be written.
    """
    files = list(files)
    parts = {file: out / f".{file.name}.part" for file in files}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for file, part in parts.items():
            shutil.copyfile(file, part)
        for name in set(ours) - {file.name for file in files}:
            (out / name).unlink(missing_ok=True)
        for file, part in parts.items():
            part.replace(out / file.name)
    except OSError as error:
        raise UserError(
            f"--out {out}: {error.strerror or error}; name a folder that can be written"
        ) from None
    finally:
        for part in parts.values():
            if part.is_file():
                part.unlink()
