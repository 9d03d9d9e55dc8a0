# SPDX-License-Identifier: Apache-2.0
"""Pictures of waveforms, as text and as SVG."""

# ruff: noqa: RUF001 (waveforms are drawn with what looks like other characters)

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from cocotbext.parport.checker.line_checker import LineChecker
from cocotbext.parport.report.svgviolation import draw_violation
from cocotbext.parport.report.svgwave import Mark, draw_svg
from cocotbext.parport.report.waveform import describe, draw

NS, US = 1_000, 1_000_000
EDGES = [
    *((0, "busy", 0), (0, "data", 0x12), (0, "strobe_n", 1), (0, "init_n", None)),
    *((100, "data", 0x34), (200, "strobe_n", 0), (300, "strobe_n", 1), (350, "busy", 1)),
    *((351, "busy", 0), (300, "data", None)),
]
SVG = "{http://www.w3.org/2000/svg}"


def test_text_waveform():
    text = draw(EDGES, 0, 400, width=50, mark=(200, 300))
    assert text.splitlines() == [
        "data      ═══ 12 ═══╳═══════ 34 ════════╳▒▒▒▒▒▒▒▒▒",
        "strobe_n  ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔╲▁▁▁▁▁▁▁▁▁╱▔▔▔▔▔▔▔▔▔",
        "init_n    ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒",
        "busy      ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁│▁▁▁▁",
        "                              ├─────────┤ 100 ps",
    ]


def test_ascii_fallback():
    text = draw(EDGES, 0, 400, width=50, mark=(200, 200), ascii_only=True, lines=["strobe_n"])
    assert text.splitlines() == [
        "strobe_n  --------------------\\_________/---------",
        "                              ^",
    ]
    assert draw(EDGES, 0, 400, ascii_only=True).isascii()


@pytest.mark.parametrize("width", [30, 60, 88, 140])
@pytest.mark.parametrize("mark", [(0, 400), (0, 1), (199, 201), (399, 400), (150, 390), (390, 390)])
def test_width_is_kept(width, mark):
    text = draw(EDGES, 0, 400, width=width, mark=mark)
    assert max(map(len, text.splitlines())) <= width


def test_lines_can_be_chosen_and_missing_ones_are_left_out():
    names = [row.split()[0] for row in draw(EDGES, 0, 9, lines=["busy", "ack_n"]).splitlines()]
    assert names == ["busy"]


def violations(*edges, keep=24, lines=("data", "strobe_n", "busy", "autofd_n")):
    checker = LineChecker(lines, edges=keep)
    for edge in edges:
        checker.feed(*edge)
    checker.finish(edges[-1][0] + 10 * US)
    return checker.violations


START = [(0, "data", 0), (0, "strobe_n", 1), (0, "busy", 0), (0, "autofd_n", 1)]
SHORT = [
    *((5 * US, "data", 0x41), (5 * US + 499 * NS, "strobe_n", 0), (5 * US + 600 * NS, "busy", 1)),
    *((7 * US, "strobe_n", 1), (9 * US, "busy", 0), (10 * US, "data", 0)),
]


def test_description_of_a_violation():
    (violation,) = violations(*START, *SHORT)
    head, *picture = describe(violation).splitlines()
    assert head == (
        "HOST_SETUP fail at 5.499 us, byte 0 (0x41): "
        "data was valid for 499 ns, at least 500 ns expected"
    )
    assert [row.split()[0] for row in picture[:-1]] == ["data", "strobe_n", "busy"]
    assert " 499 ns " in picture[-1]
    start, end = picture[-1].index("├"), picture[-1].index("┤")
    assert picture[0][start] == "╳"
    assert picture[1][end] == "╲"


def test_description_without_edges_is_one_line():
    (violation,) = violations(*START, *SHORT, keep=0)
    assert "\n" not in describe(violation)


def test_a_line_that_moves_is_shown_and_a_moment_is_marked():
    x = [(20 * US, "busy", None), (20 * US + 500 * NS, "autofd_n", 0)]
    violation = violations(*START, *x)[0]
    assert violation.rule_id == "DEV_X"
    picture = describe(violation).splitlines()[1:]
    assert [row.split()[0] for row in picture[:-1]] == ["data", "strobe_n", "autofd_n", "busy"]
    assert picture[-1].strip() == "▲"


def test_unknown_edges_after_a_storm_are_not_drawn_as_still():
    storm = [(5 * US + (510 + n) * NS, "autofd_n", n & 1) for n in range(40)]
    violation = violations(*START, *SHORT[:2], *storm)[0]
    assert violation.rule_id == "HOST_SETUP"
    (row,) = [r for r in describe(violation).splitlines() if r.startswith("  autofd_n")]
    assert row.rstrip()[-1] in "│╱╲"


# ---- SVG ----


def parse(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def test_svg_is_self_contained():
    svg = draw_svg(EDGES, 0, 400, marks=[Mark(100, 200, "set-up <1 us> & more")], title="a < b")
    root = parse(svg)
    texts = [t.text for t in root.iter(f"{SVG}text")]
    assert [t for t in texts if t in ("data", "strobe_n", "init_n", "busy")] == [
        *("data", "strobe_n", "init_n", "busy")
    ]
    assert "set-up <1 us> & more" in texts
    assert {"0x12", "0x34", "X"} <= set(texts)
    assert root.find(f"{SVG}title").text == "a < b"
    assert "prefers-color-scheme:dark" in svg
    assert not re.search(r"<script|href|url\(|@import|var\(", svg)


def test_svg_places_edges_in_time():
    svg = draw_svg(EDGES, 0, 400, lines=["strobe_n"], width=500)
    (path,) = [p.get("d") for p in parse(svg).iter(f"{SVG}path") if p.get("class") == "s"]
    xs = [float(x) for x in re.findall(r"[MHL](-?[\d.]+)", path)]
    left, right = xs[0], xs[-1]
    assert xs == sorted(xs)
    falls, rises = (xs[1] + xs[2]) / 2, (xs[3] + xs[4]) / 2
    assert (falls - left) / (right - left) == pytest.approx(0.5, abs=0.01)
    assert (rises - left) / (right - left) == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize("span", [1, 7, 400, 10**4, 10**6, 10**9, 10**13])
def test_svg_axis_has_round_ticks(span):
    svg = draw_svg([(0, "busy", 0)], 3, 3 + span)
    texts = [t.text for t in parse(svg).iter(f"{SVG}text") if t.get("class") == "t"]
    assert texts[-1] in ("s", "ms", "us", "ns", "ps")
    assert 1 <= len(texts) - 1 <= 11
    numbers = [float(t) for t in texts[:-1]]
    gaps = {round(b - a, 9) for a, b in pairwise(numbers)}
    assert len(gaps) <= 1


def test_svg_everything_is_inside():
    marks = [Mark(n, n + 20, f"measured {n} us") for n in range(0, 400, 40)]
    root = parse(draw_svg(EDGES, 0, 400, marks=marks, width=600))
    height = float(root.get("height"))
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("x")) <= 600
        assert 0 < float(text.get("y")) < height
    rows: dict[str, list[tuple[float, float]]] = {}
    for text in root.iter(f"{SVG}text"):
        if text.get("class") == "mt":
            size = 6.5 * len(text.text)
            shift = {"middle": size / 2, "end": size, "start": 0}[text.get("text-anchor")]
            start = float(text.get("x")) - shift
            rows.setdefault(text.get("y"), []).append((start, start + size))
    for spans in rows.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_svg_of_a_violation():
    (violation,) = violations(*START, *SHORT)
    root = parse(draw_violation(violation))
    bad = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "mt bad"]
    assert bad == ["499 ns"]
    assert root.find(f"{SVG}title").text.startswith("HOST_SETUP at 5.499 us: data was valid")
