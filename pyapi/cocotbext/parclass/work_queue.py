# SPDX-License-Identifier: Apache-2.0
"""The work queue of a device: its requests, one at a time, first come first served."""

from collections import deque
from collections.abc import Awaitable, Callable

from cocotbext.parclass.io import PortIo
from cocotbext.parclass.irp import Irp
from cocotbext.parclass.status import NtStatus

__all__ = ["WorkQueue"]


class WorkQueue:
    """Requests that wait for the worker thread of a device.

    Documented: requests are queued on the work queue of the device and stay cancellable there. The
    thread lives only while there is work, so an idle device has none.

    Args:
        io: starts the thread.
        work: does one request and completes it, in the thread, at PASSIVE_LEVEL.
    """

    def __init__(self, io: PortIo, work: Callable[[Irp], Awaitable[None]]) -> None:
        self._io = io
        self._work = work
        self._queue: deque[Irp] = deque()
        self._running: Irp | None = None
        self._working = False

    def put(self, irp: Irp, *, cancellable: bool = True) -> NtStatus:
        """Queue a request. Returns STATUS_PENDING."""
        self._queue.append(irp)
        irp.mark_pending(self._withdraw if cancellable else None)
        if not self._working:
            self._working = True
            self._io.start_thread(self._work_off())
        return NtStatus.STATUS_PENDING

    def cancel_queued(self) -> None:
        """Cancel everything that has not begun, from the tail, as at a removal."""
        for irp in reversed(tuple(self._queue)):
            irp.cancel()

    def cancel_queued_of(self, file: object) -> None:
        """Cancel what one file has queued, from the tail."""
        for irp in reversed(tuple(self._queue)):
            if irp.file is file:
                irp.cancel()

    def cancel_running(self) -> None:
        """Cancel the request that the thread is at, if there is one."""
        if self._running is not None:
            self._running.cancel()

    def _withdraw(self, irp: Irp) -> None:
        self._queue.remove(irp)
        irp.complete(NtStatus.STATUS_CANCELLED)

    async def _work_off(self) -> None:
        try:
            while self._queue:
                self._running = self._queue.popleft()
                self._running.mark_pending(None)
                await self._work(self._running)
        finally:
            self._running = None
            self._working = False
