# SPDX-License-Identifier: Apache-2.0
"""Drivers and clients of a user's own on the HDL: good ones pass, each mistake is named."""

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.verify.outcome import Outcome
from cocotbext.parport.verify.scenarios.table import DRIVER, SCENARIOS
from cocotbext.parport.verify.suite import Suite, scenario_names
from cocotbext.parport.verify.verdict import overall
from tests.simulator import UNDER

EXAMPLES = Path(__file__).parents[3] / "examples"
C = EXAMPLES / "c_driver"
OWN = EXAMPLES / "own_registers"
PYTHON = EXAMPLES / "python_driver" / "dut.toml"

OF_A_DRIVER = [name for name in SCENARIOS if name.startswith(DRIVER)]
OF_ALL = ["same-value", "unplug-7", "busy-stuck-9", "offline-5-for-ever", "refusals", "random-1"]
OF_FIFO = ["all-values", *(DRIVER + name for name in ("busy-stuck", "unplug", "resume"))]
OF_FIFO += [DRIVER + name for name in ("dispatch-stuck", "cancelled", "zero-length")]

GOOD = [
    *((C / "strobe.toml", name) for name in (*OF_A_DRIVER, *OF_ALL)),
    *((C / "fifo.toml", name) for name in OF_FIFO),
    *((C / "client.toml", name) for name in OF_ALL if name != "refusals"),
    *((PYTHON, name) for name in ("same-value", "driver-null", "driver-unplug", "driver-removed")),
]

BROKEN = {
    "counts_early": ("driver-busy-stuck", "COUNT_TOO_HIGH: 4 bytes counted as written, 3 arrived"),
    "ignores_busy": ("same-value", "BUSY_IGNORED: byte 0: the status register was 0x5F, busy"),
    "short_strobe": ("same-value", "HOST_STROBE: strobe_n was low for 40 ns, at least 500 ns"),
    "success_after_timeout": (
        "driver-paper-empty",
        "SHORT_SUCCESS: STATUS_SUCCESS (0x00000000) with 3 of 8 bytes",
    ),
    "leaves_strobe": ("driver-power-off", "STROBE_LEFT: the strobe is asserted on return"),
    "starts_over": ("busy-stuck-9", "STARTS_OVER: after byte 8 came byte 0 again"),
    "waits_at_dispatch": ("driver-dispatch", "WAIT_AT_DISPATCH: waits at DISPATCH_LEVEL"),
    "never_times_out": ("driver-busy-stuck", "NEVER_RETURNS: no byte for 38 ms, the time-out is 3"),
    "reads_status_once": ("same-value", "STATUS_NOT_READ: byte 1: not read since the last"),
    "no_lock_client": ("same-value", "WRITE_NO_LOCK: the port is not locked"),
    "starts_over_client": ("power-off-7", "COUNT_IGNORED: 9 bytes were left, and others are"),
    "keeps_lock_client": ("busy-stuck-5-for-ever", "LOCK_LEAKED: it is locked"),
}


AND_ITS_EFFECT = {"starts_over": "COUNT_TOO_LOW: 24 bytes counted as written, 33 arrived"}


@cache
def folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="parport-")


@cache
def suite(path: Path) -> Suite:
    # C takes half as long again as Python: a machine that is busy must not fail a test.
    return Suite.prepare(path, 1, Path(folder().name), wall_s=240)


@pytest.mark.parametrize(
    ("path", "scenario"), GOOD, ids=lambda value: getattr(value, "stem", value)
)
def test_a_good_one_passes(path: Path, scenario: str) -> None:
    outcome = suite(path).run_one(scenario)
    assert outcome.verdict == "pass", (outcome.message, outcome.violations)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", [C / "strobe.toml", C / "fifo.toml", C / "client.toml", PYTHON])
def test_a_good_one_passes_the_whole_suite(path: Path) -> None:
    whole = suite(path)
    outcomes = whole.run(scenario_names(whole.description, quick=False))
    failed = {name: o.message for name, o in outcomes.items() if o.verdict == "fail"}
    assert failed == {}
    assert overall(outcomes.values()) in ("pass", "warn")


@pytest.mark.parametrize("name", BROKEN)
def test_a_mistake_is_named(name: str) -> None:
    scenario, expected = BROKEN[name]
    outcome = suite(C / "broken" / f"{name}.toml").run_one(scenario)
    assert outcome.verdict == "fail"
    assert expected in outcome.message
    assert AND_ITS_EFFECT.get(name, "") in outcome.message


def test_there_is_a_test_for_every_broken_one() -> None:
    assert {path.stem for path in (C / "broken").glob("*.toml")} == set(BROKEN)


def test_a_crash_ends_its_scenario_and_nothing_else(tmp_path: Path) -> None:
    text = "NTSTATUS Crash(PVOID c, PVOID b, ULONG n, PULONG w, UCHAR u) {\n"
    text += "(void)b; (void)u; *w = 0; if (c == NULL) return STATUS_INVALID_PARAMETER;\n"
    text += "return n == 0 ? 0 : *(volatile int *)8; }\n"
    outcomes = run_c(tmp_path, text, "Crash", "same-value", "driver-zero-length")
    expected = "ENDED: it crashed in Crash (mine.c:4): SIGSEGV at address 0x8, a null pointer"
    assert expected in outcomes["same-value"].message
    assert outcomes["driver-zero-length"].verdict == "pass"


def run_c(tmp_path: Path, text: str, symbol: str, *names: str) -> dict[str, Outcome]:
    (tmp_path / "mine.c").write_text(f'#include "parclass.h"\n{text}')
    (tmp_path / "dut.toml").write_text(
        f'[driver]\nsources = ["mine.c"]\nsymbol = "{symbol}"\n', "utf-8"
    )
    return Suite.prepare(tmp_path / "dut.toml", 1, tmp_path).run(names)


def test_a_register_that_moved_breaks_the_driver(tmp_path: Path) -> None:
    """The walk of docs/drivers.md: the Verilog changes, the driver fails, is fixed, and passes."""
    here = Path(shutil.copytree(OWN, tmp_path / "own"))

    def run(scenario: str) -> Outcome:
        return Suite.prepare(here / "dut.toml", 1, tmp_path).run_one(scenario)

    assert run("same-value").verdict == "pass"
    before, after = "{6'd0, !fault_n[1], busy[1]}", "{busy[1], 6'd0, !fault_n[1]}"
    change(here / "lpt_port.v", before, after)
    broken = run("same-value")
    assert broken.verdict == "fail"
    assert "COUNT_TOO_HIGH" in broken.message
    assert "HOST_BUSY" in broken.message
    change(here / "lpt_port.h", "STATUS_BUSY 0x01", "STATUS_BUSY 0x80")
    change(here / "lpt_port.h", "STATUS_FAULT 0x02", "STATUS_FAULT 0x01")
    assert run("same-value").verdict == "pass"


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert text.count(before) == 1
    file.write_text(text.replace(before, after))


def test_of_own_registers_only_the_driver_knows() -> None:
    own = suite(OWN / "dut.toml")
    assert own.run_one("registers-read-back").message == "the registers are not those of a PC"
    assert own.run_one("driver-paper-empty").verdict == "pass"


# -- what is wrong with the description


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('[driver]\nsymbol = "A"', "[driver]: sources is missing; a list of files is right"),
        ('[driver]\nsources = ["no.c"]\nsymbol = "A"', "no file matches 'no.c' in"),
        ('[driver]\nsources = ["good.c"]', "[driver]: symbol is missing"),
        (
            '[driver]\nsources = ["good.c"]\nsymbol = "1a"',
            "symbol is '1a'; the name of a",
        ),
        ('[driver]\nsource = ["good.c"]', "[driver]: unknown key 'source'"),
        ('[driver]\nclass = "no:A"', "class is 'no:A', but there is no"),
        ('[driver]\nclass = "good"', "class is 'good'; \"file:Class\" is right"),
        ('[driver]\nclass = "good:A"\nsymbol = "B"', "symbol and class: a driver is in C, or"),
        ('[client]\nclass = "good:A"', "[client]: unknown key 'class'"),
        ('[driver]\nsources = ["good.c"]\nsymbol = "A"\ninclude = ["x"]', "no folder 'x'"),
        ('[driver]\nsources = ["good.c"]\nsymbol = "A"\ndefines = { N = 1.5 }', "N = 1.5; a name"),
        ('[driver]\nsources = ["good.c"]\nsymbol = "A"\ntimeout = "soon"', "[driver]: timeout"),
        ('[driver]\nsources = ["good.c"]\nsymbol = "Other"', "no function Other, or another one"),
        ('[driver]\nsources = ["bad.c"]\nsymbol = "A"', "bad.c:1:14: error"),
    ],
)
def test_a_wrong_description_is_one_message(
    table: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = "NTSTATUS A(PVOID c, PVOID b, ULONG n, PULONG w, UCHAR u)"
    (tmp_path / "good.c").write_text(f"{good} {{ return 0; }}\n")
    (tmp_path / "bad.c").write_text("int nonsense here;\n")
    (tmp_path / "dut.toml").write_text(table + "\n")
    assert main(["verify", str(tmp_path / "dut.toml"), "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert expected in captured.err
    assert captured.out == ""
    assert not (tmp_path / "out").exists()


def test_without_a_compiler_the_command_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    assert main(["verify", str(C / "strobe.toml"), "--out", str(tmp_path)]) == 2
    assert "CC is 'no-such-compiler', and there is no such compiler" in capsys.readouterr().err


def test_a_driver_needs_registers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(EXAMPLES / "tiny_stream", tmp_path / "d")
    path = tmp_path / "d" / "dut.toml"
    path.write_text(path.read_text() + '\n[driver]\nclass = "my_driver:Writer"\n')
    shutil.copy(PYTHON.parent / "my_driver.py", tmp_path / "d")
    assert main(["verify", str(path)]) == 2
    assert '[driver] needs registers: [host] kind = "registers"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("raise SystemExit(3)", "my_driver.py: SystemExit: 3"),
        ("import nothing_of_that_name", "my_driver.py: ModuleNotFoundError: No module named"),
        ("class Writer:\n    pass", "my_driver.py has no class Writer with `async def write`"),
    ],
)
def test_a_driver_in_python_that_cannot_be_imported(
    text: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dut.toml").write_text('[driver]\nclass = "my_driver:Writer"\n')
    (tmp_path / "my_driver.py").write_text(f"{text}\n")
    args = ["verify", str(tmp_path / "dut.toml"), "--only", "single-bytes", "--json"]
    assert main([*args, "--out", str(tmp_path / "out")]) == 2
    captured = capsys.readouterr()
    assert expected in captured.err
    assert captured.out == ""
    assert not (tmp_path / "out").exists()


def test_the_command_ends_with_a_replay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = C / "broken" / "reads_status_once.toml"
    args = ["verify", str(path), "--only", "same-value", "--seed", "1", "--json"]
    assert main([*args, "--out", str(tmp_path)]) == 1
    result = json.loads(capsys.readouterr().out)
    assert result["scenarios"]["same-value"]["message"].startswith("STATUS_NOT_READ")
    assert result["replay"] == f"parport verify {path} --only same-value --seed 1" + (
        f" --sim {UNDER.name}" if UNDER.name != "icarus" else ""
    )
