# SPDX-License-Identifier: Apache-2.0
"""docs/peripherals.md: its tables are the code's, and its examples run."""

import re
from pathlib import Path

import pytest

from cocotbext.parport.peripheral.faults import FaultKind, parse_fault
from cocotbext.parport.peripheral.presets import PRESETS
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Ack, Time
from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.runner import simulate
from tests.parport.peripheral.scope import status
from tests.parport.sim.test_bus import RECEIVER

TEXT = (Path(__file__).parents[2] / "docs" / "peripherals.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def shown(time: Time) -> str:
    return "..".join(f"{ns:.0f}" for ns in (time if isinstance(time, tuple) else (time,)))


@pytest.mark.parametrize("name", PRESETS)
def test_the_table_of_presets(name: str) -> None:
    preset = PRESETS[name]
    timing = preset.timing
    acks = timing.ack is not Ack.NONE
    cells = (
        name,
        shown(timing.busy_delay_ns),
        shown(timing.busy_ns),
        shown(timing.ack_ns) if acks else "",
        shown(timing.ack_margin_ns) if acks else "",
        str(timing.ack),
        str(timing.buffer_bytes),
        shown(timing.drain_ns) if timing.buffer_bytes else "",
        preset.source,
    )
    row = "| " + " | ".join(cells) + " |"
    assert row.replace("  ", " ") in TEXT.splitlines()


def test_every_preset_is_in_the_table_and_no_other() -> None:
    table = TEXT.partition("| name |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| ([a-z-]+) \|", table, re.MULTILINE) == list(PRESETS)


@pytest.mark.parametrize("kind", FaultKind)
def test_the_table_of_faults(kind: str) -> None:
    found = re.findall(rf"^\| {kind} \| (0x[0-9A-F]{{2}}) \|", TEXT, re.MULTILINE)
    assert found == [f"0x{status(Printer(faults=[parse_fault(f'{kind}@0')])):02X}"]


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_example_runs(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = EXAMPLES[number]
    if "@cocotb.test()" not in code:
        exec(compile(code, f"example {number}", "exec"), {})
        return
    (tmp_path / f"example_{number}.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    design = RECEIVER if "receiver" in code else our_design()
    simulate(design, f"example_{number}", tmp_path / "sim")


def test_every_picture_is_drawn() -> None:
    named = set(re.findall(r"\]\((pictures/[\w-]+\.svg)\)", TEXT))
    assert len(named) == 7
    assert all((Path(__file__).parents[2] / "docs" / name).exists() for name in named)
