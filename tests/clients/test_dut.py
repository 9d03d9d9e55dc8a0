# SPDX-License-Identifier: Apache-2.0
"""Programs on a controller of the user's own, as dut.toml describes it."""

from pathlib import Path
from typing import Any

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.exec.program import run_program
from tests.clients.running import APB, EXAMPLES, run_exec
from tests.parport.designs import write_on_a_bus

_THROUGH_THE_PLUG = """\
import parallel

port = parallel.Parallel(0)
for value in (0, 0x1F, *(1 << bit for bit in range(5)), 0xA5):
    port.setData(value)
    assert port.PPRDATA() == value
    got = [port.getInError(), port.getInSelected(), port.getInPaperOut()]
    got += [port.getInAcknowledge(), port.getInBusy()]
    assert got == [bool(value >> bit & 1) for bit in range(5)], (value, got)
port.PPDATADIR(0)
assert port.PPRDATA() == 0xFF  # nobody drives the lines: pull-ups
"""

_ANSWERS_ONCE = """
  reg [3:0] count = 0;
  always @(posedge clk) if (cyc && stb && !(&count)) count <= count + 1;
  assign ack = cyc && stb && !(&count);
"""


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_the_shell_prints_on_it(tmp_path: Path) -> None:
    design = APB.with_name("apb_spp.v").read_text()
    _write(tmp_path, "apb_spp.v", design)
    judged = '[limits]\nHOST_SETUP = { fail_below = "1ms" }\n[waive]\nDEV_ACK = "as it is"\n'
    dut = _write(tmp_path, "mine.toml", f"{APB.read_text()}\n{judged}")
    script = "echo my own silicon > /dev/lp0"
    ran = run_exec(tmp_path, ["sh", "-c", script], "--dut", str(dut))
    assert ran.code == 0, ran.stderr
    assert ran.printed == b"my own silicon\n"
    assert ran.result["rules"]["DATA_LOST"]["verdict"] == "pass"
    assert ran.broken_rules() == {"HOST_SETUP"}  # the user's limit; the driver keeps 1 us
    assert ran.result["rules"]["DEV_ACK"]["waived"] == "as it is"
    assert ran.result["contract"] == []
    assert ran.result["dut"] == str(dut)
    assert f"controller  {dut}" in ran.stderr.replace("\n            ", "")
    assert (tmp_path / "out" / "waves.fst").stat().st_size > 0


def test_python3_parallel_sees_a_loopback_plug_on_it(tmp_path: Path) -> None:
    script = _write(tmp_path, "lines.py", _THROUGH_THE_PLUG)
    ran = run_exec(
        tmp_path, ["/usr/bin/python3", script], "--dut", str(APB), "--peripheral", "loopback"
    )
    assert ran.code == 0, ran.stderr
    assert ran.broken_rules() == set()


def test_the_users_driver_writes(tmp_path: Path) -> None:
    """A driver in C, on the project's own controller: dut.toml without [design]."""
    dut = EXAMPLES / "c_driver" / "strobe.toml"
    ran = run_exec(tmp_path, ["sh", "-c", "echo driven > /dev/lp0"], "--dut", str(dut))
    assert ran.code == 0, ran.stderr
    assert ran.printed == b"driven\n"
    assert ran.broken_rules() == set()
    assert ran.result["contract"] == []


def test_a_controller_that_stops_answering(tmp_path: Path) -> None:
    dut = write_on_a_bus(tmp_path, "  assign ack = cyc && stb;\n", _ANSWERS_ONCE)
    ran = run_exec(tmp_path, ["sh", "-c", "echo > /dev/lp0; exec sleep 30"], "--dut", str(dut))
    assert ran.code == 2
    assert ran.stderr.splitlines()[-1] == (
        f"parport: {dut}: BusError: no ack for 0x001 within 10000 clocks"
    )


def test_a_description_that_is_saved_half_edited_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dut = write_on_a_bus(tmp_path, "endmodule", "endmodule")

    def run(*args: Any, **options: Any) -> int:
        dut.write_text("[design")
        return run_program(*args, **options)

    monkeypatch.setattr("cocotbext.parport.exec.command.run_program", run)
    assert main(["exec", "--dut", str(dut), "--", "true"]) == 0
    assert dut.read_text() == "[design"
