# SPDX-License-Identifier: Apache-2.0
"""How deep is the FIFO, and when does it ask for service? Measured in test mode."""

from dataclasses import dataclass

from parclass.io import PortIo
from parclass.registers import (
    ECR,
    ECR_EMPTY,
    ECR_FULL,
    ECR_INTERRUPTS_OFF,
    ECR_SERVICED,
    FIFO,
    ChipMode,
)

__all__ = ["LARGEST_FIFO", "FifoGeometry", "fill_fifo", "probe_fifo"]

LARGEST_FIFO = 4098
"""How far the DDK's sample looks for the end of a FIFO, bytes."""


@dataclass(frozen=True)
class FifoGeometry:
    """What a driver finds out about a FIFO.

    Attributes:
        depth: bytes that it holds.
        threshold: bytes that fit when the service interrupt comes (writeIntrThreshold).
    """

    depth: int
    threshold: int


async def probe_fifo(io: PortIo) -> FifoGeometry | None:
    """Measure the FIFO in test mode, as the DDK's sample and Linux do. It is empty afterwards.

    Returns:
        None if there is no ECR, or no FIFO behind it.
    """
    await io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
    if await io.read(ECR) != ChipMode.BYTE | ECR_INTERRUPTS_OFF | ECR_EMPTY:
        return None
    await io.write(ECR, ChipMode.TEST | ECR_INTERRUPTS_OFF)
    depth = await fill_fifo(io)
    # Armed on a full FIFO, the interrupt fires, and disarms itself, once enough bytes are out.
    await io.write(ECR, ChipMode.TEST | ECR_INTERRUPTS_OFF & ~ECR_SERVICED)
    threshold = 0
    while threshold < depth and not await io.read(ECR) & ECR_SERVICED:
        await io.read(FIFO)
        threshold += 1
    await io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
    await io.wait_interrupt(0)  # the probe's own
    await io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)
    return FifoGeometry(depth, threshold) if depth < LARGEST_FIFO else None


async def fill_fifo(io: PortIo) -> int:
    """Fill the FIFO in test mode: how many bytes it still took."""
    count = 0
    while count < LARGEST_FIFO and not await io.read(ECR) & ECR_FULL:
        await io.write(FIFO, 0)
        count += 1
    return count
