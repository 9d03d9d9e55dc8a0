# SPDX-License-Identifier: Apache-2.0
"""The parallel port: the functional device (FDO) that hands its one port to one owner at a time.

Documented in Microsoft's *parallel port driver stack* guide: requests for the port are queued and
granted strictly first come, first served. Unlike the DDK's sample, which only counts, ownership
here has a name, so a release by somebody else changes nothing.
"""

from collections import deque

from parclass.io import PortIo
from parclass.irp import Irp
from parclass.registers import CONTROL, CONTROL_INIT, CONTROL_SELECTIN
from parclass.status import NtStatus

__all__ = ["IDLE_CONTROL", "INIT_PULSE_NS", "ParallelPort"]

IDLE_CONTROL = 0xC0 | CONTROL_SELECTIN | CONTROL_INIT
"""0xCC, where the DDK's sample idles: selected, not in reset, strobe off; 7:6 are reserved."""

INIT_PULSE_NS = 60_000
"""nInit low for 60 us, as the DDK's sample does; 50 us is the least (Seiko FB900 manual)."""


class ParallelPort:
    """One parallel port: its registers, its owner, and the queue of those who want it.

    Attributes:
        io: the registers and the clock of the port.
        owner: the device that has the port allocated, or None.
    """

    def __init__(self, io: PortIo) -> None:
        self.io = io
        self.owner: object = None
        self._queue: deque[tuple[object, Irp]] = deque()

    async def start(self) -> None:
        """IRP_MN_START_DEVICE: reset the peripheral with nInit and leave the lines idle."""
        await self.io.write(CONTROL, IDLE_CONTROL & ~CONTROL_INIT)
        await self.io.delay(INIT_PULSE_NS)
        await self.io.write(CONTROL, IDLE_CONTROL)

    def allocate(self, owner: object, irp: Irp) -> NtStatus:
        """Give the port to `owner`, now or when its turn comes; completes `irp` then.

        Returns:
            STATUS_SUCCESS, or STATUS_PENDING while the request is queued.
        """
        if self.owner is None:
            self.owner = owner
            return irp.complete(NtStatus.STATUS_SUCCESS)
        self._queue.append((owner, irp))
        return irp.mark_pending(self._unqueue)

    def free(self, owner: object) -> bool:
        """Free the port and hand it to the first in the queue. False if `owner` has it not."""
        if self.owner is not owner:
            return False
        self.owner = None
        if self._queue:
            self.owner, irp = self._queue.popleft()
            irp.complete(NtStatus.STATUS_SUCCESS)
        return True

    def query_num_waiters(self) -> int:
        """PPARALLEL_QUERY_WAITERS_ROUTINE: how many requests are queued."""
        return len(self._queue)

    def _unqueue(self, irp: Irp) -> None:
        self._queue = deque(entry for entry in self._queue if entry[1] is not irp)
