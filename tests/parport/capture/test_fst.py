# SPDX-License-Identifier: Apache-2.0
"""FST files: they say what VCD files say."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cocotbext.parport.capture.linemap import LineMap, Source
from cocotbext.parport.capture.reader import LineReader, open_capture
from cocotbext.parport.errors import UserError
from tests.parport.capture.small_captures import only, read, read_gaps

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


RANGES = """\
`timescale 1ns/1ps
module tb;
  reg [8:1] down; reg [0:7] up; reg [15:8] high; reg [7:0] plain; reg [2:2] single;
  reg \\D[6] , \\D[7] , \\D[3] ; reg \\lp[1][0] , \\lp[1][1] ; reg [8:1] \\q[4] ; reg \\r[7:0] ;
  integer n;
  initial begin
    $dumpfile("DUMP"); $dumpvars(0, tb);
    for (n = 0; n < 40; n = n + 1) begin
      #10 down = 1 << n % 9; up = 1 << n % 8; high = 8'bx01 << n % 8; plain = n; single = n;
      {\\D[6] , \\D[7] , \\D[3] } = n; {\\lp[1][0] , \\lp[1][1] } = n >> 1;
      \\q[4] = n; \\r[7:0] = n;
    end
    #10 \\D[7] = 1'bx;
  end
endmodule
"""


OFF = """\
`timescale 1ns/1ps
module tb;
  reg [7:0] data; reg strobe_n; reg busy;
  initial begin
    $dumpfile("DUMP"); $dumpvars(0, tb);
    data = 1; strobe_n = 1; busy = 0;
    #10 strobe_n = 0; busy = 1'bx;
    #10 strobe_n = 1; data = 2; $dumpoff;
    #10 data = 3; strobe_n = 0;
    #10 data = 4; $dumpon;
    #10 data = 5; busy = 1;
    #10 strobe_n = 1;
    LAST
    #10 data = 6;
    #10 $finish;
  end
endmodule
"""


def simulate(folder: Path, text: str) -> dict[str, Path]:
    """One simulation as VCD and as FST."""
    paths = {}
    for kind in ("vcd", "fst"):
        (folder / "t.v").write_text(text.replace("DUMP", f"t.{kind}"))
        subprocess.run(["iverilog", "-g2005", "-o", "t.vvp", "t.v"], cwd=folder, check=True)
        subprocess.run(["vvp", "t.vvp", f"-{kind}"], cwd=folder, check=True, capture_output=True)
        paths[kind] = folder / f"t.{kind}"
    return paths


@pytest.fixture(scope="module")
def dumps(tmp_path_factory) -> dict[str, Path]:
    return simulate(tmp_path_factory.mktemp("dumps"), REPLAY)


@pytest.fixture(scope="module")
def ranges(tmp_path_factory) -> dict[str, Path]:
    return simulate(tmp_path_factory.mktemp("ranges"), RANGES)


def test_fst_declares_what_vcd_declares(ranges):
    both = [open_capture(path).signals for path in ranges.values()]
    names = [{(s.path, s.index, s.width, s.left, s.right) for s in each} for each in both]
    assert names[0] == names[1]
    assert ("tb.D", 6, 1, 6, 6) in names[1]


@pytest.mark.parametrize(
    "source",
    [
        *(Source("down", bit) for bit in (1, 2, 8)),
        *(Source("up", bit) for bit in (0, 1, 7)),
        *(Source("high", bit) for bit in (8, 9, 15)),
        *(Source(name) for name in ("D[6]", "D[7]", "D[3]", "lp[1][0]", "lp[1][1]", "single[2]")),
        Source("high[9]"),
    ],
    ids=str,
)
def test_a_bit_of_fst_is_the_bit_of_vcd(ranges, source):
    events = [read(path, only(busy=[source]))[0] for path in ranges.values()]
    levels = [list(_levels(each)) for each in events]
    assert levels[0] == levels[1]
    assert len(levels[0]) > 2


def _levels(events: list) -> list:
    final = {time_ps: value for time_ps, _, value in events}
    return [p for n, p in enumerate(final.items()) if n == 0 or p[1] != list(final.values())[n - 1]]


@pytest.mark.parametrize("source", [Source("down", 0), Source("high[7]"), Source("r", 7)], ids=str)
def test_a_bit_that_is_not_there_is_refused_in_both(ranges, source):
    said = []
    for path in ranges.values():
        with pytest.raises(UserError) as error:
            read(path, only(busy=[source]))
        said.append(str(error.value))
    assert said[0] == said[1]


def test_fst_says_what_vcd_says(dumps):
    both = [read(dumps[kind]) for kind in ("vcd", "fst")]
    assert [end for _, end in both] == [1_132_501, 1_132_501]
    final = [{(t, line): value for t, line, value in events} for events, _ in both]
    assert final[0] == final[1]
    assert final[1][15_801, "busy"] == 1
    assert final[1][5_500, "data"] == 0xA5
    assert final[1][25_501, "data"] is None
    assert final[1][132_501, "data"] is None


@pytest.mark.parametrize("last", ["", "$dumpoff;", "$dumpoff; #0 $dumpon;"])
def test_gaps_of_fst_are_those_of_vcd(tmp_path, last):
    both = [read_gaps(path) for path in simulate(tmp_path, OFF.replace("LAST", last)).values()]
    pieces = [list(_pieces(events)) for events in both]
    assert pieces[0] == pieces[1]
    assert len(pieces[0]) == (3 if last == "$dumpoff;" else 2)
    assert pieces[0][0][20_000, "data"] == 2
    assert min(pieces[0][1]) == (40_000, "busy")


def _pieces(events: list) -> Iterator[dict]:
    """The last value of each line at each moment, for each piece between gaps."""
    piece: dict = {}
    for time_ps, *rest in events:
        if not rest:
            yield piece
            piece = {}
        else:
            piece[time_ps, rest[0]] = rest[1]
    yield piece


def test_fst_time_scale(tmp_path):
    text = REPLAY.replace("1ns/1ps", "10us/10us").replace("DUMP", "t.fst")
    (tmp_path / "t.v").write_text(text)
    subprocess.run(["iverilog", "-g2005", "-o", "t.vvp", "t.v"], cwd=tmp_path, check=True)
    subprocess.run(["vvp", "t.vvp", "-fst"], cwd=tmp_path, check=True, capture_output=True)
    events, end = read(tmp_path / "t.fst")
    assert (60 * 10**6, "strobe_n", 1) in events  # 5.5, rounded, of 10 us
    assert end == 1133 * 10**7


def test_times_finer_than_a_picosecond_are_told(tmp_path):
    text = REPLAY.replace("1ns/1ps", "1ps/1fs")
    exact = []
    for path in simulate(tmp_path, text).values():
        capture = open_capture(path)
        LineReader(capture, LineMap("l")).run(lambda *event: None)
        exact.append(capture.exact)
    assert exact == [False, False]


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
