# SPDX-License-Identifier: Apache-2.0
"""A newcomer's path: parport init, edit two guesses, parport verify, read the verdict."""

import os
import shutil
import tomllib
from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.dut.guess import guess_ports
from cocotbext.parport.dut.ports import Port
from cocotbext.parport.dut.reading import read_description

EXAMPLES = Path(__file__).parents[3] / "examples"


def port(text: str) -> Port:
    """A port written as ``input lp_data 8``."""
    direction, name, *width = text.split()
    return Port(name, direction, int(width[0]) if width else 1)


LINES = {
    "strobe_n": ("output nStrobe", "output lp_stb_n", "output LPT_STB_L", "output o_strobe_b"),
    "busy": ("input lp_busy", "input BSY", "input i_prn_bsy", "input PtrBusy"),
    "ack_n": ("input nAck", "input lp_ack_n", "input prn_nack_i", "input ACKNLG_N"),
    "perror": ("input PE", "input paper_end", "input lp_perror", "input PaperOut"),
    "select": ("input slct", "input select", "input lp_online", "input SLCT_i"),
    "fault_n": ("input nFault", "input lp_err_n", "input nERROR", "input prn_fault_n"),
    "init_n": ("output nInit", "output lp_init_n", "output nPrime"),
    "autofd_n": ("output nAutoFd", "output lp_afd_n", "output autofeed_n"),
    "selectin_n": ("output nSelectIn", "output slctin_n", "output lp_slin_n"),
    "data": ("output lp_data 8", "output d 8", "output PD_o 8", "inout pd 8", "output dout 8"),
    "data_i": ("input lp_data_i 8", "input din 8"),
    "data_oe": ("output data_oe", "output lp_d_oe", "output oe"),
}


@pytest.mark.parametrize(("line", "text"), [(k, t) for k, texts in LINES.items() for t in texts])
def test_a_line_is_known_by_many_names(line: str, text: str) -> None:
    guess = guess_ports({"x": port(text)})
    assert list(guess.lines) == [line]
    assert not guess.lines[line].invert
    assert not guess.lines[line].doubt


@pytest.mark.parametrize(("line", "text"), [("strobe_n", "output stb"), ("busy", "input busy_n")])
def test_the_other_polarity_is_inverted(line: str, text: str) -> None:
    assert guess_ports({"x": port(text)}).lines[line].invert


def test_a_bus_takes_its_ports_before_the_lines_do() -> None:
    texts = (
        *("input wb_clk_i", "input wb_rst_i", "input wb_cyc_i", "input wb_stb_i", "input wb_we_i"),
        *("input wb_adr_i 4", "input wb_dat_i 32", "output wb_dat_o 32", "output wb_ack_o"),
        *("output lpt_d 8", "output lpt_nstb", "input lpt_nack", "input lpt_bsy"),
    )
    guess = guess_ports({text: port(text) for text in texts})
    assert (guess.kind, guess.bus, guess.host["ack"].port) == ("registers", "wishbone", "wb_ack_o")
    assert {line: placed.port for line, placed in guess.lines.items()} == {
        "data": "lpt_d",
        "strobe_n": "lpt_nstb",
        "ack_n": "lpt_nack",
        "busy": "lpt_bsy",
    }
    assert guess.inputs == guess.outputs == []


def test_what_has_no_place_is_listed() -> None:
    guess = guess_ports(
        {t: port(t) for t in ("input valid", "input data 8", "input scan", "output led")}
    )
    assert guess.kind == "stream"
    assert [p.name for p in guess.inputs] == ["scan"]
    assert [p.name for p in guess.outputs] == ["led"]


def test_a_newcomer_gets_a_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (EXAMPLES / "tiny_stream" / "centronics_tx.v").read_text()
    # This strobe is active low, and its name does not say so.
    text = text.replace("lp_stb <= 1;", "lp_stb <= 2;").replace("lp_stb <= 0;", "lp_stb <= 1;")
    Path("tx.v").write_text(text.replace("lp_stb <= 2;", "lp_stb <= 0;"))

    assert main(["init", "tx.v", "--top", "centronics_tx"]) == 0
    assert "dut.toml: 8 of 8 ports have a place" in capsys.readouterr().out
    verify = ["verify", "dut.toml", "--seed", "1"]

    assert main([*verify, "--only", "idle-after-reset"]) == 1
    told = capsys.readouterr().out
    assert "strobe_n is low after reset" in told
    assert "invert in [lines] is the wrong way round" in told
    edit('strobe_n = { port = "lp_stb", invert = true }  # guess', 'strobe_n = "lp_stb"  #')

    assert main([*verify, "--only", "same-value"]) == 1
    assert (
        "data was valid for 200 ns" in capsys.readouterr().out
    )  # at 50 MHz; the design is made for 12
    edit('period = "20ns"  # guess', 'period = "83.333ns"  #')

    assert main([*verify, "--only", "idle-after-reset", "--only", "same-value"]) == 0
    assert "verdict  pass" in capsys.readouterr().out


def edit(old: str, new: str) -> None:
    """Change one thing in dut.toml."""
    text = Path("dut.toml").read_text()
    assert text.count(old) == 1, text
    Path("dut.toml").write_text(text.replace(old, new))


def test_every_example_needs_few_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What init writes for an example has the lines of the example's own file."""
    for name, top in (
        ("tiny_stream", "centronics_tx"),
        ("wishbone_lpt", "wb_lpt"),
        ("i8255_mode1", "board"),
    ):
        folder = tmp_path / name
        shutil.copytree(EXAMPLES / name, folder)
        monkeypatch.chdir(folder)
        right = tomllib.loads(Path("dut.toml").read_text())
        assert main(["init", *right["design"]["sources"], "--top", top, "--force"]) == 0
        written = tomllib.loads(Path("dut.toml").read_text())
        assert written["lines"] == right["lines"]
        assert written["reset"] == {"active": "high"} | right["reset"]
        assert written["clock"]["port"] == right["clock"]["port"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.v", "module top (input clk, input [7:0] d", "a.v:1:37: error: "),
        ("a.v", "module top (input clk); endmodule\nmodule other (", "a.v:2:"),
        ("a.v", "interface bus; endinterface module top (bus b); endmodule", "interface port 'b'"),
        ("a\nb.v", "module top (input clk); endmodule", "has '\\n' in it, which simulators do not"),
        (os.fsdecode(b"\xff.v"), "module top (input clk); endmodule", "is not UTF-8; rename it"),
        ("a.vhd", "this is no VHDL", "init: [design]"),
    ],
    ids=str.isprintable,
)
def test_what_init_refuses(
    name: str,
    text: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text)
    assert main(["init", name, "--top", "top"]) == 2
    assert message in capsys.readouterr().err
    assert not Path("dut.toml").exists()


def test_init_of_a_source_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.v").touch()
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may read anything
    assert main(["init", "a.v", "--top", "top"]) == 2
    assert "init: a.v cannot be read: permission denied" in capsys.readouterr().err


def test_verify_takes_what_init_writes_of_a_folder_with_brackets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES / "tiny_stream", "rtl[1]")
    assert main(["init", "rtl[1]/centronics_tx.v", "--top", "centronics_tx"]) == 0
    source = tmp_path / "rtl[1]" / "centronics_tx.v"
    assert read_description(Path("dut.toml")).sources == (source,)
