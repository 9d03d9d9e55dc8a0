# SPDX-License-Identifier: Apache-2.0
"""Programs in C that do everything, and everything wrong; and the ones every system has."""

import signal
from pathlib import Path

import pytest

from tests.clients.running import compile_program, run_exec


def test_a_message_by_outb_and_inb(tmp_path: Path) -> None:
    program = compile_program(tmp_path, "outb")
    ran = run_exec(tmp_path, [program, "polling still works"])
    assert ran.code == 0, ran.stderr
    assert ran.printed == b"polling still works"
    assert ran.result["port_writes"] >= 3 * len(ran.printed)
    assert ran.broken_rules() == set()
    # Nobody but the program knows what it meant to send.
    assert ran.result["rules"]["DATA_EXTRA"]["verdict"] == "not-seen"


@pytest.mark.parametrize("name", ["segv", "calls"])
def test_a_program_that_checks_itself(name: str, tmp_path: Path) -> None:
    ran = run_exec(tmp_path, [compile_program(tmp_path, name)])
    assert ran.code == 0, ran.stderr
    if name == "calls":
        assert ran.printed == b"fopen 1\nclosed\nv1 v2\nfdopen\nfreopen\n!"


def test_mischief_leaves_the_port_free(tmp_path: Path) -> None:
    ran = run_exec(tmp_path, [compile_program(tmp_path, "mischief")])
    assert ran.code == 0, ran.stderr
    killed, after = ran.printed[:-6], ran.printed[-6:]
    assert after == b"after\n"
    assert 0 < len(killed) < 2000
    assert set(killed) == {ord("k")}
    assert ran.broken_rules() == set()  # among them: what was counted is what arrived
    assert ran.result["rules"]["DATA_LOST"]["verdict"] == "pass"
    assert ran.result["sim_time_ns"] < 1e9  # time stands still while programs sleep


def test_the_shell_prints(tmp_path: Path) -> None:
    """Redirections, streams that the library never sees, children, and a process left behind."""
    script = (
        "echo one > /dev/lp0; /usr/bin/printf 'two %d\\n' 2 > /dev/lp0; "
        "(echo three; echo four) > /dev/lp0; cp five /dev/lp0; dd if=five of=/dev/lp0 status=none; "
        "test -c /dev/lp0 && test -w /dev/parport0 && ls -l /dev/lp0 && sleep 9 > /dev/lp0 2>&1 & "
        "sleep 0.3"
    )
    (tmp_path / "five").write_text("five\n")
    ran = run_exec(tmp_path, ["sh", "-c", script])
    assert ran.code == 0, ran.stderr
    assert ran.stdout.startswith("crw-rw----")
    assert ran.printed == b"one\ntwo 2\nthree\nfour\nfive\nfive\n"
    assert ran.broken_rules() == set()


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("exit 7", 7),
        ("kill -9 $$", 128 + signal.SIGKILL),
        ("kill -11 $$", 128 + signal.SIGSEGV),
    ],
)
def test_the_exit_code_is_the_programs(script: str, code: int, tmp_path: Path) -> None:
    ran = run_exec(tmp_path, ["sh", "-c", script])
    assert ran.code == code
    assert f"exit code {code}" in ran.stderr
    assert "not used: nothing opened /dev/parport0 or /dev/lp0" in ran.stderr


def test_what_was_written_at_the_end_arrives_with_the_fifo(tmp_path: Path) -> None:
    ran = run_exec(
        tmp_path,
        ["/usr/bin/printf", "%0300d", "7"],
        "--mode",
        "fifo",
        "--fifo-depth",
        "64",
        "--clk-hz",
        "20000000",
    )
    assert ran.stdout == "7".zfill(300)
    ran = run_exec(
        tmp_path,
        ["sh", "-c", "/usr/bin/printf %0300d 7 > /dev/lp0"],
        "--mode",
        "fifo",
        "--fifo-depth",
        "64",
        "--clk-hz",
        "20000000",
    )
    assert ran.printed == b"7".zfill(300)
    assert ran.broken_rules() == set()
