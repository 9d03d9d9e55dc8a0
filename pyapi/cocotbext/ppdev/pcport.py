# SPDX-License-Identifier: Apache-2.0
"""The port as the kernel's low-level driver sees it: data, status, a control register with a copy.

Source: what drivers/parport/parport_pc.c and include/linux/parport_pc.h do with a PC's registers.
"""

from dataclasses import dataclass

from cocotbext.parclass.io import PortIo
from cocotbext.parclass.registers import (
    CONTROL,
    CONTROL_ACK_INT,
    CONTROL_AUTOFD,
    CONTROL_DIRECTION,
    CONTROL_INIT,
    CONTROL_SELECTIN,
    CONTROL_STROBE,
    DATA,
    ECR,
    ECR_INTERRUPTS_OFF,
    STATUS,
    ChipMode,
)

__all__ = ["LINES", "PcPort", "PortState"]

LINES = CONTROL_STROBE | CONTROL_AUTOFD | CONTROL_INIT | CONTROL_SELECTIN
"""What programs may change in the control register: the four lines."""

_BYTE_MODE = ChipMode.BYTE | ECR_INTERRUPTS_OFF
"""0x34: the direction bit counts, and nothing but nAck interrupts."""


@dataclass
class PortState:
    """What a device of the port finds again when it gets the port back.

    Attributes:
        control: the control register, interrupt and direction bits included.
    """

    control: int = CONTROL_INIT | CONTROL_SELECTIN


class PcPort:
    """The registers of a port, through the copy of control that the kernel keeps.

    Args:
        io: the registers.
        has_ecr: whether there is an extended control register.

    Attributes:
        by_hand: a program has strobed by itself, so nobody knows which bytes it meant to send.
    """

    def __init__(self, io: PortIo, *, has_ecr: bool = True) -> None:
        self.io = io
        self.by_hand = False
        self._has_ecr = has_ecr
        self._control = PortState().control

    async def read_data(self) -> int:
        """The data register; the pins while they are inputs."""
        return await self.io.read(DATA)

    async def write_data(self, value: int) -> None:
        """Set the data lines."""
        await self.io.write(DATA, value)

    async def read_status(self) -> int:
        """The status register; bit 7 is the inverse of Busy."""
        return await self.io.read(STATUS)

    def read_control(self) -> int:
        """The four lines as they were last written."""
        return self._control & LINES

    async def write_control(self, value: int) -> None:
        """Set the four lines; bit 5 means input, as the kernel says in a warning."""
        if value & CONTROL_DIRECTION:
            await self.data_reverse()
        await self._frob(LINES, value & LINES)

    async def frob_control(self, mask: int, value: int) -> int:
        """Clear the lines in `mask`, then flip those in `value`.

        Returns:
            The four lines afterwards.
        """
        if mask & CONTROL_DIRECTION:
            await (self.data_reverse() if value & CONTROL_DIRECTION else self.data_forward())
        await self._frob(mask & LINES, value & LINES)
        return self.read_control()

    async def data_forward(self) -> None:
        """Drive the data lines."""
        await self._frob(CONTROL_DIRECTION, 0)

    async def data_reverse(self) -> None:
        """Release the data lines."""
        await self._frob(CONTROL_DIRECTION, CONTROL_DIRECTION)

    async def enable_irq(self) -> None:
        """Interrupt at every rising edge of nAck."""
        await self._frob(CONTROL_ACK_INT, CONTROL_ACK_INT)

    def save_state(self) -> PortState:
        """What `restore_state` takes."""
        return PortState(self._control)

    async def restore_state(self, state: PortState) -> None:
        """Give a device the port as it left it."""
        self._control = state.control
        if self._has_ecr:
            await self.io.write(ECR, _BYTE_MODE)
        await self.io.write(CONTROL, state.control)

    async def after_transfer(self) -> None:
        """A transfer of parclass has left the lines idle, in a mode of its own."""
        await self.restore_state(PortState())

    async def _frob(self, mask: int, value: int) -> None:
        before = self._control
        self._control = (before & ~mask) ^ value
        if self._control & CONTROL_STROBE and not before & CONTROL_STROBE:
            self.by_hand = True
        await self.io.write(CONTROL, self._control)
