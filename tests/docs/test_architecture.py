# SPDX-License-Identifier: Apache-2.0
"""docs/architecture.md and its picture: the contracts, the folders and the files that there are."""

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PICTURE = (ROOT / "docs" / "pictures" / "architecture.svg").read_text("utf-8")
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
BENCH, PYAPI = ROOT / "tb" / "cocotbext" / "parport", ROOT / "pyapi" / "cocotbext"
PLACES = (BENCH, PYAPI, ROOT)

ROWS = dict(re.findall(r"^\| (an? [^|]+) \| ([^|]+) \|", PAGE, re.MULTILINE))
"""The files of each change."""


def named(text: str) -> list[str]:
    """The files and folders that a text names."""
    found = re.findall(r"`([\w./-]+)`", text)
    return [name for name in found if "/" in name or name.endswith(".py")]


def is_there(name: str) -> bool:
    """Whether a file is there; of one that is yet to be made, whether its folder is."""
    wanted = re.sub(r"[^/]*NAME.*", "", name)
    return any((place / wanted).exists() for place in PLACES)


def drawn(style: str) -> list[str]:
    """The texts of a class in the picture."""
    found = re.findall(rf'<text class="{style}"[^>]*>([^<]*)<', PICTURE)
    return [unescape(text) for text in found]


def shapes(kind: str) -> int:
    """How often a shape is in the picture, its legend left out."""
    return len(re.findall(rf'<(?:rect|path) class="{kind}"', PICTURE)) - 1


def test_the_picture_has_every_folder() -> None:
    inside = [
        f"{place.name}/" if place.is_dir() else place.name
        for place in BENCH.iterdir()
        if (place.suffix == ".py" and place.name != "__init__.py")
        or (place / "__init__.py").is_file()
    ]
    deeper = [f"{file.parent.name}/" for file in PYAPI.glob("*/*/__init__.py")]
    packages = ["cocotbext.parport", *(f"cocotbext.{file.parent.name}" for file in inits(PYAPI))]
    assert sorted(drawn("n")) == sorted([*inside, *deeper, *packages])


def inits(folder: Path) -> list[Path]:
    return list(folder.glob("*/__init__.py"))


def test_every_box_says_what_it_is() -> None:
    assert len(drawn("t")) == len(drawn("n"))


def test_the_picture_has_every_wall() -> None:
    layers = [layer.split("|") for layer in CONTRACTS["folders"]["layers"] if "|" in layer]
    blind = len(CONTRACTS["judge-device-driver"]["modules"]) - 1
    assert shapes("wall") == blind
    # one of the thick walls is between neighbours of a layer
    assert shapes("door") == sum(len(layer) - 1 for layer in layers) - 1


def test_the_picture_shows_who_imports_cocotb() -> None:
    allowed = [
        name.removeprefix("cocotbext.parport.").split(".")
        for name in CONTRACTS["cocotb"]["allowed_importers"]
    ]
    assert shapes("cocotb") == sum(len(name) == 1 for name in allowed)
    files = {file for text in drawn("f") for file in text.split()}
    ends = {name[-1] for name in allowed if len(name) > 1}
    assert {Path(file).stem for file in files} == ends


def test_fifteen_changes_are_told() -> None:
    assert len(ROWS) == 15


@pytest.mark.parametrize("name", sorted(set(named(PAGE))))
def test_what_the_page_names_is_there(name: str) -> None:
    assert is_there(name)


@pytest.mark.parametrize(
    ("change", "most"), [("a bus", 2), ("a rule of the wires", 2), ("a printer", 1)]
)
def test_what_is_often_added_takes_few_files(change: str, most: int) -> None:
    assert 1 <= len(named(ROWS[change])) <= most
