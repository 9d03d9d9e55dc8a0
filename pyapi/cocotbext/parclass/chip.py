# SPDX-License-Identifier: Apache-2.0
"""Chip modes: the extended control register (ECR), what it can do, and who may set it.

Probing follows Linux's parport_pc: an ECR reads back 0x35 after 0x34 was written, because "FIFO
empty" cannot be written; a mode is there if the register keeps it.
"""

from cocotbext.parclass.information import HardwareCapability
from cocotbext.parclass.io import PortIo
from cocotbext.parclass.modes.fifo_probe import FifoGeometry, probe_fifo
from cocotbext.parclass.registers import ECR, ECR_EMPTY, ECR_INTERRUPTS_OFF, ECR_MODE, ChipMode
from cocotbext.parclass.status import NtStatus

__all__ = ["Chip"]

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
