# SPDX-License-Identifier: Apache-2.0
"""Files that a design reads: found beside dut.toml or the source, and named if they are missing."""

from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.dut.datafiles import find_data_files, place
from tests.parport.designs import write_design

CALL = ["verify", "dut.toml", "--only", "single-bytes", "--seed", "1"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


def write_reading(folder: Path, name: str, task: str = "$readmemh") -> None:
    """Write a design that holds the length of its strobe in a file."""
    last = f'reg [5:0] last[0:0]; initial {task}("{name}", last); wire [5:0] LAST = last[0];'
    write_design(folder, ("localparam LAST = 6'd39;", last))


@pytest.mark.parametrize("name", ["last.mem", "rom/last.mem", "../last.mem", "./last.mem"])
def test_a_file_beside_the_description_is_read(name: str, folder: Path) -> None:
    write_reading(folder, name)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("27\n")
    assert main(CALL) == 0


@pytest.mark.parametrize("task", ["$readmemh", "$readmemb"])
def test_a_file_that_is_missing_is_named(
    task: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_reading(folder, "last.mem", task)
    assert main(CALL) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("parport: dut.toml: ")
    assert said.err.endswith(
        "the design reads last.mem, which is not found; put it beside dut.toml or the source, and "
        "write its name there in one string; or write an absolute path\n"
    )
    assert not Path("parport-verify").exists()


def test_an_absolute_path_that_is_missing_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_reading(folder, "/nowhere/last.mem")
    assert main(CALL) == 2
    assert "the design reads /nowhere/last.mem, which cannot be opened" in capsys.readouterr().err


def test_included_files_and_those_beside_them_are_found(tmp_path: Path) -> None:
    rtl, rom = tmp_path / "rtl", tmp_path / "rom"
    rtl.mkdir()
    rom.mkdir()
    (rtl / "port.v").write_text('`include "rom.vh"\ninitial $display("no file"); // "\n')
    (rtl / "rom.vh").write_text('`include "port.v"\n"a.mem" "b.mem" "none.mem" "/etc/passwd" "."')
    (rtl / "a.mem").write_text("beside the source")
    (tmp_path / "a.mem").write_text("beside the description")
    (rtl / "b.mem").write_text("b")
    found = find_data_files([rtl / "port.v"], tmp_path)
    assert found == {
        "rom.vh": rtl / "rom.vh",
        "port.v": rtl / "port.v",
        "a.mem": tmp_path / "a.mem",
        "b.mem": rtl / "b.mem",
    }


def test_what_a_design_writes_is_a_copy(tmp_path: Path) -> None:
    mine = tmp_path / "mine.mem"
    mine.write_text("mine")
    working = place({"../../mine.mem": mine, "b/mine.mem": mine}, tmp_path / "files")
    assert working.is_relative_to(tmp_path / "files")
    for name in ("../../mine.mem", "b/mine.mem"):
        assert (working / name).read_text() == "mine"
        (working / name).write_text("another")
    assert mine.read_text() == "mine"
    assert list(place({}, tmp_path / "none").iterdir()) == []
