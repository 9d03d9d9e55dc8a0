# SPDX-License-Identifier: Apache-2.0
"""The server: programs' system calls on one side, a port in simulated time on the other.

Simulated time moves by a set amount with every request, and as far as a request takes; while all
programs think, the server waits for their sockets, and with it the whole simulation stands still.
"""

import errno
import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

from cocotbext.parclass import ChipMode, ParallelDevice, ParallelPort
from cocotbext.parclass.io import PortEvent
from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.hub import Call, ChannelCall, Connection, Hub
from cocotbext.ppdev.ioctls import PpIoctl
from cocotbext.ppdev.lp_file import Lp, LpFile
from cocotbext.ppdev.parport_file import ParportFile
from cocotbext.ppdev.port import MakeDevice, Port
from cocotbext.ppdev.portio import PortAccess
from cocotbext.ppdev.protocol import Flag, Op, Request
from cocotbext.ppdev.pump import Pump

__all__ = ["STEP_NS", "Counts", "Server"]

STEP_NS = 1_000.0
"""What a request costs in simulated time beside what it does: an access over a PC's ISA bus."""

_PARPORT, _LP = 1, 2

_QUICK = (Op.STAT, Op.ACCESS, Op.IN, Op.OUT)
"""Done on the spot: they wait for nobody."""

_LAST_PATIENCE_NS = 300e9

_waited = struct.Struct("=Q")


@dataclass
class Counts:
    """What programs did.

    Attributes:
        opened: how often they opened each device.
        requests: system calls and port accesses, all together.
        reads, writes: port accesses by ``in`` and ``out``.
        written: bytes that write(2) counted.
    """

    opened: dict[str, int]
    requests: int = 0
    reads: int = 0
    writes: int = 0
    written: int = 0


class _File:
    """An open file, and how many calls on it are under way.

    Args:
        kind: of device.
        device: what does its calls.
        flags: of open(2).
    """

    def __init__(self, kind: int, device: ParportFile | LpFile, flags: int) -> None:
        self.kind = kind
        self.device = device
        self.access = flags & os.O_ACCMODE
        self.reads = self.access in (os.O_RDONLY, os.O_RDWR)
        self.writes = self.access in (os.O_WRONLY, os.O_RDWR)
        self.calls = 0
        self.on_idle: Callable[[], None] = lambda: None

    def enter(self) -> None:
        """A call begins."""
        self.calls += 1

    def leave(self) -> None:
        """A call ends."""
        self.calls -= 1
        if not self.calls:
            self.on_idle()


class Server:
    """Serves the device files of one port.

    Args:
        listener: a listening Unix socket, see ``cocotbext.ppdev.folder``.
        parallel_port: the port.
        step_ns: simulated time that every request costs, ns.
        write_mode, make_device: who strobes, and on which devices; see ``port.Port``.

    Attributes:
        port: what the files share.
        counts: what programs did.
        ended: set it to have ``run`` return.
    """

    def __init__(
        self,
        listener: socket.socket,
        parallel_port: ParallelPort,
        *,
        step_ns: float = STEP_NS,
        write_mode: ChipMode = ChipMode.SPP,
        make_device: MakeDevice = ParallelDevice,
    ) -> None:
        self.port = Port(parallel_port, write_mode, make_device)
        self.counts = Counts({"parport0": 0, "lp0": 0})
        self.ended = False
        self._io = parallel_port.io
        self._step_ns = step_ns
        self._lp = Lp(self.port)
        self._access = PortAccess(self._io)
        self._files: dict[Connection, _File] = {}
        self._calls: set[Call] = set()
        self._settling: set[Connection] = set()
        self._when_settled: list[PortEvent] = []
        self._opening: set[Connection] = set()
        self.hub = Hub(listener)
        self._pump = Pump(self.port, self.hub.receive)
        self.hub.on_call = self._on_call
        self.hub.on_bytes = self._on_bytes
        self.hub.on_closed = self._on_closed

    async def run(self) -> None:
        """Serve until `ended` is set; then let bytes that are on their way arrive, and close all.

        Calls of programs that are still there end early. A printer that does not go on gets five
        minutes of simulated time.
        """
        while not self.ended:
            await self.turn()
        for call in tuple(self._calls):
            if isinstance(call, ChannelCall):
                call.interrupt()
        give_up_ns = self._io.now() + _LAST_PATIENCE_NS
        while await self.turn(wait=False):
            if self._io.now() > give_up_ns:
                self.interrupt_all()
        for connection in tuple(self._files):
            connection.close()
        self.interrupt_all()
        while await self.turn(wait=False):
            pass
        self.hub.close()

    async def turn(self, *, wait: bool = True) -> bool:
        """Deal with what has come; see ``Pump.turn``."""
        return await self._pump.turn(wait=wait)

    def interrupt_all(self) -> None:
        """Have every call end early, as a signal would."""
        for call in tuple(self._calls):
            call.interrupt()

    def interrupted(self) -> None:
        """The controller raised its interrupt."""
        for file in self._files.values():
            if isinstance(file.device, ParportFile) and file.device.claimed:
                self._pump.start(file.device.interrupt)

    # -- what comes in

    def _on_call(self, call: Call) -> None:
        self._calls.add(call)
        self.counts.requests += 1
        file = self._files.get(call.connection)
        if call.request.op in _QUICK or (
            file is not None and call.request.op is Op.IOCTL and file.device.is_quick(call)
        ):
            self._pump.do(lambda: self._serve(call))
        else:
            self._pump.start(lambda: self._serve(call))

    def _on_bytes(self, connection: Connection, data: bytes) -> None:
        """A write that came around the preload library: nobody waits for its result."""
        file = self._files.get(connection)
        if file is None:
            connection.close()
            return
        if not file.writes:
            return
        self._settling.add(connection)
        connection.pause()
        self._pump.start(lambda: self._print(connection, data))

    def _on_closed(self, connection: Connection) -> None:
        if connection in self._files:
            self._settling.add(connection)
            self._pump.start(lambda: self._close(connection))

    # -- calls

    async def _serve(self, call: Call) -> None:
        error, result, payload = 0, 0, b""
        file = self._files.get(call.connection)
        if file is not None:
            file.enter()
        try:
            result, payload = await self._do(call, file)
        except KernelError as failure:
            error = failure.number
        finally:
            if file is not None:
                file.leave()
            self._calls.discard(call)
            call.answer(error, result, payload)

    async def _do(self, call: Call, file: _File | None) -> tuple[int, bytes]:
        """Do a call.

        Returns:
            What the system call returns, and what it stores.
        """
        request = call.request
        match request.op:
            case Op.OPEN:
                return await self._open(call, file), b""
            case Op.IN:
                self.counts.reads += 1
                await self._io.delay(self._step_ns)
                return await self._access.read(request.a), b""
            case Op.OUT:
                self.counts.writes += 1
                await self._io.delay(self._step_ns)
                await self._access.write(request.a, request.b)
                self.port.registers.by_hand |= self._access.by_hand
                return 0, b""
        if file is None:
            raise KernelError(errno.EBADF)
        if request.op is Op.STAT:
            return file.kind, b""
        if request.op is Op.ACCESS:
            return file.access, b""
        if (request.op is Op.READ and not file.reads) or (
            request.op is Op.WRITE and not file.writes
        ):
            raise KernelError(errno.EBADF)
        await self._io.delay(self._step_ns)
        match request.op:
            case Op.IOCTL:
                return 0, await file.device.ioctl(call)
            case Op.READ:
                data = await file.device.read(call)
                return len(data), data
            case Op.WRITE:
                if Flag.FAULT in request.flags:
                    raise KernelError(errno.EFAULT)
                written = await file.device.write(call, request.payload)
                self.counts.written += written
                return written, b""
            case _:
                started_ns = self._io.now()
                events = await file.device.poll(call)
                return events, _waited.pack(round(self._io.now() - started_ns))

    async def _open(self, call: Call, file: _File | None) -> int:
        """Make the connection an open file.

        Raises:
            KernelError: ENXIO: no such device; EBUSY: it is one already; EINTR; what the device
                says.
        """
        connection = call.connection
        if file is not None or connection in self._opening:
            raise KernelError(errno.EBUSY)
        self._opening.add(connection)
        try:
            while self._settling:  # what was written and closed before is so
                event = self._io.event()
                self._when_settled.append(event)
                with call.when_interrupted(event.set):
                    await event.wait()
                if call.interrupted:
                    raise KernelError(errno.EINTR)
            device = self._device(call.request.a)
            await device.open(call)
        finally:
            self._opening.discard(connection)
        self._files[connection] = _File(call.request.a, device, call.request.b)
        self.counts.opened["lp0" if call.request.a == _LP else "parport0"] += 1
        if connection.closed:  # the program died meanwhile
            self._on_closed(connection)
        return 0

    def _device(self, kind: int) -> ParportFile | LpFile:
        if kind == _PARPORT:
            return ParportFile(self.port)
        if kind == _LP:
            return LpFile(self._lp)
        raise KernelError(errno.ENXIO)

    async def _print(self, connection: Connection, data: bytes) -> None:
        """Bytes without a call: they are written in their order, as far as it goes."""
        file = self._files[connection]
        call = Call(connection, Request(Op.WRITE, payload=data))
        self._calls.add(call)
        file.enter()
        try:
            written = await file.device.write(call, data)
            self.counts.written += written
            if written < len(data):
                connection.close()
        except KernelError:
            connection.close()
        finally:
            self._calls.discard(call)
            file.leave()
            self._settled(connection)
            connection.resume()

    async def _close(self, connection: Connection) -> None:
        """The last descriptor is gone: calls that are under way end, then the file is closed."""
        file = self._files[connection]
        if file.calls:
            idle = self._io.event()
            file.on_idle = idle.set
            with self.port.waiting_for_others():
                await idle.wait()
        if file.device.leaves_a_mode:  # it may have to wait, and who is waited for may open
            self._settled(connection)
        call = Call(connection, Request(Op.IOCTL, a=PpIoctl.PPCLAIM))
        self._calls.add(call)
        try:
            await file.device.close(call)
        finally:
            self._calls.discard(call)
        del self._files[connection]
        self._settled(connection)

    def _settled(self, connection: Connection) -> None:
        self._settling.discard(connection)
        if not self._settling:
            waiting, self._when_settled = self._when_settled, []
            for event in waiting:
                event.set()
