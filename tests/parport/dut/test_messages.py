# SPDX-License-Identifier: Apache-2.0
"""Whatever is wrong: one message that names file, key, value and cure, and nothing written."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.simulators.icarus import icarus_version

PORT = """\
module port #(parameter DEPTH = 4) (
    input  wire       clk,
    input  wire       rst,
    input  wire       test_mode,
    input  wire       valid,
    output wire       ready,
    input  wire [7:0] byte_in,
    output wire [7:0] lp_data,
    output wire [3:0] lp_nibble,
    output wire       lp_strobe_n,
    input  wire       lp_busy
);
  localparam LAST = 3;
endmodule
"""

TOML = """\
[design]
sources = ["port.v"]
top = "port"
[clock]
port = "clk"
period = "25ns"
[reset]
port = "rst"
[lines]
data = "lp_data"
strobe_n = "lp_strobe_n"
busy = "lp_busy"
[tie]
test_mode = 0
[host]
kind = "stream"
valid = "valid"
ready = "ready"
data = "byte_in"
"""

STREAM = TOML[TOML.index('kind = "stream"') :]
ADAPTER = "from cocotbext.parport import HostAdapter\nclass Adapter(HostAdapter):\n"
PYTHON = 'kind = "python"\nclass = "mine:Adapter"\n'

MESSAGES = (Path(__file__).parent / "messages.toml").read_text()
WRONG = tomllib.loads(re.sub(r"{(.)\*(\d+)}", lambda many: many[1] * int(many[2]), MESSAGES))
"""Changes to TOML, sometimes with more ports for PORT, and the message for each."""

FILES: dict[str, tuple[dict[str, str], str]] = {
    "an inout is left over": (
        {"port.v": PORT.replace("lp_busy\n", "lp_busy,\n    inout wire scl\n")},
        "dut.toml: scl is an inout of the design; only data can be one",
    ),
    "the adapter does not import": (
        {"mine.py": "import nowhere\n", "dut.toml": TOML.replace(STREAM, PYTHON)},
        "dut.toml: [host] class: {folder}/mine.py: ModuleNotFoundError: No module named 'nowhere'",
    ),
    "the adapter has another name": (
        {"mine.py": "class Adaptor: pass\n", "dut.toml": TOML.replace(STREAM, PYTHON)},
        "dut.toml: [host] class: {folder}/mine.py has no class Adapter that is a HostAdapter",
    ),
    "the adapter is no HostAdapter": (
        {"mine.py": "class Adapter: pass\n", "dut.toml": TOML.replace(STREAM, PYTHON)},
        "dut.toml: [host] class: {folder}/mine.py has no class Adapter that is a HostAdapter",
    ),
    "the adapter ends Python": (
        {"mine.py": "import sys\nsys.exit(3)\n", "dut.toml": TOML.replace(STREAM, PYTHON)},
        "dut.toml: [host] class: {folder}/mine.py: SystemExit: 3",
    ),
    **{
        f"the adapter has {name}": (
            {"mine.py": ADAPTER + text, "dut.toml": TOML.replace(STREAM, PYTHON)},
            "dut.toml: [host] class: {folder}/mine.py: Adapter" + message,
        )
        for name, (text, message) in {
            "no send": ("    pass", " has no send; async def send(self, byte) is right"),
            "a send that is no coroutine": (
                "    def send(self, byte): pass",
                ".send is no coroutine; async def send(self, byte) is right",
            ),
            "a send without a byte": (
                "    async def send(self): pass",
                ".send takes other arguments; async def send(self, byte) is right",
            ),
            "a start that is no coroutine": (
                "    async def send(self, byte): pass\n    def start(self): pass",
                ".start is no coroutine; async def start(self) is right",
            ),
            "another __init__": (
                "    async def send(self, byte): pass\n    def __init__(self): pass",
                " takes other arguments; def __init__(self, ports, clk) is right",
            ),
        }.items()
    },
    "limits of ours, and lines": (
        {"dut.toml": '[lines]\ndata = "d"\n'},
        "dut.toml: [lines] without [design]: which design has these ports?",
    ),
    "no UTF-8": (
        {"dut.toml": "\udcff"},
        "dut.toml: not TOML: 'utf-8' codec can't decode byte 0xff in position 0: "
        "invalid start byte",
    ),
}
"""Files in place of the sound ones, and the message."""

CALLS: dict[str, tuple[str, str]] = {
    "no description": ("verify", "verify: name a dut.toml; parport init writes a first one"),
    "no such description": (
        "verify dut2.toml",
        "dut2.toml: cannot be read: No such file or directory",
    ),
    "a folder": ("verify .", ".: cannot be read: Is a directory"),
    "a seed of letters": (
        "verify dut.toml --seed x",
        "--seed x: a whole number from 0 to 4294967295 is right",
    ),
    "a file as --out": (
        "verify dut.toml --out port.v",
        "--out port.v: is not a folder; name one, or a path that is free",
    ),
    "init of nothing": ("init rtl.v --top port", "init: there is no file rtl.v"),
    "init of another top": (
        "init port.v --top prot --out new.toml",
        "init: [design] top: no module 'prot' in the sources; nearest: port",
    ),
    "init over a file": (
        "init port.v --top port",
        "init: dut.toml is there already; --force replaces it",
    ),
    "init into a file": (
        "init port.v --top port --out port.v/dut.toml",
        "init: --out port.v/dut.toml: File exists; name a file",
    ),
}
"""Calls beside the sound files, and the message."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a sound description, and in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "port.v").write_text(PORT)
    (tmp_path / "dut.toml").write_text(TOML)
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], call: str) -> str:
    """Call, insist on exit 2 and that nothing was written; return the message."""
    before = sorted(Path().rglob("*"))
    assert main(call.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert sorted(path for path in Path().rglob("*") if "__pycache__" not in str(path)) == before
    assert captured.err.startswith("parport: ")
    return (
        captured.err.removeprefix("parport: ")
        .rstrip("\n")
        .replace(str(Path().absolute()), "{folder}")
    )


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_description(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = WRONG[name]
    assert TOML.count(wrong["old"]) == 1
    (folder / "dut.toml").write_text(TOML.replace(wrong["old"], wrong["new"]))
    (folder / "port.v").write_text(PORT.replace("(\n", f"({wrong.get('ports', '')}\n", 1))
    assert refused(capsys, "verify dut.toml --only same-value") == wrong["message"]


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files, message = FILES[name]
    for file, text in files.items():
        (folder / file).write_text(text, errors="surrogateescape")
    assert refused(capsys, "verify dut.toml --only same-value") == message


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_call(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call, message = CALLS[name]
    assert refused(capsys, call) == message


def test_a_scenario_that_is_unknown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = refused(capsys, "verify dut.toml --only same-valu")
    assert message.startswith("no scenario is called 'same-valu'; there are all-values, ")


def test_the_sound_description_is_not_refused(folder: Path) -> None:
    assert main(["verify", "dut.toml", "--only", "idle-after-reset"]) in (0, 1)


def test_verilog_that_is_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "port.v").write_text(PORT.replace("module port", "modul port", 1))
    first, *others = refused(capsys, "verify dut.toml").splitlines()
    assert first == "dut.toml: [design] top 'port' cannot be read:"
    assert any(line.startswith("port.v:1:") or "/port.v:1:" in line for line in others)


def test_what_an_adapter_prints_is_not_the_result(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "mine.py").write_text(
        f"print('hello')\n{ADAPTER}    async def send(self, byte): pass\n"
    )
    (folder / "dut.toml").write_text(TOML.replace(STREAM, PYTHON))
    assert main(["verify", "dut.toml", "--only", "idle-after-reset", "--json"]) in (0, 1)
    captured = capsys.readouterr()
    assert json.loads(captured.out)["design"] == "port"
    assert "hello" in captured.err


def test_verilog_that_icarus_refuses(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "port.v").write_text(PORT.replace("endmodule", "nothing u_nothing ();\nendmodule"))
    text = refused(capsys, "verify dut.toml --sim icarus")
    assert text.startswith("Icarus refuses parport_dut_bench:\n")
    assert "Unknown module type: nothing" in text


def test_no_icarus(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    icarus_version.cache_clear()
    assert refused(capsys, "verify dut.toml --sim icarus") == (
        "Icarus Verilog is not installed: no iverilog in PATH; install the package iverilog "
        "(Debian, Ubuntu, Fedora, Arch) or icarus-verilog (brew)"
    )


@pytest.mark.parametrize("call", ["verify dut.toml", "init lp.vhd --top lp --out new.toml"])
def test_no_ghdl(
    call: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "lp.vhd").write_text("entity lp is end entity;\n")
    (folder / "dut.toml").write_text(TOML.replace("port.v", "lp.vhd"))
    monkeypatch.setenv("PATH", "/nowhere")
    where = "init" if call.startswith("init") else "dut.toml"
    assert refused(capsys, call) == (
        f"{where}: [design] sources: lp.vhd is VHDL, and ghdl is not installed; install the "
        "package ghdl (Debian, Ubuntu, Fedora, brew) or ghdl-mcode (Arch AUR)"
    )
