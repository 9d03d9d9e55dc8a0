# SPDX-License-Identifier: Apache-2.0
"""Captures: what VCD and FST files say, whatever their units, names and manners."""

import random
import subprocess
import tracemalloc
from pathlib import Path

import pytest

from cocotbext.parport.capture import LineReader, open_capture
from cocotbext.parport.errors import UserError
from cocotbext.parport.glitch import GlitchFilter
from cocotbext.parport.linemap import LineMap, Source, read_line_map
from cocotbext.parport.rules import Limits
from cocotbext.parport.signals import Signal

HEAD = "$timescale 1 ns $end\n$scope module tb $end\n"
VARS = "$var wire 8 d data [7:0] $end\n$var wire 1 s strobe_n $end\n"
TAIL = "$upscope $end\n$enddefinitions $end\n"

ANALYSER = """\
$date Sun Nov 22 2026 $end
$version libsigrok 0.5.2 $end
$comment
  Acquisition with 9/16 channels at 24 MHz
$end
$timescale 1 ns $end
$scope module libsigrok $end
$var wire 1 ! D0 $end
$var wire 1 " D1 $end
$var wire 1 # D2 $end
$var wire 1 $ D3 $end
$var wire 1 % D4 $end
$var wire 1 & D5 $end
$var wire 1 ' D6 $end
$var wire 1 ( D7 $end
$var wire 1 ) D8 $end
$upscope $end
$enddefinitions $end
#0 1! 0" 0# 0$ 0% 0& 1' 0( 1)
#1000 0)
#2000 1)
#3000 0! 1"
#4000
"""


def read(path: Path, line_map: LineMap | None = None) -> tuple[list, int]:
    events: list = []
    reader = LineReader(open_capture(path), line_map or LineMap(where="lines.toml"))
    end = reader.run(lambda *event: events.append(event))
    return events, end


def write(tmp_path: Path, text: str, name: str = "t.vcd") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def vcd(tmp_path: Path, body: str, head: str = HEAD + VARS + TAIL) -> Path:
    return write(tmp_path, head + body)


# ---- VCD ----


def test_values_and_times(tmp_path):
    path = vcd(
        tmp_path, "#0\n$dumpvars\nbx d\nxs\n$end\n#10\nb1000001 d\n1s\n#25\n0s\nbz1 d\n#30\n"
    )
    assert read(path) == (
        [
            (0, "data", None),
            (0, "strobe_n", None),
            (10_000, "data", 0x41),
            (10_000, "strobe_n", 1),
            (25_000, "strobe_n", 0),
            (25_000, "data", None),
        ],
        30_000,
    )


@pytest.mark.parametrize(
    ("scale", "ps"),
    [
        *(("1 fs", 0), ("100 fs", 1), ("1ps", 10), ("10 ps", 100), ("1 ns", 10_000)),
        *(("100ns", 10**6), ("1 us", 10**7), ("1\tms", 10**10), ("1\ns", 10**13), ("4 ns", 40_000)),
    ],
)
def test_time_scales(tmp_path, scale, ps):
    head = HEAD.replace("1 ns", scale) + VARS + TAIL
    assert read(vcd(tmp_path, "#10\n1s\n", head)) == ([(ps, "strobe_n", 1)], ps)


def test_short_vectors_are_extended_as_the_standard_says(tmp_path):
    path = vcd(tmp_path, "#1\nb1 d\n#2\nbx1 d\n#3\nB0z1 d\n#4\nb11111111 d\n")
    assert [value for _, _, value in read(path)[0]] == [1, None, None, 255]
    events, _ = read(path, LineMap("l", {"busy": [Source("data", 7)]}))
    assert [value for _, _, value in events] == [0, None, 0, 1]


def test_weak_levels_are_levels(tmp_path):
    path = vcd(tmp_path, "#1\nHs\n#2\nls\n#3\nUs\n#4\nbHHLL d\n")
    assert [value for _, _, value in read(path)[0]] == [1, 0, None, 12]


def test_tokens_may_share_lines_and_commands_may_span_them(tmp_path):
    head = (HEAD + VARS + TAIL).replace("$timescale 1 ns $end", "$timescale\n 1\n ns\n$end")
    body = "$comment a b\n c $end #1 1s b11 d #2\n\n0s $dumpall 0s $end\n"
    events = [
        (1000, "strobe_n", 1),
        (1000, "data", 3),
        (2000, "strobe_n", 0),
        (2000, "strobe_n", 0),
    ]
    assert read(vcd(tmp_path, body, head)) == (events, 2000)
    assert read(vcd(tmp_path, body, head.rstrip("\n") + " ")) == (events, 2000)


def test_switched_off_dump_is_not_x(tmp_path):
    path = vcd(tmp_path, "#1\n1s\n#2\n$dumpoff\nxs\nbx d\n$end\n#5\n$dumpon\n1s\n$end\n")
    assert [value for _, _, value in read(path)[0]] == [1, 1]


def test_other_signals_are_passed_over(tmp_path):
    more = "$var real 64 r temp $end\n$var wire 16 w wide [15:0] $end\n$var string 1 t note $end\n"
    body = "#1\nr3.5 r\nsHello t\nb1010101010101010 w\n1s\n"
    path = vcd(tmp_path, body, HEAD + VARS + more + TAIL)
    assert read(path)[0] == [(1000, "strobe_n", 1)]


def test_channels_of_an_analyser_in_any_order(tmp_path):
    path = write(tmp_path, ANALYSER)
    order = ["D7", "D6", "D5", "D4", "D3", "D2", "D1", "D0"]
    line_map = LineMap(
        "lines.toml", {"data": [Source(c) for c in order], "strobe_n": [Source("D8")]}
    )
    events, end = read(path, line_map)
    last = {(t, line): value for t, line, value in events}
    assert last[0, "data"] == 0b1000_0010
    assert last[3_000_000, "data"] == 0b0100_0010
    assert last[1_000_000, "strobe_n"] == 0
    assert end == 4_000_000


def test_bus_given_as_single_bits(tmp_path):
    bits = "".join(
        f"$var wire 1 {chr(65 + n)} lp_data[{n}] $end\n" for n in (3, 0, 1, 2, 7, 6, 5, 4)
    )
    path = vcd(tmp_path, "#1\n1A\n0B\n0C\n0D\n0E\n0F\n1G\n0H\n#2\nxG\n", HEAD + bits + TAIL)
    events, _ = read(path, LineMap("l", {"data": [Source("lp_data")]}))
    assert {t: v for t, _, v in events} == {1000: 0x41, 2000: None}
    events, _ = read(path, LineMap("l", {"busy": [Source("lp_data[6]")]}))
    assert events == [(1000, "busy", 1), (2000, "busy", None)]
    events, _ = read(path, LineMap("l", {"busy": [Source("tb.lp_data", bit=0, invert=True)]}))
    assert events == [(1000, "busy", 0)]


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        (Source("status", 6), [1, None, 0]),
        (Source("status[6]"), [1, None, 0]),
        (Source("status", 7, invert=True), [1, 0, 1]),
        (Source("tb.status", 0), [0, 0, 1]),
    ],
)
def test_bits_of_a_bus(tmp_path, source, levels):
    head = HEAD + "$var wire 8 q status [7:0] $end\n" + TAIL
    path = vcd(tmp_path, "#1\nb1000000 q\n#2\nb1x000000 q\n#3\nb1 q\n", head)
    assert [v for _, _, v in read(path, LineMap("l", {"busy": [source]}))[0]] == levels


def test_declared_indices_count(tmp_path):
    head = HEAD + "$var wire 8 q up [1:8] $end\n$var wire 8 p down [8:1] $end\n" + TAIL
    path = vcd(tmp_path, "#1\nb10000000 q\nb10000000 p\n", head)
    for name, bit, level in (("up", 1, 1), ("up", 8, 0), ("down", 8, 1), ("down", 1, 0)):
        events, _ = read(path, LineMap("l", {"busy": [Source(name, bit)]}))
        assert events == [(1000, "busy", level)]
    with pytest.raises(UserError, match=r"down has no bit 0, it is 8 bits wide"):
        read(path, LineMap("l", {"busy": [Source("down", 0)]}))


def test_inverted_bus(tmp_path):
    line_map = LineMap("l", {"data": [Source("data", invert=True)]})
    assert read(vcd(tmp_path, "#1\nb101 d\n"), line_map)[0] == [(1000, "data", 0xFA)]


def test_one_signal_may_be_two_lines(tmp_path):
    line_map = LineMap(
        "l", {"busy": [Source("strobe_n", invert=True)], "ack_n": [Source("strobe_n")]}
    )
    assert read(vcd(tmp_path, "#1\n1s\n"), line_map)[0] == [(1000, "ack_n", 1), (1000, "busy", 0)]


def test_names_are_found_by_their_ends_and_aliases_agree(tmp_path):
    more = "$scope module dut $end\n$var wire 1 s strobe_n $end\n"
    more += "$var wire 1 b \\busy $end\n$upscope $end\n"
    path = vcd(tmp_path, "#1\n1s\n0b\n", HEAD + VARS + more + TAIL)
    for name in ("strobe_n", "tb.strobe_n", "dut.strobe_n", "tb.dut.strobe_n"):
        assert read(path, LineMap("l", {"strobe_n": [Source(name)]}))[0] == [(1000, "strobe_n", 1)]
    assert read(path, LineMap("l", {"busy": [Source("busy")]}))[0] == [(1000, "busy", 0)]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            Source("strobe"),
            r"l: \[lines\] busy: the capture has no signal 'strobe'; nearest: strobe_n",
        ),
        (Source("tb.strob_n"), r"nearest: tb.strobe_n"),
        (
            Source("twice"),
            r"'twice' could be any of tb.a.twice, tb.b.twice; write more of the path",
        ),
        (Source("data"), r"data has 8 bits; say which bit"),
        (Source("data", 8), r"data has no bit 8, it is 8 bits wide"),
        (Source("temp"), r"temp is a number or a text; a line is made of bits"),
    ],
)
def test_wrong_sources(tmp_path, source, message):
    more = "$var real 64 r temp $end\n"
    for number, scope in enumerate("ab"):
        more += f"$scope module {scope} $end\n$var wire 1 {number} twice $end\n$upscope $end\n"
    path = vcd(tmp_path, "#1\n1s\n", HEAD + VARS + more + TAIL)
    with pytest.raises(UserError, match=message):
        read(path, LineMap("l", {"busy": [source]}))


def test_no_line_at_all(tmp_path):
    with pytest.raises(
        UserError, match=r"no signal is called like a line; there are libsigrok.D0, libs"
    ):
        read(write(tmp_path, ANALYSER))


BROKEN = {
    "empty": ("", "not a VCD file: it is empty"),
    "text": ("Dear Sir,\nplease print", "t.vcd:1: not a VCD file: 'Dear'"),
    "header cut off": (HEAD + VARS, "t.vcd:4: cut off within the header: no $enddefinitions $end"),
    "command cut off": (HEAD + "$var wire 1 s", "cut off within the header"),
    "no scale": ("$version x $end\n" + VARS + TAIL, "no $timescale"),
    "unknown scale": ("$timescale 1 lightyear $end\n", "t.vcd:1: unknown time scale '1 lightyear'"),
    "zero scale": ("$timescale 0 ns $end\n", "unknown time scale '0 ns'"),
    "bad variable": (
        HEAD + "$var wire x s busy $end\n",
        "t.vcd:3: $var wire x s busy: type, width",
    ),
    "value cut off": (HEAD + VARS + TAIL + "#1\nb1010", "t.vcd:8: cut off after 'b1010'"),
    "identifier cut off": (HEAD + VARS + TAIL + "#1\n0", "t.vcd:8: '0' is neither"),
    "time cut off": (HEAD + VARS + TAIL + "#1\n0s\n#12", "t.vcd:9: cut off within the time '#12'"),
    "comment cut off": (HEAD + VARS + TAIL + "$comment x\ny\n", "t.vcd:8: cut off after 'y'"),
    "backwards": (
        HEAD + VARS + TAIL + "#5\n0s\n#4\n",
        "t.vcd:9: time runs backwards, from 5000 ps",
    ),
    "bad time": (HEAD + VARS + TAIL + "#5ns\n", "'#5ns' is not a time"),
    "negative time": (HEAD + VARS + TAIL + "#-5\n", "'#-5' is not a time"),
    "undeclared": (HEAD + VARS + TAIL + "#5\n0?\n", "'0?' is neither a time nor the value"),
    "undeclared bus": (HEAD + VARS + TAIL + "#5\nb1 ?\n", "the identifier '?' was not declared"),
    "bad digits": (HEAD + VARS + TAIL + "#5\nb12 d\n", "'12' is not a binary value"),
    "python digits": (HEAD + VARS + TAIL + "#5\nb1_0 d\n", "'1_0' is not a binary value"),
    "no digits": (HEAD + VARS + TAIL + "#5\nb d\n", "'' is not a binary value"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_vcd_ends_in_one_clear_line(tmp_path, name):
    text, message = BROKEN[name]
    with pytest.raises(UserError) as error:
        read(write(tmp_path, text))
    assert message in str(error.value)
    assert "t.vcd" in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_file_and_binary_rubbish(tmp_path):
    with pytest.raises(UserError, match="cannot be read: No such file"):
        read(tmp_path / "nothing.vcd")
    with pytest.raises(UserError, match="cannot be read: Is a directory"):
        read(tmp_path)
    path = tmp_path / "r.vcd"
    path.write_bytes(b"\xff" + random.Random(1).randbytes(3_000_000))
    with pytest.raises(UserError, match="not a VCD file"):
        read(path)


def test_memory_does_not_grow_with_the_file(tmp_path):
    def peak(moments: int) -> int:
        body = "".join(f"#{10 * n}\nb{n & 255:b} d\n{n & 1}s\n" for n in range(moments))
        path = vcd(tmp_path, body)
        reader = LineReader(open_capture(path), LineMap(where="l"))
        progress: list[int] = []
        tracemalloc.start()
        reader.run(lambda *event: None, progress.append)
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        size = path.stat().st_size
        assert len(progress) >= size >> 21
        assert all(0 < done <= size for done in progress)
        return used

    assert peak(120_000) < peak(2_000) + 100_000


# ---- FST ----

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
    events, _ = read(dumps["fst"], LineMap("l", {"busy": [Source("tb.data", 0, invert=True)]}))
    assert {t: v for t, _, v in events} == {0: None, 5_500: 0, 25_501: None, 125_501: 0, 132_501: 0}
    with pytest.raises(UserError, match="volts is a number"):
        read(dumps["fst"], LineMap("l", {"busy": [Source("volts")]}))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_fst_cut_off(dumps, tmp_path, share):
    whole = dumps["fst"].read_bytes()
    path = tmp_path / "cut.fst"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(UserError, match=r"cut\.fst: the FST file is cut off or damaged"):
        read(path)


# ---- lines.toml ----

LINES_TOML = """\
[lines]
data = ["D0", "D1", "D2", "D3", "D4", "D5", "D6", { port = "D7", invert = true }]
strobe_n = "D8"
ack_n = { port = "status", bit = 6, invert = true }
[limits]
HOST_SETUP = { fail_below = "1us", warn_below = "1.5 us" }
DEV_BUSY = { warn_above = false }
[waive]
DEV_ACK = "our printers answer on Busy only"
[capture]
glitch = "20ns"
"""


def test_lines_toml(tmp_path):
    line_map = read_line_map(write(tmp_path, LINES_TOML, "lines.toml"))
    assert line_map.lines["data"][7] == Source("D7", None, True)
    assert line_map.lines["strobe_n"] == [Source("D8")]
    assert line_map.lines["ack_n"] == [Source("status", 6, True)]
    assert line_map.limits["HOST_SETUP"] == Limits(fail_below_ns=1000, warn_below_ns=1500)
    assert line_map.limits["DEV_BUSY"] == Limits(fail_above_ns=1000)
    assert line_map.waive == {"DEV_ACK": "our printers answer on Busy only"}
    assert line_map.glitch_ps == 20_000


WRONG_TOML = [
    ("[lines\n", "not TOML"),
    ("[line]\n", "unknown key 'line'; nearest: lines"),
    ('lines = "x"\n', "[lines]: 'x' is not a table"),
    ('[lines]\nstrobe = "x"\n', "[lines]: unknown key 'strobe'; nearest: strobe_n"),
    ("[lines]\nbusy = 3\n", "[lines] busy: 3 names no signal"),
    ('[lines]\nbusy = ""\n', "[lines] busy: '' names no signal"),
    ('[lines]\nbusy = { prt = "x" }\n', "busy: unknown key 'prt'; nearest: port"),
    ("[lines]\nbusy = { bit = 1 }\n", "busy: port is None"),
    ('[lines]\nbusy = { port = "x", bit = -1 }\n', "busy: bit is -1"),
    ('[lines]\nbusy = { port = "x", bit = true }\n', "busy: bit is True"),
    ('[lines]\nbusy = { port = "x", invert = 1 }\n', "busy: invert is 1; true or false"),
    ('[lines]\nbusy = ["x", "y"]\n', "busy: a list of 2; only data takes one, of 8"),
    ('[lines]\ndata = ["x", "y"]\n', "data: a list of 2; only data takes one, of 8"),
    ('[limits]\nHOST_SETUPS = { fail_below = "1us" }\n', "'HOST_SETUPS'; nearest: HOST_SETUP"),
    (
        '[limits]\nHOST_SETUP = { below = "1us" }\n',
        "unknown key 'below'; nearest: warn_below, fail_below",
    ),
    ("[limits]\nHOST_SETUP = { fail_below = 5 }\n", "HOST_SETUP fail_below: 5 is not a time"),
    ('[limits]\nHOST_SETUP = "1us"\n', "HOST_SETUP: '1us' is not a table"),
    ('[waive]\nDEV_ACKS = "x"\n', "'DEV_ACKS'; nearest: DEV_ACK"),
    ('[waive]\nDEV_ACK = " "\n', "DEV_ACK: ' ' is no reason"),
    ("[waive]\nDEV_ACK = true\n", "DEV_ACK: True is no reason"),
    ('[capture]\nglitches = "1ns"\n', "[capture]: unknown key 'glitches'; nearest: glitch"),
    ('[capture]\nglitch = "1"\n', "[capture] glitch: '1' is not a time"),
]


@pytest.mark.parametrize(("text", "message"), WRONG_TOML)
def test_wrong_lines_toml(tmp_path, text, message):
    with pytest.raises(UserError) as error:
        read_line_map(write(tmp_path, text, "lines.toml"))
    assert message in str(error.value)
    assert "lines.toml: " in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_lines_toml(tmp_path):
    with pytest.raises(UserError, match=r"no\.toml: cannot be read: No such file"):
        read_line_map(tmp_path / "no.toml")


# ---- glitches and names ----


def filtered(width: int, *events: tuple[int, str, int | None]) -> list:
    seen: list = []
    glitches = GlitchFilter(width, lambda *event: seen.append(event))
    for event in events:
        glitches.feed(*event)
    glitches.finish()
    return seen


def test_what_does_not_last_is_not_seen():
    start = [(0, "busy", 0), (0, "ack_n", 1)]
    glitch = [(100, "busy", 1), (119, "busy", 0)]
    real = [(200, "busy", 1), (220, "busy", 0)]
    assert filtered(20, *start, *real) == [*start, *real]
    assert [e for e in filtered(20, *start, *glitch, *real) if e[2]] == [start[1], real[0]]


def test_filtered_edges_stay_in_order():
    events = [(0, "busy", 0), (0, "data", 1), (50, "data", 2), (60, "data", 3), (61, "busy", 1)]
    seen = filtered(20, *events)
    assert seen == [events[0], events[1], events[3], events[4]]
    assert [t for t, _, _ in seen] == sorted(t for t, _, _ in seen)


def test_glitch_filter_in_a_capture(tmp_path):
    path = vcd(tmp_path, "#0\n1s\n#100\n0s\n#105\n1s\n#200\n0s\n#300\n1s\n")
    events, _ = read(path, LineMap("l", {"strobe_n": [Source("strobe_n")]}, glitch_ps=10_000))
    times = [t for t, _, value in events if value == 0]
    assert times == [200_000]


def test_signal_names():
    assert Signal.parse("a.b [7:0]", 8, "k") == Signal("a.b", None, 8, "k", 7, 0)
    assert Signal.parse("a.b[3]", 1, "k") == Signal("a.b", 3, 1, "k", 3, 3)
    assert str(Signal.parse("a.b[3]", 1, "k")) == "a.b[3]"
    assert Signal.parse("\\esc.name ", 1, "k").path == "esc.name"
