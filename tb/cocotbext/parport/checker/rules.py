# SPDX-License-Identifier: Apache-2.0
"""What is judged: the lines, the rules with limits and sources, and the shape of a verdict."""

from dataclasses import replace

from cocotbext.ieee1284 import times
from cocotbext.ieee1284.lines import HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.checker.verdict import Limits, Rule, Verdict
from cocotbext.parport.errors import UserError, nearest

_EPSON = "Epson Stylus Scan 2000 service page"
_HOST_MIN = Limits(fail_below_ns=times.LEAST_PULSE_NS, warn_below_ns=times.HOST_PULSE_NS)
_NONE = Limits()

_RULES: tuple[Rule, ...] = (
    Rule(
        "HOST_SETUP",
        "data valid before strobe_n falls",
        ("data", "strobe_n"),
        _HOST_MIN,
        f"500 ns: {_EPSON}; 750 ns: IEEE 1284 host figure, as recalled",
    ),
    Rule(
        "HOST_STROBE",
        "strobe_n low",
        ("strobe_n",),
        replace(_HOST_MIN, warn_above_ns=times.LONGEST_STROBE_NS),
        f"500 ns: {_EPSON}; 750 ns and 500 us: IEEE 1284 host figures, as recalled",
    ),
    Rule(
        "HOST_HOLD",
        "data held after strobe_n rises",
        ("data", "strobe_n"),
        _HOST_MIN,
        f"500 ns: {_EPSON}; 750 ns: IEEE 1284 host figure, as recalled",
    ),
    Rule(
        "HOST_STABLE",
        "data does not change while strobe_n is low",
        ("data", "strobe_n"),
        _NONE,
        f"{_EPSON}: data is valid from set-up to hold",
    ),
    Rule(
        "HOST_BUSY",
        "strobe_n does not fall while busy is high (measured: busy low before it falls)",
        ("strobe_n", "busy"),
        _NONE,
        f"{_EPSON}: tready >= 0",
    ),
    Rule(
        "HOST_INIT",
        "init_n low",
        ("init_n",),
        Limits(fail_below_ns=times.INIT_NS),
        "Seiko FB900 manual: nInit low at least 50 us",
    ),
    Rule(
        "HOST_X",
        "no X or Z on a host line after reset",
        HOST_LINES,
        _NONE,
        "IEEE 1284: every line has a driver",
    ),
    Rule(
        "DEV_BUSY",
        "busy high after strobe_n falls",
        ("strobe_n", "busy"),
        Limits(warn_above_ns=times.BUSY_NS, fail_above_ns=times.LATEST_BUSY_NS),
        f"500 ns: {_EPSON}, SMSC FDC37C669; 1 us: Fujitsu DL series",
    ),
    Rule(
        "DEV_ACK",
        "ack_n low",
        ("ack_n",),
        Limits(warn_below_ns=times.SHORTEST_ACK_NS, warn_above_ns=times.LONGEST_ACK_NS),
        f"{_EPSON}: 500 ns to 10 us",
    ),
    Rule(
        "DEV_STATUS",
        "select, fault_n, perror turn bad only while busy is high",
        ("select", "fault_n", "perror", "busy"),
        _NONE,
        "Intel CD1283 data sheet 5.5.11",
        Verdict.WARN,
    ),
    Rule(
        "DEV_X",
        "no X or Z on a peripheral line",
        PERIPHERAL_LINES,
        _NONE,
        "IEEE 1284: every line has a driver",
    ),
    Rule(
        "DATA_LOST",
        "every byte handed over arrived",
        (),
        _NONE,
        "scoreboard",
    ),
    Rule(
        "DATA_EXTRA",
        "no byte arrived that was not handed over",
        (),
        _NONE,
        "scoreboard",
    ),
    Rule(
        "DATA_WRONG",
        "bytes arrived as they were handed over",
        (),
        _NONE,
        "scoreboard",
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _RULES}
"""Every rule by its id, in the order in which tables show them."""

DATA_RULES: tuple[str, ...] = ("DATA_LOST", "DATA_EXTRA", "DATA_WRONG")
"""Judged by the scoreboard, which knows both ends."""

LINE_RULES: tuple[str, ...] = tuple(name for name in RULES if name not in DATA_RULES)
"""Judged by the line checker, from the lines alone."""


def find_rule(rule_id: str, where: str = "rule") -> Rule:
    """Look a rule up.

    Raises:
        UserError: There is no such rule; the message names the nearest ones.
    """
    try:
        return RULES[rule_id]
    except KeyError:
        message = f"{where}: no rule is called {rule_id!r}; nearest: {nearest(rule_id, RULES)}"
        raise UserError(message) from None
