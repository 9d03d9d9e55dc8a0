# SPDX-License-Identifier: Apache-2.0
"""Who has the port, and who comes next."""

from collections import deque

from parclass.irp import Irp
from parclass.status import NtStatus

__all__ = ["Ownership"]


class Ownership:
    """One owner at a time; the others wait in the order in which they came.

    The DDK's sample only counts, so that a stray release gives away a port in use, and a double one
    leaves it owned by nobody for ever. Here ownership has a name: the file that allocated.

    Attributes:
        owner: the file that has the port, or None.
    """

    def __init__(self) -> None:
        self.owner: object = None
        self._queue: deque[Irp] = deque()

    def allocate(self, irp: Irp) -> NtStatus:
        """Give the port to `irp.file`, now or when its turn comes; completes `irp` then.

        Returns:
            STATUS_SUCCESS, or STATUS_PENDING while the request is queued.
        """
        if self.try_allocate(irp.file):
            return irp.complete(NtStatus.STATUS_SUCCESS)
        self._queue.append(irp)
        return irp.mark_pending(self._withdraw)

    def try_allocate(self, owner: object) -> bool:
        """Give the port to `owner` if it is free. A free port has an empty queue."""
        if self.owner is not None:
            return False
        self.owner = owner
        return True

    def free(self, owner: object) -> bool:
        """Free the port and hand it to the first in the queue. False if `owner` has it not."""
        if owner is None or self.owner is not owner:
            return False
        self.owner = None
        if self._queue:
            irp = self._queue.popleft()
            self.owner = irp.file
            irp.complete(NtStatus.STATUS_SUCCESS)
        return True

    def waiters(self) -> int:
        """How many requests are queued."""
        return len(self._queue)

    def cancel_queued(self, file: object = None) -> None:
        """Cancel the queued requests, from the tail; those of one file if `file` is given."""
        for irp in reversed(tuple(self._queue)):
            if file is None or irp.file is file:
                irp.cancel()

    def _withdraw(self, irp: Irp) -> None:
        self._queue.remove(irp)
        irp.complete(NtStatus.STATUS_CANCELLED)
