# SPDX-License-Identifier: Apache-2.0
"""A suite: one build for one content, and what is not the design's fault is told as such."""

import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from threading import Event, Timer

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.verify.suite import Suite, side_by_side
from tests.parport.designs import LOOP, MORE, TOML, write_design

STREAM = TOML[TOML.index("[host]") :]
PYTHON = """\
[host]
kind = "python"
class = "mine:Adapter"
[tie]
valid = 0
byte_in = 0
"""
NO_CABLE = """\
from cocotbext.parport.errors import UserError
from cocotbext.parport.dut.adapter import HostAdapter

class Adapter(HostAdapter):
    async def start(self):
        raise UserError("mine.py: no cable is plugged in")
    async def send(self, byte):
        pass
"""


def test_two_calls_make_one_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("PARPORT_CACHE", str(cache))
    path = write_design(tmp_path)
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        suite = Suite.prepare(path, 1, folder)
    assert len(list(cache.glob("parport_dut_bench-*/done"))) == 1
    assert all(source.is_file() for source in suite.design.sources)


def test_a_description_that_is_saved_half_edited_changes_nothing(tmp_path: Path) -> None:
    path = write_design(tmp_path)
    suite = Suite.prepare(path, 1, tmp_path)
    path.write_text("[design")
    assert suite.run_one("single-bytes").verdict == "pass"


def test_a_simulation_leaves_nothing_outside_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "folder"
    folder.mkdir()
    write_design(tmp_path, (MORE, 'integer f; initial f = $fopen("port.v", "w");\n'))
    before = (tmp_path / "port.v").read_text()
    assert Suite.prepare(Path("dut.toml"), 1, folder).run_one("single-bytes").verdict == "pass"
    assert (tmp_path / "port.v").read_text() == before
    assert list(folder.iterdir()) == []


def test_an_error_of_the_users_is_not_the_designs(tmp_path: Path) -> None:
    path = write_design(tmp_path)
    path.write_text(TOML.replace(STREAM, PYTHON))
    (tmp_path / "mine.py").write_text(NO_CABLE)
    suite = Suite.prepare(path, 1, tmp_path)
    with pytest.raises(UserError, match=r"^mine\.py: no cable is plugged in$"):
        suite.run(["single-bytes", "same-value"])


def test_an_environment_without_a_python_is_not_the_designs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    suite = Suite.prepare(write_design(tmp_path), 1, tmp_path)
    monkeypatch.setenv("LIBPYTHON_LOC", "/nowhere/libpython.so")
    with pytest.raises(UserError, match=r"(?s)no simulation begins.*'/nowhere/libpython\.so'"):
        suite.run_one("single-bytes")


def test_a_simulation_is_cancelled(tmp_path: Path) -> None:
    path = write_design(tmp_path, (MORE, LOOP))
    suite = Suite.prepare(path, 1, tmp_path, wall_s=60)
    cancelled, began = Event(), time.monotonic()
    Timer(1, cancelled.set).start()
    suite.run_one("single-bytes", cancelled=cancelled)
    assert time.monotonic() - began < 4  # it hangs for 5 s


def test_whoever_leaves_early_cancels() -> None:
    futures: list[Future[bool]] = []

    def leave() -> None:
        with side_by_side(2) as (pool, cancelled):
            futures.extend(pool.submit(cancelled.wait, 20) for _ in range(4))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        leave()
    assert [future.cancelled() for future in futures] == [False, False, True, True]
    assert futures[0].result()


def test_a_scenario_imports_nothing_that_only_its_preparation_needs() -> None:
    heavy = ("pyslang", "jinja2", "pywellen", "rich")
    code = f"""
import sys
import cocotbext.parport.verify.sim
print(*(name for name in {heavy} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
