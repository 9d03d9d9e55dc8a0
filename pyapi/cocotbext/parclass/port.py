# SPDX-License-Identifier: Apache-2.0
"""The parallel port: the functional device (FDO) that hands its one port to one owner at a time.

Documented in Microsoft's *Synchronizing the Use of a Parallel Port*: requests for the port are
queued and granted strictly first come, first served, and can be cancelled at any time. Clients open
a file on the port (``cocotbext.parclass.port_client``); several may, and the port tells them apart.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

from cocotbext.ieee1284.times import INIT_PULSE_NS
from cocotbext.parclass.chip import Chip
from cocotbext.parclass.io import PortIo
from cocotbext.parclass.ioctl import InternalIoctl
from cocotbext.parclass.irp import Irp, MajorFunction
from cocotbext.parclass.ownership import Ownership
from cocotbext.parclass.port_information import (
    MORE_PARALLEL_PORT_INFORMATION_SIZE,
    PARALLEL_CHIP_MODE_SIZE,
    PARALLEL_PNP_INFORMATION_SIZE,
    PARALLEL_PORT_INFORMATION_SIZE,
    MoreParallelPortInformation,
    ParallelPnpInformation,
    ParallelPortInformation,
)
from cocotbext.parclass.registers import CONTROL, CONTROL_INIT, CONTROL_SELECTIN, DATA
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.target import DeviceObject
from cocotbext.parclass.work_queue import WorkQueue

__all__ = ["ECR_BASE", "IDLE_CONTROL", "SPP_SPAN", "ParallelPort", "PortContext"]

IDLE_CONTROL = 0xC0 | CONTROL_SELECTIN | CONTROL_INIT
"""0xCC, where the DDK's sample idles: selected, not in reset, strobe off; 7:6 are reserved."""

ECR_BASE = 0x400
"""Offset of the extended registers from the port's base, as on a PC."""

SPP_SPAN = 8
_ECP_SPAN = 3

_Code = InternalIoctl
_ChangeMode = Callable[[Chip, int], Awaitable[NtStatus]]


class _Removable(Protocol):
    """A device on the port, told of the port's removal."""

    def surprise_removal(self) -> None: ...


class PortContext:
    """Context of the port's callbacks: the port, and the file that asked for them."""

    def __init__(self, port: "ParallelPort", file: object) -> None:
        self.port = port
        self.file = file


class ParallelPort(DeviceObject):
    """One parallel port: its registers, its owner, and the queue of those who want it.

    It takes IRP_MJ_CREATE, CLEANUP, CLOSE and INTERNAL_DEVICE_CONTROL requests.

    Args:
        io: the registers and the clock of the port.
        has_ecr: whether there are extended registers at ECR_BASE; without, none are touched.
        name: PortName.

    Attributes:
        chip: its chip mode and capabilities.
        removed: the port was surprise removed.

    Source: Microsoft's *Synchronizing the Use of a Parallel Port*, *Opening and Closing a Parallel
    Port*, *Setting and Clearing the Communication Mode on a Parallel Port*.
    """

    def __init__(self, io: PortIo, *, has_ecr: bool = True, name: str = "LPT1") -> None:
        self._io = io
        self.has_ecr = has_ecr
        self.name = name
        self.chip = Chip(io, has_ecr=has_ecr)
        self.removed = False
        self._ownership = Ownership()
        self._devices: list[_Removable] = []
        self._work_queue = WorkQueue(io, self._set_or_clear_mode)

    @property
    def io(self) -> PortIo:
        """The registers and the clock of the port."""
        return self._io

    @property
    def owner(self) -> object:
        """Who has the port allocated: a device, a request, a file, or None."""
        return self._ownership.owner

    async def start(self) -> None:
        """IRP_MN_START_DEVICE: reset the peripheral with nInit, idle the lines, start the chip."""
        await self.io.write(CONTROL, IDLE_CONTROL & ~CONTROL_INIT)
        await self.io.delay(INIT_PULSE_NS)
        await self.io.write(CONTROL, IDLE_CONTROL)
        await self.chip.start()

    def attach(self, device: _Removable) -> None:
        """A device was found on the port; it goes when the port goes."""
        self._devices.append(device)

    def detach(self, device: _Removable) -> None:
        """A device is gone, by itself or by its bus: the port's removal is no longer its own."""
        if device in self._devices:
            self._devices.remove(device)

    # -- ownership, for the port's own devices and for the callbacks

    def allocate(self, irp: Irp) -> NtStatus:
        """IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE: give the port to `irp.file` when its turn comes.

        Returns:
            STATUS_SUCCESS; STATUS_PENDING while the request is queued; STATUS_DELETE_PENDING;
            STATUS_INVALID_PARAMETER without a file.
        """
        if self.removed:
            return irp.complete(NtStatus.STATUS_DELETE_PENDING)
        return self._ownership.allocate(irp)

    def try_allocate(self, owner: object) -> bool:
        """Give the port to `owner` if it is free; never queues (PPARALLEL_TRY_ALLOCATE_ROUTINE)."""
        return not self.removed and self._ownership.try_allocate(owner)

    def free(self, owner: object) -> bool:
        """Hand the port to the next (PPARALLEL_FREE_ROUTINE). False if `owner` has it not.

        While the chip mode is being changed, the next has to wait for the end of that.
        """
        return self._ownership.free(owner)

    def query_num_waiters(self) -> int:
        """How many requests are queued (PPARALLEL_QUERY_WAITERS_ROUTINE)."""
        return self._ownership.waiters()

    async def change_mode(self, file: object, change: _ChangeMode, chip_mode: int) -> NtStatus:
        """Set or clear the chip mode for the file that has the port, and keep the port meanwhile.

        Returns:
            What `change` does; STATUS_DELETE_PENDING; STATUS_ACCESS_DENIED: `file` has it not.
        """
        if self.removed:
            return NtStatus.STATUS_DELETE_PENDING
        if not self._ownership.owned_by(file):
            return NtStatus.STATUS_ACCESS_DENIED
        with self._ownership.held():
            return await change(self.chip, chip_mode)

    # -- removal

    def surprise_removal(self) -> None:
        """IRP_MN_SURPRISE_REMOVAL: the port is gone, and every device on it.

        Queued requests end with STATUS_CANCELLED, from the tail; later ones with
        STATUS_DELETE_PENDING; a write in flight with STATUS_DEVICE_REMOVED and the true count.
        """
        if self.removed:
            return
        self.removed = True
        self._ownership.cancel_queued()
        self._work_queue.cancel_queued()
        for device in tuple(self._devices):
            device.surprise_removal()

    # -- requests

    def call_driver(self, irp: Irp) -> NtStatus:
        """IoCallDriver: start a request; STATUS_PENDING means that it ends later.

        Returns:
            STATUS_SUCCESS, STATUS_PENDING, STATUS_CANCELLED, STATUS_DELETE_PENDING after a
            removal, STATUS_INVALID_PARAMETER for a code that is not built, STATUS_BUFFER_TOO_SMALL,
            STATUS_INVALID_DEVICE_REQUEST for another major function.
        """
        if irp.major is MajorFunction.CLEANUP:
            self._ownership.cancel_queued_of(irp.file)
            self._work_queue.cancel_queued_of(irp.file)
            return irp.complete(NtStatus.STATUS_SUCCESS)
        if irp.major is MajorFunction.CLOSE:
            self.free(irp.file)
            return irp.complete(NtStatus.STATUS_SUCCESS)
        if self.removed:
            return irp.complete(NtStatus.STATUS_DELETE_PENDING)
        if irp.cancel_requested:
            return irp.complete(NtStatus.STATUS_CANCELLED)
        if irp.major is MajorFunction.CREATE:
            return irp.complete(NtStatus.STATUS_SUCCESS)
        if irp.major is MajorFunction.INTERNAL_DEVICE_CONTROL:
            return self._internal_control(irp)
        return irp.complete(NtStatus.STATUS_INVALID_DEVICE_REQUEST)

    def _internal_control(self, irp: Irp) -> NtStatus:
        match irp.code:
            case _Code.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE:
                return self.allocate(irp)
            case _Code.IOCTL_INTERNAL_PARALLEL_PORT_FREE:
                self.free(irp.file)
                return irp.complete(NtStatus.STATUS_SUCCESS)
            case _Code.IOCTL_INTERNAL_RELEASE_PARALLEL_PORT_INFO:
                return irp.complete(NtStatus.STATUS_SUCCESS)
            case _Code.IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO:
                return _answer(irp, PARALLEL_PORT_INFORMATION_SIZE, self._port_information(irp))
            case _Code.IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO:
                return _answer(irp, PARALLEL_PNP_INFORMATION_SIZE, self._pnp_information(irp))
            case _Code.IOCTL_INTERNAL_GET_MORE_PARALLEL_PORT_INFO:
                size = MORE_PARALLEL_PORT_INFORMATION_SIZE
                return _answer(irp, size, MoreParallelPortInformation())
            case (
                _Code.IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE
                | _Code.IOCTL_INTERNAL_PARALLEL_CLEAR_CHIP_MODE
            ):
                if len(irp.input_buffer) < PARALLEL_CHIP_MODE_SIZE:
                    return irp.complete(NtStatus.STATUS_BUFFER_TOO_SMALL)
                return self._work_queue.put(irp)
            case _:
                return irp.complete(NtStatus.STATUS_INVALID_PARAMETER)

    def _port_information(self, irp: Irp) -> ParallelPortInformation:
        return ParallelPortInformation(
            original_controller=DATA,
            controller=DATA,
            span_of_controller=SPP_SPAN,
            try_allocate_port=_try_allocate_port,
            free_port=_free_port,
            query_num_waiters=_query_num_waiters,
            context=PortContext(self, irp.file),
        )

    def _pnp_information(self, irp: Irp) -> ParallelPnpInformation:
        ecr_base = ECR_BASE if self.has_ecr else 0
        return ParallelPnpInformation(
            original_ecp_controller=ecr_base,
            ecp_controller=ecr_base,
            span_of_ecp_controller=_ECP_SPAN if self.has_ecr else 0,
            hardware_capabilities=self.chip.capabilities,
            try_set_chip_mode=_try_set_chip_mode,
            clear_chip_mode=_clear_chip_mode,
            try_select_device=_no_chain,
            deselect_device=_no_chain,
            context=PortContext(self, irp.file),
            current_mode=self.chip.mode,
            port_name=self.name,
        )

    async def _set_or_clear_mode(self, irp: Irp) -> None:
        setting = irp.code == _Code.IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE
        routine = _try_set_chip_mode if setting else _clear_chip_mode
        irp.complete(await routine(PortContext(self, irp.file), irp.input_buffer[0]))


def _answer(irp: Irp, size: int, structure: object) -> NtStatus:
    """Complete a request that asks for a structure; Information is its size."""
    if irp.output_length < size:
        return irp.complete(NtStatus.STATUS_BUFFER_TOO_SMALL)
    return irp.complete(NtStatus.STATUS_SUCCESS, size, structure)


def _try_allocate_port(context: object) -> bool:
    """PPARALLEL_TRY_ALLOCATE_ROUTINE."""
    return isinstance(context, PortContext) and context.port.try_allocate(context.file)


def _free_port(context: object) -> None:
    """PPARALLEL_FREE_ROUTINE."""
    if isinstance(context, PortContext):
        context.port.free(context.file)


def _query_num_waiters(context: object) -> int:
    """PPARALLEL_QUERY_WAITERS_ROUTINE."""
    return context.port.query_num_waiters() if isinstance(context, PortContext) else 0


async def _try_set_chip_mode(context: object, chip_mode: int) -> NtStatus:
    """PPARALLEL_SET_CHIP_MODE: see ``Chip.set_mode``.

    Documented: the port must be allocated first. Without, here: STATUS_ACCESS_DENIED, and the chip
    of somebody else's port is left alone.
    """
    return await _change_chip_mode(context, Chip.set_mode, chip_mode)


async def _clear_chip_mode(context: object, chip_mode: int) -> NtStatus:
    """PPARALLEL_CLEAR_CHIP_MODE: see ``Chip.clear_mode`` and ``_try_set_chip_mode``."""
    return await _change_chip_mode(context, Chip.clear_mode, chip_mode)


async def _change_chip_mode(context: object, change: _ChangeMode, chip_mode: int) -> NtStatus:
    if not isinstance(context, PortContext):
        return NtStatus.STATUS_INVALID_PARAMETER
    return await context.port.change_mode(context.file, change, chip_mode)


def _no_chain(context: object, command: int) -> NtStatus:  # noqa: ARG001
    """PPARALLEL_TRY_SELECT_ROUTINE and PPARALLEL_DESELECT_ROUTINE: no chain is built yet."""
    return NtStatus.STATUS_UNSUCCESSFUL
