# SPDX-License-Identifier: Apache-2.0
"""Controllers broken on purpose: the bench has to name what is wrong with each."""

from pathlib import Path

import pytest

from cocotbext.parport.simulators.design import Design, our_design
from cocotbext.parport.simulators.places import hdl_dir
from tests.parport.bench.printing import print_on_hdl

DATA = bytes(range(256))

BROKEN = {
    "a write to data strobes, one clock before the data": (
        "parport_core.v",
        ".load_data(head),\n      .strobe(strobe),",
        ".load_data(head),\n      .strobe(strobe || (reg_write && (reg_addr == 11'h000))),",
        {"HOST_STROBE", "DATA_EXTRA"},
    ),
    "Busy is ignored": (
        "parport_core.v",
        "wire pin_busy = clean[3];",
        "wire pin_busy = 1'b0;",
        {"HOST_BUSY", "DATA_LOST"},
    ),
    "a data bit is stuck": (
        "parport_connector.v",
        "assign data_o = out;",
        "assign data_o = out | 8'h20;",
        {"DATA_WRONG"},
    ),
}


def break_design(folder: Path, file: str, line: str, broken: str, **parameters: int) -> Design:
    """Our design with one line of one file replaced."""
    design = our_design(**parameters)
    text = (hdl_dir() / file).read_text()
    assert text.count(line) == 1, f"{file} has {text.count(line)} lines {line!r}"
    (folder / file).write_text(text.replace(line, broken))
    sources = tuple(folder / file if path.name == file else path for path in design.sources)
    return Design(sources, design.top, parameters)


@pytest.mark.parametrize("name", BROKEN)
def test_it_is_caught(name: str, tmp_path: Path) -> None:
    file, line, broken, rules = BROKEN[name]
    design = break_design(tmp_path, file, line, broken)
    account = print_on_hdl(tmp_path, DATA, timeout_ns=1e6, design=design)
    failed = {rule for rule, verdict in account.verdicts.items() if verdict == "fail"}
    assert rules <= failed


SLOW = 1_000_000  # Hz: set-up, strobe and hold are one clock each, one less is none at all
FAST = 50_000_000  # Hz: the controller is ready for the next byte before the printer is
BROKEN_FIFO_MODE = {
    "set-up a clock short": (
        "parport_handshake.v",
        "assign load   = begin_setup;",
        "assign load   = (state == SETUP) && (timer == PULSE);",
        SLOW,
        {"HOST_SETUP"},
    ),
    "Busy is ignored": (
        "parport_handshake.v",
        "wire ready = !raw_busy && !clean_busy && ",
        "wire ready = ",
        FAST,
        {"HOST_BUSY"},
    ),
    "a byte leaves the FIFO with its set-up, and one with its answer": (
        "parport_core.v",
        ".pop(take || ",
        ".pop(load || take || ",
        SLOW,
        {"DATA_LOST"},
    ),
}


@pytest.mark.parametrize("name", BROKEN_FIFO_MODE)
def test_it_is_caught_in_fifo_mode(name: str, tmp_path: Path) -> None:
    file, line, broken, clk_hz, rules = BROKEN_FIFO_MODE[name]
    design = break_design(tmp_path, file, line, broken, CLK_HZ=clk_hz)
    account = print_on_hdl(tmp_path, DATA, timeout_ns=1e6, design=design, mode="fifo")
    failed = {rule for rule, verdict in account.verdicts.items() if verdict == "fail"}
    assert rules <= failed


@pytest.mark.parametrize(("mode", "clk_hz"), [("spp", FAST), ("fifo", FAST), ("fifo", SLOW)])
def test_the_sound_controller_passes(tmp_path: Path, mode: str, clk_hz: int) -> None:
    account = print_on_hdl(tmp_path, DATA, design=our_design(CLK_HZ=clk_hz), mode=mode)
    assert account.taken == DATA
    assert set(account.verdicts.values()) == {"pass", "not-seen"}
