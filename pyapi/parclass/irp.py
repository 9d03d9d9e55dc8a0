# SPDX-License-Identifier: Apache-2.0
"""I/O request packets: a request, who waits for it, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from parclass.io import PortEvent
from parclass.status import NtStatus

__all__ = ["Irp", "MajorFunction"]


class MajorFunction(IntEnum):
    """IRP_MJ_Xxx, the kind of a request (``wdm.h``)."""

    DEVICE_CONTROL = 0x0E
    INTERNAL_DEVICE_CONTROL = 0x0F


@dataclass(eq=False)
class Irp:
    """A request to a device or a port (IRP).

    Attributes:
        major: the kind of request (MajorFunction).
        event: set when the request is complete.
        code: the I/O control code, for the two control functions.
        output_length: bytes of room for the answer (OutputBufferLength).
        status: IoStatus.Status; STATUS_PENDING until the request is complete.
        information: IoStatus.Information, bytes.
        output: what the request returned (SystemBuffer).
    """

    major: MajorFunction
    event: PortEvent
    code: int = 0
    output_length: int = 0
    status: NtStatus = NtStatus.STATUS_PENDING
    information: int = 0
    output: object = None
    _on_cancel: Callable[["Irp"], None] | None = field(default=None, repr=False)

    @property
    def done(self) -> bool:
        """Whether the request is complete."""
        return self.status is not NtStatus.STATUS_PENDING

    def mark_pending(self, on_cancel: Callable[["Irp"], None]) -> NtStatus:
        """IoMarkIrpPending with a cancel routine, which must take the request off its queue."""
        self._on_cancel = on_cancel
        return NtStatus.STATUS_PENDING

    def complete(self, status: NtStatus, information: int = 0) -> NtStatus:
        """IoCompleteRequest: record the result and wake who waits. Returns the status."""
        if self.done:
            raise RuntimeError(f"{self.major.name} request completed twice")
        self._on_cancel = None
        self.status = status
        self.information = information
        self.event.set()
        return status

    def cancel(self, status: NtStatus = NtStatus.STATUS_CANCELLED) -> bool:
        """IoCancelIrp: end a queued request. False if it was not cancellable any more."""
        if self._on_cancel is None:
            return False
        self._on_cancel(self)
        self.complete(status)
        return True
