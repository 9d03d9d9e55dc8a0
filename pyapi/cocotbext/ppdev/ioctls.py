# SPDX-License-Identifier: Apache-2.0
"""Numbers of the ioctls: ``linux/ppdev.h`` and ``linux/lp.h``."""

from enum import IntEnum

__all__ = ["LpIoctl", "PpIoctl"]

_WRITE = 1
_READ = 2
_INT = 4


def _ioc(direction: int, kind: int, number: int, size: int) -> int:
    """_IOC of ``asm-generic/ioctl.h``."""
    return direction << 30 | size << 16 | kind << 8 | number


def _pp(number: int, direction: int = 0, size: int = 0) -> int:
    return _ioc(direction, ord("p"), number, size)


class PpIoctl(IntEnum):
    """PPxxx; the time-outs in the two sizes of a timeval."""

    PPSETMODE = _pp(0x80, _WRITE, _INT)
    PPRSTATUS = _pp(0x81, _READ, 1)
    PPRCONTROL = _pp(0x83, _READ, 1)
    PPWCONTROL = _pp(0x84, _WRITE, 1)
    PPRDATA = _pp(0x85, _READ, 1)
    PPWDATA = _pp(0x86, _WRITE, 1)
    PPCLAIM = _pp(0x8B)
    PPRELEASE = _pp(0x8C)
    PPYIELD = _pp(0x8D)
    PPFCONTROL = _pp(0x8E, _WRITE, 2)
    PPEXCL = _pp(0x8F)
    PPDATADIR = _pp(0x90, _WRITE, _INT)
    PPNEGOT = _pp(0x91, _WRITE, _INT)
    PPWCTLONIRQ = _pp(0x92, _WRITE, 1)
    PPCLRIRQ = _pp(0x93, _READ, _INT)
    PPSETPHASE = _pp(0x94, _WRITE, _INT)
    PPGETTIME32 = _pp(0x95, _READ, 8)
    PPGETTIME64 = _pp(0x95, _READ, 16)
    PPSETTIME32 = _pp(0x96, _WRITE, 8)
    PPSETTIME64 = _pp(0x96, _WRITE, 16)
    PPGETMODES = _pp(0x97, _READ, _INT)
    PPGETMODE = _pp(0x98, _READ, _INT)
    PPGETPHASE = _pp(0x99, _READ, _INT)
    PPGETFLAGS = _pp(0x9A, _READ, _INT)
    PPSETFLAGS = _pp(0x9B, _WRITE, _INT)


class LpIoctl(IntEnum):
    """LPxxx; older than _IOC, but for the last."""

    LPCHAR = 0x0601
    LPTIME = 0x0602
    LPABORT = 0x0604
    LPSETIRQ = 0x0605
    LPGETIRQ = 0x0606
    LPWAIT = 0x0608
    LPCAREFUL = 0x0609
    LPABORTOPEN = 0x060A
    LPGETSTATUS = 0x060B
    LPRESET = 0x060C
    LPGETFLAGS = 0x060E
    LPSETTIMEOUT_OLD = 0x060F
    LPSETTIMEOUT_NEW = _ioc(_WRITE, 0x06, 0x0F, 16)
