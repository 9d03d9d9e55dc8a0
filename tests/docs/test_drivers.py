# SPDX-License-Identifier: Apache-2.0
"""docs/drivers.md names what there is, and nothing else."""

import re
from pathlib import Path

from cocotbext.parclass.c import include_dir
from cocotbext.parclass.verifier.driver_watch import DriverRule

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "drivers.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_rule_is_in_the_table_and_no_other() -> None:
    table = section("What is found").split("\n### ")[0]
    names = [
        name
        for row in re.findall(r"^\| ([A-Z_, ]+) \|", table, re.MULTILINE)
        for name in row.split(", ")
    ]
    assert sorted(names) == sorted(DriverRule.__members__)


def test_every_routine_is_in_the_header() -> None:
    header = (include_dir() / "parclass.h").read_text()
    names = re.findall(r"`(\w+)`", section("parclass.h"))
    missing = [name for name in names if not re.search(rf"\b{name}\b", header)]
    assert missing == ["STATUS_Xxx"]


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert [t for t in targets if not (ROOT / "docs" / t).exists()] == []


def test_the_walk_changes_what_the_example_has() -> None:
    """The lines that the walk takes out are those of the example; a test of the HDL walks it."""
    own = ROOT / "examples" / "own_registers"
    text = (own / "lpt_port.v").read_text() + (own / "lpt_port.h").read_text()
    gone = re.findall(r"^-(.*)$", section("A register moves: the walk"), re.MULTILINE)
    assert len(gone) == 3
    assert all(line in text for line in gone)
