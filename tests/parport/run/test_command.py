# SPDX-License-Identifier: Apache-2.0
"""``parport run``: real files through the real simulator, and every way to call it wrong."""

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.icarus import icarus_version
from tests.simulator import UNDER

STATUSES = {
    "paper-empty": ("STATUS_DEVICE_PAPER_EMPTY", 0x8000000E),
    "offline": ("STATUS_DEVICE_OFF_LINE", 0x80000010),
    "power-off": ("STATUS_DEVICE_POWERED_OFF", 0x8000000F),
    "unplug": ("STATUS_DEVICE_NOT_CONNECTED", 0xC000009D),
    "busy-stuck": ("STATUS_DEVICE_BUSY", 0x80000011),
    "error": ("STATUS_DEVICE_BUSY", 0x80000011),
}
LETTER = bytes(random.Random(1).randbytes(120))


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter"
    path.write_bytes(LETTER)
    return path


def run_json(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, *args: str
) -> tuple[int, dict[str, Any]]:
    code = main(["run", *args, "--out", str(tmp_path / "out"), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("size", [0, 256, 4096])
def test_every_byte_arrives(size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = bytearray(i % 256 for i in range(size))
    random.Random(size).shuffle(data)
    file = tmp_path / "file"
    file.write_bytes(data)
    code, result = run_json(capsys, tmp_path, str(file))
    assert code == 0
    assert result["status"] == "STATUS_SUCCESS"
    assert result["num_bytes_to_write"] == result["num_bytes_written"] == size
    assert result["device_bytes"] == size
    assert result["device_sha256"] == result["data_sha256"]
    assert (tmp_path / "out" / "printed.bin").read_bytes() == data
    assert json.loads((tmp_path / "out" / "result.json").read_text()) == result
    assert (tmp_path / "out" / "waves.fst").stat().st_size > 0
    expected = "pass" if size else "not-seen"
    assert {result["rules"][rule]["verdict"] for rule in ("HOST_SETUP", "DATA_LOST")} == {expected}


@pytest.mark.parametrize("at", [0, 1, 100, len(LETTER) - 1])
@pytest.mark.parametrize("fault", STATUSES)
def test_a_fault_for_ever(
    fault: str, at: int, letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, result = run_json(
        capsys, tmp_path, str(letter), "--fault", f"{fault}@{at}", "--timeout", "50ms"
    )
    assert code == 1
    assert (result["status"], result["ntstatus"]) == STATUSES[fault]
    assert result["num_bytes_written"] == result["device_bytes"] == at
    assert (tmp_path / "out" / "printed.bin").read_bytes() == LETTER[:at]


@pytest.mark.parametrize("at", [0, 1, 100, len(LETTER) - 1])
@pytest.mark.parametrize("fault", STATUSES)
def test_a_fault_that_ends(
    fault: str, at: int, letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, result = run_json(
        capsys, tmp_path, str(letter), "--fault", f"{fault}@{at}+5ms", "--timeout", "50ms"
    )
    # Without power nothing answers the strobe of its byte, and the checker says so.
    assert code == int(result["rules"]["DEV_BUSY"]["verdict"] == "fail")
    assert code == 0 or fault == "power-off"
    assert result["status"] == "STATUS_SUCCESS"
    assert (tmp_path / "out" / "printed.bin").read_bytes() == LETTER
    assert result["sim_time_ns"] > 5e6


def test_the_table(letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(letter), "--out", str(tmp_path / "out")]) == 0
    table = capsys.readouterr().out
    for piece in (
        "STATUS_SUCCESS (0x00000000)",
        "120 asked, 120 written, 120 arrived",
        "equal",
        "set-up 1.08 us, strobe 1.08 us",
        "10 pass, 4 not-seen" if UNDER.two_state else "12 pass, 2 not-seen",
    ):
        assert piece in table


def test_a_folder_with_brackets_is_shown_as_it_is(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(letter), "--out", str(tmp_path / "a[b]")]) == 0
    assert "a[b]/report.html" in capsys.readouterr().out.replace("\n", "").replace(" ", "")


def test_the_table_of_a_short_write(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    args = ["run", str(letter), "--out", str(tmp_path / "out")]
    assert main([*args, "--fault", "power-off@7", "--timeout", "1ms"]) == 1
    table = capsys.readouterr().out
    assert "STATUS_DEVICE_POWERED_OFF (0x8000000F)" in table
    assert "120 asked, 7 written, 7 arrived" in table
    assert "they differ" in table
    assert "fail DEV_BUSY" in table


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["{tmp}/none"], "{tmp}/none: No such file or directory; name a file that can be read"),
        (["{tmp}"], "{tmp}: Is a directory; name a file that can be read"),
        (["/proc/self/mem"], "/proc/self/mem: Input/output error; name a file that can be read"),
        (
            ["{letter}", "--fault", "fire@3"],
            "--fault fire@3: no fault 'fire'; there are paper-empty, offline, error, busy-stuck, "
            "power-off, unplug, no-ack, init",
        ),
        (
            ["{letter}", "--fault", "offline"],
            "--fault offline: write NAME@BYTE or NAME@TIME, and +DURATION behind it if it ends, "
            "like paper-empty@100+5ms or unplug@3ms",
        ),
        (
            ["{letter}", "--fault", "offline@soon"],
            "--fault offline@soon: 'soon' is not a time; write a number and a unit, like \"750ns\"",
        ),
        (
            ["{letter}", "--printer", "epsom"],
            "--printer epsom: no printer 'epsom'; nearest: epson, epson-random",
        ),
        *(
            (
                ["{letter}", "--seed", seed],
                f"--seed {seed}: a whole number from 0 to 4294967295 is right",
            )
            for seed in ("4294967296", "1.5", "x", "-1", "\uff11", "00000000000000000004294967296")
        ),
        (
            ["{letter}", "--seed", "9" * 5000],
            f"--seed {'9' * 40}...: a whole number from 0 to 4294967295 is right",
        ),
        (
            ["{letter}", "--fault", "offline@" + "9" * 5000],
            "--fault offline@999999999999...: a byte number has up to 12 digits, not 5000",
        ),
        (["/dev/zero"], "/dev/zero: a device may have no end; name a file or a pipe"),
        (
            ["{letter}", "--out", "{letter}/out"],
            "--out {letter}/out: Not a directory; name a folder that can be written",
        ),
        (
            ["{letter}", "--out", "o" * 300],
            f"--out {'o' * 300}: File name too long; name a folder that can be written",
        ),
        (
            ["{letter}", "--fault", "offline@3+0ms"],
            "--fault offline@3+0ms: a fault lasts longer than 0; leave +DURATION out for ever",
        ),
        (
            ["{letter}", "--fault", "offline@3+soon"],
            "--fault offline@3+soon: 'soon' is not a time; "
            'write a number and a unit, like "750ns"',
        ),
        (
            ["{letter}", "--timeout", "50"],
            "--timeout 50: '50' is not a time; write a number and a unit, like \"750ns\"",
        ),
        (["{letter}", "--timeout", "0s"], "--timeout 0s: has to be longer than 0"),
        (
            ["{letter}", "--out", "{letter}"],
            "--out {letter}: is not a folder; name one, or a path that is free",
        ),
    ],
)
def test_a_wrong_call(
    args: list[str],
    message: str,
    letter: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    def fill(text: str) -> str:
        return text.format(tmp=tmp_path, letter=letter)

    assert main(["run", *map(fill, args)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"parport: {fill(message)}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["letter"]


def test_a_pipe_is_read_and_no_device_but_null(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_json(capsys, tmp_path, "/dev/null")[1]["device_bytes"] == 0
    receiver, sender = os.pipe()
    os.write(sender, LETTER)
    os.close(sender)
    assert run_json(capsys, tmp_path, f"/dev/fd/{receiver}")[1]["device_bytes"] == len(LETTER)
    os.close(receiver)


def test_what_is_too_long(
    letter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cocotbext.parport.run.command._LARGEST_FILE", 1 << 20)
    with letter.open("wb") as file:
        file.truncate((1 << 20) + 1)
    assert main(["run", str(letter)]) == 2
    assert capsys.readouterr().err == (
        f"parport: {letter}: is longer than 1 MiB; print a part of it\n"
    )


def test_a_folder_in_the_place_of_a_file(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out" / "result.json").mkdir(parents=True)
    assert main(["run", str(letter), "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr() == (
        "",
        f"parport: --out {tmp_path}/out: result.json in it is a folder; move that, or name "
        "another\n",
    )
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["result.json"]


def test_the_result_is_told_where_files_cannot_go(
    letter: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise UserError("--out out: No space left on device")

    monkeypatch.setattr("cocotbext.parport.run.command.deliver", full)
    assert main(["run", str(letter), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert "120 asked, 120 written, 120 arrived" in said.out
    assert "files" not in said.out
    assert said.err == "parport: --out out: No space left on device\n"


def test_without_icarus(
    letter: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    icarus_version.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["run", str(letter), "--sim", "icarus", "--out", str(tmp_path / "out")]) == 2
    assert "Icarus Verilog is not installed" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    icarus_version.cache_clear()


def test_where_icarus_does_not_start(
    letter: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    icarus_version.cache_clear()
    monkeypatch.setenv("TMPDIR", "/nowhere")
    assert main(["run", str(letter), "--sim", "icarus"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("parport: Icarus Verilog does not start: iverilog -V says: ")
    assert "/nowhere" in said
    assert "TMPDIR" in said
    icarus_version.cache_clear()


@pytest.mark.parametrize("args", [[], ["run"], ["run", "f", "--nonsense"], ["print"]])
def test_a_call_that_argparse_refuses(args: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(args)
    assert stop.value.code == 2


@pytest.mark.parametrize("args", [["--help"], ["run", "--help"]])
def test_help_has_examples(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(args)
    assert stop.value.code == 0
    assert "examples:\n  parport run letter.txt" in capsys.readouterr().out
