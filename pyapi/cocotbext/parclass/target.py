# SPDX-License-Identifier: Apache-2.0
"""Sending requests: the client's end of every device and port."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from cocotbext.parclass.io import PortIo
from cocotbext.parclass.ioctl import InternalIoctl, UserIoctl
from cocotbext.parclass.irp import Irp, MajorFunction
from cocotbext.parclass.status import NtStatus

__all__ = ["DeviceObject", "IoStatus"]


@dataclass(frozen=True)
class IoStatus:
    """IO_STATUS_BLOCK and what came back in the buffer.

    Attributes:
        status: the final status of the request.
        information: Information, bytes.
        output: the answer; bytes for user codes, a structure of its own for internal ones.
    """

    status: NtStatus
    information: int = 0
    output: object = None


class DeviceObject(ABC):
    """What takes requests (DEVICE_OBJECT); ``call_driver`` is all that a driver has to bring."""

    @property
    @abstractmethod
    def io(self) -> PortIo:
        """The registers, clock and events behind it."""

    @abstractmethod
    def call_driver(self, irp: Irp) -> NtStatus:
        """IoCallDriver: start a request; STATUS_PENDING means that it ends later."""

    async def wait(self, irp: Irp) -> None:
        """KeWaitForSingleObject on the event of a request; at PASSIVE_LEVEL or APC_LEVEL."""
        await irp.event.wait()

    async def send(self, irp: Irp) -> IoStatus:
        """Start a request and wait for its end.

        Returns:
            The final status, Information in bytes, and the answer.
        """
        self.call_driver(irp)
        await self.wait(irp)
        return IoStatus(irp.status, irp.information, irp.output)

    def request(
        self,
        code: InternalIoctl | UserIoctl,
        output_length: int = 0,
        input_buffer: bytes = b"",
    ) -> Irp:
        """IoBuildDeviceIoControlRequest: make a control request, which is not sent yet.

        Args:
            code: IOCTL_Xxx; its enumeration decides between the two major functions.
            output_length: bytes of room for the answer.
            input_buffer: what goes in.
        """
        major = (
            MajorFunction.INTERNAL_DEVICE_CONTROL
            if isinstance(code, InternalIoctl)
            else MajorFunction.DEVICE_CONTROL
        )
        return Irp(major, self.io.event(), code, input_buffer, output_length)

    async def ioctl(
        self,
        code: InternalIoctl | UserIoctl,
        output_length: int = 0,
        input_buffer: bytes = b"",
    ) -> IoStatus:
        """Send a control request and wait for its end; see ``request`` and ``send``."""
        return await self.send(self.request(code, output_length, input_buffer))

    async def create(self, options: int = 0) -> NtStatus:
        """Open (IRP_MJ_CREATE). `options`: Create.Options, such as FILE_DIRECTORY_FILE."""
        irp = Irp(MajorFunction.CREATE, self.io.event(), options=options)
        return (await self.send(irp)).status

    async def cleanup(self) -> NtStatus:
        """Close the last handle (IRP_MJ_CLEANUP): what is queued or running is cancelled."""
        return (await self.send(Irp(MajorFunction.CLEANUP, self.io.event()))).status

    async def close(self) -> NtStatus:
        """Close: IRP_MJ_CLEANUP, then IRP_MJ_CLOSE, as the I/O manager sends them."""
        await self.cleanup()
        return (await self.send(Irp(MajorFunction.CLOSE, self.io.event()))).status

    def write_request(self, buffer: bytes, length: int | None = None, byte_offset: int = 0) -> Irp:
        """Make an IRP_MJ_WRITE request. `length` in bytes; the whole buffer without it."""
        length = len(buffer) if length is None else length
        return Irp(
            MajorFunction.WRITE,
            self.io.event(),
            input_buffer=buffer,
            length=length,
            byte_offset=byte_offset,
        )

    async def write(self, buffer: bytes) -> IoStatus:
        """Send an IRP_MJ_WRITE request; Information is the number of bytes written."""
        return await self.send(self.write_request(buffer))

    def read_request(self, length: int, byte_offset: int = 0) -> Irp:
        """Make an IRP_MJ_READ request for `length` bytes."""
        return Irp(MajorFunction.READ, self.io.event(), length=length, byte_offset=byte_offset)

    async def read(self, length: int) -> IoStatus:
        """Send an IRP_MJ_READ request; Information is the number of bytes read."""
        return await self.send(self.read_request(length))
