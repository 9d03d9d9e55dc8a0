# SPDX-License-Identifier: Apache-2.0
"""How deep is the FIFO, and when does it ask for service? Measured in test mode."""

from dataclasses import dataclass

from cocotbext.parclass.io import Expect, PortIo, Read, Write
from cocotbext.parclass.registers import (
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

_AT_ONCE = 64
_FILL = (Expect(ECR, ECR_FULL, 0), Write(FIFO, 0)) * _AT_ONCE
_DRAIN = (Expect(ECR, ECR_SERVICED, 0), Read(FIFO)) * _AT_ONCE
"""Steps, so that a bench is not woken for every byte: they end where there is something to see."""


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
    threshold = await _drain_fifo(io, depth) if depth < LARGEST_FIFO else 0
    await io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
    await io.wait_interrupt(0)  # the probe's own
    await io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)
    return FifoGeometry(depth, threshold) if depth < LARGEST_FIFO else None


async def fill_fifo(io: PortIo) -> int:
    """Fill the FIFO in test mode: how many bytes it still took, LARGEST_FIFO or more if no end."""
    count = 0
    while count < LARGEST_FIFO:
        found = await io.run(_FILL)
        if found[-1] & ECR_FULL:
            return count + len(found) - 1
        count += len(found)
    return count


async def _drain_fifo(io: PortIo, depth: int) -> int:
    """Take bytes out in test mode until the service interrupt fired: how many, at most `depth`."""
    count = 0
    while count < depth:
        found = await io.run(_DRAIN[: 2 * (depth - count)])
        count += len(found) // 2  # each byte after a look; it may end with a look
        if len(found) % 2:
            break
    return count
