# SPDX-License-Identifier: Apache-2.0
"""The glitch filter."""

from cocotbext.parport.capture.glitch import GlitchFilter
from cocotbext.parport.capture.linemap import LineMap, Source
from tests.parport.capture.small_captures import read, vcd


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
