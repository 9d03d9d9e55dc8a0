# SPDX-License-Identifier: Apache-2.0
"""/dev/lp0: the printer's device file, as drivers/char/lp.c of Linux has it.

`Lp` is the device, whose settings outlive its files; `LpFile` is an open file, of which there is
one at a time.
"""

import errno
import os
import select
import struct

from cocotbext.ieee1284.times import INIT_NS
from cocotbext.parclass.registers import (
    CONTROL_INIT,
    STATUS_FAULT_N,
    STATUS_PERROR,
    STATUS_SELECT,
)
from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.hub import Call
from cocotbext.ppdev.ioctls import LpIoctl
from cocotbext.ppdev.lock import Mutex
from cocotbext.ppdev.pcport import PortState
from cocotbext.ppdev.port import Claimant, Port
from cocotbext.ppdev.protocol import Flag
from cocotbext.ppdev.timeval import NONBLOCK_NS, unpack_timeval

__all__ = ["Lp", "LpFile"]

_PIECE = 4096
_TIMEOUT_NS = 10_000_000_000
_ERROR_PAUSE_NS = 10e9
"""Ten seconds each: for a byte, and between two looks at a printer in trouble."""

_IRQ = 7
_EXIST, _BUSY, _ABORT, _CAREFUL, _ABORTOPEN = 0x001, 0x004, 0x040, 0x080, 0x100
_SWITCHES = {
    LpIoctl.LPABORT: _ABORT,
    LpIoctl.LPCAREFUL: _CAREFUL,
    LpIoctl.LPABORTOPEN: _ABORTOPEN,
}
_ALWAYS = select.POLLIN | select.POLLOUT | select.POLLRDNORM | select.POLLWRNORM
_int = struct.Struct("=i")


class Lp:
    """The device.

    Attributes:
        flags: LP_Xxx of linux/lp.h.
        timeout_ns: how long a byte may take, ns of simulated time.
    """

    def __init__(self, port: Port) -> None:
        self.port = port
        self.flags = _EXIST
        self.timeout_ns = _TIMEOUT_NS


class LpFile:
    """One open file description."""

    def __init__(self, lp: Lp) -> None:
        self._lp = lp
        self._port = lp.port
        self._claimant = Claimant(lp.port)
        self._one_call = Mutex(lp.port)
        self._opened = False

    async def open(self, call: Call) -> None:
        """Open: one file at a time.

        Raises:
            KernelError: EBUSY: open already; after LPABORTOPEN, unless O_NONBLOCK: ENOSPC without
                paper, EIO off-line or with an error; ENXIO: the port belongs to one program alone.
        """
        if self._lp.flags & _BUSY:
            raise KernelError(errno.EBUSY)
        self._port.register(self, exclusive=False)
        self._opened = True
        self._lp.flags |= _BUSY
        try:
            if self._lp.flags & _ABORTOPEN and not call.request.b & os.O_NONBLOCK:
                error = _trouble(await self._status(call))
                if error:
                    raise KernelError(error)
        except KernelError:
            await self.close(call)
            raise

    leaves_a_mode = False
    """A printer is never left in a mode that closing has to end."""

    async def close(self, _: Call) -> None:
        """The last descriptor is closed: the port is free."""
        if self._opened:
            self._opened = False
            await self._claimant.close()
            self._port.unregister(self)
            self._lp.flags &= ~_BUSY

    async def read(self, call: Call) -> bytes:
        """Read in nibble mode, of which there is none yet.

        Raises:
            KernelError: EIO.
        """
        async with self._one_call.held_by(call):
            await self._claim(call)
            try:
                return await self._claimant.read(min(call.request.a, _PIECE))
            finally:
                await self._claimant.release()

    async def write(self, call: Call, data: bytes) -> int:
        """Write until all is out, or, with O_NONBLOCK or LPABORT, until the printer stops.

        Returns:
            The bytes that reached the printer; if there are any, no error is told.

        Raises:
            KernelError: ENOSPC: no paper; EIO: off-line or error; EAGAIN: busy; EINTR.
        """
        abort = bool(self._lp.flags & _ABORT)
        nonblock = Flag.NONBLOCK in call.request.flags or abort
        done = 0
        async with self._one_call.held_by(call):
            await self._claim(call)
            try:
                await self._wait_ready(call, nonblock)
                while done < len(data):
                    piece = data[done : done + _PIECE]
                    timeout_ns = NONBLOCK_NS if nonblock else self._lp.timeout_ns
                    wrote = await self._claimant.write(call, piece, timeout_ns)
                    done += wrote
                    if call.interrupted:
                        raise KernelError(errno.EINTR)
                    if wrote < len(piece):
                        await self._wait_ready(call, nonblock)
                        if nonblock:
                            raise KernelError(errno.EAGAIN)
                        await self._yield(call)
            except KernelError:
                if not done:
                    raise
            finally:
                if self._claimant.claimed and self._claimant.wanted:
                    await self._claimant.release()
        return done

    async def poll(self, call: Call) -> int:
        """Which events there are: always all, as for a device without a poll of its own.

        Raises:
            KernelError: EINTR, before an event that never comes.
        """
        events = call.request.a & _ALWAYS
        if not events and call.request.b:
            await self._port.pause(call.request.b, call)
            if call.interrupted:
                raise KernelError(errno.EINTR)
        return events

    def is_quick(self, call: Call) -> bool:
        """Whether a command waits for nobody: any of these may have to wait for the port."""
        return call.request.a in _SWITCHES

    async def ioctl(self, call: Call) -> bytes:
        """Do a command.

        Returns:
            What goes to where the argument points.

        Raises:
            KernelError: EINVAL: no such command, LPSETIRQ, or a time-out that is none; EFAULT.
        """
        command, argument = call.request.a, call.request.b
        if command in _SWITCHES:
            flag = _SWITCHES[LpIoctl(command)]
            self._lp.flags = self._lp.flags | flag if argument else self._lp.flags & ~flag
            return b""
        match command:
            case LpIoctl.LPCHAR | LpIoctl.LPTIME | LpIoctl.LPWAIT:
                return b""  # tuning that nothing has looked at since parport does the work
            case LpIoctl.LPGETIRQ:
                return _int.pack(_IRQ)
            case LpIoctl.LPGETSTATUS:
                return _int.pack(await self._status(call))
            case LpIoctl.LPRESET:
                await self._reset(call)
                return b""
            case LpIoctl.LPGETFLAGS:
                return _int.pack(self._lp.flags)
            case LpIoctl.LPSETTIMEOUT_OLD | LpIoctl.LPSETTIMEOUT_NEW:
                if len(call.request.payload) != 16:
                    raise KernelError(errno.EFAULT)
                self._lp.timeout_ns = unpack_timeval(call.request.payload)
                return b""
            case _:
                raise KernelError(errno.EINVAL)

    # -- the port

    async def _claim(self, call: Call) -> None:
        if not self._claimant.claimed:
            await self._claimant.claim(call)
            await self._port.registers.restore_state(PortState())

    async def _yield(self, call: Call) -> None:
        """Let one who waits have the port."""
        if self._claimant.wanted:
            await self._claimant.release()
            await self._claim(call)

    async def _status(self, call: Call) -> int:
        async with self._one_call.held_by(call):  # or a write would lose the port in its middle
            await self._claim(call)
            status = await self._port.registers.read_status()
            await self._claimant.release()
        return status

    async def _reset(self, call: Call) -> None:
        """NInit low, as short as it may be."""
        async with self._one_call.held_by(call):
            await self._claim(call)
            registers = self._port.registers
            await registers.write_control(PortState().control & ~CONTROL_INIT)
            await registers.io.delay(INIT_NS)
            await registers.write_control(PortState().control)
            await self._claimant.release()

    # -- the printer

    async def _wait_ready(self, call: Call, nonblock: bool) -> None:
        """Wait for as long as the printer is in trouble.

        Raises:
            KernelError: EINTR; and with `nonblock` the trouble, ENOSPC or EIO.
        """
        while True:
            error = await self._check()
            if error and not self._lp.flags & _ABORT:
                await self._port.pause(_ERROR_PAUSE_NS, call)
                await self._yield(call)
            if error and nonblock:
                raise KernelError(error)
            if call.interrupted:
                raise KernelError(errno.EINTR)
            if not error:
                return

    async def _check(self) -> int:
        """The errno of the printer's trouble, 0 if it has none.

        A printer whose nFault is high is fine whatever else it shows, unless LPCAREFUL is on.
        """
        status = await self._port.registers.read_status()
        if status & STATUS_FAULT_N and not self._lp.flags & _CAREFUL:
            return 0
        return _trouble(status)


def _trouble(status: int) -> int:
    if status & STATUS_PERROR:
        return errno.ENOSPC
    if not status & STATUS_SELECT or not status & STATUS_FAULT_N:
        return errno.EIO
    return 0
