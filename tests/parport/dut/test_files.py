# SPDX-License-Identifier: Apache-2.0
"""Files that a description names: exact names before patterns, and names that nobody can hold."""

import os
from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.dut.files import check_name, find_files
from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.errors import UserError
from tests.parport.designs import TOML, write_design

NOT_UTF8 = os.fsdecode(b"p\xff.v")


def test_a_file_of_exactly_that_name_comes_first(tmp_path: Path) -> None:
    for folder in ("rtl[1]", "rtl1"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "c.v").touch()
    assert find_files(["rtl[1]/c.v"], tmp_path, "x", "y") == [tmp_path / "rtl[1]" / "c.v"]
    assert find_files(["rtl[12]/c.v"], tmp_path, "x", "y") == [tmp_path / "rtl1" / "c.v"]


def test_patterns_are_in_order_and_name_each_file_once(tmp_path: Path) -> None:
    for name in ("b.v", "a.v", "c.v"):
        (tmp_path / name).touch()
    found = find_files(["c.v", "*.v", str(tmp_path / "a.v")], tmp_path, "x", "y")
    assert [file.name for file in found] == ["c.v", "a.v", "b.v"]


@pytest.mark.parametrize("name", ['a".v', "a\n.v", "a\x7f.v"])
def test_a_path_that_simulators_do_not_take(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    with pytest.raises(UserError, match=r"^x: the path .* in it, which simulators do not take"):
        find_files(["*.v"], tmp_path, "x", "y")


@pytest.mark.parametrize("name", ["ä.v", "a b.v", "a\N{NO-BREAK SPACE}b.v", "a$b'c;d\\e.v"])
def test_a_path_that_they_take(name: str) -> None:
    check_name(Path(name), "x")


def test_a_source_whose_name_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / NOT_UTF8).touch()
    with pytest.raises(UserError, match=r"^x: the path '.*p\\udcff\.v' is not UTF-8; rename it$"):
        find_files(["*.v"], tmp_path, "x", "y")


def test_a_description_whose_name_is_not_utf8(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_design(tmp_path).rename(tmp_path / os.fsdecode(b"d\xff.toml"))
    out = tmp_path / "out"
    assert main(["verify", str(path), "--only", "same-value", "--out", str(out)]) == 2
    assert "d\\udcff.toml' is not UTF-8; rename it" in capsys.readouterr().err
    assert not out.exists()


def test_a_folder_with_a_quotation_mark(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / 'a"b'
    folder.mkdir()
    assert main(["verify", str(write_design(folder)), "--only", "same-value"]) == 2
    assert "in it, which simulators do not take; rename it" in capsys.readouterr().err


def test_a_source_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_design(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may read anything
    with pytest.raises(UserError, match=r"sources: .*port\.v cannot be read: permission denied$"):
        read_description(path)


def test_a_byte_order_mark(tmp_path: Path) -> None:
    path = write_design(tmp_path)
    path.write_text(TOML, encoding="utf-8-sig")
    assert read_description(path).top == "port"


@pytest.mark.parametrize("name", ["port.V", "port.verilog", "port.inc"])
def test_a_source_of_another_ending(name: str, tmp_path: Path) -> None:
    path = write_design(tmp_path)
    (tmp_path / "port.v").rename(tmp_path / name)
    path.write_text(TOML.replace("port.v", name))
    out = ["--out", str(tmp_path / "out")]
    assert main(["verify", str(path), "--only", "idle-after-reset", *out]) == 0


def test_a_driver_of_an_absolute_path(tmp_path: Path) -> None:
    (tmp_path / "write.c").touch()
    assert find_files([str(tmp_path / "write.c")], Path("/"), "x", "y") == [tmp_path / "write.c"]


def test_headers_and_macros_of_a_description(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_design(
        tmp_path,
        ("module port (", '`include "last.vh"\nmodule port ('),
        ("localparam LAST = 6'd39;", "localparam LAST = `LAST;"),
        ("input  wire [7:0] byte_in", "input  wire [`BITS-1:0] byte_in"),
    )
    (tmp_path / "inc").mkdir()
    header = tmp_path / "inc" / "last.vh"
    design = '[design]\ninclude = ["inc"]\ndefines = { BITS = 8 }\n'
    path.write_text(TOML.replace("[design]\n", design))
    call = ["verify", str(path), "--only", "same-value", "--out", str(tmp_path / "out")]
    header.write_text("`define LAST 6'd39\n")
    assert main(call) == 0
    header.write_text("`define LAST 6'd3\n")
    assert main(call) == 1
    assert "at least 500 ns expected" in capsys.readouterr().out
    path.write_text(path.read_text().replace('["inc"]', '["ink"]'))
    assert main(call) == 2
    assert f"[design] include: there is no folder 'ink' in {tmp_path}" in capsys.readouterr().err
