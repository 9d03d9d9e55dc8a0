# SPDX-License-Identifier: Apache-2.0
"""The server's sockets: connections, the calls on them, and what goes wrong with either.

A connection is an open file of a program, and of its children. A call is one system call on it,
with a channel of its own for the request and the answer; a channel that the program's end closes,
by dying or by half, interrupts the call. Bytes without a channel come from writes that the preload
library did not see.

Nothing here waits unless it is told to, and nothing a program sends raises.
"""

import array
import contextlib
import errno
import os
import selectors
import socket
from collections.abc import Callable, Iterator

from cocotbext.ppdev.protocol import LARGEST, REQUEST_SIZE, ProtocolError, Request, pack_reply

__all__ = ["Call", "ChannelCall", "Connection", "Hub"]

_MARK = b"P"
_RAW = 65536
_INTS = array.array("i").itemsize
_DESCRIPTORS = 4
"""Room for more than the one that belongs there, so that none is lost unseen."""


class Call:
    """One system call of a program, from request to answer.

    Attributes:
        connection: the open file that it is about.
        request: what the program wants.
        interrupted: a signal came, or the program died, or the bench ends.
    """

    def __init__(self, connection: "Connection", request: Request) -> None:
        self._on_interrupt: list[Callable[[], object]] = []
        self.connection = connection
        self.request = request
        self.interrupted = False

    @contextlib.contextmanager
    def when_interrupted(self, action: Callable[[], object]) -> Iterator[None]:
        """Have `action` called if the call is interrupted meanwhile, or has been before."""
        self._on_interrupt.append(action)
        try:
            if self.interrupted:
                action()
            yield
        finally:
            self._on_interrupt.remove(action)

    def interrupt(self) -> None:
        """Whoever does the call should hurry."""
        if not self.interrupted:
            self.interrupted = True
            for action in tuple(self._on_interrupt):
                action()

    def answer(self, error: int = 0, result: int = 0, payload: bytes = b"") -> None:
        """End the call."""


class ChannelCall(Call):
    """A call with a channel; it is interrupted when the program's end closes, all or by half.

    Raises:
        ProtocolError, OSError: there is no request in the channel.
    """

    def __init__(self, hub: "Hub", connection: "Connection", channel: socket.socket) -> None:
        message = channel.recv(REQUEST_SIZE + LARGEST + 1, socket.MSG_DONTWAIT)
        super().__init__(connection, Request.unpack(message))
        self._hub = hub
        self._channel = channel
        hub.watch(channel, self.interrupt)

    def interrupt(self) -> None:
        """See Call."""
        self._hub.forget(self._channel)
        super().interrupt()

    def answer(self, error: int = 0, result: int = 0, payload: bytes = b"") -> None:
        """End the call; a program that is gone gets nothing."""
        self._hub.forget(self._channel)
        with contextlib.suppress(OSError):
            self._channel.send(
                pack_reply(error, result, payload), socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL
            )
        self._channel.close()


class Connection:
    """An open file, shared by whoever has a descriptor of it."""

    def __init__(self, hub: "Hub", sock: socket.socket) -> None:
        self._hub = hub
        self._sock = sock
        self.closed = False
        hub.watch(sock, self.receive)

    def receive(self) -> None:
        """Take what has come: calls, bytes, or the end."""
        try:
            data, ancillary, flags, _ = self._sock.recvmsg(
                _RAW, socket.CMSG_SPACE(_DESCRIPTORS * _INTS), socket.MSG_DONTWAIT
            )
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.close()
            return
        channels = _descriptors(ancillary)
        if not data or flags & socket.MSG_CTRUNC or len(channels) > 1:
            _close_all(channels)
            self.close()
        elif not channels:
            self._hub.on_bytes(self, data)
        elif data[-1:] != _MARK:
            _close_all(channels)
            self.close()
        else:
            if len(data) > 1:
                self._hub.on_bytes(self, data[:-1])
            self._call(channels[0])

    def _call(self, descriptor: int) -> None:
        try:
            channel = socket.socket(fileno=descriptor)
        except OSError:  # no socket at all
            os.close(descriptor)
            self.close()
            return
        try:
            call = ChannelCall(self._hub, self, channel)
        except (ProtocolError, OSError):
            channel.close()
            self.close()
            return
        if self.closed:
            call.interrupt()
            call.answer(errno.EIO)
        else:
            self._hub.on_call(call)

    def pause(self) -> None:
        """Let what comes wait in the socket, so that its writer waits too."""
        if not self.closed:
            self._hub.forget(self._sock)

    def resume(self) -> None:
        """Take what comes again, and at once what came meanwhile."""
        if not self.closed:
            self._hub.watch(self._sock, self.receive)
            self.receive()

    def close(self) -> None:
        """The last descriptor is gone, or the connection is useless."""
        if not self.closed:
            self.closed = True
            self._hub.forget(self._sock)
            self._sock.close()
            self._hub.on_closed(self)


class Hub:
    """All sockets of a server.

    Args:
        listener: where programs connect.

    Attributes:
        on_call, on_bytes, on_closed: called with a Call; with a Connection and bytes; with a
            Connection.
    """

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._watched: dict[socket.socket, Callable[[], None]] = {}
        self._reserve: int | None = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        self.on_call: Callable[[Call], None] = lambda _: None
        self.on_bytes: Callable[[Connection, bytes], None] = lambda _, __: None
        self.on_closed: Callable[[Connection], None] = lambda _: None
        listener.setblocking(False)
        self.watch(listener, self._accept)

    def watch(self, sock: socket.socket, action: Callable[[], None]) -> None:
        """Have `action` called whenever there is something to read."""
        self._watched[sock] = action
        self._selector.register(sock, selectors.EVENT_READ, action)

    def forget(self, sock: socket.socket) -> None:
        """No longer."""
        if self._watched.pop(sock, None) is not None:
            self._selector.unregister(sock)

    def receive(self, timeout_s: float | None) -> None:
        """Deal with everything that has come.

        Args:
            timeout_s: real seconds to wait if there is nothing yet; None waits for ever.
        """
        actions = [key.data for key, _ in self._selector.select(timeout_s)]
        # New programs last: they find closed what was closed before they came.
        actions.sort(key=lambda action: action == self._accept)
        for action in actions:
            if action in self._watched.values():  # no earlier one has put an end to it
                action()

    def close(self) -> None:
        """Stop listening and forget everything."""
        self.forget(self._listener)
        self._listener.close()
        self._selector.close()
        if self._reserve is not None:
            os.close(self._reserve)
            self._reserve = None

    def _accept(self) -> None:
        try:
            sock, _ = self._listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError:
            self._refuse()
            return
        Connection(self, sock)

    def _refuse(self) -> None:
        """No descriptor is left: one is kept for this, or the next turn would find the same."""
        if self._reserve is not None:
            os.close(self._reserve)
        with contextlib.suppress(OSError):
            self._listener.accept()[0].close()
        with contextlib.suppress(OSError):
            self._reserve = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)


def _descriptors(ancillary: list[tuple[int, int, bytes]]) -> list[int]:
    found = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            found.frombytes(data[: len(data) - len(data) % _INTS])
    return list(found)


def _close_all(descriptors: list[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
