# SPDX-License-Identifier: Apache-2.0
"""What a bus is to a user's design: its signals, and the class that drives them."""

from collections.abc import Callable
from dataclasses import dataclass

from cocotbext.parport.registers.base import RegisterBus

__all__ = ["ANY", "BIT", "BYTE", "IRQ", "Bus", "Signal", "Width"]


@dataclass(frozen=True)
class Width:
    """How many bits a signal may have.

    Attributes:
        least: the fewest.
        most: None: there is no end.
    """

    least: int = 1
    most: int | None = 1

    def fits(self, bits: int) -> bool:
        """Whether a port of so many bits can be this signal."""
        return bits >= self.least and (self.most is None or bits <= self.most)


BIT = Width()
ANY = Width(1, None)
BYTE = Width(8, None)
"""Room for a byte, in the lowest bits."""


@dataclass(frozen=True)
class Signal:
    """A signal between a host and a design.

    Attributes:
        name: in dut.toml.
        width: of the design's port.
        out: whether the design drives it.
        optional: whether a design may lack it.
        names: what people call such a port, the likeliest first, without prefixes and marks of
            direction or polarity; "": by its name.
    """

    name: str
    width: Width = BIT
    out: bool = False
    optional: bool = False
    names: str = ""

    @property
    def direction(self) -> str:
        """The direction of the design's port."""
        return "output" if self.out else "input"

    @property
    def known_as(self) -> str:
        """The names that a port of it may have."""
        return self.names or self.name


IRQ = Signal("irq", out=True, optional=True, names="irq intr int interrupt intreq")
"""The interrupt, high when it is wanted; of a design with registers, whatever its bus."""


@dataclass(frozen=True)
class Bus:
    """A bus that a design's registers may be on.

    Attributes:
        name: in dut.toml.
        signals: all but the clock and the interrupt.
        address: the signal whose width says how far addresses reach.
        io: makes the PortIo; takes clk, irq, offsets and handles of the signals by their names.
        prefixed: its ports are always called PREFIX_SIGNAL, and dut.toml says the prefix alone.
    """

    name: str
    signals: tuple[Signal, ...]
    address: str
    io: Callable[..., RegisterBus]
    prefixed: bool = False

    def bench_name(self, signal: str) -> str:
        """What the bench, and so a user in the waves, calls a signal."""
        return f"{self.name if self.prefixed else 'host'}_{signal}"
