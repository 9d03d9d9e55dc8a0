# SPDX-License-Identifier: Apache-2.0
"""FST files: they say what VCD files say."""

import subprocess
from pathlib import Path

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.linemap import Source
from tests.parport.captures import only, read

REPLAY = """\
`timescale 1ns/1ps
module tb;
  reg [7:0] data; reg strobe_n; wire busy; reg real_one; real volts;
  assign #0.3 busy = ~strobe_n;
  initial begin
    $dumpfile("DUMP"); $dumpvars(0, tb);
    #5.5 data = 8'ha5; strobe_n = 1; volts = 1.5;
    #10.001 strobe_n = 0; #10 strobe_n = 1; data = 8'bz;
    #100 data = 8'h0x; #0 data = 8'h11; #7 data = 8'b0101_x011;
    #1000 $finish;
  end
endmodule
"""


@pytest.fixture(scope="module")
def dumps(tmp_path_factory) -> dict[str, Path]:
    """The same simulation as VCD and as FST."""
    folder = tmp_path_factory.mktemp("dumps")
    paths = {}
    for kind in ("vcd", "fst"):
        (folder / "t.v").write_text(REPLAY.replace("DUMP", f"t.{kind}"))
        subprocess.run(["iverilog", "-g2005", "-o", "t.vvp", "t.v"], cwd=folder, check=True)
        subprocess.run(["vvp", "t.vvp", f"-{kind}"], cwd=folder, check=True, capture_output=True)
        paths[kind] = folder / f"t.{kind}"
    return paths


def test_fst_says_what_vcd_says(dumps):
    both = [read(dumps[kind]) for kind in ("vcd", "fst")]
    assert [end for _, end in both] == [1_132_501, 1_132_501]
    final = [{(t, line): value for t, line, value in events} for events, _ in both]
    assert final[0] == final[1]
    assert final[1][15_801, "busy"] == 1
    assert final[1][5_500, "data"] == 0xA5
    assert final[1][25_501, "data"] is None
    assert final[1][132_501, "data"] is None


def test_fst_time_scale(tmp_path):
    text = REPLAY.replace("1ns/1ps", "10us/10us").replace("DUMP", "t.fst")
    (tmp_path / "t.v").write_text(text)
    subprocess.run(["iverilog", "-g2005", "-o", "t.vvp", "t.v"], cwd=tmp_path, check=True)
    subprocess.run(["vvp", "t.vvp", "-fst"], cwd=tmp_path, check=True, capture_output=True)
    events, end = read(tmp_path / "t.fst")
    assert (60 * 10**6, "strobe_n", 1) in events  # 5.5, rounded, of 10 us
    assert end == 1133 * 10**7


def test_fst_is_known_by_its_content(dumps, tmp_path):
    path = tmp_path / "wrong_name.vcd"
    path.write_bytes(dumps["fst"].read_bytes())
    assert read(path) == read(dumps["fst"])


def test_bits_of_a_bus_in_fst(dumps):
    events, _ = read(dumps["fst"], only(busy=[Source("tb.data", 0, invert=True)]))
    assert {t: v for t, _, v in events} == {0: None, 5_500: 0, 25_501: None, 125_501: 0, 132_501: 0}
    with pytest.raises(UserError, match="volts is a number"):
        read(dumps["fst"], only(busy=[Source("volts")]))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_fst_cut_off(dumps, tmp_path, share):
    whole = dumps["fst"].read_bytes()
    path = tmp_path / "cut.fst"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(UserError, match=r"cut\.fst: the FST file is cut off or damaged"):
        read(path)
