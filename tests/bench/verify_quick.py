# SPDX-License-Identifier: Apache-2.0
"""``parport verify --quick`` of our controller, and its floor: simulations that do nothing."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.simulators.bounded import Bounds, run_bounded
from cocotbext.parport.verify.suite import scenario_names
from tests.bench.work import BenchError, Outcome

__all__ = ["VerifyQuick"]


class VerifyQuick:
    """Both sides, on as many processors as there are.

    Args:
        folder: gets an empty dut.toml, which means our own controller, and all files.
        most: run no more scenarios than this; None: all.

    Attributes:
        names: of the scenarios.
        workers: how many run side by side, as verify does it.
        few: how many empty simulations are run for the floor.
    """

    def __init__(self, folder: Path, most: int | None = None) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._description = folder / "dut.toml"
        self._description.write_text("# our own controller\n")
        self.names = scenario_names(read_description(self._description), quick=True)[:most]
        self.workers = min(os.cpu_count() or 1, len(self.names))
        self.few = max(len(self.names) // 16, self.workers)
        self._only = [] if most is None else [f"--only={name}" for name in self.names]

    def verify(self) -> Outcome:
        """The command.

        Raises:
            BenchError: it found something, or ran other scenarios than those that were counted.
        """
        command = [
            *(str(Path(sys.executable).with_name("parport")), "verify", str(self._description)),
            *("--quick", "--seed=1", "--json", f"--out={self._folder / 'out'}", *self._only),
        ]
        log = self._folder / "verify.log"
        environment = os.environ | {"SIM": "icarus"}
        ending = run_bounded(command, self._folder, environment, log, Bounds())
        if ending.code:
            raise BenchError(f"parport verify ended with {ending.code}: {log.read_text()[-2000:]}")
        result = json.loads((self._folder / "out" / "result.json").read_text())
        if list(result["scenarios"]) != self.names:
            raise BenchError("parport verify ran other scenarios than those that were asked for")
        return Outcome(ending.wall_s)

    def floor(self) -> Outcome:
        """As many empty simulations, in as many processes side by side: `few` of them, scaled.

        Raises:
            BenchError: one of them failed.
        """
        shares = [len(range(start, self.few, self.workers)) for start in range(self.workers)]
        began = time.monotonic()
        children = [self._child(number, share) for number, share in enumerate(shares)]
        codes = [child.wait() for child in children]
        if any(codes):
            raise BenchError(f"empty simulations ended with {codes}")
        return Outcome((time.monotonic() - began) * len(self.names) / self.few)

    def _child(self, number: int, share: int) -> "subprocess.Popen[bytes]":
        folder = self._folder / f"floor-{number}"
        command = [sys.executable, "-m", "tests.bench.many_empty", str(folder), str(share)]
        return subprocess.Popen(command)
