# SPDX-License-Identifier: Apache-2.0
"""``parport run`` watches its client: findings show in its table, its JSON and its exit code."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.run import command as run
from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.runner import simulate


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter"
    path.write_bytes(b"dear printer")
    return path


def test_a_client_that_keeps_the_contract(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(letter), "--out", str(tmp_path / "out")]) == 0
    assert re.search(r"contract +kept", capsys.readouterr().out)
    assert json.loads((tmp_path / "out" / "result.json").read_text())["contract"] == []


def test_a_client_that_breaks_the_contract(
    letter: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every byte arrives, and yet it fell short."""

    def with_a_forgetful_client(design: Design, module: str, *args: Any, **others: Any) -> Any:
        return simulate(design, "tests.parport.run.sim_forgetful", *args, **others)

    monkeypatch.setattr(run, "simulate", with_a_forgetful_client)
    assert main(["run", str(letter), "--out", str(tmp_path / "out")]) == 1
    table = capsys.readouterr().out
    assert "12 asked, 12 written, 12 arrived" in table
    assert re.search(r"contract +1 finding\s", table)
    assert "LOCK_LEAKED: IRP_MJ_CLOSE" in table
    (finding,) = json.loads((tmp_path / "out" / "result.json").read_text())["contract"]
    assert finding["rule"] == "LOCK_LEAKED"
    assert finding["time_ns"] > 0
