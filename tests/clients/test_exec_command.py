# SPDX-License-Identifier: Apache-2.0
"""``parport exec`` as a command: wrong calls, results, signals, and ends that nobody planned."""

import json
import os
import platform
import pty
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from tests.clients.running import APB, EXAMPLES, command, environment, run_exec
from tests.parport.designs import LOOP
from tests.simulator import UNDER


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "exec: no program; write parport exec -- PROGRAM ARGS"),
        (["--"], "exec: no program; write parport exec -- PROGRAM ARGS"),
        (["--", "no-such-program"], "no-such-program: no such program in PATH"),
        (["--", "./none"], "./none: no such program"),
        (["--", "{plain}"], "{plain}: cannot be executed; make it executable with chmod +x"),
        (
            ["--fault", "fire@3", "--", "true"],
            "--fault fire@3: no fault 'fire'; there are ",
        ),
        (
            ["--fault", "offline@3", "--peripheral", "none", "--", "true"],
            "--fault offline@3: only a printer has faults",
        ),
        (
            ["--peripheral", "plotter", "--", "true"],
            "--peripheral plotter: there are printer, none, loopback, loopback-checkit, "
            "or MODULE:CLASS of your own",
        ),
        (
            ["--peripheral", "no_such:Thing", "--", "true"],
            "--peripheral no_such:Thing: No module named 'no_such'",
        ),
        (
            ["--peripheral", "json:Thing", "--", "true"],
            "--peripheral json:Thing: module 'json' has no attribute 'Thing'",
        ),
        (
            ["--peripheral", "os:path", "--", "true"],
            "--peripheral os:path: path is a module, not a class",
        ),
        (["--step", "soon", "--", "true"], "--step soon: 'soon' is not a time; "),
        (
            ["--port-base", "zero", "--", "true"],
            "--port-base zero: write an address from 0x100 to 0xFBF8, or none",
        ),
        (
            ["--out", "{plain}", "--", "true"],
            "--out {plain}: is not a folder; name one, or a path that is free",
        ),
        (["--fifo-depth", "17", "--", "true"], f"{UNDER.title} refuses parport_bench:"),
        (["--socket", "{plain}", "--", "true"], "--socket {plain}: exists and is not ours"),
        (["--dut", "none.toml", "--", "true"], "none.toml: cannot be read: No such file or dir"),
        (
            ["--dut", str(EXAMPLES / "tiny_stream" / "dut.toml"), "--", "true"],
            f'{EXAMPLES}/tiny_stream/dut.toml: [host] kind is "stream"; exec needs kind = '
            '"registers": a Linux program reaches a controller by its registers',
        ),
        (
            ["--dut", str(EXAMPLES / "own_registers" / "dut.toml"), "--", "true"],
            f'{EXAMPLES}/own_registers/dut.toml: [driver] map is "own"; exec needs the registers '
            "of a PC, the only ones that a Linux program knows",
        ),
        (
            ["--dut", str(APB), "--mode", "fifo", "--", "true"],
            f"{APB}: [host] registers: --mode fifo needs fifo",
        ),
        (
            ["--dut", "mine.toml", "--fifo-depth", "64", "--", "true"],
            "--fifo-depth 64: belongs to the project's own controller; "
            "with --dut, write it into [design] parameters of mine.toml",
        ),
        (["--", "{broken}"], "{broken}: Exec format error"),
    ],
)
def test_a_wrong_call(
    args: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    monkeypatch.chdir(folder)
    plain, broken = folder / "plain", folder / "broken"
    plain.write_text("not ours")
    broken.write_text("no program")
    broken.chmod(0o755)

    def fill(text: str) -> str:
        return text.format(plain=plain, broken=broken)

    assert main(["exec", *map(fill, args)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"parport: {fill(message)}")
    assert "Traceback" not in captured.err
    assert captured.err.count("\n") == 1 or "refuses" in message
    assert plain.read_text() == "not ours"


def test_without_a_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")
    monkeypatch.setattr("cocotbext.parport.exec.command.cache_dir", lambda: tmp_path)
    assert main(["exec", "--", "true"]) == 2
    assert capsys.readouterr().err == (
        "parport: no C compiler: no-such-compiler is not in PATH; "
        "install one (Debian, Ubuntu: the package gcc)\n"
    )


def test_with_a_compiler_that_compiles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CC", "false")
    monkeypatch.setattr("cocotbext.parport.exec.command.cache_dir", lambda: tmp_path)
    assert main(["exec", "--", "true"]) == 2
    assert "refuses the preload library: no message\n" in capsys.readouterr().err


def test_without_x86_64(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert main(["exec", "--", "true"]) == 2
    assert capsys.readouterr().err == (
        "parport: exec: in and out are caught on x86-64 only, and this is riscv64; "
        "run without them: --port-base none\n"
    )


def test_without_linux(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert main(["exec", "--", "true"]) == 2
    assert capsys.readouterr().err == "parport: exec: needs Linux, and this is darwin\n"


def test_json_is_all_that_comes_out(tmp_path: Path) -> None:
    done = subprocess.run(
        command("--json", "--", "sh", "-c", "echo printed; echo paper > /dev/lp0; exit 3"),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    result = json.loads(done.stdout)
    assert done.stderr == "printed\n"
    assert done.returncode == result["exit_code"] == 3
    assert (result["opened"]["lp0"], result["num_bytes_written"], result["device_bytes"]) == (
        1,
        6,
        6,
    )
    assert result["rules"]["DATA_LOST"]["verdict"] == "pass"
    assert list(tmp_path.iterdir()) == []  # without --out nothing is left


def test_the_summary(tmp_path: Path) -> None:
    ran = run_exec(tmp_path, ["sh", "-c", "echo paper > /dev/lp0"])
    for piece in (
        "sh, exit code 0",
        "/dev/lp0 opened 1 times",
        "6 written, 6 arrived",
        "10 pass, 4 not-seen" if UNDER.two_state else "12 pass, 2 not-seen",
        "files",
    ):
        assert piece in ran.stderr
    assert (tmp_path / "out" / "waves.fst").stat().st_size > 0


def test_the_socket_is_private(tmp_path: Path) -> None:
    ran = run_exec(
        tmp_path, ["sh", "-c", 'stat -c "%a %F" "$PARPORT_SOCKET" "${PARPORT_SOCKET%/*}"']
    )
    assert ran.stdout == "600 socket\n700 directory\n"


def test_a_second_program_comes_in_by_the_socket(tmp_path: Path) -> None:
    """Two terminals: one runs the server, programs of the other find it by its path."""
    path = tmp_path / "mine" / "socket"
    script = (
        "echo one > /dev/lp0; "
        'env -i PATH="$PATH" LD_PRELOAD="$LD_PRELOAD" PARPORT_SOCKET="$1" '
        "sh -c 'echo two > /dev/lp0'"
    )
    ran = run_exec(tmp_path, ["sh", "-c", script, "sh", path], "--socket", str(path))
    assert ran.printed == b"one\ntwo\n"
    assert not path.exists()
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def _started(
    tmp_path: Path, script: str, prefix: Sequence[str] = (), stdin: int | None = None
) -> "subprocess.Popen[str]":
    """Start a script in the background that says when it runs."""
    process = subprocess.Popen(
        [*prefix, *command("--", "sh", "-c", f"echo $$ > pid; {script}")],
        cwd=tmp_path,
        env=environment(),
        stdin=stdin,
        stderr=subprocess.PIPE,
        text=True,
    )
    give_up = time.monotonic() + 60
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        assert process.poll() is None
        assert time.monotonic() < give_up
        time.sleep(0.05)
    return process


def _simulator_of(process: "subprocess.Popen[str]") -> int:
    children = Path(f"/proc/{process.pid}/task").glob("*/children")
    for child in " ".join(path.read_text() for path in children).split():
        if "parport_bench" in Path(f"/proc/{child}/cmdline").read_text():
            return int(child)
    raise AssertionError("no simulator")


def _ends(pid: int) -> None:
    give_up = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text():
        assert time.monotonic() < give_up, "it goes on for ever"
        time.sleep(0.05)


def test_a_signal_to_the_command_is_the_programs(tmp_path: Path) -> None:
    script = "trap 'echo bye > /dev/lp0; exit 5' TERM; while :; do sleep 0.05; done"
    process = _started(tmp_path, script)
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 5
    assert "4 written, 4 arrived" in stderr


def test_the_simulation_stands_still_while_a_program_thinks(tmp_path: Path) -> None:
    process = _started(tmp_path, "exec 3> /dev/lp0; sleep 1.5")
    simulator = _simulator_of(process)
    time.sleep(0.3)

    def cpu_ticks() -> int:
        fields = Path(f"/proc/{simulator}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    before = cpu_ticks()
    time.sleep(0.8)
    used_s = (cpu_ticks() - before) / os.sysconf("SC_CLK_TCK")
    _, stderr = process.communicate(timeout=60)
    assert used_s <= 0.03
    assert "simulated" in stderr


def test_when_the_simulation_dies_the_command_says_so(tmp_path: Path) -> None:
    process = _started(tmp_path, "sleep 0.5; echo lost > /dev/lp0; sleep 30")
    os.kill(_simulator_of(process), signal.SIGKILL)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "parport: the simulator died" in stderr


def test_when_the_command_dies_the_simulation_ends(tmp_path: Path) -> None:
    process = _started(tmp_path, "sleep 5")
    simulator = _simulator_of(process)
    process.kill()
    process.communicate(timeout=60)
    _ends(simulator)


def test_a_program_has_the_library_wherever_the_cache_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """LD_PRELOAD ends at blanks and colons, and a program without the library runs all the same."""
    cache, temporary = tmp_path / "my cache: b", tmp_path / "my temporary"
    temporary.mkdir()
    monkeypatch.setattr("cocotbext.parport.exec.command.cache_dir", lambda: cache)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    assert main(["exec", "--", "grep", "-c", "ppdev-shim", "/proc/self/maps"]) == 0
    captured = capfd.readouterr()
    assert int(captured.out) > 0
    assert "LD_PRELOAD" not in captured.err
    assert list(temporary.iterdir()) == []


def test_a_long_tmpdir(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 90)
    deep.mkdir()
    script = "echo paper > /dev/lp0"
    ran = run_exec(tmp_path, ["sh", "-c", script], env={"TMPDIR": str(deep)})
    assert ran.code == 0, ran.stderr
    assert ran.printed == b"paper\n"
    assert list(deep.iterdir()) == []


def _ended_while_it_starts(temporary: Path, options: Sequence[str], later_s: float) -> None:
    """SIGTERM ends the command before its program runs, and nothing is left."""
    temporary.mkdir()
    process = subprocess.Popen(
        command(*options, "--", "sleep", "60"),
        env=environment() | {"TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
    )
    give_up = time.monotonic() + 60
    while not list(temporary.glob("parport-*/sim")):
        assert process.poll() is None
        assert time.monotonic() < give_up
        time.sleep(0.01)
    time.sleep(later_s)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 128 + signal.SIGTERM
    assert list(temporary.iterdir()) == []


def test_sigterm_while_the_simulation_starts_leaves_nothing(tmp_path: Path) -> None:
    _ended_while_it_starts(tmp_path / "temporary", [], 0)


def test_sigterm_ends_a_design_that_hangs(tmp_path: Path) -> None:
    text = APB.with_name("apb_spp.v").read_text()
    end = text.rindex("endmodule")
    hang = LOOP.replace("@(sent) if (sent == 1)", "@(posedge presetn)")
    (tmp_path / "apb_spp.v").write_text(text[:end] + hang + text[end:])
    dut = tmp_path / "dut.toml"
    dut.write_text(APB.read_text())
    _ended_while_it_starts(tmp_path / "temporary", ["--dut", str(dut)], 3)


_COUNT = "n=0; trap 'n=$((n+1))' INT; i=0; while [ $i -lt 30 ]; do sleep 0.05; i=$((i+1)); done"


def test_sigint_to_the_command_alone_is_the_programs(tmp_path: Path) -> None:
    prefix = ["setsid", "env", "--default-signal=INT"]
    process = _started(tmp_path, f"{_COUNT}; exit $n", prefix)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 1


def test_ctrl_c_reaches_the_program_once(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    try:
        prefix = ["setsid", "--ctty", "env", "--default-signal=INT"]
        process = _started(tmp_path, f"{_COUNT}; exit $n", prefix, stdin=slave)
        os.write(master, b"\x03")
        process.communicate(timeout=60)
    finally:
        os.close(master)
        os.close(slave)
    assert process.returncode == 1


def test_a_program_with_address_sanitizer(tmp_path: Path) -> None:
    source, program = tmp_path / "asan.c", tmp_path / "asan"
    source.write_text(
        "#include <fcntl.h>\n#include <unistd.h>\n"
        'int main(void) { return write(open("/dev/lp0", O_WRONLY), "asan", 4) != 4; }\n'
    )
    if subprocess.run(["cc", "-fsanitize=address", source, "-o", program], check=False).returncode:
        pytest.skip("the compiler has no AddressSanitizer")
    ran = run_exec(tmp_path, [program], env={"ASAN_OPTIONS": "detect_leaks=0"})
    assert ran.code == 0, ran.stderr
    assert ran.printed == b"asan"
