# SPDX-License-Identifier: Apache-2.0
"""VCD files: whatever their units and manners, and broken in many ways."""

import gzip
import os
import random
import tracemalloc

import pytest

from cocotbext.parport.capture.linemap import LineMap, Source
from cocotbext.parport.capture.reader import LineReader, open_capture
from cocotbext.parport.errors import UserError
from tests.parport.capture.small_captures import HEAD, TAIL, VARS, only, read, read_gaps, vcd, write


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
    events, _ = read(path, only(busy=[Source("data", 7)]))
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


def test_switched_off_dump_is_a_gap(tmp_path):
    body = "#1\n1s\n$dumpoff\nxs\n$end\n#5\n$dumpon\n0s\n$end\n#6\n$dumpoff\nxs\n$end\n#9\n"
    events = [(1000, "strobe_n", 1), (1000,), (5000, "strobe_n", 0), (6000,)]
    assert read_gaps(vcd(tmp_path, body)) == events


def test_what_moves_at_the_moment_of_dumpoff_is_recorded_after_it(tmp_path):
    body = "#1\n1s\n#2\n$dumpoff\nxs\n$end\n0s\n#5\n$dumpon\n1s\n$end\n"
    events = [(1000, "strobe_n", 1), (2000, "strobe_n", 0), (2000,), (5000, "strobe_n", 1)]
    assert read_gaps(vcd(tmp_path, body)) == events


def test_a_gap_without_time_is_none(tmp_path):
    body = "#1\n1s\n#2\n$dumpoff\nxs\n$end\n$dumpon\n0s\n$end\n#5\n"
    assert read_gaps(vcd(tmp_path, body)) == [(1000, "strobe_n", 1), (2000, "strobe_n", 0)]


def test_glitches_and_bits_begin_anew_after_a_gap(tmp_path):
    bits = "".join(f"$var wire 1 {n} data [{n}] $end\n" for n in range(8))
    body = "#1\n1s\n" + "".join(f"0{n}\n" for n in range(8))
    body += "#900\n$dumpoff\nxs\n$end\n#950\n$dumpon\n1s\n$end\n10\n#2000\n"
    head = HEAD + bits + "$var wire 1 s strobe_n $end\n" + TAIL
    events = read_gaps(vcd(tmp_path, body, head), LineMap("l", glitch_ps=100_000))
    gap = events.index((900_000,))
    assert (1_000, "strobe_n", 1) in events[:gap]
    assert events[gap + 1 :] == [(950_000, "strobe_n", 1), (950_000, "data", None)]


def test_other_signals_are_passed_over(tmp_path):
    more = "$var real 64 r temp $end\n$var wire 16 w wide [15:0] $end\n$var string 1 t note $end\n"
    body = "#1\nr3.5 r\nsHello t\nb1010101010101010 w\n1s\n"
    path = vcd(tmp_path, body, HEAD + VARS + more + TAIL)
    assert read(path)[0] == [(1000, "strobe_n", 1)]


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
    "endless time": (
        HEAD + VARS + TAIL + "#" + "9" * 5000 + "\n",
        "is not a time; # and at most 20",
    ),
    "superscript width": (HEAD + "$var wire \u00b2 s busy $end\n", "type, width, identifier"),
    "endless width": (HEAD + f"$var wire {'9' * 5000} s busy $end\n", "type, width, identifier"),
    "endless scale": (f"$timescale {'1' * 5000} ns $end\n", "unknown time scale"),
    "bits for one": (
        HEAD + VARS + TAIL + "#1\nb11 s\n",
        "'11' is a value of 2 bits for a signal of 1",
    ),
    "too many bits": (
        HEAD + VARS + TAIL + "#1\nb111111111 d\n",
        "is a value of 9 bits for a signal",
    ),
    "too many x": (HEAD + VARS + TAIL + "#1\nbxxxxxxxxx d\n", "is a value of 9 bits for a signal"),
    "one for bits": (HEAD + VARS + TAIL + "#1\nxd\n", "t.vcd:8: 'xd' is one bit for a signal of 8"),
    "two widths": (
        HEAD + VARS + "$var wire 1 d bit $end\n" + TAIL + "#1\nbx d\n",
        "'d' is declared with 8 bits, and as tb.bit with 1",
    ),
    "dump cut off": (
        HEAD + VARS + TAIL + "#1\n$dumpvars\n0s\n",
        "cut off within $dumpvars: its $end",
    ),
    "off cut off": (HEAD + VARS + TAIL + "#1\n$dumpoff\nxs\n", "cut off within $dumpoff: its $end"),
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


def test_zeros_before_a_value_are_no_bits(tmp_path):
    path = vcd(tmp_path, "#1\nb00010000001 d\n#2\nb000x0000001 d\nb01 s\n")
    assert [value for _, _, value in read(path)[0]] == [0x81, None, 1]
    events, _ = read(path, only(busy=[Source("data", 7)]))
    assert [value for _, _, value in events] == [1, None]


def test_dumpvars_that_is_not_ended_ends_with_its_moment(tmp_path):
    path = vcd(tmp_path, "$dumpvars\nxs\n#1\n1s\n")
    assert read(path)[0] == [(0, "strobe_n", None), (1000, "strobe_n", 1)]


def test_missing_file_and_binary_rubbish(tmp_path):
    with pytest.raises(UserError, match="cannot be read: No such file"):
        read(tmp_path / "nothing.vcd")
    with pytest.raises(UserError, match="cannot be read: Is a directory"):
        read(tmp_path)
    pipe = tmp_path / "pipe.vcd"
    os.mkfifo(pipe)
    with pytest.raises(UserError, match=r"pipe\.vcd: not a regular file; .* save it first"):
        read(pipe)
    packed = tmp_path / "t.vcd.gz"
    packed.write_bytes(gzip.compress(HEAD.encode()))
    with pytest.raises(UserError, match=r"compressed; decompress it first: gunzip .*t\.vcd\.gz"):
        read(packed)
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
