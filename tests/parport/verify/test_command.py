# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a call of ``parport verify`` is told before the work, and a verdict always."""

import json
from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.errors import UserError
from cocotbext.parport.report.result import VerifyResult
from cocotbext.parport.verify.junit import write_junit
from tests.parport.designs import write_design
from tests.parport.report.samples import RESULTS

VERIFY = ["verify", "dut.toml", "--seed", "1", "--only"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_design(tmp_path)
    return tmp_path


def names() -> list[str]:
    """What is in the working folder."""
    return sorted(path.name for path in Path().iterdir())


@pytest.mark.parametrize(
    ("words", "message"),
    [
        *(
            (["--wall-limit", limit], f"--wall-limit {shown}: a number of seconds from 1 to ")
            for limit, shown in (("inf", "inf"), ("1e300", "1e+300"), ("nan", "nan"), ("0", "0"))
        ),
        (["--seed", "9" * 5000], f"--seed {'9' * 40}...: a whole number from 0 to 4294967295 is"),
        (["--seed", "\uff11"], "--seed \uff11: a whole number from 0 to 4294967295 is right"),
        (["--junit", ""], "--junit .: is a folder; name a file to write"),
        (["--junit", "port.v/a.xml"], "--junit port.v/a.xml: Not a directory; name a file to "),
        (["--out", "port.v/out"], "--out port.v/out: Not a directory; name a folder that can be"),
        (["--out", "o" * 300], f"--out {'o' * 300}: File name too long; name a folder that can"),
    ],
)
def test_it_is_told_before_the_work(
    words: list[str],
    message: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("cocotbext.parport.verify.command.Suite", None)
    assert main([*VERIFY, "single-bytes", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"parport: {message}")
    assert names() == ["dut.toml", "port.v"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("single-bytes/fifo", "the host has no registers"),
        ("driver-null", "dut.toml has no [driver]"),
    ],
)
def test_a_verdict_on_nothing_is_none(
    name: str, reason: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*VERIFY, name, "--only", "refusals"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("parport: verify: nothing can be tried on this design: ")
    assert f"{name}: {reason}" in said.err
    assert names() == ["dut.toml", "port.v"]


def test_the_verdict_is_told_where_files_cannot_go(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise UserError("--out parport-verify: No space left on device")

    monkeypatch.setattr("cocotbext.parport.verify.command.deliver", full)
    assert main([*VERIFY, "single-bytes"]) == 2
    said = capsys.readouterr()
    assert "verdict  pass  1 pass" in said.out
    assert "files " not in said.out
    assert said.err == "parport: --out parport-verify: No space left on device\n"


def test_junit_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "junit"
    path.mkdir()
    with pytest.raises(UserError, match=f"--junit {path}: Is a directory; name a file to write"):
        write_junit(path, VerifyResult.from_json(json.loads((RESULTS / "verify.json").read_text())))
    assert list(tmp_path.iterdir()) == [path]
