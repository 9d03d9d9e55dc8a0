# SPDX-License-Identifier: Apache-2.0
"""A design is built once behind the bench's names, for whoever asks."""

from pathlib import Path

import pytest

from cocotbext.parport.dut.prepare import prepare
from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.dut.wrapper import WRAPPER_TOP
from tests.parport.designs import MORE, write_design


def test_what_is_prepared(tmp_path: Path) -> None:
    (tmp_path / "rom.hex").write_text("00\n")
    rom = 'reg [7:0] rom [0:0];\ninitial $readmemh("rom.hex", rom);\n'
    description = read_description(write_design(tmp_path, (MORE, rom)))
    prepared = prepare(description)
    assert prepared.description == description
    assert prepared.data_files == {"rom.hex": tmp_path / "rom.hex"}
    assert prepared.design.top == WRAPPER_TOP
    assert prepared.design.sources[0] == tmp_path / "port.v"
    wrapper = prepared.design.sources[-1]
    assert f"module {WRAPPER_TOP};" in wrapper.read_text()
    assert tmp_path not in wrapper.parents  # it stays where it is found again


def test_it_is_the_same_for_all(tmp_path: Path) -> None:
    description = read_description(write_design(tmp_path))
    assert prepare(description) == prepare(description)
    assert prepare(description).design == prepare(description, pulled=True).design  # no inout


def test_a_description_may_go_to_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_design(tmp_path)
    monkeypatch.chdir(tmp_path)
    description = read_description(Path("dut.toml"))
    assert str(description.path) == "dut.toml"  # as messages name it
    assert description.with_absolute_path().path == path
    assert all(source.is_absolute() for source in description.sources)
