# SPDX-License-Identifier: Apache-2.0
"""Faults of a peripheral: what goes wrong, at which byte or when, and for how long."""

import re
from dataclasses import dataclass
from enum import StrEnum

from cocotbext.ieee1284.times import INIT_PULSE_NS
from cocotbext.parport.errors import UserError
from cocotbext.parport.units import format_time, parse_time

__all__ = ["INIT_PULSE_PS", "Fault", "FaultKind", "parse_fault"]

INIT_PULSE_PS = INIT_PULSE_NS * 1_000
"""How long INIT pulls nInit unless it says so."""


class FaultKind(StrEnum):
    """What can go wrong.

    The first four change the status the way a printer may: while Busy is high, and Busy stays high
    until the fault has ended (Intel CD1283 data sheet, 5.5.11). At a byte they strike when it has
    been handled; at a time they strike then, and Busy rises with the status if it was low.
    POWER_OFF and UNPLUG strike at the strobe of their byte, or at any time. Without acknowledges
    (NO_ACK) Busy answers alone. INIT is nInit pulled low on the cable, whatever the driver does.
    """

    PAPER_EMPTY = "paper-empty"
    OFFLINE = "offline"
    ERROR = "error"
    BUSY_STUCK = "busy-stuck"
    POWER_OFF = "power-off"
    UNPLUG = "unplug"
    NO_ACK = "no-ack"
    INIT = "init"


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        kind: what goes wrong.
        at_byte: how many bytes the peripheral takes before it; at 0 it is there from the start.
            None: it strikes at a time.
        duration_ps: how long it lasts, picoseconds; None: for ever, INIT for `INIT_PULSE_PS`.
        at_ps: when it strikes, picoseconds of simulated time; None: it strikes at a byte.

    Raises:
        ValueError: neither a byte nor a time is given, or both.
    """

    kind: FaultKind
    at_byte: int | None = None
    duration_ps: int | None = None
    at_ps: int | None = None

    def __post_init__(self) -> None:
        """Insist on one moment."""
        if (self.at_byte is None) == (self.at_ps is None):
            raise ValueError(f"a fault {self.kind} strikes at a byte or at a time")

    @property
    def ends_after_ps(self) -> int | None:
        """How long after it strikes it ends; None: never."""
        if self.duration_ps is None and self.kind is FaultKind.INIT:
            return INIT_PULSE_PS
        return self.duration_ps

    def __str__(self) -> str:
        """The fault as the command line takes it."""
        moment = str(self.at_byte) if self.at_ps is None else format_time(self.at_ps)
        lasting = "" if self.duration_ps is None else "+" + format_time(self.duration_ps)
        return f"{self.kind}@{moment}{lasting}".replace(" ", "")


_MOST_DIGITS = 12  # Python refuses to read numbers of thousands
_FAULT = re.compile(r"(?P<kind>[^@+]+)@(?P<moment>[^+]+)(?:\+(?P<duration>.*))?")


def parse_fault(text: str) -> Fault:
    """Read ``NAME@BYTE``, ``NAME@TIME``, and either with ``+DURATION``.

    ``paper-empty@100+5ms`` strikes after 100 bytes, ``unplug@3ms`` after 3 ms of simulated time.

    Raises:
        UserError: unknown name, neither byte nor time, or a duration that is no time above zero.
    """
    where = f"--fault {text}"
    match = _FAULT.fullmatch(text)
    if match is None:
        raise UserError(
            f"{where}: write NAME@BYTE or NAME@TIME, and +DURATION behind it if it ends, "
            "like paper-empty@100+5ms or unplug@3ms"
        )
    if match["kind"] not in list(FaultKind):
        raise UserError(f"{where}: no fault {match['kind']!r}; there are {', '.join(FaultKind)}")
    kind, moment, duration_ps = FaultKind(match["kind"]), match["moment"], None
    if match["duration"] is not None:
        duration_ps = parse_time(match["duration"], where)
        if duration_ps == 0:
            raise UserError(f"{where}: a fault lasts longer than 0; leave +DURATION out for ever")
    if moment.isascii() and moment.isdigit():
        if len(moment) > _MOST_DIGITS:
            shown = f"{match['kind']}@{moment[:_MOST_DIGITS]}..."
            raise UserError(
                f"--fault {shown}: a byte number has up to {_MOST_DIGITS} digits, not {len(moment)}"
            )
        return Fault(kind, int(moment), duration_ps)
    return Fault(kind, None, duration_ps, parse_time(moment, where))
