# SPDX-License-Identifier: Apache-2.0
"""Which signals of a capture are which lines."""

import pytest

from cocotbext.parport.capture.linemap import LineMap, Source
from cocotbext.parport.capture.signals import Signal
from cocotbext.parport.errors import UserError
from tests.parport.capture.small_captures import HEAD, TAIL, VARS, only, read, vcd, write

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
    events, _ = read(path, only(data=[Source("lp_data")]))
    assert {t: v for t, _, v in events} == {1000: 0x41, 2000: None}
    events, _ = read(path, only(busy=[Source("lp_data[6]")]))
    assert events == [(1000, "busy", 1), (2000, "busy", None)]
    events, _ = read(path, only(busy=[Source("tb.lp_data", bit=0, invert=True)]))
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
    assert [v for _, _, v in read(path, only(busy=[source]))[0]] == levels


def test_declared_indices_count(tmp_path):
    head = HEAD + "$var wire 8 q up [1:8] $end\n$var wire 8 p down [8:1] $end\n" + TAIL
    path = vcd(tmp_path, "#1\nb10000000 q\nb10000000 p\n", head)
    for name, bit, level in (("up", 1, 1), ("up", 8, 0), ("down", 8, 1), ("down", 1, 0)):
        events, _ = read(path, only(busy=[Source(name, bit)]))
        assert events == [(1000, "busy", level)]
    with pytest.raises(UserError, match=r"down has no bit 0, it is 8 bits wide"):
        read(path, only(busy=[Source("down", 0)]))


def exploded(*scopes: str, apart: int = 8) -> str:
    """Buses of single bits, all called st, each in a scope of its own."""
    text = ""
    for number, scope in enumerate(scopes):
        bits = [f"$var wire 1 {chr(65 + apart * number + n)} st [{n}] $end\n" for n in range(8)]
        text += f"$scope module {scope} $end\n{''.join(bits)}$upscope $end\n"
    return HEAD + text + TAIL


@pytest.mark.parametrize(
    ("source", "paths"),
    [(Source("st"), "tb.u1.st, tb.u2.st"), (Source("st[7]"), r"tb.u1.st\[7\], tb.u2.st\[7\]")],
)
def test_two_buses_of_single_bits_are_ambiguous(tmp_path, source, paths):
    path = vcd(tmp_path, "#1\n", exploded("u1", "u2"))
    with pytest.raises(UserError, match=f"could be any of {paths}; write more of the path"):
        read(path, only(**{"data" if source.port == "st" else "busy": [source]}))
    path = vcd(tmp_path, "#1\n1P\n", exploded("u1", "u2"))
    events, _ = read(path, only(busy=[Source("u2.st[7]")]))
    assert events == [(1000, "busy", 1)]


def test_two_names_of_one_bus_of_single_bits_are_one(tmp_path):
    path = vcd(tmp_path, "#1\n1H\n", exploded("u1", "u2", apart=0))
    events, _ = read(path, only(busy=[Source("st[7]")]))
    assert events == [(1000, "busy", 1)]


def test_a_range_that_does_not_fit_the_bits_tells_no_bit(tmp_path):
    head = HEAD + "$var wire 16 q wide [7:0] $end\n$var wire 8 p memory[3] $end\n" + TAIL
    path = vcd(tmp_path, "#1\nb1 q\nb1 p\n", head)
    for source in (Source("wide", 3), Source("memory", 3), Source("memory[3]")):
        with pytest.raises(UserError, match=r"which is bit 3 cannot be known"):
            read(path, only(busy=[source]))


def test_lines_not_named_are_looked_for_by_their_own_names(tmp_path):
    head = HEAD + VARS.replace("strobe_n", "stb") + "$var wire 1 b busy $end\n" + TAIL
    path = vcd(tmp_path, "#1\nb1 d\n0s\n1b\n", head)
    line_map = LineMap("l", {"strobe_n": [Source("stb")]})
    assert {line for _, line, _ in read(path, line_map)[0]} == {"data", "strobe_n", "busy"}
    absent = LineMap("l", {"strobe_n": [Source("stb")], "busy": []})
    assert {line for _, line, _ in read(path, absent)[0]} == {"data", "strobe_n"}


def test_what_is_called_like_a_line_but_is_none_can_be_left_out(tmp_path):
    head = HEAD + VARS + "$var wire 4 m select [3:0] $end\n" + TAIL
    path = vcd(tmp_path, "#1\n1s\n", head)
    with pytest.raises(UserError, match=r"4 bits; .* if it is not the line, select = false"):
        read(path)
    assert read(path, LineMap("l", {"select": []}))[0] == [(1000, "strobe_n", 1)]


def test_inverted_bus(tmp_path):
    line_map = only(data=[Source("data", invert=True)])
    assert read(vcd(tmp_path, "#1\nb101 d\n"), line_map)[0] == [(1000, "data", 0xFA)]


def test_one_signal_may_be_two_lines(tmp_path):
    line_map = only(busy=[Source("strobe_n", invert=True)], ack_n=[Source("strobe_n")])
    assert read(vcd(tmp_path, "#1\n1s\n"), line_map)[0] == [(1000, "ack_n", 1), (1000, "busy", 0)]


def test_names_are_found_by_their_ends_and_aliases_agree(tmp_path):
    more = "$scope module dut $end\n$var wire 1 s strobe_n $end\n"
    more += "$var wire 1 b \\busy $end\n$upscope $end\n"
    path = vcd(tmp_path, "#1\n1s\n0b\n", HEAD + VARS + more + TAIL)
    for name in ("strobe_n", "tb.strobe_n", "dut.strobe_n", "tb.dut.strobe_n"):
        assert read(path, only(strobe_n=[Source(name)]))[0] == [(1000, "strobe_n", 1)]
    assert read(path, only(busy=[Source("busy")]))[0] == [(1000, "busy", 0)]


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
        read(path, only(busy=[source]))


def test_no_line_at_all(tmp_path):
    with pytest.raises(
        UserError, match=r"no signal is called like a line; there are libsigrok.D0, libs"
    ):
        read(write(tmp_path, ANALYSER))


def test_signal_names():
    assert Signal.parse("a.b [7:0]", 8, "k") == Signal("a.b", None, 8, "k", 7, 0)
    assert Signal.parse("a.b[3]", 1, "k") == Signal("a.b", 3, 1, "k", 3, 3)
    assert str(Signal.parse("a.b[3]", 1, "k")) == "a.b[3]"
    endless = f"a.b[{'9' * 5000}:0]"  # Python refuses to read such a number
    assert Signal.parse(endless, 8, "k").path == endless
    assert Signal.parse("\\esc.name ", 1, "k").path == "esc.name"
