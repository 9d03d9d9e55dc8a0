# SPDX-License-Identifier: Apache-2.0
"""Programs as Debian ships them, on the Verilog controller."""

import random
from pathlib import Path

from tests.clients import tap
from tests.clients.running import run_exec

_WIGGLER = f"""\
adapter driver parport
parport port 0
parport cable wiggler
transport select jtag
adapter speed 1000
jtag newtap model tap -irlen {tap.IR_LENGTH} -expected-id {tap.IDCODE:#x}
init
shutdown
"""

_ALL_LINES = """\
import parallel

port = parallel.Parallel(0)
for value in [0, 255, *(1 << bit for bit in range(8)), 0xA5]:
    port.setData(value)
    assert port.PPRDATA() == value
    got = [port.getInError(), port.getInSelected(), port.getInPaperOut()]
    got += [port.getInAcknowledge(), port.getInBusy()]
    print(value, "".join(str(int(line)) for line in got))
"""

_CONTROL_LINES = """\
import parallel

port = parallel.Parallel(0)
for name in ("setDataStrobe", "setAutoFeed", "setInitOut", "setSelect"):
    for level in (0, 1, 0, 1):
        getattr(port, name)(level)
        got = [port.getInSelected(), port.getInPaperOut()]
        got += [port.getInAcknowledge(), port.getInBusy()]
        print(name, level, "".join(str(int(line)) for line in got))
port.PPDATADIR(0)
assert port.PPRDATA() == 0xFF  # nobody drives the lines: pull-ups
"""


def test_openocd_finds_a_jtag_device(tmp_path: Path) -> None:
    (tmp_path / "wiggler.cfg").write_text(_WIGGLER)
    ran = run_exec(
        tmp_path,
        ["openocd", "-f", "wiggler.cfg"],
        "--peripheral",
        "tests.clients.tap:Tap",
    )
    assert ran.code == 0, ran.stderr
    assert f"JTAG tap: model.tap tap/device found: {tap.IDCODE:#x}" in ran.stderr
    assert "Error" not in ran.stderr
    assert ran.result["requests"] > 500
    assert ran.broken_rules() == set()


def test_python3_parallel_reads_all_data_and_status_lines(tmp_path: Path) -> None:
    script = tmp_path / "lines.py"
    script.write_text(_ALL_LINES)
    ran = run_exec(tmp_path, ["/usr/bin/python3", script], "--peripheral", "loopback")
    assert ran.code == 0, ran.stderr
    expected = [0, 255, *(1 << bit for bit in range(8)), 0xA5]
    lines = [f"{value} {f'{value & 0x1F:05b}'[::-1]}" for value in expected]
    assert ran.stdout.splitlines() == lines


def test_python3_parallel_moves_all_control_lines(tmp_path: Path) -> None:
    script = tmp_path / "lines.py"
    script.write_text(_CONTROL_LINES)
    ran = run_exec(tmp_path, ["/usr/bin/python3", script], "--peripheral", "loopback-checkit")
    assert ran.code == 0, ran.stderr
    seen: dict[str, list[str]] = {}
    for line in ran.stdout.splitlines():
        name, _, levels = line.split()
        seen.setdefault(name, []).append(levels)
    # Each setter moves its own wire, and no other: the levels alternate in one place.
    for place, name in enumerate(("setDataStrobe", "setAutoFeed", "setInitOut", "setSelect")):
        off, on, *again = seen[name]
        assert again == [off, on]
        assert [n for n in range(4) if off[n] != on[n]] == [place]


def test_the_cups_backend_prints_through_a_paper_out(tmp_path: Path) -> None:
    job = tmp_path / "job"
    job.write_bytes(random.Random(7).randbytes(20_000))
    ran = run_exec(
        tmp_path,
        ["/usr/lib/cups/backend/parallel", "1", "user", "title", "1", "", job],
        "--fault",
        "paper-empty@5000+25s",
        env={"DEVICE_URI": "parallel:/dev/lp0"},
    )
    assert ran.code == 0, ran.stderr
    assert ran.printed == job.read_bytes()
    assert ran.result["num_bytes_written"] == 20_000
    assert ran.result["sim_time_ns"] > 25e9
    assert ran.broken_rules() == set()
    assert {ran.result["rules"][rule]["verdict"] for rule in ("DATA_LOST", "DATA_WRONG")} == {
        "pass"
    }
