# SPDX-License-Identifier: Apache-2.0
"""/dev/parport0: an open file, as drivers/char/ppdev.c of Linux has it.

Two things are other than there, on purpose. PPCLAIM on a descriptor with O_NONBLOCK says EAGAIN
where the kernel waits all the same. And a time-out that PPSETTIME sets lasts, where the kernel's
next read or write forgets it.
"""

import contextlib
import errno
import select

from cocotbext.ieee1284.modes import LinuxMode
from cocotbext.ieee1284.phases import Phase
from cocotbext.parclass.information import HardwareCapability
from cocotbext.parclass.io import PortEvent
from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.hub import Call
from cocotbext.ppdev.ieee1284 import first_phase
from cocotbext.ppdev.ioctls import PpIoctl
from cocotbext.ppdev.lock import Mutex
from cocotbext.ppdev.parport_lines import INT, Handler, LineCommands, bytes_of, int_of
from cocotbext.ppdev.port import Claimant, Port
from cocotbext.ppdev.protocol import Flag
from cocotbext.ppdev.timeval import NONBLOCK_NS, pack_timeval, unpack_timeval

__all__ = ["ParportFile"]

_PIECE = 1024
_TIMEOUT_NS = 5_000_000_000
_FLAGS = 0x1C
"""PP_FASTWRITE, PP_FASTREAD and PP_W91284PIC; all of them for EPP, which is not built."""

_SHORTEST_NS = 0.5
"""What is left of a wait after this is the rounding of its end."""

_SLOW = (PpIoctl.PPCLAIM, PpIoctl.PPYIELD, PpIoctl.PPNEGOT)

_PCSPP, _TRISTATE, _COMPAT = 0x01, 0x02, 0x10
"""PARPORT_MODE_Xxx of linux/parport.h."""


class ParportFile:
    """One open file description.

    Attributes:
        irq_count: interrupts since PPCLRIRQ.
    """

    def __init__(self, port: Port) -> None:
        self._port = port
        self._claimant = Claimant(port)
        self._one_transfer = Mutex(port)
        self._registered = False
        self._exclusive = False
        self._flags = 0
        self._mode: int = LinuxMode.COMPAT
        self._phase: int = Phase.FORWARD_IDLE
        self._before: tuple[int, int] = (LinuxMode.COMPAT, Phase.FORWARD_IDLE)
        self._state = port.registers.save_state()
        self._timeout_ns = _TIMEOUT_NS
        self._on_irq: int | None = None
        self._pollers: list[PortEvent] = []
        self.irq_count = 0
        self._always: dict[int, Handler] = {
            PpIoctl.PPCLAIM: self._claim,
            PpIoctl.PPEXCL: self._exclude,
            PpIoctl.PPSETMODE: self._set_mode,
            PpIoctl.PPGETMODE: self._get_mode,
            PpIoctl.PPSETPHASE: self._set_phase,
            PpIoctl.PPGETPHASE: self._get_phase,
            PpIoctl.PPGETMODES: self._get_modes,
            PpIoctl.PPSETFLAGS: self._set_flags,
            PpIoctl.PPGETFLAGS: self._get_flags,
        }
        self._claimed: dict[int, Handler] = {
            PpIoctl.PPYIELD: self._yield,
            PpIoctl.PPRELEASE: self._release,
            PpIoctl.PPWCTLONIRQ: self._control_on_irq,
            PpIoctl.PPCLRIRQ: self._clear_irq,
            PpIoctl.PPSETTIME32: self._set_time,
            PpIoctl.PPSETTIME64: self._set_time,
            PpIoctl.PPGETTIME32: self._get_time32,
            PpIoctl.PPGETTIME64: self._get_time64,
        } | LineCommands(port).handlers

    async def open(self, call: Call) -> None:
        """Open: nothing happens to the port."""

    @property
    def leaves_a_mode(self) -> bool:
        """Whether closing has to claim the port, because it was released in another mode."""
        return self._registered and not self._claimant.claimed and self._mode != LinuxMode.COMPAT

    async def close(self, call: Call) -> None:
        """The last descriptor is closed: back to compatibility mode, and the port is free."""
        if not self._registered:
            return
        with contextlib.suppress(KernelError):  # the port is gone, or the bench ends
            if self.leaves_a_mode:
                await self._take(call)
        if self._claimant.claimed:
            await self._back_to_compatibility()
            self._give_back()
        await self._claimant.close()
        self._port.unregister(self)
        self._registered = False

    @property
    def claimed(self) -> bool:
        """Whether the program has the port."""
        return self._claimant.claimed

    def is_quick(self, call: Call) -> bool:
        """Whether a command waits neither for another program nor for the peripheral."""
        return call.request.a not in _SLOW

    async def ioctl(self, call: Call) -> bytes:
        """Do a command.

        Returns:
            What goes to where the argument points.

        Raises:
            KernelError: EINVAL: no such command, or the port is not claimed, which nearly all of
                them need; EFAULT; and what the command itself says.
        """
        command = call.request.a
        handler = self._always.get(command)
        if handler is None:
            handler = self._claimed.get(command) if self._claimant.claimed else None
        if handler is None:
            raise KernelError(errno.EINVAL)
        return await handler(call)

    async def read(self, call: Call) -> bytes:
        """Read in the current mode; there is no reverse mode yet.

        Raises:
            KernelError: EINVAL: not claimed; EIO: no reverse mode to read in.
        """
        if not self._claimant.claimed:
            raise KernelError(errno.EINVAL)
        if call.request.a == 0:
            return b""
        async with self._one_transfer.held_by(call):
            return await self._claimant.read(min(call.request.a, _PIECE))

    async def write(self, call: Call, data: bytes) -> int:
        """Write in the current mode, in pieces of 1024 bytes; one piece with O_NONBLOCK.

        Returns:
            The bytes that reached the peripheral: 0 if it took none within the time-out.

        Raises:
            KernelError: EINVAL: not claimed; ENOSYS: the mode is not built; EIO.
        """
        if not self._claimant.claimed:
            raise KernelError(errno.EINVAL)
        nonblock = Flag.NONBLOCK in call.request.flags
        timeout_ns = NONBLOCK_NS if nonblock else self._timeout_ns
        done = 0
        async with self._one_transfer.held_by(call):
            await self._to_compatibility()
            try:
                while done < len(data):
                    piece = data[done : done + _PIECE]
                    wrote = await self._claimant.write(call, piece, timeout_ns)
                    done += wrote
                    if wrote == 0 or nonblock or call.interrupted:
                        break
            except KernelError:
                if not done:
                    raise
            await self._port.registers.enable_irq()
        return done

    async def poll(self, call: Call) -> int:
        """Which events there are: readable after an interrupt, never writable, as in the kernel.

        Raises:
            KernelError: EINTR.
        """
        wanted = call.request.a & (select.POLLIN | select.POLLRDNORM)
        io = self._port.parallel_port.io
        give_up_ns = io.now() + call.request.b
        while not (wanted and self.irq_count) and give_up_ns - io.now() >= _SHORTEST_NS:
            await self._wait_for_irq(give_up_ns - io.now(), call)
            if call.interrupted and not (wanted and self.irq_count):
                raise KernelError(errno.EINTR)
        return wanted if self.irq_count else 0

    async def _wait_for_irq(self, ns: float, call: Call) -> None:
        """Wait; each with an event of its own, so that nobody's signal wakes another."""
        arrived = self._port.parallel_port.io.event()
        self._pollers.append(arrived)
        try:
            await self._port.pause(ns, call, arrived)
        finally:
            self._pollers.remove(arrived)

    async def interrupt(self) -> None:
        """The port has interrupted, while this file has it claimed."""
        if self._on_irq is not None:
            value, self._on_irq = self._on_irq, None
            await self._port.registers.write_control(value)
        self.irq_count += 1
        for poller in self._pollers:
            poller.set()

    # -- commands that need no claim

    async def _claim(self, call: Call) -> bytes:
        if self._claimant.claimed:
            raise KernelError(errno.EINVAL)
        if not self._registered:
            self._port.register(self, self._exclusive)
            self._registered = True
        await self._take(call, nonblock=Flag.NONBLOCK in call.request.flags)
        await self._port.registers.enable_irq()
        return b""

    async def _exclude(self, _: Call) -> bytes:
        if self._registered and not self._exclusive:
            raise KernelError(errno.EINVAL)
        self._exclusive = True
        return b""

    async def _set_mode(self, call: Call) -> bytes:
        self._mode = int_of(call)
        self._phase = first_phase(self._mode)
        self._tell_negotiator()
        return b""

    async def _get_mode(self, _: Call) -> bytes:
        return INT.pack(self._port.negotiator.mode if self._claimant.claimed else self._mode)

    async def _set_phase(self, call: Call) -> bytes:
        self._phase = int_of(call)
        self._tell_negotiator()
        return b""

    async def _get_phase(self, _: Call) -> bytes:
        return INT.pack(self._port.negotiator.phase if self._claimant.claimed else self._phase)

    async def _get_modes(self, _: Call) -> bytes:
        chip = self._port.parallel_port.chip
        modes = _PCSPP
        if HardwareCapability.PPT_BYTE_PRESENT in chip.capabilities:
            modes |= _TRISTATE | _COMPAT
        return INT.pack(modes)

    async def _set_flags(self, call: Call) -> bytes:
        self._flags = int_of(call) & _FLAGS
        return b""

    async def _get_flags(self, _: Call) -> bytes:
        return INT.pack(self._flags)

    # -- commands that need a claim

    async def _control_on_irq(self, call: Call) -> bytes:
        self._on_irq = bytes_of(call, 1)[0]
        return b""

    async def _clear_irq(self, _: Call) -> bytes:
        count, self.irq_count = self.irq_count, 0
        return INT.pack(count)

    async def _set_time(self, call: Call) -> bytes:
        size = 8 if call.request.a == PpIoctl.PPSETTIME32 else 16
        self._timeout_ns = unpack_timeval(bytes_of(call, size))
        return b""

    async def _get_time32(self, _: Call) -> bytes:
        return pack_timeval(self._timeout_ns, 8)

    async def _get_time64(self, _: Call) -> bytes:
        return pack_timeval(self._timeout_ns, 16)

    async def _yield(self, call: Call) -> bytes:
        """Let one who waits have the port, and take it again behind all that wait."""
        if self._claimant.wanted:
            state = self._port.registers.save_state()
            await self._claimant.release()
            await self._claimant.claim(call)
            await self._port.registers.restore_state(state)
        return b""

    async def _release(self, _: Call) -> bytes:
        self._give_back()
        await self._claimant.release()
        return b""

    # -- the state that goes with a claim

    def _tell_negotiator(self) -> None:
        if self._claimant.claimed:
            self._port.negotiator.mode = self._mode
            self._port.negotiator.phase = self._phase

    async def _take(self, call: Call, *, nonblock: bool = False) -> None:
        """Claim the port, with the mode, phase and lines that it was left in."""
        await self._claimant.claim(call, nonblock)
        await self._port.registers.restore_state(self._state)
        negotiator = self._port.negotiator
        self._before = negotiator.mode, negotiator.phase
        negotiator.mode, negotiator.phase = self._mode, self._phase

    def _give_back(self) -> None:
        """Keep mode, phase and lines for the next claim."""
        negotiator = self._port.negotiator
        self._mode, self._phase = negotiator.mode, negotiator.phase
        negotiator.mode, negotiator.phase = self._before
        self._state = self._port.registers.save_state()

    async def _to_compatibility(self) -> None:
        """Nibble and byte mode only read: a write goes back to compatibility mode first."""
        mode = self._port.negotiator.mode & ~(LinuxMode.DEVICEID | LinuxMode.ADDR)
        if mode not in (LinuxMode.COMPAT, LinuxMode.BYTE, 0):
            raise KernelError(errno.ENOSYS)
        await self._back_to_compatibility()

    async def _back_to_compatibility(self) -> None:
        if self._port.negotiator.mode != LinuxMode.COMPAT:
            await self._port.negotiator.negotiate(LinuxMode.COMPAT)
