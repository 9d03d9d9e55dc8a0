# SPDX-License-Identifier: Apache-2.0
"""Time-outs as programs set them: a struct timeval of 32 or of 64 bits a member."""

import errno
import struct

from cocotbext.ppdev.errors import KernelError

__all__ = ["NONBLOCK_NS", "pack_timeval", "unpack_timeval"]

NONBLOCK_NS = 4_000_000
"""PARPORT_INACTIVITY_O_NONBLOCK of linux/parport.h: one tick of the kernel's clock, at 250 Hz."""

_LONGEST_S = 9_000_000
_FORMATS = {8: struct.Struct("=ii"), 16: struct.Struct("=qq")}


def unpack_timeval(data: bytes) -> int:
    """A time-out in ns, at most 104 days.

    Raises:
        KernelError: EINVAL: negative, or nothing.
    """
    seconds, microseconds = _FORMATS[len(data)].unpack(data)
    if seconds < 0 or microseconds < 0 or seconds + microseconds == 0:
        raise KernelError(errno.EINVAL)
    ns: int = min(seconds, _LONGEST_S) * 10**9 + min(microseconds, 10**9) * 1000
    return ns


def pack_timeval(ns: int, size: int) -> bytes:
    """A time-out as a struct of `size` bytes."""
    return _FORMATS[size].pack(ns // 10**9, ns % 10**9 // 1000)
