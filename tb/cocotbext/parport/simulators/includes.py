# SPDX-License-Identifier: Apache-2.0
"""What Verilog includes: where it is looked for, and everything that may be found there.

Which header a simulator takes depends on macros, so a build is named by more than it reads: by all
headers of a name that a source asks for, and by all that lie in the folders for them.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

__all__ = ["find_headers", "include_folders"]

_INCLUDE = re.compile(r'`include\s+"([^"\n]+)"')
_VERILOG = (".v", ".sv")  # Verilator takes modules that it misses from folders for headers
_HEADERS = (".vh", ".svh", ".h", ".inc")


def include_folders(sources: Iterable[Path], include: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Where headers are looked for: the folders named, then those of the sources."""
    return tuple(dict.fromkeys((*include, *(source.parent for source in sources))))


def find_headers(sources: Iterable[Path], include: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Files that a build may read beside its sources.

    Args:
        sources: of the build.
        include: folders for headers, before those of the sources.
    """
    sources, include = tuple(sources), tuple(include)
    folders = include_folders(sources, include)
    found = [file for folder in include for file in _files(folder, (*_VERILOG, *_HEADERS))]
    found += [file for folder in folders for file in _files(folder, _HEADERS)]
    waiting = list(dict.fromkeys((*sources, *found)))
    for file in waiting:
        for name in _INCLUDE.findall(_text(file)):
            headers = [home / name for home in (file.parent, *folders) if _is_file(home / name)]
            waiting += [header for header in headers if header not in waiting]
    return tuple(file for file in waiting if file not in sources and os.access(file, os.R_OK))


def _files(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    files = folder.iterdir() if folder.is_dir() else ()
    return sorted(file for file in files if file.suffix.lower() in suffixes and file.is_file())


def _text(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
