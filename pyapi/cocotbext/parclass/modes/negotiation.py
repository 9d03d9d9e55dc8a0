# SPDX-License-Identifier: Apache-2.0
"""From compatibility mode to another one and back, by software: the host's half of it.

The events and their levels are those of ``cocotbext.ieee1284.phases``; which comes after which is
known here. Source of the order, and of the times of a host's own: drivers/parport/ieee1284.c of
Linux.
"""

from enum import Enum, auto
from typing import Protocol

from cocotbext.ieee1284.phases import EVENTS, HOST_IDLE
from cocotbext.ieee1284.times import INIT_NS, RESPONSE_NS
from cocotbext.parclass.io import PortIo
from cocotbext.parclass.registers import STATUS_SELECT, control_bits, status_bits

__all__ = ["Answer", "NegotiationPort", "Negotiator"]

_POLL_NS = 5_000
_SETTLE_NS = 400_000
"""From event 0 to event 1, as Linux waits."""
_PULSE_NS = 5_000
"""From event 3 to event 4, as Linux waits; at least LEAST_PULSE_NS."""

_AT_REST = control_bits({line: level for line, level in HOST_IDLE.items() if line != "init_n"})
"""NInit is left alone: whoever holds it low knows why."""


class NegotiationPort(Protocol):
    """What a negotiator asks of a port: the registers, and a copy of what is in control.

    Attributes:
        io: the clock of the port.
    """

    io: PortIo

    async def read_status(self) -> int:
        """The status register."""

    async def write_data(self, value: int) -> None:
        """Set the data lines."""

    async def frob_control(self, mask: int, value: int) -> int:
        """Clear the bits of control that are in `mask`, then flip those in `value`."""

    async def data_forward(self) -> None:
        """Drive the data lines."""


class Answer(Enum):
    """What came of a request for a mode."""

    GRANTED = auto()
    REFUSED = auto()
    SILENT = auto()
    """No answer to event 1: no peripheral that speaks IEEE 1284."""
    STOPPED = auto()
    """It answered, and then no more."""


class Negotiator:
    """Takes a peripheral into a mode and out of it.

    It does not remember which mode that is; its owner does.

    Args:
        port: the port, which is at hand.
    """

    def __init__(self, port: NegotiationPort) -> None:
        self._port = port

    async def ask(self, request: int, xflag: int) -> Answer:
        """Ask for a mode, in compatibility mode: events 0 to 6.

        Args:
            request: the extensibility request.
            xflag: the level of Select that grants it.

        Returns:
            What came of it; the peripheral is in compatibility mode unless it is GRANTED.
        """
        port = self._port
        await port.data_forward()
        await self._rest()
        await port.write_data(request)  # event 0
        await port.io.delay(_SETTLE_NS)
        await self._make(1)
        if not await self._answered(2):
            await self._rest()
            return Answer.SILENT
        await self._make(3)
        await port.io.delay(_PULSE_NS)
        await self._make(4)
        if not await self._answered(6):
            await self.terminate()
            return Answer.STOPPED
        if bool(await port.read_status() & STATUS_SELECT) != bool(xflag):
            await self.terminate()
            return Answer.REFUSED
        return Answer.GRANTED

    async def set_up_ecp(self) -> bool:
        """Go on to ECP's forward idle phase, once ECP is granted: events 30 and 31.

        Returns:
            False if the peripheral did not; it is in compatibility mode then.
        """
        await self._make(30)
        if await self._answered(31):
            return True
        await self.terminate()
        return False

    async def terminate(self) -> None:
        """Go back to compatibility mode, whatever the peripheral does: events 22 to 28."""
        await self._rest()  # event 22
        await self._answered(24)
        await self._make(25)
        await self._answered(27)
        await self._make(28)

    async def turn_ecp_forward(self) -> None:
        """Take ECP from reverse to forward, from where it can be terminated: events 47 and 49."""
        await self._make(47)
        await self._answered(49)

    async def end_epp(self) -> None:
        """Go back from EPP to compatibility mode, which takes no answer: events 68 and 69."""
        await self._make(68)
        await self._port.io.delay(INIT_NS)
        await self._make(69)

    async def _rest(self) -> None:
        """Select the peripheral in compatibility mode: nSelectIn low, nStrobe and nAutoFd high."""
        await self._port.frob_control(*_AT_REST)

    async def _make(self, event: int) -> None:
        """Make an event of the host's."""
        await self._port.frob_control(*control_bits(EVENTS[event].lines))

    async def _answered(self, event: int) -> bool:
        """Wait for an event of the peripheral's; False if it does not come in time."""
        io = self._port.io
        mask, value = status_bits(EVENTS[event].lines)
        started_ns = io.now()
        while await self._port.read_status() & mask != value:
            waited_ns = io.now() - started_ns
            if waited_ns >= RESPONSE_NS:
                return False
            await io.delay(max(_POLL_NS, waited_ns / 8))
        return True
