# SPDX-License-Identifier: Apache-2.0
"""The modes of the cable: how a host asks for each, where bytes go, what Windows and Linux call it.

A name here says that a mode exists. Which are built, ``cocotbext.parclass.modes.table`` says.
"""

from enum import IntFlag
from typing import NamedTuple

__all__ = [
    "BOUNDED_ECP",
    "BYTE",
    "CHANNEL_NIBBLE",
    "COMPATIBILITY",
    "ECP",
    "ECP_RLE",
    "EPP",
    "MODES",
    "NIBBLE",
    "CableMode",
    "IeeeMode",
    "LinuxMode",
]


class IeeeMode(IntFlag):
    """Protocols of a parallel device, as the masks of Windows; forward, reverse, or both.

    CENTRONICS and IEEE_COMPATIBILITY are built, both as compatibility mode. The others are known by
    name only. Source: ``parallel.h`` of the DDK.
    """

    NONE = 0x0000
    CENTRONICS = 0x0001
    IEEE_COMPATIBILITY = 0x0002
    NIBBLE = 0x0004
    CHANNEL_NIBBLE = 0x0008
    BYTE_BIDIR = 0x0010
    EPP_HW = 0x0020
    EPP_SW = 0x0040
    BOUNDED_ECP = 0x0080
    ECP_HW_NOIRQ = 0x0100
    ECP_HW_IRQ = 0x0200
    ECP_SW = 0x0400


class LinuxMode:
    """IEEE1284_MODE_Xxx of Linux; below 0x100 they are the extensibility request itself.

    DEVICEID and ADDR go with a mode: ask for the device's ID in it, move addresses in it. Source:
    ``linux/parport.h``.
    """

    NIBBLE = 0x0
    BYTE = 0x1
    DEVICEID = 0x4
    ECP = 0x10
    ECPRLE = 0x30
    EPP = 0x40
    COMPAT = 0x100
    BECP = 0x200
    ECPSWE = 0x400
    EPPSL = 0x800
    EPPSWE = 0x1000
    ADDR = 0x2000
    EXT_LINK = 0x4000


class CableMode(NamedTuple):
    """One mode.

    Attributes:
        request: the extensibility request, on the data lines at event 0; None: nobody has to ask.
        xflag: the level of Select at event 6 that grants it.
        forward: it carries bytes to the peripheral.
        reverse: it carries bytes to the host.
        carries: what moves, and over which lines.
        windows: its masks in Windows.
        linux: its numbers in Linux.
    """

    request: int | None
    xflag: int | None
    forward: bool
    reverse: bool
    carries: str
    windows: IeeeMode
    linux: tuple[int, ...]


COMPATIBILITY = CableMode(
    request=None,
    xflag=None,
    forward=True,
    reverse=False,
    carries="bytes over the data lines, each with nStrobe, Busy and nAck",
    windows=IeeeMode.CENTRONICS | IeeeMode.IEEE_COMPATIBILITY,
    linux=(LinuxMode.COMPAT,),
)

NIBBLE = CableMode(
    request=0x00,
    xflag=0,
    forward=False,
    reverse=True,
    carries="bytes in two halves over nFault, Select, PError and Busy",
    windows=IeeeMode.NIBBLE,
    linux=(LinuxMode.NIBBLE,),
)
"""The one mode that a low Select grants; every IEEE 1284 peripheral has it."""

CHANNEL_NIBBLE = CableMode(
    request=0x08,
    xflag=1,
    forward=False,
    reverse=True,
    carries="as nibble mode, for the channels of IEEE 1284.3",
    windows=IeeeMode.CHANNEL_NIBBLE,
    linux=(),
)
"""The DDK alone knows it; a Citizen printer refuses the request as reserved."""

BYTE = CableMode(
    request=0x01,
    xflag=1,
    forward=False,
    reverse=True,
    carries="bytes over the data lines, which the host has released",
    windows=IeeeMode.BYTE_BIDIR,
    linux=(LinuxMode.BYTE,),
)

ECP = CableMode(
    request=0x10,
    xflag=1,
    forward=True,
    reverse=True,
    carries="bytes and commands over the data lines; the bus turns by nInit",
    windows=IeeeMode.ECP_HW_NOIRQ | IeeeMode.ECP_HW_IRQ | IeeeMode.ECP_SW,
    linux=(LinuxMode.ECP, LinuxMode.ECPSWE),
)

ECP_RLE = CableMode(
    request=0x30,
    xflag=1,
    forward=True,
    reverse=True,
    carries="as ECP, with run lengths",
    windows=IeeeMode.NONE,
    linux=(LinuxMode.ECPRLE,),
)

BOUNDED_ECP = CableMode(
    request=0x18,
    xflag=1,
    forward=True,
    reverse=True,
    carries="as ECP; the peripheral says when it has anything to send",
    windows=IeeeMode.BOUNDED_ECP,
    linux=(LinuxMode.BECP,),
)

EPP = CableMode(
    request=0x40,
    xflag=1,
    forward=True,
    reverse=True,
    carries="bytes and addresses over the data lines, each in a cycle of its own",
    windows=IeeeMode.EPP_HW | IeeeMode.EPP_SW,
    linux=(LinuxMode.EPP, LinuxMode.EPPSL, LinuxMode.EPPSWE),
)

MODES: tuple[CableMode, ...] = (
    COMPATIBILITY,
    NIBBLE,
    CHANNEL_NIBBLE,
    BYTE,
    ECP,
    ECP_RLE,
    BOUNDED_ECP,
    EPP,
)
"""Every mode.

Sources of requests and Xflag: Citizen iDP-3240 manual p. 161, ``linux/parport.h``; of 0x08 and
0x18: the DDK's parport sample.
"""
