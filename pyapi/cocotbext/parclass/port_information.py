# SPDX-License-Identifier: Apache-2.0
"""What a port tells its clients: resources, callbacks and chip modes.

The structures of ``parallel.h`` that the port's internal control requests return. Sizes are those
of a 64-bit system, from the header's member lists.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cocotbext.parclass.information import HardwareCapability, ParallelSelect
from cocotbext.parclass.registers import ChipMode
from cocotbext.parclass.status import NtStatus

__all__ = [
    "MORE_PARALLEL_PORT_INFORMATION_SIZE",
    "PARALLEL_CHIP_MODE_SIZE",
    "PARALLEL_PNP_INFORMATION_SIZE",
    "PARALLEL_PORT_INFORMATION_SIZE",
    "MoreParallelPortInformation",
    "ParallelPnpInformation",
    "ParallelPortInformation",
]

PARALLEL_PORT_INFORMATION_SIZE = 56
PARALLEL_PNP_INFORMATION_SIZE = 112
MORE_PARALLEL_PORT_INFORMATION_SIZE = 32
PARALLEL_CHIP_MODE_SIZE = 2


@dataclass(frozen=True)
class ParallelPortInformation:
    """PARALLEL_PORT_INFORMATION, returned by IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO.

    Attributes:
        original_controller: OriginalController, base offset as the bus sees it.
        controller: Controller, base offset of the port's registers.
        span_of_controller: SpanOfController, bytes.
        try_allocate_port: TryAllocatePort (PPARALLEL_TRY_ALLOCATE_ROUTINE): takes the port if it is
            free, never waits and never queues. BOOLEAN(Context), at most at DISPATCH_LEVEL.
        free_port: FreePort (PPARALLEL_FREE_ROUTINE): gives the port to the next in the queue.
            VOID(Context), at most at DISPATCH_LEVEL. Whoever does not own the port changes nothing.
        query_num_waiters: QueryNumWaiters (PPARALLEL_QUERY_WAITERS_ROUTINE): how many requests are
            queued. ULONG(Context), at most at DISPATCH_LEVEL.
        context: Context, the argument of the three. It stands for the port's device extension and
            for the file that asked, so that the port knows who allocates and frees.
    """

    original_controller: int
    controller: int
    span_of_controller: int
    try_allocate_port: Callable[[object], bool]
    free_port: Callable[[object], None]
    query_num_waiters: Callable[[object], int]
    context: object


@dataclass(frozen=True)
class ParallelPnpInformation:
    """PARALLEL_PNP_INFORMATION, returned by IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO.

    Attributes:
        original_ecp_controller: OriginalEcpController, base offset as the bus sees it; 0: none.
        ecp_controller: EcpController, base offset of the extended registers; 0: none.
        span_of_ecp_controller: SpanOfEcpController, bytes.
        port_number: PortNumber, not used.
        hardware_capabilities: HardwareCapabilities, what the chip showed when the port started.
        try_set_chip_mode: TrySetChipMode, see ``cocotbext.parclass.chip``, as the next.
        clear_chip_mode: ClearChipMode.
        fifo_depth: FifoDepth, words of the ECP FIFO; 0: no ECP mode is built yet.
        fifo_width: FifoWidth, bits of a word of the ECP FIFO; 0 likewise.
        epp_controller_physical_address: EppControllerPhysicalAddress, not used.
        span_of_epp_controller: SpanOfEppController, not used.
        ieee1284_3_device_count: Ieee1284_3DeviceCount, devices on the daisy chain: always 0.
        try_select_device: TrySelectDevice (PPARALLEL_TRY_SELECT_ROUTINE). IEEE 1284.3 is not built
            yet: STATUS_UNSUCCESSFUL, documented as "could not select".
        deselect_device: DeselectDevice (PPARALLEL_DESELECT_ROUTINE): STATUS_UNSUCCESSFUL likewise.
        context: Context, as in ParallelPortInformation.
        current_mode: CurrentMode, a ChipMode.
        port_name: PortName, symbolic link name of the port.
    """

    original_ecp_controller: int
    ecp_controller: int
    span_of_ecp_controller: int
    hardware_capabilities: HardwareCapability
    try_set_chip_mode: Callable[[object, int], Awaitable[NtStatus]]
    clear_chip_mode: Callable[[object, int], Awaitable[NtStatus]]
    try_select_device: ParallelSelect
    deselect_device: ParallelSelect
    context: object
    current_mode: ChipMode
    port_name: str
    port_number: int = 0
    fifo_depth: int = 0
    fifo_width: int = 0
    epp_controller_physical_address: int = 0
    span_of_epp_controller: int = 0
    ieee1284_3_device_count: int = 0


@dataclass(frozen=True)
class MoreParallelPortInformation:
    """MORE_PARALLEL_PORT_INFORMATION, returned by IOCTL_INTERNAL_GET_MORE_PARALLEL_PORT_INFO.

    A simulated port sits on no PC bus: interface, bus and interrupt are all 0.

    Attributes:
        interface_type: InterfaceType.
        bus_number: BusNumber.
        interrupt_level: InterruptLevel.
        interrupt_vector: InterruptVector.
        interrupt_affinity: InterruptAffinity.
        interrupt_mode: InterruptMode.
    """

    interface_type: int = 0
    bus_number: int = 0
    interrupt_level: int = 0
    interrupt_vector: int = 0
    interrupt_affinity: int = 0
    interrupt_mode: int = 0
