# SPDX-License-Identifier: Apache-2.0
"""The register map as Python, to compare the controller with: no timing, no handshake.

Written from the PC's register map, not from the Verilog: the peripheral is never ready, so
bytes stay in the FIFO, and irq is not modelled (no interrupt is enabled).
"""

from __future__ import annotations

from collections import deque

SPP, PS2, FIFO_MODE, TEST, CONFIG = 0b000, 0b001, 0b010, 0b110, 0b111
ADDRESSES = (0x000, 0x001, 0x002, 0x400, 0x401, 0x402)


class RegisterMap:
    """What each register reads after what was written.

    Args:
        depth: bytes in the FIFO.
        status: status register, PC polarity, constant.
        pins: level of Data1..8 while they are inputs.
        level: cnfgA says that the interrupt is a level.
    """

    def __init__(self, depth: int, status: int, pins: int, level: bool = False) -> None:
        self.depth, self.status, self.pins, self.level = depth, status, pins, level
        self.data = self.control = 0
        self.mode = SPP
        self.fifo: deque[int] = deque()
        self.last = 0  # the byte that left the FIFO last

    @property
    def outputs(self) -> bool:
        """Whether the controller drives Data1..8: the direction bit counts outside 000 and 010."""
        return not self.control & 0x20 or self.mode in (SPP, FIFO_MODE)

    def write(self, address: int, value: int) -> None:
        if address == 0x000 and self.mode in (SPP, PS2):
            self.data = value
        elif address == 0x002:
            self.control = value & (0x3F if self.mode in (SPP, PS2) else 0x3E)
        elif address == 0x400 and self.mode in (FIFO_MODE, TEST):
            if len(self.fifo) < self.depth:
                if not self.fifo:
                    self.last = value
                self.fifo.append(value)
        elif address == 0x402:
            mode = value >> 5
            if mode in (SPP, PS2, FIFO_MODE, TEST, CONFIG):
                self.mode = mode
            if mode in (SPP, PS2):
                self.fifo.clear()
            elif mode in (FIFO_MODE, TEST, CONFIG):
                self.control &= 0x3E  # Strobe: software's in its own modes only

    def read(self, address: int) -> int:
        """The register's value; acts like a read on the bus."""
        value = self.peek(address)
        if address == 0x400 and self.mode == TEST and self.fifo:
            self.fifo.popleft()
            if self.fifo:
                self.last = self.fifo[0]
        return value

    def peek(self, address: int) -> int:
        """The register's value, without the side effects of a read."""
        if address == 0x000:
            return self.data if self.outputs else self.pins
        if address == 0x001:
            return self.status
        if address == 0x002:
            return self.control
        if address == 0x400:
            if self.mode == TEST:
                return self.last
            return (self.level << 7) | 0x14 if self.mode == CONFIG else 0xFF
        if address == 0x401:
            return 0x00 if self.mode == CONFIG else 0xFF
        full, empty = len(self.fifo) == self.depth, not self.fifo
        return self.mode << 5 | 0x14 | full << 1 | empty
