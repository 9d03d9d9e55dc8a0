# SPDX-License-Identifier: Apache-2.0
"""Puts evidence into the user's folder: each file whole, and nothing of an earlier run left."""

import errno
import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path

from cocotbext.parport.errors import UserError

__all__ = ["check_file", "check_folder", "deliver"]


def check_folder(out: Path, names: Iterable[str]) -> None:
    """Before the work: can files of these names be delivered into a folder? Nothing is written.

    Raises:
        UserError: they cannot.
    """
    try:
        mode = _mode(out)
        if mode is not None and not stat.S_ISDIR(mode):
            raise UserError(f"--out {out}: is not a folder; name one, or a path that is free")
        _check_writable(out)
        _check_places(out, names)
    except OSError as error:
        raise _refused(out, error) from None


def check_file(option: str, file: Path) -> None:
    """Before the work: can a file be written? Nothing is.

    Args:
        option: that names it.
        file: its folder is not needed yet.

    Raises:
        UserError: it cannot.
    """
    try:
        mode = _mode(file)
        if mode is not None and stat.S_ISDIR(mode):
            raise UserError(f"{option} {file}: is a folder; name a file to write")
        if mode is not None and not stat.S_ISREG(mode):  # for root, it would be replaced
            raise UserError(f"{option} {file}: is a device or a pipe; name a file to write")
        _check_writable(file.parent)
    except OSError as error:
        raise UserError(f"{option} {file}: {error.strerror}; name a file to write") from None


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
    files, old = list(files), set(ours)
    parts = {file: out / f".{file.name}.part" for file in files}
    try:
        out.mkdir(parents=True, exist_ok=True)
        _check_places(out, {*old, *(file.name for file in files)})
        for file, part in parts.items():
            shutil.copyfile(file, part)
        for name in old - {file.name for file in files}:
            (out / name).unlink(missing_ok=True)
        for file, part in parts.items():
            part.replace(out / file.name)
    except OSError as error:
        raise _refused(out, error) from None
    finally:
        for part in parts.values():
            if os.path.isfile(part):  # noqa: PTH113  Path.is_file() may raise
                part.unlink()


def _mode(path: Path) -> int | None:
    """What a path leads to; None if nothing is there.

    Raises:
        OSError: nobody can tell, or nothing can be there.
    """
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _check_writable(folder: Path) -> None:
    """Raise OSError if a folder, or the first one above it that is there, cannot be written."""
    while (mode := _mode(folder)) is None:
        folder = folder.absolute().parent
    if not stat.S_ISDIR(mode):
        raise NotADirectoryError(errno.ENOTDIR, f"{folder} is not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, f"{folder} cannot be written")


def _check_places(out: Path, names: Iterable[str]) -> None:
    for name in names:
        mode = _mode(out / name)
        if mode is not None and stat.S_ISDIR(mode):
            raise UserError(f"--out {out}: {name} in it is a folder; move that, or name another")


def _refused(out: Path, error: OSError) -> UserError:
    return UserError(f"--out {out}: {error.strerror or error}; name a folder that can be written")
