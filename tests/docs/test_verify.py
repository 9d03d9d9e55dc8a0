# SPDX-License-Identifier: Apache-2.0
"""docs/verify.md lists what the suite has."""

from pathlib import Path

from cocotbext.parport.dut.description import STREAM
from cocotbext.parport.registers.table import BUSES, REGISTERS
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


def test_every_bus_signal_and_register_is_named() -> None:
    assert [bus for bus in BUSES if f'`"{bus}"`' not in PAGE] == []
    signals = [signal for bus in BUSES.values() if not bus.prefixed for signal in bus.signals]
    names = [*(signal.name for signal in (*signals, *STREAM)), *REGISTERS]
    assert [name for name in names if f"`{name}`" not in PAGE and f"{name} =" not in PAGE] == []
