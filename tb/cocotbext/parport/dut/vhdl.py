# SPDX-License-Identifier: Apache-2.0
"""VHDL: synthesized to Verilog by ghdl, once per content, and a Verilog design from then on."""

import hashlib
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from cocotbext.parport.dut.description import Description
from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.places import cache_dir

__all__ = ["is_vhdl", "vhdl_to_verilog", "without_vhdl"]

_NAME = 40  # letters of the entity's name in that of a file
_OPTIONS = ("--std=08", "-fsynopsys", "-frelaxed")


def is_vhdl(source: Path) -> bool:
    """Whether a source is VHDL, by its name."""
    return source.suffix.lower() in (".vhd", ".vhdl")


def without_vhdl(description: Description) -> Description:
    """The same design with its VHDL, if it has any, replaced by Verilog; the generics are in it."""
    vhdl = [source for source in description.sources if is_vhdl(source)]
    if not vhdl:
        return description
    where = str(description.path)
    verilog = vhdl_to_verilog(vhdl, description.top, description.parameters, where)
    others = tuple(source for source in description.sources if source not in vhdl)
    return replace(description, sources=(*others, verilog), parameters={})


def vhdl_to_verilog(
    sources: Sequence[Path], top: str, generics: Mapping[str, int], where: str
) -> Path:
    """Synthesize an entity.

    Args:
        sources: VHDL files, those that others use first.
        top: the entity.
        generics: its generics.
        where: the file that names them, for messages.

    Returns:
        The Verilog file, in the cache.

    Raises:
        UserError: ghdl is missing, or refuses; its message is in the text.
    """
    ghdl = shutil.which("ghdl")
    if ghdl is None:
        raise UserError(
            f"{where}: [design] sources: {sources[0].name} is VHDL, and ghdl is not installed; "
            "install the package ghdl (Debian, Ubuntu, Fedora, brew) or ghdl-mcode (Arch AUR)"
        )
    values = [f"-g{name}={value}" for name, value in generics.items()]
    command = [ghdl, "--synth", *_OPTIONS, "--out=verilog", *values, *map(str, sources), "-e", top]
    target = cache_dir() / f"{top[:_NAME]}-{_key(command, sources)}.v"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        if ran.returncode:
            said = re.sub(r"^\S*ghdl\S*:(?=\D)", "ghdl:", (ran.stderr or ran.stdout).strip())
            raise UserError(f"{where}: [design] ghdl refuses the entity {top!r}:\n{said}")
        unfinished = target.with_suffix(f".{hashlib.sha256(ran.stdout.encode()).hexdigest()[:8]}")
        unfinished.write_text(ran.stdout)
        unfinished.replace(target)
    return target


def _key(command: Sequence[str], sources: Sequence[Path]) -> str:
    """Hash of everything that goes into the Verilog."""
    digest = hashlib.sha256("\0".join(command).encode())
    for source in sources:
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return digest.hexdigest()[:16]
