# SPDX-License-Identifier: Apache-2.0
"""I/O request packets: a request, who waits for it, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from cocotbext.parclass.io import PortEvent
from cocotbext.parclass.status import NtStatus

__all__ = ["FILE_DIRECTORY_FILE", "Irp", "IrpRoutine", "MajorFunction"]

FILE_DIRECTORY_FILE = 0x00000001
"""Create option: the caller wants a directory, which a parallel device is not."""


class MajorFunction(IntEnum):
    """IRP_MJ_Xxx, the kind of a request (``wdm.h``)."""

    CREATE = 0x00
    CLOSE = 0x02
    READ = 0x03
    WRITE = 0x04
    DEVICE_CONTROL = 0x0E
    INTERNAL_DEVICE_CONTROL = 0x0F
    CLEANUP = 0x12


@dataclass(eq=False)
class Irp:
    """A request to a device or a port (IRP).

    It is new until it is sent, then queued or running while `status` is STATUS_PENDING, then done.

    Attributes:
        major: the kind of request (MajorFunction).
        event: set when the request is done (UserEvent).
        code: the I/O control code, for the two control functions.
        input_buffer: what the sender passes in (SystemBuffer on the way down).
        output_length: bytes of room for the answer (OutputBufferLength).
        length: bytes to write or to read (Parameters.Write.Length, Parameters.Read.Length).
        byte_offset: Parameters.Write.ByteOffset, for reads too; must be 0.
        options: Parameters.Create.Options.
        file: on whose behalf the request goes to a port (FileObject); a port knows its owner by it.
        status: IoStatus.Status; STATUS_PENDING until the request is done.
        information: IoStatus.Information, bytes.
        output: what the request returned (SystemBuffer on the way up).
        cancel_requested: whether anybody asked to cancel it (Cancel).
    """

    major: MajorFunction
    event: PortEvent
    code: int = 0
    input_buffer: bytes = b""
    output_length: int = 0
    length: int = 0
    byte_offset: int = 0
    options: int = 0
    file: object = None
    status: NtStatus = NtStatus.STATUS_PENDING
    information: int = 0
    output: object = None
    cancel_requested: bool = False
    _on_cancel: "IrpRoutine | None" = field(default=None, repr=False)
    _on_done: "list[IrpRoutine]" = field(default_factory=list, repr=False)

    @property
    def done(self) -> bool:
        """Whether the request is done."""
        return self.status is not NtStatus.STATUS_PENDING

    def mark_pending(self, on_cancel: "IrpRoutine | None") -> NtStatus:
        """IoMarkIrpPending and IoSetCancelRoutine.

        Args:
            on_cancel: called once if somebody cancels the request; it must see to it that the
                request is completed. None: the request cannot be cancelled from now on.

        Returns:
            STATUS_PENDING.
        """
        self._on_cancel = on_cancel
        return NtStatus.STATUS_PENDING

    def when_done(self, routine: "IrpRoutine") -> None:
        """IoSetCompletionRoutine: have `routine(irp)` called when the request is done."""
        self._on_done.append(routine)

    def complete(self, status: NtStatus, information: int = 0, output: object = None) -> NtStatus:
        """IoCompleteRequest: record the result and wake who waits.

        Returns:
            `status`.

        Raises:
            RuntimeError: the request is done already.
        """
        if self.done:
            raise RuntimeError(f"{self.major.name} request completed twice")
        self._on_cancel = None
        self.status = status
        self.information = information
        self.output = output
        for routine in self._on_done:
            routine(self)
        self.event.set()
        return status

    def cancel(self) -> bool:
        """IoCancelIrp.

        A queued request ends at once, a running one as soon as it notices: STATUS_CANCELLED, with
        the bytes it had moved. A request that is new ends when it is sent. One that was about to
        end may still end with another status.

        Returns:
            True if the request could be cancelled, False if it is new, done, or past that point.
        """
        if self.done:
            return False
        self.cancel_requested = True
        on_cancel, self._on_cancel = self._on_cancel, None
        if on_cancel is None:
            return False
        on_cancel(self)
        return True


IrpRoutine = Callable[[Irp], None]
"""A cancel or completion routine."""
