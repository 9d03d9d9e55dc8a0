# SPDX-License-Identifier: Apache-2.0
"""The IEEE 1284 mode of the port, as drivers/parport/ieee1284.c of Linux keeps it.

The lines are the driver's (``cocotbext.parclass.modes.negotiation``). Here are the kernel's numbers
and its errors.
"""

import errno

from cocotbext.ieee1284.modes import MODES, LinuxMode
from cocotbext.ieee1284.phases import Phase
from cocotbext.parclass.modes.negotiation import Answer, Negotiator
from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.pcport import PcPort

__all__ = ["KernelNegotiator", "first_phase"]

_ERRORS = {Answer.SILENT: errno.EIO, Answer.STOPPED: errno.EIO, Answer.REFUSED: errno.ENXIO}

_REQUESTS = {
    number: mode.request
    for mode in MODES
    for number in mode.linux
    if mode.request is not None and number > 0xFF
}
"""What is asked for by those that are not the request itself."""


def first_phase(mode: int) -> Phase:
    """The phase in which a mode begins."""
    plain = mode & ~(LinuxMode.DEVICEID | LinuxMode.ADDR)
    reads = plain in (LinuxMode.NIBBLE, LinuxMode.BYTE)
    return Phase.REVERSE_IDLE if reads else Phase.FORWARD_IDLE


class KernelNegotiator:
    """Changes the mode of a peripheral.

    Attributes:
        mode: the current one, a number that a program may have set without any traffic.
        phase: its phase, likewise.
    """

    def __init__(self, port: PcPort) -> None:
        self._negotiator = Negotiator(port)
        self.mode: int = LinuxMode.COMPAT
        self.phase: int = Phase.FORWARD_IDLE

    async def negotiate(self, mode: int) -> None:
        """Go to `mode`, by way of compatibility mode.

        Raises:
            KernelError: EIO: the peripheral does not speak IEEE 1284, or stopped; ENXIO: it refuses
                the mode. It is in compatibility mode then.
        """
        if mode & ~LinuxMode.ADDR == self.mode & ~LinuxMode.ADDR:
            self.mode = mode
            return
        if self.mode != LinuxMode.COMPAT:
            await self._terminate()
        if mode == LinuxMode.COMPAT:
            return
        if mode & LinuxMode.EXT_LINK:
            raise KernelError(errno.EIO)  # the extensibility link is not built
        nibble = mode & ~LinuxMode.ADDR == LinuxMode.NIBBLE
        answer = await self._negotiator.ask(_request(mode), xflag=0 if nibble else 1)
        if answer is Answer.GRANTED and mode & LinuxMode.ECP:
            answer = answer if await self._negotiator.set_up_ecp() else Answer.STOPPED
        if answer is Answer.GRANTED:
            self.mode, self.phase = mode, first_phase(mode)
            return
        if answer is not Answer.SILENT:
            self.phase = Phase.FORWARD_IDLE
        raise KernelError(_ERRORS[answer])

    async def _terminate(self) -> None:
        """Go back to compatibility mode, whatever the peripheral does."""
        if self.mode & (LinuxMode.EPP | LinuxMode.EPPSL | LinuxMode.EPPSWE):
            await self._negotiator.end_epp()
        else:
            if self.mode & LinuxMode.ECP and self.phase != Phase.FORWARD_IDLE:
                await self._negotiator.turn_ecp_forward()
            await self._negotiator.terminate()
        self.mode, self.phase = LinuxMode.COMPAT, Phase.FORWARD_IDLE


def _request(mode: int) -> int:
    """The extensibility request of a mode; the device's ID is asked for in the mode that it is."""
    request = mode & ~LinuxMode.ADDR
    for number, real in _REQUESTS.items():
        if request & number:
            request = request & ~number | real
    return request & 0xFF
