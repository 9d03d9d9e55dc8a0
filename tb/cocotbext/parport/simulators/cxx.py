# SPDX-License-Identifier: Apache-2.0
"""The C++ side of a build by Verilator: make, a compiler, and objects that builds share."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.base import RefusedError

__all__ = ["Make", "compiler"]

_JOBS = 2
_HIDDEN = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")  # of a make that started us
_HEADERS = {
    "lz4.h": "liblz4-dev (Debian, Ubuntu), lz4-devel (Fedora) or lz4 (Arch, brew)",
    "zlib.h": "zlib1g-dev (Debian, Ubuntu), zlib-devel (Fedora) or zlib (Arch, brew)",
}


class Make:
    """Builds in a folder; what is said goes into its log.

    Args:
        folder: of the build.
        log: gets what the commands say.
        root: of Verilator.
    """

    FLAGS = ("OPT_FAST=-O1", "OPT_SLOW=-O0", "OPT_GLOBAL=-O2")
    """For the design, for what of it runs once, and for the library that builds share.

    On the project's own controller, against -O1: -O0 runs four times as long, -O2 a twentieth less
    and takes a second more to build. The library is built once: there, it is worth it.
    """

    def __init__(self, folder: Path, log: Path, root: Path) -> None:
        self._folder = folder
        self._log = log
        self._env = {name: value for name, value in os.environ.items() if name not in _HIDDEN}
        self._env["VERILATOR_ROOT"] = str(root)

    def call(self, command: Sequence[str]) -> None:
        """Run a command in the folder.

        Raises:
            RefusedError: it failed.
            UserError: a header is missing.
        """
        with self._log.open("a") as log:
            done = subprocess.run(
                command, cwd=self._folder, env=self._env, stdout=log, stderr=log, check=False
            )
        if done.returncode == 0:
            return
        said = self._log.read_text(errors="replace")
        for header, package in _HEADERS.items():
            if f"{header}: No such file" in said:
                raise UserError(f"Verilator needs {header} to write waves; install {package}")
        raise RefusedError

    def all(self, makefile: str) -> None:
        """Make the program."""
        self.call([*self._command(makefile), f"OBJCACHE={_ccache()}"])

    def library(self, makefile: str, shared: Path) -> None:
        """Make the objects of Verilator's own library, or copy those of an earlier build.

        They are named by the commands that make them, so no setting can be forgotten.

        Args:
            makefile: written by Verilator.
            shared: folder that builds share.
        """
        rule = self._folder / "library.mk"
        rule.write_text("library: $(VK_GLOBAL_OBJS)\n")
        command = [*self._command(makefile), "-f", rule.name, "library"]
        recipe = subprocess.run(
            [*command, "--dry-run"],
            cwd=self._folder,
            env=self._env,
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        key = hashlib.sha256(f"{compiler()}\n{recipe}".encode()).hexdigest()[:16]
        kept = shared / f"verilator-{key}"
        kept.mkdir(exist_ok=True)
        with (kept / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (kept / "done").exists():
                self.call([*command, f"OBJCACHE={_ccache()}"])
                _copy_objects(self._folder, kept)
                (kept / "done").touch()
        _copy_objects(kept, self._folder)

    def _command(self, makefile: str) -> list[str]:
        return ["make", "-j", str(_JOBS), "-f", makefile, *self.FLAGS]


def _copy_objects(source: Path, target: Path) -> None:
    """Copy objects as if they were new, so that make takes them."""
    for file in source.glob("*.o"):
        if source != target:
            shutil.copyfile(file, target / file.name)


def _ccache() -> str:
    return "ccache" if shutil.which("ccache") else ""


@cache
def compiler() -> str:
    """The first line of what the compiler says of its version.

    Raises:
        UserError: make or the compiler is missing.
    """
    for tool in ("make", "c++"):
        if shutil.which(tool) is None:
            raise UserError(
                f"Verilator needs make and a C++ compiler: no {tool} in PATH; install the "
                "packages make and g++ (Debian, Ubuntu), gcc-c++ (Fedora) or gcc (Arch)"
            )
    output = subprocess.run(["c++", "--version"], capture_output=True, text=True, check=False)
    return output.stdout.splitlines()[0]
