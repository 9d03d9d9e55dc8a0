# SPDX-License-Identifier: Apache-2.0
"""The page of ``parport run``: what the table says, with the lines around what went wrong."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.simulators.table import default_simulator
from tests.browser import browser


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A printer loses its power at byte 7; the file has an odd name."""
    folder = tmp_path_factory.mktemp("run")
    letter = folder / "<i>letter & more.txt"
    letter.write_bytes(bytes(range(40)))
    words = ["run", str(letter), "--fault", "power-off@7", "--timeout", "1ms", "--json"]
    assert main([*words, "--out", str(folder / "out")]) == 1
    return folder / "out"


def shown(page: ET.Element) -> str:
    return " ".join(" ".join(page.itertext()).split())


def test_it_says_what_there_is_to_say(out: Path) -> None:
    page = ET.fromstring((out / "report.html").read_text())
    text = shown(page)
    for part in (
        "fail <i>letter & more.txt",
        "STATUS_DEVICE_POWERED_OFF (0x8000000F) after",
        "40 bytes asked 7 written 7 arrived they differ",
        "DEV_BUSY busy did not rise, at most 1 us expected",
        "power-off@7",
    ):
        assert part in text
    marks = [e.text for e in page.iter() if (e.get("class") or "").startswith("mt")]
    assert "over 1 us" in marks
    assert "at most 1 us" in marks
    addresses = {e.get("href") for e in page.iter() if e.get("href")}
    assert addresses == {"printed.bin", "waves.fst", "result.json"}
    assert all((out / str(address)).is_file() for address in addresses)


def test_the_result_has_the_violations_but_not_their_edges(out: Path) -> None:
    result = json.loads((out / "result.json").read_text())
    assert {violation["rule"] for violation in result["violations"]} >= {"DEV_BUSY", "DEV_STATUS"}
    assert not [violation for violation in result["violations"] if "edges" in violation]
    assert result["environment"]["simulator"] == default_simulator().version()


def test_it_fits_into_a_hand(out: Path) -> None:
    with browser() as chromium:
        for dark in (False, True):
            chromium.open(out / "report.html", 360, dark=dark)
            assert chromium.evaluate("document.documentElement.scrollWidth") == 360
        assert chromium.requests == [(out / "report.html").as_uri()]


def test_a_run_that_is_fine_says_so(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_bytes(b"hello")
    assert main(["run", str(letter), "--out", str(tmp_path), "--json"]) == 0
    text = shown(ET.fromstring((tmp_path / "report.html").read_text()))
    assert "pass letter STATUS_SUCCESS (0x00000000)" in text
    assert "5 bytes asked 5 written 5 arrived equal" in text
    assert "What fell short" not in text
