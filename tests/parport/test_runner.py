# SPDX-License-Identifier: Apache-2.0
"""Builds are kept by content, and failures are told."""

from dataclasses import replace
from pathlib import Path

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.runner import Design, SimulationError, build, our_design, simulate
from tests.simulator import UNDER

MODULE = "tests.parport.sim_runner"
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


def test_the_seed_arrives(tmp_path: Path) -> None:
    simulate(our_design(), MODULE, tmp_path, test_filter=r"\.has_seed$", seed=1234)
