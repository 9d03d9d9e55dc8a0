# SPDX-License-Identifier: Apache-2.0
"""Headers: found beside their sources and in folders that are named, and part of what is built."""

from pathlib import Path

import pytest

from cocotbext.parport.dut.ports import read_ports
from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.icarus import Icarus
from cocotbext.parport.simulators.includes import find_headers
from cocotbext.parport.simulators.runner import build

TOP = '`include "width.vh"\nmodule top (input [`WIDTH-1:0] d); endmodule\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder that has nothing to do with the sources."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path


def write(path: Path, text: str) -> Path:
    """Write a file, and the folders that it takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_header_beside_its_source(folder: Path) -> None:
    source = write(folder / "rtl" / "top.v", TOP)
    header = write(folder / "rtl" / "width.vh", "`define WIDTH 8\n")
    design = Design((source,), "top")
    assert design.headers() == (header,)
    assert read_ports([source], "top", {}, "x")["d"].width == 8
    built = build(design)
    assert build(design) == built
    header.write_text("`define WIDTH 9\n")
    assert build(design) != built


def test_a_header_in_a_folder_that_is_named(folder: Path) -> None:
    source = write(folder / "rtl" / "top.v", TOP.replace("width.vh", "common/width.vh"))
    write(folder / "inc" / "common" / "width.vh", '`include "deep.inc"\n')
    deep = write(folder / "inc" / "common" / "deep.inc", "`define WIDTH `BITS\n")
    include, defines = (folder / "inc",), {"BITS": "5"}
    design = Design((source,), "top", include=include, defines=defines)
    found = read_ports([source], "top", {}, "x", include=include, defines=defines)
    assert found["d"].width == 5
    built = build(design)
    deep.write_text("`define WIDTH 9\n")
    assert build(design) != built


def test_the_header_beside_its_source_comes_first(folder: Path) -> None:
    sources = [write(folder / "b" / "b.v", ""), write(folder / "a" / "top.v", TOP)]
    write(folder / "b" / "width.vh", "this is no Verilog\n")
    write(folder / "a" / "width.vh", "`define WIDTH 3\n")
    assert read_ports(sources, "top", {}, "x")["d"].width == 3
    build(Design(tuple(sources), "top"))


def test_a_header_of_either_macro_counts(folder: Path) -> None:
    source = write(folder / "top.v", '`ifdef A\n`include "a.txt"\n`else\n`include "b.txt"\n`endif')
    headers = {write(folder / name, "") for name in ("a.txt", "b.txt", "named_by_a_macro.svh")}
    write(folder / "other.v", "")
    assert set(find_headers([source])) == headers
    assert set(find_headers([source], [folder])) == {*headers, folder / "other.v"}


def test_headers_that_include_each_other_end(folder: Path) -> None:
    source = write(folder / "top.v", '`include "a.vh"\n')
    headers = [write(folder / f"{a}.vh", f'`include "{b}.vh"\n') for a, b in ("ab", "ba")]
    assert set(find_headers([source])) == set(headers)


@pytest.mark.parametrize(
    ("text", "line"), [(f"{TOP}/* never closed", 3), (TOP.replace("endmodule", "endmodul"), 2)]
)
def test_the_users_own_file_is_blamed(text: str, line: int, folder: Path) -> None:
    source = write(folder / "rtl" / "top.v", text)
    write(folder / "rtl" / "width.vh", "`define WIDTH 8\n")
    bench = write(folder / "bench.v", "`timescale 1ns/1ns\nmodule bench; endmodule\n")
    with pytest.raises(UserError) as caught:
        build(Design((source, bench), "bench"))
    first, second, *_ = str(caught.value).splitlines()
    assert first.endswith(" refuses bench:")
    assert f"top.v:{line}:" in second
    assert ": error: " in second


def test_what_the_simulator_takes_is_not_refused(folder: Path) -> None:
    """To Pyslang a macro that is not defined is an error, to Icarus it is not."""
    source = write(folder / "top.v", "module top; `nowhere\nendmodule\n")
    build(Design((source,), "top", simulator=Icarus()))
