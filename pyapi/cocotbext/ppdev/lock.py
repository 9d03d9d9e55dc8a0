# SPDX-License-Identifier: Apache-2.0
"""A mutex for calls, on a port's events: first come, first served."""

import errno
from collections import deque
from types import TracebackType

from cocotbext.parclass.io import PortEvent
from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.hub import Call
from cocotbext.ppdev.port import Port

__all__ = ["Mutex"]


class Mutex:
    """Held by one call at a time: ``async with mutex.held_by(call)``."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self._held = False
        self._queue: deque[PortEvent] = deque()

    def held_by(self, call: Call) -> "_Hold":
        """What holds the mutex inside ``async with``; entering it raises EINTR as a KernelError."""
        return _Hold(self, call)

    async def acquire(self, call: Call) -> None:
        """Wait for the mutex (mutex_lock_interruptible).

        Raises:
            KernelError: EINTR.
        """
        if not self._held:
            self._held = True
            return
        turn = self._port.parallel_port.io.event()
        self._queue.append(turn)
        with self._port.waiting_for_others(), call.when_interrupted(turn.set):
            await turn.wait()
        if turn in self._queue:  # woken, and not by who had it
            self._queue.remove(turn)
            raise KernelError(errno.EINTR)

    def release(self) -> None:
        """Hand it to who has waited longest."""
        if self._queue:
            self._queue.popleft().set()
        else:
            self._held = False


class _Hold:
    def __init__(self, mutex: Mutex, call: Call) -> None:
        self._mutex = mutex
        self._call = call

    async def __aenter__(self) -> None:
        await self._mutex.acquire(self._call)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._mutex.release()
