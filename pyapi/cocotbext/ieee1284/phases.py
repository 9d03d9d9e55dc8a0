# SPDX-License-Identifier: Apache-2.0
"""The phases of a cable's life, and the numbered events that lead from one to the next.

An event is one side's step: the levels that it gives to lines, once the other side has made the one
before. Who has to make which step next, hosts, peripherals and checkers know each for itself. The
limits between events stand in ``times``.

Sources: drivers/parport/ieee1284.c of Linux; event 23 and Xflag at event 24 from the DDK's parport
sample. Linux calls the last step of a termination event 29; the DDK, FreeBSD and Citizen's manuals
call it 28, and so does this table.
"""

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple

__all__ = ["EVENTS", "HOST_IDLE", "Event", "Phase", "Side"]


class Phase(IntEnum):
    """Where a cable is; the numbers are IEEE1284_PH_Xxx of ``linux/parport.h``.

    Compatibility mode is FORWARD_IDLE between bytes and FORWARD_DATA in one. Its edges (nStrobe,
    Busy, nAck) have no numbers.
    """

    FORWARD_DATA = 0
    FORWARD_IDLE = 1
    TERMINATION = 2
    NEGOTIATION = 3
    REVERSE_IDLE = 5
    ECP_SETUP = 8
    ECP_REVERSE_TO_FORWARD = 10


class Side(StrEnum):
    """Whose turn it is."""

    HOST = "host"
    PERIPHERAL = "peripheral"


class Event(NamedTuple):
    """One step.

    Attributes:
        phase: what it belongs to.
        turn: who makes it.
        lines: the levels that it gives to lines; those that it leaves alone are not there.
        what: it in words, and what other lines say.
    """

    phase: Phase
    turn: Side
    lines: Mapping[str, int]
    what: str


HOST_IDLE: Mapping[str, int] = {"strobe_n": 1, "autofd_n": 1, "init_n": 1, "selectin_n": 0}
"""The host's lines between two bytes of compatibility mode; data may be anything."""

_HOST, _PERIPHERAL = Side
_ASK, _END = Phase.NEGOTIATION, Phase.TERMINATION
_SETUP, _TURN = Phase.ECP_SETUP, Phase.ECP_REVERSE_TO_FORWARD

EVENTS: Mapping[int, Event] = {
    0: Event(_ASK, _HOST, HOST_IDLE, "the request is on the data lines"),
    1: Event(_ASK, _HOST, {"selectin_n": 1, "autofd_n": 0}, "asks whether this is IEEE 1284"),
    2: Event(
        _ASK,
        _PERIPHERAL,
        {"perror": 1, "select": 1, "fault_n": 1, "ack_n": 0},
        "it is; all four at once",
    ),
    3: Event(_ASK, _HOST, {"strobe_n": 0}, "the request may be taken"),
    4: Event(_ASK, _HOST, {"strobe_n": 1, "autofd_n": 1}, "it has to be taken by now"),
    5: Event(
        _ASK,
        _PERIPHERAL,
        {},
        "Select (Xflag) grants or refuses; nFault and PError: low if data waits to be read",
    ),
    6: Event(_ASK, _PERIPHERAL, {"ack_n": 1}, "what event 5 said is valid"),
    22: Event(_END, _HOST, {"selectin_n": 0, "autofd_n": 1}, "ends the mode"),
    23: Event(_END, _PERIPHERAL, {"fault_n": 1}, "Busy as the forward channel is"),
    24: Event(_END, _PERIPHERAL, {"ack_n": 0}, "Select is the inverse of what it was at event 6"),
    25: Event(_END, _HOST, {"autofd_n": 0}, "saw it"),
    26: Event(_END, _PERIPHERAL, {}, "nFault, PError and Select as compatibility mode wants them"),
    27: Event(_END, _PERIPHERAL, {"ack_n": 1}, "is in compatibility mode"),
    28: Event(_END, _HOST, {"autofd_n": 1}, "is, too"),
    30: Event(_SETUP, _HOST, {"autofd_n": 0}, "sets ECP up"),
    31: Event(_SETUP, _PERIPHERAL, {"perror": 1}, "is set up"),
    47: Event(_TURN, _HOST, {"init_n": 1}, "wants the data lines back"),
    49: Event(_TURN, _PERIPHERAL, {"perror": 1}, "has released them"),
    68: Event(_END, _HOST, {"init_n": 0}, "ends EPP, without an answer"),
    69: Event(_END, _HOST, {"init_n": 1, "selectin_n": 0}, "is in compatibility mode"),
}
"""The events of negotiation, of ECP's set-up, of its way back to forward, and of termination."""
