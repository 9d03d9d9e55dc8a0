# SPDX-License-Identifier: Apache-2.0
"""The one port behind the device files: who may use it, and what was handed to it.

A device file's claim is the lock of a parclass device, so programs, and drivers beside them, queue
up for the port in one line.
"""

import contextlib
import errno
from collections.abc import Callable, Iterator

from cocotbext.parclass import (
    ChipMode,
    InternalIoctl,
    NtStatus,
    ParallelDevice,
    ParallelPort,
    ParclassInformation,
    ULong,
)
from cocotbext.parclass.client import RequestFailedError, connect
from cocotbext.parclass.io import PortEvent
from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.hub import Call
from cocotbext.ppdev.ieee1284 import KernelNegotiator
from cocotbext.ppdev.pcport import PcPort

__all__ = ["Claimant", "MakeDevice", "Port"]

MakeDevice = Callable[[ParallelPort, str], ParallelDevice]

_NEVER_NS = 9e15
"""A wait without an end, for timers of 64 bits in picoseconds: 104 days."""

_AT_ONCE_NS = 1.0

_NO_PORT = (NtStatus.STATUS_DEVICE_REMOVED, NtStatus.STATUS_ACCESS_DENIED)
"""A write that ends so would not do better if it were tried again."""


class Port:
    """What the device files of a port share.

    Args:
        port: the port of parclass.
        write_mode: ChipMode.SPP: the driver strobes; ChipMode.FIFO: the controller does.
        make_device: makes a device on `port`, such as one that is watched; given its name.

    Attributes:
        registers: the kernel's view of its registers.
        negotiator: its IEEE 1284 mode.
        handed_over: every byte that a write counted, in order.
        parked: how many calls wait for another program, so that simulated time need not move.
        pausing: how many calls let simulated time pass and nothing else.
        on_change: called when one of the two changes.
    """

    def __init__(
        self,
        port: ParallelPort,
        write_mode: ChipMode = ChipMode.SPP,
        make_device: MakeDevice = ParallelDevice,
    ) -> None:
        self.parallel_port = port
        self.write_mode = write_mode
        self.registers = PcPort(port.io, has_ecr=port.has_ecr)
        self.negotiator = KernelNegotiator(self.registers)
        self.handed_over = bytearray()
        self.parked = 0
        self.pausing = 0
        self.on_change: Callable[[], None] = lambda: None
        self._registered: dict[object, bool] = {}
        self._make_device = make_device

    def register(self, owner: object, exclusive: bool) -> None:
        """Note a device of the port; an exclusive one stays alone (PARPORT_FLAG_EXCL).

        Raises:
            KernelError: ENXIO: there is an exclusive one, or others where this should be one.
        """
        if self._registered and (exclusive or any(self._registered.values())):
            raise KernelError(errno.ENXIO)
        self._registered[owner] = exclusive

    def unregister(self, owner: object) -> None:
        """Forget a device of the port."""
        self._registered.pop(owner, None)

    def device(self) -> ParallelDevice:
        """A device of parclass for one open file; it is to be detached from the port again."""
        device = self._make_device(self.parallel_port, "ppdev")
        device.extension.lock_timeout_ns = _NEVER_NS
        device.extension.write_mode = self.write_mode
        return device

    @contextlib.contextmanager
    def waiting_for_others(self) -> Iterator[None]:
        """Inside, a call waits for what another program does."""
        self.parked += 1
        self.on_change()
        try:
            yield
        finally:
            self.parked -= 1

    async def pause(self, ns: float, call: Call, event: PortEvent | None = None) -> None:
        """Let simulated time pass, until `event` is set or the call is interrupted.

        Args:
            ns: how long at most, simulated; more than 104 days are for ever.
            call: who waits.
            event: what it waits for, if it is anything but time.
        """
        happened = event or self.parallel_port.io.event()
        self.pausing += 1
        self.on_change()
        try:
            with call.when_interrupted(happened.set):
                await happened.wait(min(ns, _NEVER_NS))
        finally:
            self.pausing -= 1


class Claimant:
    """One open file's share in the port: its device of parclass, opened, connected and locked."""

    def __init__(self, port: Port) -> None:
        self._port = port
        self._device: ParallelDevice | None = None
        self._information: ParclassInformation | None = None
        self.claimed = False

    async def claim(self, call: Call, nonblock: bool = False) -> None:
        """Lock the port, behind everybody who waits for it.

        Raises:
            KernelError: EINTR; EAGAIN: `nonblock`, and somebody else has it; EIO: the port is gone.
        """
        device = await self._opened()
        irp = device.request(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
        device.call_driver(irp)
        if not await irp.event.wait(_AT_ONCE_NS):
            if nonblock:
                irp.cancel()
            with self._port.waiting_for_others(), call.when_interrupted(irp.cancel):
                await irp.event.wait()
        if irp.status is NtStatus.STATUS_CANCELLED:
            raise KernelError(errno.EAGAIN if nonblock else errno.EINTR)
        if irp.status is not NtStatus.STATUS_SUCCESS:
            raise KernelError(errno.EIO)
        self.claimed = True

    async def release(self) -> None:
        """Unlock the port."""
        if self._device is not None and self.claimed:
            self.claimed = False
            await self._device.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)

    @property
    def wanted(self) -> bool:
        """Somebody waits for the port."""
        return self._port.parallel_port.query_num_waiters() > 0

    async def write(self, call: Call, data: bytes, timeout_ns: float) -> int:
        """Write in compatibility mode through PPARALLEL_WRITE; the port has to be claimed.

        Returns:
            How many bytes reached the peripheral; an interrupted call ends before the next one.

        Raises:
            KernelError: EIO: the port or the device is gone, or is not this claimant's.
        """
        device, information = self._device, self._information
        if device is None or information is None:
            raise KernelError(errno.EIO)
        device.extension.write_timeout_ns = timeout_ns
        written = ULong()

        def stop() -> None:
            if device.extension.transfer is not None:
                device.extension.transfer.stop(NtStatus.STATUS_CANCELLED)

        if call.interrupted:
            return 0
        with call.when_interrupted(stop):
            status = await information.parallel_write(
                information.parclass_context, data, len(data), written, 0
            )
        self._port.handed_over += data[: written.value]
        await self._port.registers.after_transfer()
        if status in _NO_PORT and not written.value:
            raise KernelError(errno.EIO)
        return written.value

    async def read(self, size: int) -> bytes:
        """Read through PPARALLEL_READ.

        Raises:
            KernelError: EIO: there is no reverse mode to read in.
        """
        if self._information is None:
            raise KernelError(errno.EIO)
        buffer, count = bytearray(size), ULong()
        status = await self._information.parallel_read(
            self._information.parclass_context, buffer, size, count, 0
        )
        if status is not NtStatus.STATUS_SUCCESS:
            raise KernelError(errno.EIO)
        return bytes(buffer[: count.value])

    async def close(self) -> None:
        """Disconnect and close; the port is free afterwards if it was claimed here."""
        if self._device is None:
            return
        await self.release()
        device, self._device = self._device, None
        await device.ioctl(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)
        await device.close()
        self._port.parallel_port.detach(device)

    async def _opened(self) -> ParallelDevice:
        if self._device is None:
            device = self._port.device()
            await device.create()
            try:
                self._information = await connect(device)
            except RequestFailedError:
                raise KernelError(errno.EIO) from None
            self._device = device
        return self._device
