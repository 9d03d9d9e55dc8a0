# SPDX-License-Identifier: Apache-2.0
"""IEEE 1284 on the lines, by software: negotiation and termination.

Event numbers are the standard's. Source of the order and of the times: drivers/parport/ieee1284.c
of Linux; 35 ms is the standard's limit for the peripheral.
"""

import errno
from enum import IntEnum, IntFlag

from cocotbext.parclass.registers import (
    CONTROL_AUTOFD,
    CONTROL_INIT,
    CONTROL_SELECTIN,
    CONTROL_STROBE,
    STATUS_ACK_N,
    STATUS_FAULT_N,
    STATUS_PERROR,
    STATUS_SELECT,
)
from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.pcport import PcPort

__all__ = ["Mode", "Negotiator", "Phase", "first_phase"]

_ANSWER_NS = 35e6
_POLL_NS = 5_000
_SETTLE_NS = 400_000
_PULSE_NS = 5_000
_EPP_RESET_NS = 50_000


class Mode(IntFlag):
    """IEEE1284_MODE_Xxx of linux/parport.h; nibble mode is 0."""

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


class Phase(IntEnum):
    """IEEE1284_PH_Xxx, the phases that are entered here."""

    FWD_IDLE = 1
    REV_IDLE = 5


def first_phase(mode: int) -> Phase:
    """The phase in which a mode begins."""
    plain = mode & ~(Mode.DEVICEID | Mode.ADDR)
    return Phase.REV_IDLE if plain in (0, Mode.BYTE) else Phase.FWD_IDLE


class Negotiator:
    """Changes the mode of a peripheral.

    Attributes:
        mode: the current one, a number that a program may have set without any traffic.
        phase: its phase, likewise.
    """

    def __init__(self, port: PcPort) -> None:
        self._port = port
        self.mode: int = Mode.COMPAT
        self.phase: int = Phase.FWD_IDLE

    async def negotiate(self, mode: int) -> None:
        """Go to `mode`, by way of compatibility mode.

        Raises:
            KernelError: EIO: the peripheral does not speak IEEE 1284, or stopped; ENXIO: it refuses
                the mode. It is in compatibility mode then.
        """
        if mode & ~Mode.ADDR == self.mode & ~Mode.ADDR:
            self.mode = mode
            return
        if self.mode != Mode.COMPAT:
            await self.terminate()
        if mode == Mode.COMPAT:
            return
        if mode & Mode.EXT_LINK:
            raise KernelError(errno.EIO)  # the extensibility link is not built
        await self._ask(_request(mode))
        accepted = bool(await self._port.read_status() & STATUS_SELECT)
        if accepted == (mode & ~Mode.ADDR == 0):  # Xflag is low for nibble mode alone
            await self.terminate()
            raise KernelError(errno.ENXIO)
        if mode & Mode.ECP:
            await self._set(CONTROL_AUTOFD, True)  # event 30
            if not await self._wait(STATUS_PERROR, STATUS_PERROR):  # event 31
                await self.terminate()
                raise KernelError(errno.EIO)
        self.mode = mode
        self.phase = first_phase(mode)

    async def terminate(self) -> None:
        """Go back to compatibility mode, whatever the peripheral does."""
        if self.mode & (Mode.EPP | Mode.EPPSL | Mode.EPPSWE):
            await self._port.frob_control(CONTROL_INIT, 0)  # event 68
            await self._port.io.delay(_EPP_RESET_NS)
            mask = CONTROL_INIT | CONTROL_SELECTIN
            await self._port.frob_control(mask, mask)  # event 69
        else:
            if self.mode & Mode.ECP and self.phase != Phase.FWD_IDLE:
                await self._set(CONTROL_INIT, True)  # event 47
                await self._wait(STATUS_PERROR, STATUS_PERROR)  # event 49
            await self._idle()  # event 22
            await self._wait(STATUS_ACK_N, 0)  # event 24
            await self._set(CONTROL_AUTOFD, True)  # event 25
            await self._wait(STATUS_ACK_N, STATUS_ACK_N)  # event 27
            await self._set(CONTROL_AUTOFD, False)  # event 29
        self.mode, self.phase = Mode.COMPAT, Phase.FWD_IDLE

    async def _ask(self, request: int) -> None:
        """Events 0 to 6.

        Raises:
            KernelError: EIO: no answer.
        """
        port = self._port
        await port.data_forward()
        await self._idle()
        await port.write_data(request)  # event 0
        await port.io.delay(_SETTLE_NS)
        await port.frob_control(CONTROL_SELECTIN | CONTROL_AUTOFD, CONTROL_AUTOFD)  # event 1
        good = STATUS_PERROR | STATUS_SELECT | STATUS_FAULT_N
        if not await self._wait(good | STATUS_ACK_N, good):  # event 2
            await self._idle()
            raise KernelError(errno.EIO)
        await self._set(CONTROL_STROBE, True)  # event 3
        await port.io.delay(_PULSE_NS)
        await port.frob_control(CONTROL_STROBE | CONTROL_AUTOFD, 0)  # event 4
        if not await self._wait(STATUS_ACK_N, STATUS_ACK_N):  # event 6
            await self.terminate()
            raise KernelError(errno.EIO)

    async def _idle(self) -> None:
        """Select the peripheral in compatibility mode: nSelectIn low, nStrobe and nAutoFd high."""
        lines = CONTROL_STROBE | CONTROL_AUTOFD | CONTROL_SELECTIN
        await self._port.frob_control(lines, CONTROL_SELECTIN)

    async def _set(self, line: int, active: bool) -> None:
        await self._port.frob_control(line, line if active else 0)

    async def _wait(self, mask: int, value: int) -> bool:
        """Wait for status lines; False after 35 ms."""
        io = self._port.io
        started_ns = io.now()
        while await self._port.read_status() & mask != value:
            waited_ns = io.now() - started_ns
            if waited_ns >= _ANSWER_NS:
                return False
            await io.delay(max(_POLL_NS, waited_ns / 8))
        return True


def _request(mode: int) -> int:
    """The extensibility request of a mode."""
    request = mode & ~Mode.ADDR
    for emulated, real in (
        (Mode.ECPSWE, Mode.ECP),
        (Mode.EPPSL, Mode.EPP),
        (Mode.EPPSWE, Mode.EPP),
        (Mode.BECP, 0x18),
    ):
        if request & emulated:
            request = request & ~emulated | real
    return request & 0xFF
