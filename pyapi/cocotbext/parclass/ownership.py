# SPDX-License-Identifier: Apache-2.0
"""Who has the port, and who comes next."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from cocotbext.parclass.irp import Irp
from cocotbext.parclass.status import NtStatus

__all__ = ["Ownership"]


class Ownership:
    """One owner at a time; the others wait in the order in which they came.

    The DDK's sample only counts, so that a stray release gives away a port in use, and a double one
    leaves it owned by nobody for ever. Here ownership has a name: the file that allocated.

    Attributes:
        owner: the file that has the port, or None. One that freed it while `held` has it still.
    """

    def __init__(self) -> None:
        self.owner: object = None
        self._queue: deque[Irp] = deque()
        self._holds = 0
        self._freed = False

    def owned_by(self, owner: object) -> bool:
        """Whether `owner` has the port and has not freed it. Nobody, None, owns nothing."""
        return owner is not None and self.owner is owner and not self._freed

    def allocate(self, irp: Irp) -> NtStatus:
        """Give the port to `irp.file`, now or when its turn comes; completes `irp` then.

        Returns:
            STATUS_SUCCESS; STATUS_PENDING while the request is queued; STATUS_INVALID_PARAMETER
            without a file: nobody could free the port again.
        """
        if irp.file is None:
            return irp.complete(NtStatus.STATUS_INVALID_PARAMETER)
        if self.try_allocate(irp.file):
            return irp.complete(NtStatus.STATUS_SUCCESS)
        self._queue.append(irp)
        return irp.mark_pending(self._withdraw)

    def try_allocate(self, owner: object) -> bool:
        """Give the port to `owner` if it is free. A free port has an empty queue."""
        if owner is None or self.owner is not None:
            return False
        self.owner = owner
        return True

    def free(self, owner: object) -> bool:
        """Free the port and hand it to the first in the queue. False if `owner` has it not."""
        if not self.owned_by(owner):
            return False
        self._freed = True
        self._hand_over()
        return True

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the port from its next owner, although it may be freed: an access is on its way."""
        self._holds += 1
        try:
            yield
        finally:
            self._holds -= 1
            self._hand_over()

    def waiters(self) -> int:
        """How many requests are queued."""
        return len(self._queue)

    def cancel_queued(self) -> None:
        """Cancel the queued requests, from the tail."""
        for irp in reversed(tuple(self._queue)):
            irp.cancel()

    def cancel_queued_of(self, file: object) -> None:
        """Cancel the queued requests of one file, from the tail."""
        for irp in reversed(tuple(self._queue)):
            if irp.file is file:
                irp.cancel()

    def _hand_over(self) -> None:
        if not self._freed or self._holds:
            return
        self._freed = False
        self.owner = None
        if self._queue:
            irp = self._queue.popleft()
            self.owner = irp.file
            irp.complete(NtStatus.STATUS_SUCCESS)

    def _withdraw(self, irp: Irp) -> None:
        self._queue.remove(irp)
        irp.complete(NtStatus.STATUS_CANCELLED)
