# SPDX-License-Identifier: Apache-2.0
"""The PC's parallel port registers: offsets, bits, and what a status value means.

Polarities are the PC's: a 1 in control asserts the pin, and status bit 7 is the inverse of Busy.
Source of the offsets and bits: SMSC LPC47B34x data sheet, Microsoft's ECP specification; of the
patterns: the macros of the Windows DDK's parport sample (``parport.h``).
"""

from collections.abc import Mapping
from enum import Enum, IntEnum
from typing import NamedTuple

from cocotbext.parclass.status import NtStatus

__all__ = [
    "BUSY",
    "CNFGA",
    "CNFGA_IDLE",
    "CNFGB",
    "CONTROL",
    "CONTROL_ACK_INT",
    "CONTROL_AUTOFD",
    "CONTROL_DIRECTION",
    "CONTROL_INIT",
    "CONTROL_SELECTIN",
    "CONTROL_STROBE",
    "DATA",
    "ECR",
    "ECR_EMPTY",
    "ECR_ERR_OFF",
    "ECR_FULL",
    "ECR_INTERRUPTS_OFF",
    "ECR_MODE",
    "ECR_SERVICED",
    "FIFO",
    "READY",
    "READY_MASK",
    "STATUS",
    "STATUS_ACK_N",
    "STATUS_BUSY_N",
    "STATUS_FAULT_N",
    "STATUS_MASK",
    "STATUS_PERROR",
    "STATUS_SELECT",
    "Action",
    "ChipMode",
    "Classified",
    "classify",
    "control_bits",
    "is_ready",
    "status_bits",
]

DATA = 0x000
STATUS = 0x001
CONTROL = 0x002
FIFO = CNFGA = 0x400
"""cFifo in mode 010, tFifo in 110, cnfgA in 111."""
CNFGB = 0x401
ECR = 0x402

STATUS_BUSY_N = 0x80
"""Inverted: 1 means that Busy is low."""
STATUS_ACK_N = 0x40
STATUS_PERROR = 0x20
STATUS_SELECT = 0x10
STATUS_FAULT_N = 0x08
STATUS_MASK = 0xF8

READY_MASK = STATUS_BUSY_N | STATUS_PERROR | STATUS_SELECT | STATUS_FAULT_N
READY = STATUS_BUSY_N | STATUS_SELECT | STATUS_FAULT_N
"""The bits of READY_MASK when a byte may be strobed; nAck does not matter."""
BUSY = READY & ~STATUS_BUSY_N
"""The same while the peripheral is busy, and nothing else is wrong."""

CONTROL_DIRECTION = 0x20
CONTROL_ACK_INT = 0x10
CONTROL_SELECTIN = 0x08
CONTROL_INIT = 0x04
"""Not inverted: 1 means that nInit is high, no reset."""
CONTROL_AUTOFD = 0x02
CONTROL_STROBE = 0x01


ECR_MODE = 0xE0
ECR_ERR_OFF = 0x10
"""nErrIntrEn: 1 switches the nFault interrupt off."""
ECR_SERVICED = 0x04
"""serviceIntr: 1 switches the service interrupt off; it sets itself when it fires."""
ECR_INTERRUPTS_OFF = ECR_ERR_OFF | ECR_SERVICED
ECR_FULL = 0x02
ECR_EMPTY = 0x01

CNFGA_IDLE = 0x04
"""No byte in the transmitter (the DDK's name for bit 2)."""


_CONTROL_LINES = {
    "strobe_n": (CONTROL_STROBE, 0),
    "autofd_n": (CONTROL_AUTOFD, 0),
    "init_n": (CONTROL_INIT, 1),
    "selectin_n": (CONTROL_SELECTIN, 0),
}
_STATUS_LINES = {
    "ack_n": (STATUS_ACK_N, 1),
    "busy": (STATUS_BUSY_N, 0),
    "perror": (STATUS_PERROR, 1),
    "select": (STATUS_SELECT, 1),
    "fault_n": (STATUS_FAULT_N, 1),
}
"""The bit of each line, and the level at which it reads 1."""


class ChipMode(IntEnum):
    """Modes of the extended control register, in place in its bits 7:5."""

    SPP = 0x00
    BYTE = 0x20
    FIFO = 0x40
    ECP = 0x60
    EPP = 0x80
    TEST = 0xC0
    CONFIGURATION = 0xE0


class Action(Enum):
    """What a write loop does about a status value."""

    WRITE = "write the byte"
    WAIT = "wait, give up at the time-out"
    GIVE_UP = "give up at once"


class Classified(NamedTuple):
    """What to do, and the NTSTATUS if the write ends with this status value."""

    action: Action
    ntstatus: NtStatus


def control_bits(levels: Mapping[str, int]) -> tuple[int, int]:
    """Levels of host lines, but data, as bits of the control register: which, and how they are."""
    return _bits(_CONTROL_LINES, levels)


def status_bits(levels: Mapping[str, int]) -> tuple[int, int]:
    """Levels of peripheral lines as bits of the status register: which, and how they are."""
    return _bits(_STATUS_LINES, levels)


def _bits(lines: Mapping[str, tuple[int, int]], levels: Mapping[str, int]) -> tuple[int, int]:
    mask = value = 0
    for line, level in levels.items():
        bit, when = lines[line]
        mask |= bit
        value |= bit if level == when else 0
    return mask, value


def is_ready(status: int) -> bool:
    """ONLINE: not busy, selected, paper, no fault. nAck does not matter."""
    return status & READY_MASK == READY


def classify(status: int) -> Classified:
    """Sort a raw status value into the write loop's outcomes.

    The order of the tests is that of the DDK's write loop. A plain printer error (nFault low, not
    busy, selected) ends as STATUS_DEVICE_BUSY there, and here.
    """
    fault_n = bool(status & STATUS_FAULT_N)
    busy = not status & STATUS_BUSY_N
    selected = bool(status & STATUS_SELECT)
    paper_empty = bool(status & STATUS_PERROR)
    ack_n = bool(status & STATUS_ACK_N)

    if is_ready(status):
        return Classified(Action.WRITE, NtStatus.STATUS_SUCCESS)
    if status & STATUS_MASK == 0x78:  # the pull-ups of an open connector: NO_CABLE
        return Classified(Action.WAIT, NtStatus.STATUS_DEVICE_NOT_CONNECTED)
    if fault_n and busy and not selected:
        return Classified(Action.WAIT, NtStatus.STATUS_DEVICE_OFF_LINE)
    if paper_empty:
        return Classified(Action.WAIT, NtStatus.STATUS_DEVICE_PAPER_EMPTY)
    if not fault_n and not ack_n and not busy:
        return Classified(Action.GIVE_UP, NtStatus.STATUS_DEVICE_POWERED_OFF)
    if fault_n and not busy and not selected:
        return Classified(Action.GIVE_UP, NtStatus.STATUS_DEVICE_NOT_CONNECTED)
    return Classified(Action.WAIT, NtStatus.STATUS_DEVICE_BUSY)
