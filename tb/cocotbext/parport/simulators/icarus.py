# SPDX-License-Identifier: Apache-2.0
"""Icarus Verilog."""

import shutil
import subprocess
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import ClassVar

from cocotb_tools import runner

from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.base import (
    TIMESCALE,
    BoundedRunner,
    RefusedError,
    Simulator,
    Source,
)
from cocotbext.parport.simulators.bounded import Bounds
from cocotbext.parport.simulators.includes import include_folders
from cocotbext.parport.simulators.refusal import tell_syntax_errors

__all__ = ["Icarus", "icarus_version"]


class _Runner(BoundedRunner, runner.Icarus):
    """Starts vvp within bounds."""


class Icarus(Simulator):
    """Icarus Verilog: builds in no time, knows X and Z."""

    name: ClassVar[str] = "icarus"
    title: ClassVar[str] = "Icarus"

    def version(self) -> str:
        """First line of ``iverilog -V``."""
        return icarus_version()

    def compile(self, design: Source, folder: Path, log: Path) -> None:
        """Run iverilog."""
        try:
            with redirect_stdout(StringIO()):
                runner.get_runner("icarus").build(
                    sources=[runner.Verilog(source) for source in design.sources],
                    hdl_toplevel=design.top,
                    parameters=design.parameters,
                    defines=design.defines,
                    includes=include_folders(design.sources, design.include),
                    build_args=["-grelative-include"],
                    build_dir=folder,
                    timescale=TIMESCALE,
                    waves=True,  # compiled in always, written only when asked for
                    always=True,
                    log_file=log,
                )
        except (SystemExit, RuntimeError, subprocess.CalledProcessError):
            tell_syntax_errors(log, design)
            raise RefusedError from None

    def runner(self, log: Path, bounds: Bounds) -> BoundedRunner:
        """Runs vvp."""
        return _Runner(log, bounds)

    def arguments(self, waves: Path | None) -> tuple[list[str], list[str]]:
        """$stop ends the simulation; without -n it would wait for a person."""
        return ["-n"], [] if waves is None else [f"+dumpfile_path={waves.absolute()}"]


@cache
def icarus_version() -> str:
    """First line of ``iverilog -V``.

    Raises:
        UserError: Icarus is not installed, or it does not start.
    """
    if shutil.which("iverilog") is None:
        raise UserError(
            "Icarus Verilog is not installed: no iverilog in PATH; "
            "install the package iverilog (Debian, Ubuntu, Fedora, Arch) or icarus-verilog (brew)"
        )
    output = subprocess.run(["iverilog", "-V"], capture_output=True, text=True, check=False)
    if not output.stdout:
        said = " ".join(output.stderr.split()) or f"nothing, exit code {output.returncode}"
        raise UserError(f"Icarus Verilog does not start: iverilog -V says: {said}")
    return output.stdout.splitlines()[0].removesuffix(" ()")
