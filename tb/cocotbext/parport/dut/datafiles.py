# SPDX-License-Identifier: Apache-2.0
"""Files that a design reads while it is simulated, such as the contents of a ROM for $readmemh.

A simulator looks for them in its working folder. Every scenario has one of its own, so that none
writes over what another reads, or over the user's files. What a design names gets there as a copy.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

__all__ = ["find_data_files", "place", "say_missing"]

_STRING = re.compile(r'"([^"\\\n]+)"')
_VERILOG = (".v", ".sv", ".vh", ".svh", ".inc")
_MISSING = re.compile(
    r"^\w+: (?P<at>.*:\d+): \$readmem[hb]: Unable to open (?P<name>.+) for reading"
    r"|^%Warning: (?P<verilators>.+):0: \$readmem file not found",
    re.MULTILINE,
)


def find_data_files(sources: Iterable[Path], folder: Path) -> dict[str, Path]:
    """Find the files that strings in the sources name, in those that they include too.

    Args:
        sources: of the design.
        folder: where a relative name is looked for first; then beside the source that holds it.

    Returns:
        Name to file. Absolute names are left out: a simulator finds those by itself.
    """
    found: dict[str, Path] = {}
    waiting = list(sources)
    for source in waiting:
        for name in _strings(source):
            homes = [home for home in (folder, source.parent) if _is_file(home, name)]
            if homes and name not in found:
                found[name] = file = homes[0] / name
                if file.suffix in _VERILOG:
                    waiting.append(file)
    return found


def _strings(source: Path) -> Iterator[str]:
    return (match[1] for match in _STRING.finditer(source.read_text(errors="replace")))


def _is_file(home: Path, name: str) -> bool:
    # os.path takes what is no path for one that is not there.
    return not os.path.isabs(name) and os.path.isfile(home / name)  # noqa: PTH113, PTH117


def place(files: Mapping[str, Path], folder: Path) -> Path:
    """Copy files into a folder.

    Returns:
        The folder in it, made here, from which their names lead to them: deep enough for each "..".
    """
    paths = {os.path.normpath(name): file for name, file in files.items()}
    depth = max((Path(path).parts.count("..") for path in paths), default=0)
    working = folder.joinpath(*["sim"] * (depth + 1))
    working.mkdir(parents=True)
    for path, file in paths.items():
        target = Path(os.path.normpath(working / path))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    return working


def say_missing(log: str, description: Path) -> str:
    """One line on a file that the simulator did not find; "" if it found all.

    Args:
        log: of the simulator.
        description: path of the dut.toml.
    """
    missing = _MISSING.search(log)
    if missing is None:
        return ""
    name, at = missing["name"] or missing["verilators"], missing["at"]
    reads = f"{at}: the design reads" if at else "the design reads"
    if os.path.isabs(name):  # noqa: PTH117
        return f"{description}: {reads} {name}, which cannot be opened"
    return (
        f"{description}: {reads} {name}, which is not found; put it beside {description.name} or "
        "the source, and write its name there in one string; or write an absolute path"
    )
