# SPDX-License-Identifier: Apache-2.0
"""Chip modes: the extended control register (ECR), what it can do, and who may set it.

Probing follows Linux's parport_pc: an ECR reads back 0x35 after 0x34 was written, because "FIFO
empty" cannot be written; a mode is there if the register keeps it.
"""

from parclass.information import HardwareCapability
from parclass.io import PortIo
from parclass.port_information import ChipMode
from parclass.registers import ECR
from parclass.status import NtStatus

__all__ = ["Chip"]

_MODE_MASK = 0xE0
_INTERRUPTS_OFF = 0x14
_FIFO_EMPTY = 0x01
_CAPABILITY = {
    ChipMode.BYTE: HardwareCapability.PPT_BYTE_PRESENT,
    ChipMode.ECP: HardwareCapability.PPT_ECP_PRESENT,
    ChipMode.EPP: HardwareCapability.PPT_EPP_PRESENT,
}


class Chip:
    """The mode of a port's chip.

    Attributes:
        mode: what is set.
        capabilities: what `probe` found.
    """

    def __init__(self, io: PortIo) -> None:
        self._io = io
        self.mode = ChipMode.SPP
        self.capabilities = HardwareCapability.PPT_NO_HARDWARE_PRESENT

    async def probe(self) -> None:
        """Find out which modes there are; leaves the chip in SPP mode, interrupts off."""
        await self._io.write(ECR, ChipMode.BYTE | _INTERRUPTS_OFF)
        if await self._io.read(ECR) == ChipMode.BYTE | _INTERRUPTS_OFF | _FIFO_EMPTY:
            self.capabilities = HardwareCapability.PPT_BYTE_PRESENT
            for mode in (ChipMode.ECP, ChipMode.EPP):
                # Only 000 and 001 may follow any mode and be followed by any.
                await self._io.write(ECR, mode | _INTERRUPTS_OFF)
                if await self._io.read(ECR) & _MODE_MASK == mode:
                    self.capabilities |= _CAPABILITY[mode]
                await self._io.write(ECR, ChipMode.BYTE | _INTERRUPTS_OFF)
        await self._write(ChipMode.SPP)

    async def set_mode(self, mode: int) -> NtStatus:
        """Set a mode from SPP.

        Returns:
            STATUS_SUCCESS; STATUS_INVALID_DEVICE_STATE: the mode before is not cleared;
            STATUS_NO_SUCH_DEVICE: the chip has no such mode, or it is none to set.
        """
        if self.mode is not ChipMode.SPP:
            return NtStatus.STATUS_INVALID_DEVICE_STATE
        wanted = mode & _MODE_MASK
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
        if self.mode is ChipMode.SPP or mode & _MODE_MASK != self.mode:
            return NtStatus.STATUS_INVALID_DEVICE_STATE
        await self._write(ChipMode.SPP)
        return NtStatus.STATUS_SUCCESS

    async def _write(self, mode: ChipMode) -> None:
        await self._io.write(ECR, mode | _INTERRUPTS_OFF)
        self.mode = mode
