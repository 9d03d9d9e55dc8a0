# SPDX-License-Identifier: Apache-2.0
"""Controllers broken on purpose: the bench has to name what is wrong with each."""

from pathlib import Path

import pytest

from cocotbext.parport.runner import Design, hdl_dir, our_design
from tests.parport.printing import print_on_hdl

DATA = bytes(range(256))

BROKEN = {
    "a write to data strobes, one clock before the data": (
        "parport_core.v",
        "assign strobe_n = !(strobe || (control[0] && spp && !engaged));",
        "assign strobe_n = !(strobe || write_data || (control[0] && spp && !engaged));",
        {"HOST_STROBE", "DATA_EXTRA"},
    ),
    "Busy is ignored": (
        "parport_core.v",
        "wire pin_busy = clean[3];",
        "wire pin_busy = 1'b0;",
        {"HOST_BUSY", "DATA_LOST"},
    ),
    "a data bit is stuck": (
        "parport_core.v",
        "assign data_o = out;",
        "assign data_o = out | 8'h20;",
        {"DATA_WRONG"},
    ),
}


def break_design(folder: Path, file: str, line: str, broken: str) -> Design:
    """Our design with one line of one file replaced."""
    design = our_design()
    text = (hdl_dir() / file).read_text()
    assert text.count(line) == 1, f"{file} has {text.count(line)} lines {line!r}"
    (folder / file).write_text(text.replace(line, broken))
    sources = tuple(folder / file if path.name == file else path for path in design.sources)
    return Design(sources, design.top)


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_caught(name: str, tmp_path: Path) -> None:
    file, line, broken, rules = BROKEN[name]
    design = break_design(tmp_path, file, line, broken)
    account = print_on_hdl(tmp_path, DATA, timeout_ns=1e6, design=design)
    failed = {rule for rule, verdict in account.verdicts.items() if verdict == "fail"}
    assert rules <= failed


def test_the_sound_controller_passes(tmp_path: Path) -> None:
    account = print_on_hdl(tmp_path, DATA)
    assert account.taken == DATA
    assert set(account.verdicts.values()) == {"pass", "not-seen"}
