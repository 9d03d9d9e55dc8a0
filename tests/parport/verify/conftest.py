# SPDX-License-Identifier: Apache-2.0
"""A design with several faults, verified once, and the evidence of that."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cocotbext.parport.cli import main
from tests.parport.designs import MORE, write_design

EVIL = "<script>alert('1')</script> & <b>bold</b>"
"""What a user's design or path may hold; Verilog has the apostrophes as they are."""


@dataclass(frozen=True)
class Evidence:
    """What a call of ``parport verify`` left."""

    code: int
    out: Path
    junit: Path
    result: dict[str, Any]

    @property
    def page(self) -> str:
        """The text of the report."""
        return (self.out / "report.html").read_text()


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """Too short a set-up and strobe from byte 0 on, and an end with odd words at byte 40."""
    folder = tmp_path_factory.mktemp("evidence") / "it's <b> & co"
    folder.mkdir()
    path = write_design(
        folder,
        ("localparam LAST = 6'd39;", "localparam LAST = 6'd18;"),
        (MORE, f'always @(sent) if (sent == 40) begin $display("{EVIL}"); $finish; end\n'),
    )
    out, junit = folder / "out", folder / "deep" / "junit.xml"
    names = ("single-bytes", "same-value", "no-ack", "refusals")
    only = [word for name in names for word in ("--only", name)]
    words = ["--seed", "7", "--out", str(out), "--junit", str(junit)]
    code = main(["verify", str(path), *only, *words])
    return Evidence(code, out, junit, json.loads((out / "result.json").read_text()))
