# SPDX-License-Identifier: Apache-2.0
"""A job goes into a simulation as it was made, and what starts simulations stays outside."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cocotbext.parport.simulators.job import SimJob


@dataclass(frozen=True)
class Errand(SimJob):
    """A job."""

    what: str
    where: tuple[Path, ...]


@dataclass(frozen=True)
class Other(SimJob):
    """A job of somebody else."""

    what: str


def test_a_job_comes_out_as_it_went_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errand = Errand("a letter", (Path("here"), tmp_path))
    monkeypatch.chdir(tmp_path)
    for name, value in errand.save(Path("job")).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir("/")
    assert Errand.load() == errand
    with pytest.raises(AssertionError):
        Other.load()


@pytest.mark.parametrize("command", ["run", "exec", "verify"])
def test_a_simulation_does_not_import_what_starts_one(command: str) -> None:
    """It would take as long as all the rest of the package."""
    code = f"""
import sys
import cocotbext.parport.{command}.sim
print(*(name for name in sys.modules if name.startswith("cocotbext.parport.simulators.")))
print(*(name for name in ("cocotb_tools.runner", "pyslang", "rich") if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours, heavy = done.stdout.splitlines()
    assert {name.rpartition(".")[2] for name in ours.split()} <= {"job", "places"}
    assert heavy == ""
