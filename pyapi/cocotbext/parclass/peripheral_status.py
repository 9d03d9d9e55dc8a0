# SPDX-License-Identifier: Apache-2.0
"""What the user's requests say of the peripheral: PARALLEL_Xxx flags, and the end of a reset.

Source: the macros and their order in the DDK's parport sample; flag values from ``ntddpar.h``.
"""

from enum import IntFlag

from cocotbext.parclass.registers import (
    STATUS_ACK_N,
    STATUS_BUSY_N,
    STATUS_FAULT_N,
    STATUS_MASK,
    STATUS_PERROR,
    STATUS_SELECT,
)
from cocotbext.parclass.status import NtStatus

__all__ = ["ParallelFlag", "is_initialized", "query_flags", "reset_failure"]

_NO_CABLE = 0x78
"""The pull-ups of an open connector."""


class ParallelFlag(IntFlag):
    """PARALLEL_Xxx: PAR_QUERY_INFORMATION.Status and PAR_SET_INFORMATION.Init."""

    PARALLEL_INIT = 0x01
    PARALLEL_AUTOFEED = 0x02
    PARALLEL_PAPER_EMPTY = 0x04
    PARALLEL_OFF_LINE = 0x08
    PARALLEL_POWER_OFF = 0x10
    PARALLEL_NOT_CONNECTED = 0x20
    PARALLEL_BUSY = 0x40
    PARALLEL_SELECTED = 0x80


def query_flags(status: int) -> ParallelFlag:
    """PAR_QUERY_INFORMATION.Status for a raw status value.

    At most one of power off, paper empty, off line and not connected, in this order; besides, busy
    and selected. An open connector counts as power off.
    """
    flags = ParallelFlag(0)
    if _powered_off(status) or status & STATUS_MASK == _NO_CABLE:
        flags = ParallelFlag.PARALLEL_POWER_OFF
    elif status & STATUS_PERROR:
        flags = ParallelFlag.PARALLEL_PAPER_EMPTY
    elif _off_line(status):
        flags = ParallelFlag.PARALLEL_OFF_LINE
    elif _not_connected(status):
        flags = ParallelFlag.PARALLEL_NOT_CONNECTED
    if status & STATUS_FAULT_N and not status & STATUS_BUSY_N:
        flags |= ParallelFlag.PARALLEL_BUSY
    if status & STATUS_SELECT:
        flags |= ParallelFlag.PARALLEL_SELECTED
    return flags


def is_initialized(status: int) -> bool:
    """Whether a reset is over: no fault, paper, not busy. Select does not matter."""
    return status & (STATUS_FAULT_N | STATUS_PERROR | STATUS_BUSY_N) == (
        STATUS_FAULT_N | STATUS_BUSY_N
    )


def reset_failure(status: int) -> NtStatus:
    """Why a reset did not succeed, by the status at its time-out."""
    if _off_line(status):
        return NtStatus.STATUS_DEVICE_OFF_LINE
    if status & STATUS_MASK == _NO_CABLE:
        return NtStatus.STATUS_DEVICE_NOT_CONNECTED
    if status & STATUS_PERROR:
        return NtStatus.STATUS_DEVICE_PAPER_EMPTY
    if _powered_off(status):
        return NtStatus.STATUS_DEVICE_POWERED_OFF
    return NtStatus.STATUS_DEVICE_NOT_CONNECTED


def _off_line(status: int) -> bool:
    return status & (STATUS_FAULT_N | STATUS_BUSY_N | STATUS_SELECT) == STATUS_FAULT_N


def _powered_off(status: int) -> bool:
    return status & (STATUS_FAULT_N | STATUS_ACK_N | STATUS_BUSY_N) == STATUS_BUSY_N


def _not_connected(status: int) -> bool:
    return status & (STATUS_FAULT_N | STATUS_BUSY_N | STATUS_SELECT) == (
        STATUS_FAULT_N | STATUS_BUSY_N
    )
