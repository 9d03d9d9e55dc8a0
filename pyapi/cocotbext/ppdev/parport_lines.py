# SPDX-License-Identifier: Apache-2.0
"""The commands of /dev/parport0 that move or read lines, and what all commands take apart."""

import errno
import struct
from collections.abc import Awaitable, Callable

from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.hub import Call
from cocotbext.ppdev.ioctls import PpIoctl
from cocotbext.ppdev.port import Port

__all__ = ["INT", "Handler", "LineCommands", "bytes_of", "int_of"]

INT = struct.Struct("=i")
"""A C int."""

Handler = Callable[[Call], Awaitable[bytes]]
"""Does a command: returns what goes to where the argument points."""


class LineCommands:
    """PPRSTATUS and its like; the port has to be claimed.

    Attributes:
        handlers: by command.
    """

    def __init__(self, port: Port) -> None:
        self._registers = port.registers
        self._negotiator = port.negotiator
        self.handlers: dict[int, Handler] = {
            PpIoctl.PPRSTATUS: self._read_status,
            PpIoctl.PPRDATA: self._read_data,
            PpIoctl.PPRCONTROL: self._read_control,
            PpIoctl.PPWCONTROL: self._write_control,
            PpIoctl.PPWDATA: self._write_data,
            PpIoctl.PPFCONTROL: self._frob_control,
            PpIoctl.PPDATADIR: self._direction,
            PpIoctl.PPNEGOT: self._negotiate,
        }

    async def _read_status(self, _: Call) -> bytes:
        return bytes([await self._registers.read_status()])

    async def _read_data(self, _: Call) -> bytes:
        return bytes([await self._registers.read_data()])

    async def _read_control(self, _: Call) -> bytes:
        return bytes([self._registers.read_control()])

    async def _write_control(self, call: Call) -> bytes:
        await self._registers.write_control(bytes_of(call, 1)[0])
        return b""

    async def _write_data(self, call: Call) -> bytes:
        await self._registers.write_data(bytes_of(call, 1)[0])
        return b""

    async def _frob_control(self, call: Call) -> bytes:
        mask, value = bytes_of(call, 2)
        await self._registers.frob_control(mask, value)
        return b""

    async def _direction(self, call: Call) -> bytes:
        registers = self._registers
        await (registers.data_reverse() if int_of(call) else registers.data_forward())
        return b""

    async def _negotiate(self, call: Call) -> bytes:
        try:
            await self._negotiator.negotiate(int_of(call))
        finally:
            await self._registers.enable_irq()
        return b""


def bytes_of(call: Call, size: int) -> bytes:
    """What the argument points to.

    Raises:
        KernelError: EFAULT: nothing could be read there.
    """
    if len(call.request.payload) != size:
        raise KernelError(errno.EFAULT)
    return call.request.payload


def int_of(call: Call) -> int:
    """The int that the argument points to.

    Raises:
        KernelError: EFAULT: nothing could be read there.
    """
    value: int = INT.unpack(bytes_of(call, INT.size))[0]
    return value
