# SPDX-License-Identifier: Apache-2.0
"""A parallel device: the physical device (PDO) through which a driver reaches its peripheral."""

from cocotbext.parclass import callbacks
from cocotbext.parclass.control import ControlRequests
from cocotbext.parclass.device_work import DeviceWork
from cocotbext.parclass.extension import DeviceExtension
from cocotbext.parclass.information import (
    PARCLASS_INFORMATION_SIZE,
    ParallelWrite,
    ParclassInformation,
)
from cocotbext.parclass.io import PortIo
from cocotbext.parclass.ioctl import InternalIoctl, UserIoctl
from cocotbext.parclass.irp import FILE_DIRECTORY_FILE, Irp, MajorFunction
from cocotbext.parclass.peripheral_status import ParallelFlag
from cocotbext.parclass.port import ECR_BASE, SPP_SPAN, ParallelPort
from cocotbext.parclass.registers import DATA
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.target import DeviceObject
from cocotbext.parclass.work_queue import WorkQueue
from cocotbext.parclass.write import parallel_write

__all__ = ["ParallelDevice"]

_QUEUED_INTERNAL = (
    InternalIoctl.IOCTL_INTERNAL_LOCK_PORT,
    InternalIoctl.IOCTL_INTERNAL_LOCK_PORT_NO_SELECT,
    InternalIoctl.IOCTL_INTERNAL_DISCONNECT_IDLE,
)
_UNLOCK = (
    InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT,
    InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT_NO_DESELECT,
)


class ParallelDevice(DeviceObject):
    """A device on a port: takes requests and answers them.

    It takes IRP_MJ_CREATE, CLEANUP, CLOSE, READ, WRITE, DEVICE_CONTROL and
    INTERNAL_DEVICE_CONTROL. What needs the port or its lock is queued and done one by one, first
    come first served, in the device's worker thread; the rest is answered at once.

    Documented: a client opens the device before anything else, and uses nothing of it after it
    closed it. The driver answers all the same, as the system's does; the verifier
    (``cocotbext.parclass.verifier``) reports it.

    Args:
        port: the port that it hangs on.
        name: its location, such as "LPT1" or "LPT1.0".
        write: the PPARALLEL_WRITE that it hands to its clients.

    Attributes:
        extension: its state, and the ParclassContext of its callbacks.

    Source: Microsoft's *Opening and Using a Parallel Device*, *Device-specific operations for I/O
    requests for parallel devices*, *Locking and Unlocking a Parallel Port for Use by a Parallel
    Device*; codes and structures from the DDK's headers.
    """

    def __init__(
        self, port: ParallelPort, name: str = "LPT1", *, write: ParallelWrite = parallel_write
    ) -> None:
        self.extension = DeviceExtension(port, name)
        self._write = write
        self._worker = DeviceWork(self.extension)
        self._queue = WorkQueue(port.io, self._worker.do)
        self._control = ControlRequests(self.extension)
        port.attach(self)

    @property
    def io(self) -> PortIo:
        """The registers and the clock of the port."""
        return self.extension.port.io

    def surprise_removal(self) -> None:
        """IRP_MN_SURPRISE_REMOVAL: the device is gone.

        Queued requests end with STATUS_CANCELLED, a write in flight with STATUS_DEVICE_REMOVED and
        the true count, later requests with STATUS_DELETE_PENDING. The port goes to whoever waits
        for it as soon as no byte is on its way.
        """
        extension = self.extension
        if extension.removed:
            return
        extension.removed = True
        self._queue.cancel_queued()
        self._worker.stop_waiting()
        if extension.transfer is not None:
            extension.transfer.stop(NtStatus.STATUS_DEVICE_REMOVED)
        extension.give_back_if_removed()

    def call_driver(self, irp: Irp) -> NtStatus:
        """IoCallDriver: start a request; STATUS_PENDING means that it ends later.

        Returns:
            STATUS_SUCCESS or what the request's documentation says; STATUS_PENDING;
            STATUS_CANCELLED if it was cancelled before; STATUS_DELETE_PENDING after a removal;
            STATUS_INVALID_PARAMETER for a code that is not built.
        """
        if irp.major is MajorFunction.CLEANUP:
            return self._cleanup(irp)
        if irp.major is MajorFunction.CLOSE:
            self._leave()
            return self._queue.put(irp, cancellable=False)
        if self.extension.removed:
            return irp.complete(NtStatus.STATUS_DELETE_PENDING)
        if irp.cancel_requested:
            return irp.complete(NtStatus.STATUS_CANCELLED)
        match irp.major:
            case MajorFunction.CREATE:
                return self._create(irp)
            case MajorFunction.READ | MajorFunction.WRITE:
                return self._transfer(irp)
            case MajorFunction.INTERNAL_DEVICE_CONTROL:
                return self._internal_control(irp)
            case _:
                return self._user_control(irp)

    def _create(self, irp: Irp) -> NtStatus:
        if irp.options & FILE_DIRECTORY_FILE:
            return irp.complete(NtStatus.STATUS_NOT_A_DIRECTORY)
        if self.extension.opened:
            return irp.complete(NtStatus.STATUS_ACCESS_DENIED)
        self.extension.opened = True
        return irp.complete(NtStatus.STATUS_SUCCESS)

    def _cleanup(self, irp: Irp) -> NtStatus:
        """The client is going: nothing of it goes on."""
        self._queue.cancel_queued()
        self._queue.cancel_running()
        self._leave()
        return irp.complete(NtStatus.STATUS_SUCCESS)

    def _leave(self) -> None:
        """No callback gets in any more; the port is free as soon as no byte is on its way."""
        extension = self.extension
        extension.locked = False
        if extension.transfer is None:
            extension.port.free(extension)
        else:
            extension.transfer.stop(NtStatus.STATUS_CANCELLED)

    def _transfer(self, irp: Irp) -> NtStatus:
        if irp.byte_offset != 0:
            return irp.complete(NtStatus.STATUS_INVALID_PARAMETER)
        if irp.major is MajorFunction.WRITE and not 0 <= irp.length <= len(irp.input_buffer):
            return irp.complete(NtStatus.STATUS_INVALID_PARAMETER)
        if irp.length == 0:
            return irp.complete(NtStatus.STATUS_SUCCESS)
        return self._queue.put(irp)

    def _internal_control(self, irp: Irp) -> NtStatus:
        if irp.code == InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT:
            if irp.output_length < PARCLASS_INFORMATION_SIZE:
                return irp.complete(NtStatus.STATUS_BUFFER_TOO_SMALL)
            return irp.complete(
                NtStatus.STATUS_SUCCESS, PARCLASS_INFORMATION_SIZE, self.information()
            )
        if irp.code == InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT:
            return irp.complete(NtStatus.STATUS_SUCCESS)
        if irp.code in _QUEUED_INTERNAL:
            return self._queue.put(irp)
        if irp.code in _UNLOCK:  # once sent, the lock goes: nothing is left to cancel
            return self._queue.put(irp, cancellable=False)
        return irp.complete(NtStatus.STATUS_INVALID_PARAMETER)

    def _user_control(self, irp: Irp) -> NtStatus:
        if irp.code == UserIoctl.IOCTL_PAR_QUERY_INFORMATION:
            return self._queue_if(irp, irp.output_length >= 1)
        if irp.code == UserIoctl.IOCTL_PAR_SET_INFORMATION:
            if irp.input_buffer and irp.input_buffer[0] != ParallelFlag.PARALLEL_INIT:
                return irp.complete(NtStatus.STATUS_INVALID_PARAMETER)
            return self._queue_if(irp, len(irp.input_buffer) >= 1)
        return self._control.answer(irp)

    def _queue_if(self, irp: Irp, fits: bool) -> NtStatus:
        return self._queue.put(irp) if fits else irp.complete(NtStatus.STATUS_BUFFER_TOO_SMALL)

    def information(self) -> ParclassInformation:
        """What IOCTL_INTERNAL_PARCLASS_CONNECT returns."""
        port = self.extension.port
        return ParclassInformation(
            controller=DATA,
            ecr_controller=ECR_BASE if port.has_ecr else 0,
            span_of_controller=SPP_SPAN,
            determine_ieee_modes=callbacks.determine_ieee_modes,
            negotiate_ieee_mode=callbacks.negotiate_ieee_mode,
            terminate_ieee_mode=callbacks.terminate_ieee_mode,
            ieee_fwd_to_rev_mode=callbacks.ieee_fwd_to_rev_mode,
            ieee_rev_to_fwd_mode=callbacks.ieee_rev_to_fwd_mode,
            parallel_read=callbacks.parallel_read,
            parallel_write=self._write,
            parclass_context=self.extension,
            hardware_capabilities=port.chip.capabilities,
            fifo_depth=0,
            fifo_width=0,
            parallel_tryselect=callbacks.parallel_tryselect,
            parallel_de_select=callbacks.parallel_de_select,
        )
