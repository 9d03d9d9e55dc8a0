# SPDX-License-Identifier: Apache-2.0
"""A mutex for calls, on a port's events: first come, first served."""

from collections import deque
from types import TracebackType

from parclass.io import PortEvent
from ppdev.port import Port

__all__ = ["Mutex"]


class Mutex:
    """Held by one coroutine at a time; use it with ``async with``."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self._held = False
        self._queue: deque[PortEvent] = deque()

    async def __aenter__(self) -> None:
        if self._held:
            turn = self._port.parallel_port.io.event()
            self._queue.append(turn)
            with self._port.waiting_for_others():
                await turn.wait()
        self._held = True

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._queue:
            self._queue.popleft().set()
        else:
            self._held = False
