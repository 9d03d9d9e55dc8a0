# SPDX-License-Identifier: Apache-2.0
"""A PPARALLEL_WRITE in C, called as if it were a coroutine of ours."""

import struct
from pathlib import Path

from cocotbext.parclass.c.port import CONTROLLER, ECR_CONTROLLER, OWN_SPAN, PortService
from cocotbext.parclass.c.process import CProcess, ProcessDied
from cocotbext.parclass.c.wire import Message, Op
from cocotbext.parclass.extension import DeviceExtension
from cocotbext.parclass.information import OutULong
from cocotbext.parclass.irql import current_irql
from cocotbext.parclass.port import SPP_SPAN
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.verifier.driver_watch import DriverStoppedError, Report, WatchedIo
from cocotbext.parclass.verifier.user_driver import COUNT_UNSET, DriverEndedError

__all__ = ["CDriver"]

_CALL = struct.Struct("=QQIIII")
_COUNT_GIVEN, _CONTEXT_GIVEN, _CHANNEL = 1, 2, 8


class CDriver:
    """A DriverRoutine whose function is in an executable of ``cocotbext.parclass.c.build``.

    Args:
        executable: the executable.
        io: what it does its register accesses on.
        report: takes what is found.
        has_ecr: the controller has extended registers.
        timeout_ns: for its TimeoutMs; None: the device's write time-out.
    """

    def __init__(
        self,
        executable: Path,
        io: WatchedIo,
        report: Report,
        *,
        has_ecr: bool = True,
        timeout_ns: float | None = None,
    ) -> None:
        self._process = CProcess(executable)
        self._io = io
        self._report = report
        self._has_ecr = has_ecr
        self._timeout_ns = timeout_ns

    async def __call__(
        self,
        context: DeviceExtension | None,
        buffer: bytes,
        num_bytes_to_write: int,  # noqa: ARG002  # the buffer is as long
        num_bytes_written: OutULong | None,
        channel: int,
    ) -> int:
        """PPARALLEL_WRITE; see ``DriverRoutine``."""
        service = PortService(self._io, self._report)
        self._process.written = COUNT_UNSET  # the last call's is not this one's
        try:
            message = self._call(context, buffer, num_bytes_written, channel)
            self._process.send(message)
            while True:
                message = self._process.receive()
                if message.op == Op.RETURN:
                    service.finish(message.c)
                    return message.a
                answer = await service.serve(message)
                if answer is not None:
                    self._process.send(_with_flags(answer, context))
        except (ProcessDied, ValueError) as error:
            service.restore()
            raise DriverEndedError(str(error)) from error
        except DriverStoppedError:
            service.restore()
            self.close()
            raise
        finally:
            if num_bytes_written is not None:
                num_bytes_written.value = self._process.written

    def close(self) -> None:
        """End the process."""
        self._process.kill()

    def _call(
        self, context: DeviceExtension | None, buffer: bytes, count: OutULong | None, channel: int
    ) -> Message:
        timeout_ns = self._timeout_ns or (context.write_timeout_ns if context else 0)
        how = channel << _CHANNEL
        how |= (_COUNT_GIVEN if count is not None else 0) | (_CONTEXT_GIVEN if context else 0)
        head = _CALL.pack(
            CONTROLLER,
            ECR_CONTROLLER if self._has_ecr else 0,
            OWN_SPAN if self._io.own_map else SPP_SPAN,
            round(timeout_ns / 1e6),
            how,
            current_irql(),
        )
        return _with_flags(Message(0, c=len(buffer), payload=head + buffer), context)


def _with_flags(message: Message, context: DeviceExtension | None) -> Message:
    """Put the device's state into a message: Locked, Removed, Cancel."""
    if context is None:
        return message
    stopped = context.transfer.stopped if context.transfer is not None else None
    flags = (
        context.locked
        | (context.removed or stopped is NtStatus.STATUS_DEVICE_REMOVED) << 1
        | (stopped is NtStatus.STATUS_CANCELLED) << 2
    )
    return Message(0, flags, message.b, message.c, 0, message.done, message.payload)
