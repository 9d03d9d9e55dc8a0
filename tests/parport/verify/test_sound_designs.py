# SPDX-License-Identifier: Apache-2.0
"""Designs that are sound pass without a waiver, whatever their taste; their broken twins do not."""

import json
import shutil
from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.verify.suite import Suite
from tests.simulator import UNDER

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
HDL = Path(__file__).parent / "hdl"

SOUND = ("tiny_stream", "wishbone_lpt", "i8255_mode1", "vhdl_stream")

NEEDS_GHDL = pytest.mark.skipif(shutil.which("ghdl") is None, reason="ghdl is not installed")

BROKEN = {
    "tiny_stream": ("back-to-back", {"HOST_HOLD"}, ""),
    "wishbone_lpt": ("back-to-back", {"HOST_BUSY", "DATA_LOST"}, ""),
    "i8255_mode1": ("all-values", {"HOST_SETUP"}, "accepted 2 of 256 bytes"),
}
"""Of each broken twin: the scenario that names its bug, rules, and what its message says."""

BUSES = {
    "axil": ("same-value/fifo", "service-interrupt/fifo", "ack-interrupt", "status-lines"),
    "apb_spp": ("same-value", "reset-in-a-byte", "ack-interrupt", "status-lines", "control-lines"),
    "simple": ("same-value/fifo", "fifo-flags/fifo", "data-as-input", "status-lines"),
}
"""Hosts over other buses: a choice of scenarios for each."""


def verify(description: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Run the quick suite, insist on a pass without a waiver; return each scenario's verdict."""
    code = main(
        ["verify", str(description), "--quick", "--seed", "1", "--json", "--out", str(folder)]
    )
    result = json.loads(capsys.readouterr().out)
    found = {name: outcome["verdict"] for name, outcome in result["scenarios"].items()}
    assert (code, result["verdict"]) == (0, "pass"), found
    return found


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=NEEDS_GHDL) if "vhdl" in n else n for n in SOUND]
)
def test_an_example_passes(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    description = EXAMPLES / name / "dut.toml"
    assert "[waive]" not in description.read_text()
    verdicts = verify(description, tmp_path, capsys)
    assert verdicts["all-values"] == verdicts["reset-in-a-byte"] == "pass"


def test_our_controller_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "dut.toml").write_text("")
    verdicts = verify(tmp_path / "dut.toml", tmp_path / "out", capsys)
    skipped = {name for name, verdict in verdicts.items() if verdict == "skip"}
    assert skipped == ({"unknown-status", "unknown-status/fifo"} if UNDER.two_state else set())
    assert "all-values/fifo" in verdicts


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_twin_is_named(name: str, tmp_path: Path) -> None:
    scenario, rules, says = BROKEN[name]
    outcome = Suite.prepare(EXAMPLES / name / "broken.toml", 1, tmp_path).run_one(scenario)
    assert outcome.verdict == "fail"
    assert rules <= {r for r, result in outcome.rules.items() if result.verdict == "fail"}
    assert says in outcome.message


@pytest.mark.parametrize("name", BUSES)
def test_a_host_over_another_bus(name: str, tmp_path: Path) -> None:
    suite = Suite.prepare(HDL / f"{name}.toml", 1, tmp_path)
    for scenario in BUSES[name]:
        outcome = suite.run_one(scenario)
        assert outcome.verdict == "pass", (scenario, outcome.message)
