# SPDX-License-Identifier: Apache-2.0
"""Faults of a peripheral: what goes wrong, at which byte, and for how long."""

import re
from dataclasses import dataclass
from enum import StrEnum

from cocotbext.parport.errors import UserError
from cocotbext.parport.units import format_time, parse_time

__all__ = ["Fault", "FaultKind", "parse_fault"]


class FaultKind(StrEnum):
    """What can go wrong.

    The first four change the status the way a printer may: while Busy is high, and Busy stays high
    until the fault has ended (Intel CD1283 data sheet, 5.5.11). POWER_OFF and UNPLUG strike at
    once, at the strobe of their byte. Without acknowledges (NO_ACK) Busy answers alone.
    """

    PAPER_EMPTY = "paper-empty"
    OFFLINE = "offline"
    ERROR = "error"
    BUSY_STUCK = "busy-stuck"
    POWER_OFF = "power-off"
    UNPLUG = "unplug"
    NO_ACK = "no-ack"


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        kind: what goes wrong.
        at_byte: how many bytes the peripheral takes before it; at 0 it is there from the start.
        duration_ps: how long it lasts, picoseconds; None: for ever.
    """

    kind: FaultKind
    at_byte: int
    duration_ps: int | None = None

    def __str__(self) -> str:
        """The fault as the command line takes it."""
        lasting = "" if self.duration_ps is None else "+" + format_time(self.duration_ps)
        return f"{self.kind}@{self.at_byte}{lasting}".replace(" ", "")


_FAULT = re.compile(r"(?P<kind>[^@+]+)@(?P<byte>\d+)(?:\+(?P<duration>.*))?")


def parse_fault(text: str) -> Fault:
    """Read ``NAME@BYTE`` or ``NAME@BYTE+DURATION``, such as ``paper-empty@100+5ms``.

    Raises:
        UserError: unknown name, no byte, or a duration that is not a time above zero.
    """
    where = f"--fault {text}"
    match = _FAULT.fullmatch(text)
    if match is None:
        raise UserError(f"{where}: write NAME@BYTE or NAME@BYTE+DURATION, like paper-empty@100+5ms")
    if match["kind"] not in list(FaultKind):
        raise UserError(f"{where}: no fault {match['kind']!r}; there are {', '.join(FaultKind)}")
    duration_ps = None
    if match["duration"] is not None:
        duration_ps = parse_time(match["duration"], where)
        if duration_ps == 0:
            raise UserError(f"{where}: a fault lasts longer than 0; leave +DURATION out for ever")
    return Fault(FaultKind(match["kind"]), int(match["byte"]), duration_ps)
