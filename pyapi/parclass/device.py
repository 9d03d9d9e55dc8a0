# SPDX-License-Identifier: Apache-2.0
"""A parallel device: the physical device (PDO) through which a driver reaches its peripheral."""

from dataclasses import dataclass

from parclass.extension import DeviceExtension
from parclass.information import PARCLASS_INFORMATION_SIZE, ParclassInformation
from parclass.ioctl import InternalIoctl
from parclass.irp import Irp, MajorFunction
from parclass.port import ParallelPort
from parclass.registers import DATA
from parclass.status import NtStatus
from parclass.write import parallel_write

__all__ = ["IoStatus", "ParallelDevice"]

_ECR_BASE = 0x400
_SPP_SPAN = 8


@dataclass(frozen=True)
class IoStatus:
    """IO_STATUS_BLOCK and what came back in the buffer."""

    status: NtStatus
    information: int = 0
    output: object = None


class ParallelDevice:
    """A device on a port: takes requests and answers them.

    Attributes:
        extension: its state, and the ParclassContext of its callbacks.
    """

    def __init__(self, port: ParallelPort, name: str = "LPT1") -> None:
        self.extension = DeviceExtension(port, name)

    async def ioctl(self, code: InternalIoctl, output_length: int = 0) -> IoStatus:
        """Send an internal device control request and wait for its end.

        Args:
            code: IOCTL_INTERNAL_Xxx.
            output_length: bytes of room for the answer.

        Returns:
            The final status, Information in bytes, and the answer. A lock request that found no
            free port within `extension.lock_timeout_ns` ends with STATUS_DEVICE_BUSY.
        """
        irp = self.request(code, output_length)
        self.call_driver(irp)
        if not await irp.event.wait(self.extension.lock_timeout_ns):
            irp.cancel(NtStatus.STATUS_DEVICE_BUSY)
        return IoStatus(irp.status, irp.information, irp.output)

    def request(self, code: InternalIoctl, output_length: int = 0) -> Irp:
        """IoBuildDeviceIoControlRequest: make an internal control request."""
        return Irp(
            MajorFunction.INTERNAL_DEVICE_CONTROL,
            self.extension.port.io.event(),
            code,
            output_length,
        )

    def call_driver(self, irp: Irp) -> NtStatus:
        """IoCallDriver: start a request; STATUS_PENDING means that it ends later."""
        match irp.code:
            case InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT:
                return self._connect(irp)
            case InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT:
                return irp.complete(NtStatus.STATUS_SUCCESS)
            case InternalIoctl.IOCTL_INTERNAL_LOCK_PORT:
                return self._lock(irp)
            case InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT:
                # Not ours: nothing changes, and the request succeeds all the same.
                self.extension.port.free(self.extension)
                return irp.complete(NtStatus.STATUS_SUCCESS)
            case _:
                return irp.complete(NtStatus.STATUS_INVALID_PARAMETER)

    def _connect(self, irp: Irp) -> NtStatus:
        if irp.output_length < PARCLASS_INFORMATION_SIZE:
            return irp.complete(NtStatus.STATUS_BUFFER_TOO_SMALL)
        irp.output = ParclassInformation(
            controller=DATA,
            ecr_controller=_ECR_BASE,
            span_of_controller=_SPP_SPAN,
            parallel_write=parallel_write,
            parclass_context=self.extension,
        )
        return irp.complete(NtStatus.STATUS_SUCCESS, PARCLASS_INFORMATION_SIZE)

    def _lock(self, irp: Irp) -> NtStatus:
        if self.extension.locked:  # not counted: one UNLOCK releases
            return irp.complete(NtStatus.STATUS_SUCCESS)
        return self.extension.port.allocate(self.extension, irp)
