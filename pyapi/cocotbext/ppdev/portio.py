# SPDX-License-Identifier: Apache-2.0
"""Port input and output: bytes at the addresses of a PC, straight to the registers."""

from cocotbext.parclass.io import PortIo
from cocotbext.parclass.registers import CNFGB, CONTROL, CONTROL_STROBE, DATA, ECR, FIFO, STATUS

__all__ = ["PortAccess"]

_REGISTERS = (DATA, STATUS, CONTROL, FIFO, CNFGB, ECR)
_EMPTY_BUS = 0xFF


class PortAccess:
    """What ``in`` and ``out`` reach; nobody has to claim anything, as on a PC.

    Attributes:
        by_hand: a program has strobed by itself.
    """

    def __init__(self, io: PortIo) -> None:
        self._io = io
        self.by_hand = False

    async def read(self, offset: int) -> int:
        """A byte; where there is no register, what an empty bus reads."""
        return await self._io.read(offset) if offset in _REGISTERS else _EMPTY_BUS

    async def write(self, offset: int, value: int) -> None:
        """Write the low byte of `value`; where there is no register, nothing happens."""
        if offset not in _REGISTERS:
            return
        if offset == CONTROL and value & CONTROL_STROBE:
            self.by_hand = True
        await self._io.write(offset, value & 0xFF)
