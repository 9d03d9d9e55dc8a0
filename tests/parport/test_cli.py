# SPDX-License-Identifier: Apache-2.0
"""The command ends well when it is told to end, and when nobody takes what it prints."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cocotbext.parport import cli
from tests.parport.designs import LOOP, MORE, write_design

PARPORT = [sys.executable, "-c", "from cocotbext.parport.cli import main; exit(main())"]
HANGS = (MORE, LOOP)
VERIFY = ["verify", "dut.toml", "--only", "same-value", "--only", "single-bytes", "--seed", "1"]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list["subprocess.Popen[str]"]]:
    """Processes that a test starts; none outlives it."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def session(number: int) -> list[str]:
    """What still runs of a session."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, fields = stat.read_text().rpartition(")")
        except OSError:
            continue
        if fields.split()[3] == str(number) and fields.split()[0] != "Z":
            found.append(name)
    return found


def wait_for(folder: Path, name: str) -> None:
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size for path in folder.rglob(name)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize(("call", "seen"), [(VERIFY, "pulse"), (["run", "big"], "progress")])
def test_a_signal_ends_everything(
    call: Sequence[str],
    seen: str,
    number: signal.Signals,
    tmp_path: Path,
    started: list["subprocess.Popen[str]"],
) -> None:
    write_design(tmp_path, HANGS)
    (tmp_path / "big").write_bytes(bytes(1_000_000))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [*PARPORT, *call],
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    started.append(process)
    wait_for(temporary, seen)
    process.send_signal(number)
    time.sleep(0.02)
    process.send_signal(number)  # as timeout(1) does
    assert process.communicate(timeout=20) == ("", "")
    # The second one may come when Python itself ends.
    assert process.returncode in (128 + number, -number)
    assert session(process.pid) == []
    assert list(temporary.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"big", "dut.toml", "port.v", "tmp"}


def test_nothing_big_is_imported_before_signals_are_caught() -> None:
    code = "import sys, cocotbext.parport.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"cocotb_tools", "rich", "jinja2", "json"} & set(done.stdout.split())


def test_a_signal_while_it_imports() -> None:
    code = (
        "import os, signal; from cocotbext.parport import cli; "
        "cli._parser = lambda: os.kill(os.getpid(), signal.SIGINT); cli.main([])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def test_signals_are_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]

    def work(_: object) -> int:
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    parser = argparse.ArgumentParser()
    parser.set_defaults(run=work)
    monkeypatch.setattr(cli, "_parser", lambda: parser)
    assert cli.main([]) == 143
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


@pytest.mark.parametrize(
    ("call", "into", "code", "said"),
    [
        (["verify", "--list"], "| true", 141, ""),
        (["run", "small"], "| true", 141, ""),
        (["run", "small", "--json"], "| true", 141, ""),
        (
            ["run", "small", "--json"],
            "> /dev/full",
            2,
            "parport: standard output or a temporary file: No space left on device\n",
        ),
        (
            ["verify", "--list"],
            "> /dev/full",
            2,
            "parport: standard output or a temporary file: No space left on device\n",
        ),
    ],
)
def test_what_nobody_takes(
    call: list[str], into: str, code: int, said: str, tmp_path: Path
) -> None:
    (tmp_path / "small").write_bytes(b"small")
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f'"$@" {into}', "bash", *PARPORT, *call],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (code, said)


def test_a_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_parser", lambda: Path("/nowhere/file").read_text())
    assert cli.main(["verify"]) == 2
    assert capsys.readouterr().err == "parport: /nowhere/file: No such file or directory\n"
