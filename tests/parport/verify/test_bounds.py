# SPDX-License-Identifier: Apache-2.0
"""Whatever a design does, its scenario gets a verdict in time and a line that says what it did."""

import os
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from cocotbext.parport.verify.suite import Suite
from tests.parport.designs import MORE, write_design, write_on_a_bus
from tests.simulator import icarus_only, knows_x

THIRD_BYTE = "always @(sent) if (sent == 3)"

BAD = {
    "loops in zero time": (
        (MORE, f"integer i; {THIRD_BYTE} for (i = 0; i >= 0; i = 0);\n"),
        r"hangs: simulated time stands still shortly after [\d.]+ us, for 1 s",
    ),
    "oscillates in zero time": (
        (
            MORE,
            f"reg a = 0, on = 0; {THIRD_BYTE} on = 1; always @(a or on) if (on) a <= ~a;\n",
        ),
        r"hangs: simulated time stands still shortly after [\d.]+ us"
        r"|oscillates after [\d.]+ us: \w+ region did not converge",
    ),
    "loops before time begins": (
        (MORE, "initial forever ;\n"),
        r"the design hangs before time begins, for 1 s",
    ),
    "calls $finish": (
        (MORE, f"{THIRD_BYTE} $finish;\n"),
        r"the design ended the simulation after 1\d\d us: \$finish at port\.v:\d+",
    ),
    "calls $stop": (
        (MORE, f"{THIRD_BYTE} $stop;\n"),
        r"the design ended the simulation after 1\d\d us: \$stop at port\.v:\d+",
    ),
    "calls $fatal": (
        (MORE, f'{THIRD_BYTE} $fatal(1, "out of paper");\n'),
        r"the design called \$fatal: .*port\.v:\d+.*",
    ),
    "eats all memory": (
        (
            MORE,
            "function automatic integer deep(input integer n); deep = deep(n + 1); endfunction\n"
            f"integer d; {THIRD_BYTE} d = deep(0);\n",
        ),
        r"the design crashed the simulator \(SIG|the design hangs",
    ),
    "floods the log": (
        (MORE, f'{THIRD_BYTE} forever $display("%0t %01000d", $time, 0);\n'),
        r"the design floods its log: \d+ MB printed in",
    ),
    "never takes a byte": (
        ("(state == 2'd0) && !sync[1]", "1'b0"),
        r"accepted 0 of 1 bytes, and no more for 10 ms: ready stayed low",
    ),
    "ready is X": (
        ("(state == 2'd0) && !sync[1]", "1'bx"),
        r"accepted 0 of 1 bytes, and no more for 10 ms: ready stayed X",
    ),
    "strobe is X": (
        ("lp_strobe_n <= 0;", "lp_strobe_n <= 1'bx;"),
        r"1 bytes handed over, 0 arrived, and none for 10 ms; broken: HOST_X",
    ),
    "strobes without end": (
        (
            "if (valid && ready)",
            "if (ready && !valid && sent == 16) state <= 1;\n if (valid && ready)",
        ),
        r"DATA_EXTRA: 0x7F arrived after byte 15, \d+ too many",
    ),
}

MARKS = {
    "ready is X": knows_x,
    "strobe is X": knows_x,
    "loops before time begins": icarus_only("a compiler of C++ may leave such a loop out"),
}
"""Of bad designs that are not bad under every simulator."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=MARKS.get(name, ())) for name in BAD])
def test_a_bad_design_gets_a_verdict(name: str, tmp_path: Path) -> None:
    change, message = BAD[name]
    path = write_design(tmp_path, change)
    began = time.monotonic()
    suite = replace(Suite.prepare(path, 1, tmp_path), stall_s=1)
    outcome = suite.run_one("single-bytes")
    assert outcome.verdict == "fail"
    assert re.search(message, outcome.message), outcome.message
    assert "\n" not in outcome.message
    assert outcome.hung == ("hangs" in outcome.message)
    if not outcome.python:  # it was cut short: look where it was
        moment_ps = round(outcome.sim_time_ns * 1000)
        assert (outcome.focus_ps or (0, 0)) == (moment_ps, moment_ps)
    assert len(outcome.log) < 10_000
    assert time.monotonic() - began < 60


def test_after_some_that_hang_the_others_are_not_begun(tmp_path: Path) -> None:
    path = write_design(tmp_path, BAD["loops in zero time"][0])
    suite = replace(Suite.prepare(path, 1, tmp_path), stall_s=0.5)
    names = ["all-values", "back-to-back", "same-value", "no-ack", "unknown-status", "long-run"]
    told: list[str] = []
    outcomes = suite.run(names, lambda name, _: told.append(name))
    assert list(outcomes) == names
    assert sorted(told) == sorted(outcomes)
    workers = os.cpu_count() or 1
    assert 3 <= sum(outcome.hung for outcome in outcomes.values()) <= 2 + workers
    for outcome in outcomes.values():
        not_run = outcome.message == "not run: 3 scenarios before it had to be stopped"
        assert outcome.hung or (not_run and outcome.verdict == "skip")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ack = cyc && stb", "ack = 1'b0", r"BusError: no ack for 0x00\d within 10000 clocks"),
        ("ack = cyc && stb", "ack = 1'bx", r"BusError: no ack for 0x00\d within 10000 clocks"),
        pytest.param(
            *("dat_r = 8'h58", "dat_r = 8'bz", r"BusError: reading 0x00\d gives ZZZZZZZZ: X or Z"),
            marks=knows_x,
        ),
        ("dat_r = 8'h58", "dat_r = 8'h58", r"accepted 0 of 1 bytes, .*STATUS_"),
    ],
)
def test_a_bad_slave_gets_a_verdict(old: str, new: str, message: str, tmp_path: Path) -> None:
    path = write_on_a_bus(tmp_path, old, new)
    outcome = Suite.prepare(path, 1, tmp_path).run_one("single-bytes")
    assert outcome.verdict == "fail"
    assert re.search(message, outcome.message), outcome.message
