# SPDX-License-Identifier: Apache-2.0
"""What ``make bench ARGS=--docs`` writes into docs/performance.md: numbers, not by hand."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

__all__ = ["machine", "replace_section"]


def replace_section(text: str, name: str, body: str) -> str:
    """Put `body` between the markers of a section: ``<!-- NAME -->`` and ``<!-- /NAME -->``.

    Raises:
        ValueError: the text has no such markers.
    """
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, found, rest = text.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"no place for {name!r}: no lines {begin.strip()} and {end}")
    return f"{before}{begin}{body.rstrip()}\n{end}{after}"


def machine() -> str:
    """What the numbers were measured on, in a line."""
    said = subprocess.run(["iverilog", "-V"], capture_output=True, text=True, check=True).stdout
    icarus = said.splitlines()[0].removesuffix(" ()")
    return (
        f"{_processor()}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}, "
        f"{icarus}, Python {platform.python_version()}, cocotb {version('cocotb')}"
    )


def _processor() -> str:
    """The processor's name, where the system tells it."""
    info = Path("/proc/cpuinfo")
    text = info.read_text() if info.exists() else ""
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.processor() or "a processor"
