# SPDX-License-Identifier: Apache-2.0
"""A server on the register model, in a thread of its own, and programs that speak its protocol."""

import array
import os
import socket
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parclass import ParallelPort, thread
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parport.peripheral.faults import Fault
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.ppdev.folder import listen
from cocotbext.ppdev.protocol import LARGEST, REPLY_SIZE, Flag, Op, Request, unpack_reply
from cocotbext.ppdev.server import Server

PARPORT, LP = 1, 2
_PATIENCE_S = 20


class Reply:
    """The channel of a call that has been sent."""

    def __init__(self, channel: socket.socket) -> None:
        self.channel = channel
        channel.settimeout(_PATIENCE_S)

    def wait(self) -> tuple[int, bytes]:
        """Result and payload; OSError with the errno if the call failed."""
        with self.channel:
            error, result, payload = unpack_reply(self.channel.recv(REPLY_SIZE + LARGEST))
        if error:
            raise OSError(error, os.strerror(error))
        return result, payload

    def pending(self) -> bool:
        """Nothing has come in a tenth of a second."""
        self.channel.settimeout(0.1)
        try:
            self.channel.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return True
        finally:
            self.channel.settimeout(_PATIENCE_S)
        return False

    def interrupt(self) -> None:
        """What the preload library does when a signal comes."""
        self.channel.shutdown(socket.SHUT_WR)


class File:
    """A connection, which `opened` makes an open device file, as the preload library has it."""

    def __init__(self, path: Path, flags: int = 0) -> None:
        self.flags = Flag.NONBLOCK if flags & os.O_NONBLOCK else Flag(0)
        self._replies: list[Reply] = []
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(path))

    @classmethod
    def opened(cls, path: Path, kind: int, flags: int) -> "File":
        file = cls(path, flags)
        try:
            file.call(Op.OPEN, kind, flags)
        except OSError:
            file.close()
            raise
        return file

    def send(self, op: Op, a: int = 0, b: int = 0, payload: bytes = b"") -> Reply:
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        mine.send(Request(op, self.flags, a, b, payload).pack())
        with theirs:
            rights = array.array("i", [theirs.fileno()])
            self.sock.sendmsg([b"P"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        self._replies.append(Reply(mine))
        return self._replies[-1]

    def call(self, op: Op, a: int = 0, b: int = 0, payload: bytes = b"") -> tuple[int, bytes]:
        return self.send(op, a, b, payload).wait()

    def ioctl(self, command: int, payload: bytes = b"", argument: int = 0) -> bytes:
        return self.call(Op.IOCTL, command, argument, payload)[1]

    def write(self, data: bytes) -> int:
        return self.call(Op.WRITE, len(data), 0, data)[0]

    def read(self, size: int) -> bytes:
        return self.call(Op.READ, size)[1]

    def poll(self, events: int, timeout_ns: int) -> int:
        return self.call(Op.POLL, events, timeout_ns)[0]

    def close(self) -> None:
        for reply in self._replies:
            reply.channel.close()
        self.sock.close()


class ServedPort:
    """Use it as a context manager; afterwards the server has ended without an exception.

    Args:
        folder: an empty one.
        faults: of the printer.
        peripheral: in place of a printer.
    """

    def __init__(
        self, folder: Path, faults: Iterable[Fault] = (), peripheral: Peripheral | None = None
    ) -> None:
        self.time = VirtualTime()
        self.printer = Printer(None, faults)
        port = ParallelPort(RegisterModel(self.time, peripheral or self.printer))
        self.path = folder / "private" / "socket"
        self._port = port
        self._listener = listen(self.path)
        self.server = Server(self._listener, port)
        self._control, ours = socket.socketpair()
        self._ours = ours
        self._files: list[File] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        def hear() -> None:
            if self._ours.recv(1):
                self.server.interrupted()
                return
            self.server.hub.forget(self._ours)
            self.server.ended = True

        async def run() -> None:
            await self._port.start()
            await self._port.io.delay(1e6)
            self.server.hub.watch(self._ours, hear)
            await self.server.run()

        try:
            self.time.run(thread(run()))
        except BaseException as error:
            self._error = error

    def __enter__(self) -> "ServedPort":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._control.close()
        self._thread.join(_PATIENCE_S)
        alive = self._thread.is_alive()
        for file in self._files:  # programs that are left behind do not keep the server
            file.close()
        self._ours.close()
        assert not alive, "the server does not end"
        if self._error is not None:
            raise self._error
        assert self._port.owner is None

    def parport(self, flags: int = 0, access: int = os.O_RDWR) -> File:
        return self._keep(File.opened(self.path, PARPORT, flags | access))

    def lp(self, flags: int = 0, access: int = os.O_RDWR) -> File:
        return self._keep(File.opened(self.path, LP, flags | access))

    def raise_irq(self) -> None:
        """What the bench does when the controller interrupts."""
        self._control.send(b"!")

    def _keep(self, file: File) -> File:
        self._files.append(file)
        return file

    def now_s(self) -> float:
        return self.time.now_ps / 1e12
