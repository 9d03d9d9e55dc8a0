# SPDX-License-Identifier: Apache-2.0
"""Builds are kept by content, and failures are told."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.design import Design, our_design
from cocotbext.parport.simulators.runner import SimulationError, build, simulate
from tests.simulator import UNDER

MODULE = "tests.parport.simulators.sim_runner"
PROGRAM = {"icarus": "sim.vvp", "verilator": "counter"}[UNDER.name]
"""What a build has at its end."""


@pytest.fixture
def design(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Design:
    monkeypatch.setenv("PARPORT_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "counter.v"
    source.write_text("module counter #(parameter N = 1) (input clk); reg q = N; endmodule\n")
    return Design((source,), "counter")


def test_a_design_is_built_once(design: Design) -> None:
    first = build(design)
    built_at = (first / PROGRAM).stat().st_mtime_ns
    assert build(design) == first
    assert (first / PROGRAM).stat().st_mtime_ns == built_at


def test_whatever_goes_into_it_makes_another_build(design: Design) -> None:
    folders = [build(design), build(replace(design, parameters={"N": 0}))]
    folders.append(build(replace(design, defines={"FAST": "1"})))
    (source,) = design.sources
    source.write_text(source.read_text().replace("q = N", "q = !N"))
    folders.append(build(design))
    assert len(set(folders)) == 4


def test_a_build_that_was_interrupted_is_done_again(design: Design) -> None:
    folder = build(design)
    (folder / "done").unlink()
    (folder / PROGRAM).write_text("half")
    assert (build(design) / PROGRAM).read_bytes() != b"half"


def test_a_syntax_error_is_the_users(design: Design) -> None:
    design.sources[0].write_text("module counter (input clk)\nendmodule\n")
    with pytest.raises(
        UserError, match=rf"(?s){UNDER.title} refuses counter:.*counter\.v:2:.*syntax error"
    ):
        build(design)


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("fails", "1 of 1 tests failed"),
        ("dies", "the simulator died: .*return code: 3"),
        ("none", "0 of 0"),
    ],
)
def test_a_simulation_that_fails_is_told(test: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SimulationError, match=message):
        simulate(our_design(), MODULE, tmp_path, test_filter=rf"\.{test}$")


@pytest.mark.parametrize(
    "variable",
    [
        *("COCOTB_TEST_FILTER=foo", "COCOTB_TESTCASE=foo", "COCOTB_USER_COVERAGE=1"),
        *("COCOTB_REDUCED_LOG_FMT=x", "COCOTB_RANDOM_SEED=x", "GPI_LOG_LEVEL=x", "GPI_EXTRA=foo"),
        *("PYGPI_USERS=x", "COVERAGE=1", "WAVES=x", "GUI=x", "SIM_CMD_PREFIX=/nowhere"),
    ],
)
def test_what_is_set_for_cocotb_is_not_for_us(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, _, value = variable.partition("=")
    monkeypatch.setenv(name, value)
    build(replace(our_design(), parameters={"FIFO_DEPTH": 32}))
    simulate(our_design(), MODULE, tmp_path, test_filter=r"\.has_seed$", seed=1234)
    assert os.environ[name] == value


def test_what_the_caller_sets_for_cocotb_arrives(tmp_path: Path) -> None:
    env = {"COCOTB_LOG_LEVEL": "CRITICAL"}
    simulate(our_design(), MODULE, tmp_path, test_filter=r"\.has_seed$", seed=1234, env=env)
    assert "cocotb.regression" not in (tmp_path / "sim.log").read_text()
    assert "COCOTB_LOG_LEVEL" not in os.environ


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PARPORT_CACHE", "/dev/null", "PARPORT_CACHE=/dev/null: File exists; name a folder"),
        ("PARPORT_CACHE", "/dev/null/x", "PARPORT_CACHE=/dev/null/x: Not a directory; name a "),
        ("PARPORT_CACHE", "/proc/x", "PARPORT_CACHE=/proc/x: No such file or directory; name a"),
        ("XDG_CACHE_HOME", "/dev/null", "cache folder /dev/null/cocotbext-parport: Not a dir"),
    ],
)
def test_a_cache_that_cannot_be(
    variable: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARPORT_CACHE", raising=False)
    monkeypatch.setenv(variable, value)
    with pytest.raises(UserError, match=message):
        build(our_design())


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARPORT_CACHE", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)  # nothing stops a superuser
    with pytest.raises(UserError, match=f"PARPORT_CACHE={tmp_path}: Permission denied; name a "):
        build(our_design())


def test_the_seed_arrives(tmp_path: Path) -> None:
    simulate(our_design(), MODULE, tmp_path, test_filter=r"\.has_seed$", seed=1234)
