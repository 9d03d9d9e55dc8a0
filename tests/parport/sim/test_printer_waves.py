# SPDX-License-Identifier: Apache-2.0
"""Printers on the HDL: their waves, their seeds, and the same table live and from the capture."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from cocotbext.parport.capture.linemap import LineMap
from cocotbext.parport.capture.reader import LineReader, open_capture
from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.checker.rules import LINE_RULES
from cocotbext.parport.cli import main
from cocotbext.parport.peripheral.presets import PRESETS
from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.runner import simulate
from tests.simulator import UNDER

LETTER = random.Random(2).randbytes(60)


def test_edges_against_the_profiles(tmp_path: Path) -> None:
    simulate(our_design(), "tests.parport.sim.sim_printers", tmp_path)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter"
    path.write_bytes(LETTER)
    return path


def print_letter(
    letter: Path, capsys: pytest.CaptureFixture[str], *args: str, out: str = "out"
) -> tuple[dict[str, Any], Path]:
    folder = letter.parent / out
    main(["run", str(letter), "--out", str(folder), "--json", "--timeout", "2ms", *args])
    return json.loads(capsys.readouterr().out), folder / "waves.fst"


def edges_of(waves: Path) -> list[Edge]:
    edges: list[Edge] = []
    LineReader(open_capture(waves), LineMap("")).run(lambda *edge: edges.append(edge))
    return edges


def test_the_same_seed_gives_the_same_waves(
    letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    waves = []
    for number, seed in enumerate(("7", "7", "4294967295")):
        args = ("--printer", "epson-random", "--seed", seed)
        result, capture = print_letter(letter, capsys, *args, out=str(number))
        assert (result["seed"], result["printer"]) == (int(seed), "epson-random")
        assert result["device_sha256"] == result["data_sha256"]
        waves.append(edges_of(capture))
    assert waves[0] == waves[1]
    assert waves[0] != waves[2]


def test_the_table_names_printer_and_seed(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    args = ["run", str(letter), "--out", str(letter.parent / "out"), "--printer", "fifo"]
    assert main([*args, "--seed", "12", "--fault", "init@5"]) == 0
    table = capsys.readouterr().out
    assert "fifo, seed 12" in table
    assert "cleared before they were printed" in table


def test_help_lists_every_printer(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--help"])
    text = capsys.readouterr().out
    for name, preset in PRESETS.items():
        assert f"  {name:13} {preset.what}" in text


@pytest.mark.parametrize(
    "args",
    [
        ["--printer", "epson-random"],
        ["--mode", "fifo"],
        ["--mode", "fifo", "--printer", "smsc"],
        ["--printer", "mame", "--mode", "fifo"],
        ["--printer", "fifo", "--fault", "paper-empty@20+300us", "--mode", "fifo"],
        ["--fault", "unplug@300us"],
        ["--fault", "power-off@10+100us", "--fault", "init@200us+20us"],
        ["--fault", "offline@0+1ms", "--fault", "no-ack@30"],
        ["--fault", "power-off@59", "--mode", "fifo"],
    ],
)
def test_live_and_offline_agree_to_the_picosecond(
    args: list[str], letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result, capture = print_letter(letter, capsys, *args)
    main(["check", str(capture), "--json"])
    offline = json.loads(capsys.readouterr().out)["rules"]
    rules = [rule for rule in LINE_RULES if result["rules"][rule]["unseen"] is None]
    assert len(rules) == len(LINE_RULES) - 2 * UNDER.two_state
    assert {rule: result["rules"][rule] for rule in rules} == {
        rule: offline[rule] for rule in rules
    }
    assert offline["HOST_STROBE"]["count"] > 0
