# SPDX-License-Identifier: Apache-2.0
"""What a simulator has to know."""

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Protocol

from cocotb_tools.runner import Runner

from cocotbext.parport.sim.two_state import TWO_STATE
from cocotbext.parport.simulators.bounded import Bounds, Ending, run_bounded

__all__ = ["TIMESCALE", "BoundedRunner", "RefusedError", "Simulator", "Source"]

TIMESCALE = ("1ns", "1ps")
"""Unit and precision of files that do not say theirs."""


class Source(Protocol):
    """What is built, see Design."""

    @property
    def sources(self) -> tuple[Path, ...]:
        """Verilog files in order."""

    @property
    def top(self) -> str:
        """Name of the top module."""

    @property
    def parameters(self) -> Mapping[str, int]:
        """Of the top module."""

    @property
    def defines(self) -> Mapping[str, str]:
        """For the preprocessor."""

    @property
    def include(self) -> tuple[Path, ...]:
        """Folders for headers, before those of the sources."""

    @property
    def open(self) -> bool:
        """Whether Python sees what is below the top."""


class RefusedError(Exception):
    """The simulator does not build the design; its log says why."""


class BoundedRunner(Runner):
    """Cocotb's runner, but `test` only prepares what `run` starts: the environment is then free."""

    _command: Sequence[str]
    _folder: Path

    def __init__(self, log: Path, bounds: Bounds) -> None:
        super().__init__()
        self._log_path = log
        self._bounds = bounds

    def _execute(self, cmds: Sequence[Sequence[str]], cwd: "os.PathLike[str] | str") -> None:
        (self._command,) = cmds
        self._folder = Path(cwd)

    def run(self) -> Ending:
        """Start the simulator, and wait for its end."""
        return run_bounded(self._command, self._folder, self.env, self._log_path, self._bounds)


class Simulator(ABC):
    """One simulator; it has no state, and two of a kind are equal.

    Attributes:
        name: for ``--sim`` and $SIM.
        title: for people.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    @property
    def two_state(self) -> bool:
        """Whether it knows no X and no Z."""
        return self.title in TWO_STATE

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(self.name)

    @abstractmethod
    def version(self) -> str:
        """Name and version, for results.

        Raises:
            UserError: it is not installed, or something that it needs is not.
        """

    def ingredients(self) -> list[str]:
        """What of a build is the simulator's: with something else here, it is another build.

        Raises:
            UserError: as for `version`.
        """
        return [self.version()]

    @abstractmethod
    def compile(self, design: Source, folder: Path, log: Path) -> None:
        """Build a design.

        Args:
            design: what to build.
            folder: where; beside it, things may be kept that builds share.
            log: gets what the simulator says.

        Raises:
            RefusedError: the design is not built, and the log says why.
            UserError: something is missing.
        """

    @abstractmethod
    def runner(self, log: Path, bounds: Bounds) -> BoundedRunner:
        """Cocotb's runner for it."""

    @abstractmethod
    def arguments(self, waves: Path | None) -> tuple[list[str], list[str]]:
        """Arguments and plusargs of every run; `waves` is the FST file to write."""
