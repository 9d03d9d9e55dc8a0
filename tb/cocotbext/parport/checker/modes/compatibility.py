# SPDX-License-Identifier: Apache-2.0
"""Compatibility mode: its rules, and who judges which of them by which lines."""

from collections.abc import Mapping
from dataclasses import replace

from cocotbext.ieee1284 import times
from cocotbext.ieee1284.lines import DATA_OE
from cocotbext.parport.checker.edges import BAD_LEVEL
from cocotbext.parport.checker.judge import Bus, Hears, Mode, PulseJudge, Reporter
from cocotbext.parport.checker.modes.answer import AnswerJudge, StatusJudge
from cocotbext.parport.checker.modes.strobe import StrobeJudge
from cocotbext.parport.checker.tally import Tally
from cocotbext.parport.checker.verdict import Limits, Rule, Verdict

__all__ = ["COMPATIBILITY"]

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
)


class CompatibilityJudges:
    """The judges of compatibility mode, and what each of them hears.

    Attributes:
        hears: see Judges.
    """

    def __init__(self, bus: Bus, tallies: Mapping[str, Tally], report: Reporter) -> None:
        self._bus = bus
        self._answer = answer = AnswerJudge(bus, tallies["DEV_BUSY"], report)
        self._strobe = strobe = StrobeJudge(bus, tallies, answer, report)
        self._init = PulseJudge("init_n", tallies["HOST_INIT"], report)
        self._ack = PulseJudge("ack_n", tallies["DEV_ACK"], report)
        status = {line: StatusJudge(line, bus, tallies["DEV_STATUS"], report) for line in BAD_LEVEL}
        self.hears: Mapping[str, Hears] = {
            "data": Hears(strobe.data, lost=strobe.data_lost),
            DATA_OE: Hears(strobe.drive),
            "strobe_n": Hears(strobe.strobe, strobe.begin),
            "autofd_n": Hears(_ignore),
            "init_n": Hears(self._on_init),
            "selectin_n": Hears(self._on_selectin),
            "ack_n": Hears(self._ack.edge),
            "busy": Hears(answer.busy),
            **{line: Hears(judge.edge) for line, judge in status.items()},
        }

    def finish(self, time_ps: int) -> None:
        """Judge what is going on as far as it got, and forget it."""
        for judge in (self._strobe, self._answer, self._init, self._ack):
            judge.finish(time_ps)

    def _on_init(self, time_ps: int, level: int) -> None:
        self._init.edge(time_ps, level)
        self._bus.in_reset = level == 0
        if level == 0:
            self._answer.drop()

    def _on_selectin(self, _time_ps: int, level: int) -> None:
        self._bus.selectin_n = level


def _ignore(_time_ps: int, _level: int) -> None:
    """A line that no rule looks at."""


COMPATIBILITY = Mode(_RULES, CompatibilityJudges)
