# SPDX-License-Identifier: Apache-2.0
"""Chip modes: the extended control register (ECR), what it can do, and who may set it.

Probing follows Linux's parport_pc: an ECR reads back 0x35 after 0x34 was written, because "FIFO
empty" cannot be written; a mode is there if the register keeps it. The depth of the FIFO and
when it asks for service are measured in test mode.
"""

from dataclasses import dataclass

from cocotbext.parclass.information import HardwareCapability
from cocotbext.parclass.io import Expect, PortIo, Read, Write
from cocotbext.parclass.registers import (
    ECR,
    ECR_EMPTY,
    ECR_FULL,
    ECR_INTERRUPTS_OFF,
    ECR_MODE,
    ECR_SERVICED,
    FIFO,
    ChipMode,
)
from cocotbext.parclass.status import NtStatus

__all__ = ["LARGEST_FIFO", "Chip", "FifoGeometry", "fill_fifo", "probe_fifo"]

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


_CAPABILITY = {
    ChipMode.BYTE: HardwareCapability.PPT_BYTE_PRESENT,
    ChipMode.ECP: HardwareCapability.PPT_ECP_PRESENT,
    ChipMode.EPP: HardwareCapability.PPT_EPP_PRESENT,
}


class Chip:
    """The mode of a port's chip.

    Args:
        io: the registers of the port.
        has_ecr: whether there are extended registers; without, none are touched.

    Attributes:
        mode: what is set.
        capabilities: what `probe` found.
    """

    def __init__(self, io: PortIo, *, has_ecr: bool = True) -> None:
        self._io = io
        self._has_ecr = has_ecr
        self.mode = ChipMode.SPP
        self.capabilities = HardwareCapability.PPT_NO_HARDWARE_PRESENT
        self._fifo: FifoGeometry | None = None
        self._measured = False

    async def start(self) -> None:
        """Find out what the chip has, while there is time.

        The FIFO is measured here and not by the first write, which may have no more than 200 us: at
        DISPATCH_LEVEL a deep FIFO or a slow bus would take all of them.
        """
        await self.probe()
        if HardwareCapability.PPT_BYTE_PRESENT in self.capabilities:
            await self.fifo()

    async def probe(self) -> None:
        """Find out which modes there are; leaves the chip in SPP mode, interrupts off."""
        if not self._has_ecr:
            return
        await self._io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
        if await self._io.read(ECR) == ChipMode.BYTE | ECR_INTERRUPTS_OFF | ECR_EMPTY:
            self.capabilities = HardwareCapability.PPT_BYTE_PRESENT
            for mode in (ChipMode.ECP, ChipMode.EPP):
                # Only 000 and 001 may follow any mode and be followed by any.
                await self._io.write(ECR, mode | ECR_INTERRUPTS_OFF)
                if await self._io.read(ECR) & ECR_MODE == mode:
                    self.capabilities |= _CAPABILITY[mode]
                await self._io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
        await self._write(ChipMode.SPP)

    async def fifo(self) -> FifoGeometry | None:
        """The chip's FIFO, measured at the first call; None if there is none.

        The port has to be at hand then, and in SPP mode.
        """
        if self._has_ecr and not self._measured:
            self._fifo = await probe_fifo(self._io)
            self._measured = True
        return self._fifo

    async def set_mode(self, mode: int) -> NtStatus:
        """Set a mode from SPP.

        Returns:
            STATUS_SUCCESS; STATUS_INVALID_DEVICE_STATE: the mode before is not cleared;
            STATUS_NO_SUCH_DEVICE: the chip has no such mode, or it is none to set.
        """
        if self.mode is not ChipMode.SPP:
            return NtStatus.STATUS_INVALID_DEVICE_STATE
        wanted = mode & ECR_MODE
        for built, capability in _CAPABILITY.items():
            if wanted == built and capability in self.capabilities:
                await self._write(built)
                return NtStatus.STATUS_SUCCESS
        return NtStatus.STATUS_NO_SUCH_DEVICE

    async def clear_mode(self, mode: int) -> NtStatus:
        """Go back to SPP from `mode`.

        Returns:
            STATUS_SUCCESS; STATUS_INVALID_DEVICE_STATE: `mode` is not the current one.
        """
        if self.mode is ChipMode.SPP or mode & ECR_MODE != self.mode:
            return NtStatus.STATUS_INVALID_DEVICE_STATE
        await self._write(ChipMode.SPP)
        return NtStatus.STATUS_SUCCESS

    async def _write(self, mode: ChipMode) -> None:
        self.mode = mode  # before the access: whoever asks meanwhile is told what it comes to
        await self._io.write(ECR, mode | ECR_INTERRUPTS_OFF)


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
