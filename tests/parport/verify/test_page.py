# SPDX-License-Identifier: Apache-2.0
"""The page of ``parport verify``: well-formed, alone, and fit for light, dark and a hand."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.browser import Browser, browser
from tests.parport.verify.conftest import EVIL, Evidence

WIDTHS = (320, 360, 768, 1280)


@pytest.fixture(scope="module")
def page(evidence: Evidence) -> ET.Element:
    return ET.fromstring(evidence.page)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


def tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def text_of(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def with_class(page: ET.Element, name: str) -> list[ET.Element]:
    return [e for e in page.iter() if name in (e.get("class") or "").split()]


def test_it_needs_nothing_else(evidence: Evidence, page: ET.Element) -> None:
    assert not [e for e in page.iter() if tag(e) in ("script", "link", "iframe", "object", "img")]
    assert not [a for e in page.iter() for a in e.attrib if a.startswith("on")]
    addresses = [e.get(a, "") for e in page.iter() for a in ("href", "src") if e.get(a)]
    assert sorted(addresses) == ["no-ack.fst", "same-value.fst", "single-bytes.fst"]
    for address in addresses:
        assert (evidence.out / address).is_file()
    text = evidence.page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?://|url\(|@import|//", text.replace(str(evidence.out.parent), ""))


def test_what_comes_from_the_design_is_text(evidence: Evidence, page: ET.Element) -> None:
    assert EVIL in text_of(page)
    assert str(evidence.out.parent) in text_of(page)
    assert "<script" not in evidence.page


def test_it_says_what_there_is_to_say(evidence: Evidence, page: ET.Element) -> None:
    (hero,) = with_class(page, "hero")
    assert "fail" in (hero.get("class") or "")
    assert "3 of 3 scenarios failed; broken: HOST_SETUP, HOST_STROBE." in text_of(hero)
    assert evidence.result["replay"] in text_of(hero)
    cases = with_class(page, "case")
    names = [next(text_of(e) for e in case.iter() if tag(e) == "h3") for case in cases]
    assert names == ["single-bytes", "same-value", "no-ack"]
    for name, case in zip(names, cases, strict=True):
        told = evidence.result["scenarios"][name]
        shown = text_of(case)
        for part in (told["purpose"], told["message"], told["replay"], told["waves"]):
            assert " ".join(part.split()) in shown
        assert with_class(case, "wide")
        assert with_class(case, "narrow")
    marks = {text_of(mark) for mark in with_class(cases[0], "mt")}
    assert marks == {"475 ns", "at least 500 ns"}
    whole = text_of(page)
    assert "the host has no registers" in whole
    for value in evidence.result["environment"].values():
        assert not isinstance(value, str) or value in whole


def test_bars_hold_the_values_against_the_limits(page: ET.Element) -> None:
    (rules,) = [e for e in with_class(page, "rules") if tag(e) == "ol"]
    rows = {text_of(with_class(row, "mono")[0]): row for row in rules}
    (bar,) = with_class(rows["HOST_SETUP"], "bar")
    limits = [float((e.get("x1") or "")[:-1]) for e in with_class(bar, "limit")]
    values = [float((e.get("cx") or "")[:-1]) for e in bar.iter() if tag(e) == "circle"]
    assert len(values) == 1  # every set-up was as long
    assert values[0] < limits[0] < limits[1]
    assert [text_of(e) for e in bar.iter() if tag(e) == "text"] == ["500 ns", "750 ns"]
    assert [e.get("class") for e in bar.iter() if tag(e) == "rect"] == [
        "z-fail",
        "z-warn",
        "z-good",
    ]
    assert "the design has no ack_n" in text_of(rows["DEV_ACK"])
    assert not with_class(rows["DEV_ACK"], "bar")


@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits(width: int, evidence: Evidence, chromium: Browser) -> None:
    chromium.open(evidence.out / "report.html", width)
    assert chromium.evaluate("innerWidth") == width
    assert chromium.evaluate("document.documentElement.scrollWidth") == width
    wider = """[...document.querySelectorAll('main *')].filter(e => !e.closest('svg') &&
        e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.className)"""
    assert chromium.evaluate(wider) == []
    assert chromium.requests == [(evidence.out / "report.html").as_uri()]


def test_pictures_are_large_enough_to_read(evidence: Evidence, chromium: Browser) -> None:
    smallest = """Math.min(...[...document.querySelectorAll('.w')].filter(e => e.clientWidth)
        .map(e => 12 * e.getBoundingClientRect().width / e.viewBox.baseVal.width))"""
    for width in WIDTHS:
        chromium.open(evidence.out / "report.html", width)
        assert chromium.evaluate(smallest) > 9, width


def test_light_and_dark(evidence: Evidence, chromium: Browser, tmp_path: Path) -> None:
    colours = """['body', '.card', '.hero h1', '.w .bg', '.w text', '.bar .z-good'].map(s => {
        const style = getComputedStyle(document.querySelector(s));
        return [style.backgroundColor, style.color, style.fill].join(' ') })"""
    seen = {}
    for dark in (False, True):
        chromium.open(evidence.out / "report.html", 1000, dark=dark)
        seen[dark] = chromium.evaluate(colours)
        chromium.screenshot(tmp_path / f"{dark}.png")
        ratio = contrast(chromium)
        assert min(ratio.values()) >= 4.5, ratio
    assert all(light != dark for light, dark in zip(seen[False], seen[True], strict=True))
    assert (tmp_path / "False.png").read_bytes() != (tmp_path / "True.png").read_bytes()


def contrast(chromium: Browser) -> dict[str, float]:
    """The contrast of each kind of text with what it stands on."""
    pairs = """Object.fromEntries(['.soft', '.t-fail', '.t-pass', '.t-skip', '.what', 'summary',
        'pre', '.values b'].map(s => { const e = document.querySelector(s); let b = e;
        const none = 'rgba(0, 0, 0, 0)';
        while (getComputedStyle(b).backgroundColor == none) b = b.parentElement;
        return [s, [getComputedStyle(e).color, getComputedStyle(b).backgroundColor]] }))"""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (p / 12.92 if p <= 0.04 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    found = {}
    for name, (front, back) in chromium.evaluate(pairs).items():
        dark, light = sorted((luminance(front), luminance(back)))
        found[name] = (light + 0.05) / (dark + 0.05)
    return found
