# SPDX-License-Identifier: Apache-2.0
"""Files that ``dut.toml`` names: found, and of names that every tool on the way takes."""

import os
from pathlib import Path
from unicodedata import category

from cocotbext.parport.errors import UserError

__all__ = ["check_name", "find_files", "find_folders", "is_file", "python_class", "shown"]

_LONGEST = 120


def shown(value: object) -> str:
    """A value for a message, cut if it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def is_file(path: Path) -> bool:
    """Whether there is such a file; a name that no file can have is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def check_name(path: Path, at: str) -> None:
    """Insist on a path that simulators, reports and TOML can hold.

    Args:
        path: of a file or folder, as the user wrote it or absolute.
        at: the file and the key, for messages.

    Raises:
        UserError: it is not UTF-8, or it has a quotation mark or a control character.
    """
    text = str(path.absolute())
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        at = at.encode("utf-8", "backslashreplace").decode()  # it may hold the same name
        raise UserError(f"{at}: the path {text!a} is not UTF-8; rename it")
    for letter in text:
        if letter == '"' or category(letter) == "Cc":
            raise UserError(
                f"{at}: the path {text!a} has {letter!a} in it, which simulators do not "
                "take; rename it"
            )


def find_files(patterns: object, folder: Path, at: str, example: str) -> list[Path]:
    """The files of a list of names and patterns, each once, each of which can be read.

    Args:
        patterns: as TOML has them; a file of exactly that name comes before a pattern.
        folder: that they are relative to.
        at: the file and the key, for messages.
        example: of what is right.

    Raises:
        UserError: it is no list, one of them finds nothing, or a file cannot be read.
    """
    if not isinstance(patterns, list) or not patterns:
        found = "is missing" if patterns is None else f"is {shown(patterns)}"
        raise UserError(f"{at} {found}; a list of files is right, like {example}")
    files: dict[Path, None] = {}
    for pattern in patterns:
        matches = _matches(folder, pattern) if isinstance(pattern, str) and pattern else []
        if not matches:
            raise UserError(f"{at}: no file matches {shown(pattern)} in {folder.absolute()}")
        for file in matches:
            check_name(file, at)
            if not os.access(file, os.R_OK):
                raise UserError(f"{at}: {file} cannot be read: permission denied")
            files[file.absolute()] = None
    return list(files)


def _matches(folder: Path, pattern: str) -> list[Path]:
    """The file of this name, or else those of this pattern, in the same order everywhere."""
    if is_file(folder / pattern):
        return [folder / pattern]
    if Path(pattern).is_absolute():
        folder, pattern = Path(Path(pattern).anchor), str(Path(pattern).relative_to("/"))
    try:
        return sorted(file for file in folder.glob(pattern) if file.is_file())
    except (OSError, ValueError, IndexError):  # no pattern at all: ".", "**a", or far too long
        return []


def find_folders(names: object, folder: Path, at: str) -> list[Path]:
    """The folders of a list of names.

    Raises:
        UserError: it is no list, or one of them is no folder.
    """
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UserError(f"{at}: {shown(names)}; a list of folders is right")
    folders = [(folder / name).absolute() for name in names]
    for name, found in zip(names, folders, strict=True):
        if not _is_folder(found):
            raise UserError(f"{at}: there is no folder {shown(name)} in {folder.absolute()}")
        check_name(found, at)
    return folders


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def python_class(value: object, path: Path, at: str) -> tuple[Path, str]:
    """The file and the name of ``"file:Class"``, beside a dut.toml.

    Raises:
        UserError: it is written in another way, or there is no such file.
    """
    module, colon, name = value.partition(":") if isinstance(value, str) else ("", "", "")
    file = (path.parent / f"{module}.py").absolute()
    if not colon or not name.isidentifier():
        raise UserError(f'{at}: class is {shown(value)}; "file:Class" is right, beside {path.name}')
    if not is_file(file):
        raise UserError(f"{at}: class is {shown(value)}, but there is no {_cut(file)}")
    check_name(file, at)
    return file, name


def _cut(path: Path) -> str:
    """A path for a message, cut if it is far too long for one."""
    text = str(path)
    return text if len(text) <= 1_000 else f"{text[:1_000]}..."
