# SPDX-License-Identifier: Apache-2.0
"""What a device's worker thread does: the requests that need the port, its lock, or the lines."""

from collections.abc import Awaitable, Callable

from cocotbext.ieee1284.times import INIT_PULSE_NS
from cocotbext.parclass.extension import DeviceExtension
from cocotbext.parclass.information import ULong
from cocotbext.parclass.ioctl import InternalIoctl, UserIoctl
from cocotbext.parclass.irp import Irp, MajorFunction
from cocotbext.parclass.peripheral_status import is_initialized, query_flags, reset_failure
from cocotbext.parclass.port import IDLE_CONTROL
from cocotbext.parclass.registers import CONTROL, CONTROL_INIT, STATUS
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.transfer import Transfer
from cocotbext.parclass.write import move_bytes

__all__ = ["DeviceWork"]

_RESET_LIMIT_NS = 1e9
_FIRST_POLL_NS = 10_000
"""After a reset the peripheral has 1 s to become ready, as in the DDK's sample."""

_LOCK = (
    InternalIoctl.IOCTL_INTERNAL_LOCK_PORT,
    InternalIoctl.IOCTL_INTERNAL_LOCK_PORT_NO_SELECT,
)


class DeviceWork:
    """Does one request at a time, in the worker thread, and completes it."""

    def __init__(self, device: DeviceExtension) -> None:
        self._device = device
        self._allocation: Irp | None = None

    def stop_waiting(self) -> None:
        """The device was removed: a request that waits for the port is cancelled."""
        if self._allocation is not None:
            self._allocation.cancel()

    async def do(self, irp: Irp) -> None:
        """Do a request."""
        if irp.major is MajorFunction.CLOSE:
            await self._release()
            self._device.negotiated = self._device.opened = False
            irp.complete(NtStatus.STATUS_SUCCESS)
        elif irp.major is MajorFunction.WRITE:
            await self._with_port(irp, self._write)
        elif irp.major is MajorFunction.READ:
            await self._with_port(irp, self._read)
        elif irp.major is MajorFunction.DEVICE_CONTROL:
            querying = irp.code == UserIoctl.IOCTL_PAR_QUERY_INFORMATION
            await self._with_port(irp, self._query if querying else self._reset)
        elif irp.code in _LOCK:
            await self._lock(irp)
        elif irp.code == InternalIoctl.IOCTL_INTERNAL_DISCONNECT_IDLE:
            self._device.negotiated = False
            irp.complete(NtStatus.STATUS_SUCCESS)
        else:
            await self._release()
            irp.complete(NtStatus.STATUS_SUCCESS)

    # -- the port

    async def _lock(self, irp: Irp) -> None:
        """LOCK_PORT: allocate, and keep it. There is no chain yet on which to select anything.

        The request ends in the moment in which the port is granted, so that it can be neither
        cancelled nor timed out afterwards.
        """
        if self._device.locked:  # not counted: one UNLOCK releases
            irp.complete(NtStatus.STATUS_SUCCESS)
            return

        def granted(allocation: Irp) -> None:
            self._device.locked = allocation.status is NtStatus.STATUS_SUCCESS
            if self._device.locked:
                irp.complete(allocation.status)

        status = await self._allocate(irp, self._device, granted)
        if not irp.done:
            irp.complete(status)

    async def _release(self) -> None:
        """UNLOCK_PORT and CLOSE: when no byte is on its way, the port goes to the next.

        Not locked: nothing changes, and the request succeeds all the same.
        """
        await self._transfer_ended()
        self._device.locked = False
        self._device.port.free(self._device)

    async def _with_port(self, irp: Irp, operation: Callable[[Irp], Awaitable[None]]) -> None:
        """Do an operation with the lock that the client holds, or with the port for this once."""
        device = self._device
        if device.locked:
            await self._transfer_ended(irp)
        else:
            status = await self._allocate(irp, irp)
            if status is not NtStatus.STATUS_SUCCESS:
                irp.complete(status)
                return
        try:
            if irp.cancel_requested or device.removed:
                irp.complete(NtStatus.STATUS_CANCELLED)
            else:
                await operation(irp)
        finally:
            device.port.free(irp)

    async def _allocate(
        self, irp: Irp, owner: object, granted: Callable[[Irp], None] = lambda _: None
    ) -> NtStatus:
        """Allocate the port for `owner`; `irp` can be cancelled meanwhile.

        Returns:
            STATUS_SUCCESS; STATUS_CANCELLED; STATUS_DEVICE_BUSY after the device's lock time-out;
            STATUS_DELETE_PENDING.
        """
        device = self._device
        allocation = Irp(
            MajorFunction.INTERNAL_DEVICE_CONTROL,
            device.port.io.event(),
            InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE,
            file=owner,
        )
        allocation.when_done(granted)
        self._allocation = allocation

        def cancel(_: Irp) -> None:
            allocation.cancel()

        irp.mark_pending(cancel)
        device.port.call_driver(allocation)
        timed_out = not await allocation.event.wait(device.lock_timeout_ns)
        self._allocation = None
        if timed_out:
            allocation.cancel()
            return NtStatus.STATUS_DEVICE_BUSY
        return allocation.status

    async def _transfer_ended(self, irp: Irp | None = None) -> None:
        """Wait until no callback of the device is in flight, or until `irp` is cancelled."""
        while self._device.transfer is not None:
            event = self._device.port.io.event()
            self._device.transfer.when_ended(event)
            if irp is not None:
                irp.mark_pending(lambda _: event.set())  # noqa: B023  # called in this round only
            await event.wait()
            if irp is not None and irp.cancel_requested:
                return

    # -- what is done with it

    async def _write(self, irp: Irp) -> None:
        """IRP_MJ_WRITE: Information is the number of bytes that reached the device."""
        written = ULong()
        with Transfer(self._device) as transfer:
            irp.mark_pending(lambda _: transfer.stop(NtStatus.STATUS_CANCELLED))
            data = memoryview(irp.input_buffer)[: irp.length]
            status = await move_bytes(self._device, transfer, data, written)
        irp.complete(status, written.value)

    async def _read(self, irp: Irp) -> None:
        """IRP_MJ_READ. No reverse mode is built yet: what a failed negotiation returns."""
        irp.complete(NtStatus.STATUS_INVALID_DEVICE_REQUEST)

    async def _query(self, irp: Irp) -> None:
        """IOCTL_PAR_QUERY_INFORMATION: one byte of ParallelFlag."""
        flags = query_flags(await self._device.port.io.read(STATUS))
        irp.complete(NtStatus.STATUS_SUCCESS, 1, bytes([flags]))

    async def _reset(self, irp: Irp) -> None:
        """IOCTL_PAR_SET_INFORMATION with PARALLEL_INIT: pulse nInit, wait until it is over."""
        io = self._device.port.io
        with Transfer(self._device) as transfer:
            irp.mark_pending(lambda _: transfer.stop(NtStatus.STATUS_CANCELLED))
            await io.write(CONTROL, IDLE_CONTROL & ~CONTROL_INIT)
            await io.delay(INIT_PULSE_NS)
            await io.write(CONTROL, IDLE_CONTROL)
            started_ns = io.now()
            while True:
                status = await io.read(STATUS)
                waited_ns = io.now() - started_ns
                ready = is_initialized(status)
                if ready or transfer.stopped is not None or waited_ns >= _RESET_LIMIT_NS:
                    break
                pause_ns = max(_FIRST_POLL_NS, waited_ns / 4)
                await transfer.pause(min(pause_ns, _RESET_LIMIT_NS - waited_ns))
        if ready:
            irp.complete(NtStatus.STATUS_SUCCESS)
        else:
            irp.complete(transfer.stopped or reset_failure(status))
