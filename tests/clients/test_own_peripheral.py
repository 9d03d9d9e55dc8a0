# SPDX-License-Identifier: Apache-2.0
"""A peripheral of a user's own: it has a time of its own, and drives the data lines."""

import sys
from pathlib import Path

from tests.clients.running import run_exec

_CLASS = """
class Clerk:
    \"\"\"Busy for 100 us after a strobe; gives a byte while nAutoFd is low.\"\"\"

    ack_n = select = fault_n = 1
    busy = perror = 0
    next_ps = reverse_data = None

    def host(self, time_ps, line, value):
        if (line, value) == ("strobe_n", 0):
            self.busy, self.next_ps = 1, time_ps + 100_000_000
        elif line == "autofd_n":
            self.reverse_data = None if value else 0xA5

    def advance(self, time_ps):
        if self.next_ps is not None and self.next_ps <= time_ps:
            self.busy, self.next_ps = 0, None

class Stuck(Clerk):
    def advance(self, time_ps):
        pass

class Timeless(Clerk):
    advance = None
"""

_PROGRAM = """
import fcntl, os, struct

PPCLAIM, PPDATADIR, PPRDATA = 0x708B, 0x40047090, 0x80017085
PPRSTATUS, PPWCONTROL = 0x80017081, 0x40017084
STROBE, AUTOFD, AT_REST, BUSY_N = 1, 2, 0x0C, 0x80

file = os.open("/dev/parport0", os.O_RDWR)
fcntl.ioctl(file, PPCLAIM)

def control(value):
    fcntl.ioctl(file, PPWCONTROL, bytes([value]))

def ask(command):
    return fcntl.ioctl(file, command, bytes(1))[0]

fcntl.ioctl(file, PPDATADIR, struct.pack("i", 1))
seen = []
for value in (AT_REST, AT_REST | AUTOFD, AT_REST):
    control(value)
    seen.append(ask(PPRDATA))
assert seen == [0xFF, 0xA5, 0xFF], seen
fcntl.ioctl(file, PPDATADIR, struct.pack("i", 0))

assert ask(PPRSTATUS) & BUSY_N
control(AT_REST | STROBE)
control(AT_REST)
looks = 0
while not ask(PPRSTATUS) & BUSY_N:
    looks += 1
print("busy for", looks, "looks")
"""


def _files(folder: Path) -> dict[str, str]:
    (folder / "clerk_of_a_user.py").write_text(_CLASS)
    (folder / "program.py").write_text(_PROGRAM)
    return {"PYTHONPATH": str(folder)}


def test_it_is_busy_in_its_own_time_and_gives_a_byte(tmp_path: Path) -> None:
    env = _files(tmp_path)
    program: list[str | Path] = [sys.executable, "program.py"]
    step = ("--step", "10us")
    kind = "clerk_of_a_user:Clerk"
    ran = run_exec(tmp_path, program, "--peripheral", kind, *step, env=env)
    assert ran.code == 0, ran.stderr
    assert ran.stdout.startswith("busy for ")
    assert 7 <= int(ran.stdout.split()[2]) <= 10  # 100 us, in looks of 10 us each
    assert ran.printed == b""


def test_a_time_that_does_not_go_on_is_told(tmp_path: Path) -> None:
    env = _files(tmp_path)
    program: list[str | Path] = [sys.executable, "program.py"]
    ran = run_exec(tmp_path, program, "--peripheral", "clerk_of_a_user:Stuck", env=env)
    assert ran.code == 2
    assert "Stuck: next_ps is " in ran.stderr


def test_a_time_without_advance_is_refused(tmp_path: Path) -> None:
    env = _files(tmp_path)
    ran = run_exec(tmp_path, ["true"], "--peripheral", "clerk_of_a_user:Timeless", env=env)
    assert (ran.code, ran.stderr) == (
        2,
        "parport: --peripheral clerk_of_a_user:Timeless: has no method advance; "
        "docs/linux.md says what a class needs\n",
    )
