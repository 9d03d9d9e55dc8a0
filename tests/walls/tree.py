# SPDX-License-Identifier: Apache-2.0
"""The files of the project."""

import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

__all__ = ["FOLDERS", "ROOT", "files", "folders", "text"]

ROOT = Path(__file__).parents[2]
FOLDERS = (".ci", "docs", "examples", "hdl", "pyapi", "tb", "tests")
"""What has files of the project in it; beside them stand those that tools leave."""

_LEFT_BY_TOOLS = ("__pycache__", "build", "sim_build")


def files() -> list[PurePosixPath]:
    """Every file in these folders: what git tracks or would track; without git, what is there."""
    asked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *FOLDERS],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if asked.returncode == 0 and asked.stdout:
        names = [PurePosixPath(name) for name in asked.stdout.split("\0") if name]
    else:
        every = (file for folder in FOLDERS for file in (ROOT / folder).rglob("*"))
        names = [PurePosixPath(file.relative_to(ROOT).as_posix()) for file in every]
    return sorted(
        name
        for name in names
        if (ROOT / name).is_file() and not set(name.parts) & set(_LEFT_BY_TOOLS)
    )


def folders() -> Mapping[PurePosixPath, list[PurePosixPath]]:
    """The files of each folder that has some."""
    found = defaultdict(list)
    for file in files():
        found[file.parent].append(file)
    return found


def text(file: PurePosixPath) -> str:
    """What stands in a file."""
    return (ROOT / file).read_text("utf-8")
