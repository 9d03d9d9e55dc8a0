# SPDX-License-Identifier: Apache-2.0
"""Control codes of the parallel port and of parallel devices.

``CTL_CODE(FILE_DEVICE_PARALLEL_PORT, function, METHOD_BUFFERED, FILE_ANY_ACCESS)``; function
numbers from ``parallel.h`` and ``ntddpar.h`` of the Windows Server 2003 SP1 DDK.

Internal and user codes overlap in value, so they are two enumerations: only the major function
of a request (INTERNAL_DEVICE_CONTROL or DEVICE_CONTROL) tells which one a number means.
"""

from enum import IntEnum

__all__ = ["FILE_DEVICE_PARALLEL_PORT", "InternalIoctl", "ctl_code"]

FILE_DEVICE_PARALLEL_PORT = 0x16


def ctl_code(function: int) -> int:
    """CTL_CODE for the parallel port with METHOD_BUFFERED and FILE_ANY_ACCESS."""
    return FILE_DEVICE_PARALLEL_PORT << 16 | function << 2


class InternalIoctl(IntEnum):
    """Codes for IRP_MJ_INTERNAL_DEVICE_CONTROL, sent to a parallel device (PDO)."""

    IOCTL_INTERNAL_PARCLASS_CONNECT = ctl_code(30)
    IOCTL_INTERNAL_PARCLASS_DISCONNECT = ctl_code(31)
    IOCTL_INTERNAL_LOCK_PORT = ctl_code(37)
    IOCTL_INTERNAL_UNLOCK_PORT = ctl_code(38)
