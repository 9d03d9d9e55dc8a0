# SPDX-License-Identifier: Apache-2.0
"""docs/verify.md lists what the suite has."""

from pathlib import Path

from cocotbext.parport.dut.description import BUS_SIGNALS, REGISTERS
from cocotbext.parport.verify.scenarios.table import SCENARIOS

PAGE = (Path(__file__).parents[2] / "docs" / "verify.md").read_text()


def rows() -> list[str]:
    """The table of scenarios as it has to be."""
    return [
        f"| `{s.name}` | {s.purpose} | {'quick' if s.quick else ''} |" for s in SCENARIOS.values()
    ]


def test_the_table_of_scenarios_is_up_to_date() -> None:
    found = [line for line in PAGE.splitlines() if line.startswith("| `") and line.count("|") == 4]
    table = [line for line in found if line.split("`")[1] in SCENARIOS]
    assert table == rows(), "\n".join(rows())


def test_every_signal_and_register_is_named() -> None:
    names = [name for signals in BUS_SIGNALS.values() for name in signals] + list(REGISTERS)
    assert [name for name in names if f"`{name}`" not in PAGE and f"{name} =" not in PAGE] == []
