# SPDX-License-Identifier: Apache-2.0
"""The ports of a design: what the bench connects, what it refuses, and which bit is which."""

from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.dut.ports import Port, read_ports
from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.dut.wiring import wire_up
from cocotbext.parport.errors import UserError
from tests.parport.designs import TOML, write_design


def ports(folder: Path, text: str, top: str = "top") -> dict[str, Port]:
    """The ports of a module."""
    (folder / "top.v").write_text(text)
    return read_ports([folder / "top.v"], top, {}, "dut.toml")


REFUSED = {
    "interface bus; logic a; endinterface module top (bus b, input clk); endmodule": (
        "top: top has the interface port 'b'; inputs, outputs and inouts of bits are right"
    ),
    "module top (ref logic r); endmodule": (
        "top: top has the ref port 'r'; inputs, outputs and inouts of bits are right"
    ),
    "module top (output wire [7:0] d [0:3]); endmodule": (
        "top: top has the port 'd' of type logic[7:0]$[0:3]; a bit or a vector is right"
    ),
    "module top (input real r); endmodule": (
        "top: top has the port 'r' of type real; a bit or a vector is right"
    ),
    "module top (a, ); input a; endmodule": (
        "top: top has a port without a name; the bench connects ports by their names"
    ),
    "module top ({a, b}); input a, b; endmodule": (
        "top: top has a port without a name; the bench connects ports by their names"
    ),
    "module top (input [WIDTH-1:0] d); endmodule": (
        "top: top has the port 'd' of unknown width: what it is declared with is not defined"
    ),
    "module top (input a); endmodule module bench_clock (input a); endmodule": (
        "sources: a module is called 'bench_clock', and so is one of the bench; "
        "another name is right"
    ),
    "module top (input a); endmodule module parport_dut_bench; endmodule": (
        "sources: a module is called 'parport_dut_bench', and so is one of the bench; "
        "another name is right"
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_the_bench_cannot_connect_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        ports(tmp_path, text)
    assert str(caught.value) == f"dut.toml: [design] {REFUSED[text]}"


def test_bounds_are_as_declared(tmp_path: Path) -> None:
    found = ports(
        tmp_path,
        "typedef struct packed { logic [3:0] a, b; } pair;"
        "module top (input a, input [8:1] b, input [0:7] c, input [1:0][3:0] d, input pair e);"
        "endmodule",
    )
    assert [(port.width, port.indices) for port in found.values()] == [
        (1, range(1)),
        (8, range(1, 9)),
        (8, range(8)),
        (8, range(8)),
        (8, range(8)),
    ]
    assert [found["b"].place(index) for index in (8, 1)] == [7, 0]
    assert [found["c"].place(index) for index in (0, 7)] == [7, 0]


def test_a_macro_of_one_source_is_known_in_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.v").write_text("`define WIDTH 5\n")
    (tmp_path / "b.v").write_text("module top (input [`WIDTH-1:0] d); endmodule\n")
    found = read_ports([tmp_path / "a.v", tmp_path / "b.v"], "top", {}, "dut.toml")
    assert found["d"].width == 5


def test_a_bit_is_named_by_its_index(tmp_path: Path) -> None:
    path = write_design(
        tmp_path, ("output reg        lp_strobe_n", "output reg  [2:1] lp_strobe_n")
    )
    strobe = 'strobe_n = { port = "lp_strobe_n", bit = 2 }'
    path.write_text(TOML.replace('strobe_n = "lp_strobe_n"', strobe))
    found = read_ports([tmp_path / "port.v"], "port", {}, "dut.toml")
    assert wire_up(read_description(path), found).connections["strobe_n"].low == 1
    path.write_text(path.read_text().replace("bit = 2", "bit = 0"))
    with pytest.raises(UserError, match="lp_strobe_n has no bit 0; bits 1 to 2 are right"):
        wire_up(read_description(path), found)


def test_a_top_without_ports(tmp_path: Path) -> None:
    path = write_design(tmp_path)
    with pytest.raises(UserError, match="port has no port 'clk'; nearest: it has none"):
        wire_up(read_description(path), ports(tmp_path, "module port; endmodule", "port"))


def test_escaped_names_and_mirrored_ranges_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_design(
        tmp_path,
        ("module port", "module \\my+port "),
        ("input  wire       lp_busy", "input  wire       \\lp[busy] ,\n input wire \\reg "),
        ("sync[0], lp_busy", "sync[0], \\lp[busy] "),
        ("output reg  [7:0] lp_data", "output reg  [0:7] lp_data"),
        ("output reg        lp_strobe_n", "output wire [0:1] lp_lines"),
        ("reg [1:0] state;", "reg [1:0] state; reg lp_strobe_n; assign lp_lines[0] = lp_strobe_n;"),
    )
    text = TOML.replace('top = "port"', 'top = "my+port"').replace('"lp_busy"', '"lp[busy]"')
    strobe = 'strobe_n = { port = "lp_lines", bit = 0 }'
    text = text.replace('strobe_n = "lp_strobe_n"', strobe)
    path.write_text(text.replace("[host]", "[tie]\nreg = 1\n[host]"))
    out = ["--out", str(tmp_path / "out")]
    assert main(["verify", str(path), "--only", "same-value", "--seed", "1", *out]) == 0, (
        capsys.readouterr()
    )
