# SPDX-License-Identifier: Apache-2.0
"""PARCLASS_INFORMATION: what IOCTL_INTERNAL_PARCLASS_CONNECT returns to a client."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntFlag
from typing import Protocol

from cocotbext.ieee1284.modes import IeeeMode
from cocotbext.parclass.status import NtStatus

__all__ = [
    "PARCLASS_INFORMATION_SIZE",
    "HardwareCapability",
    "OutULong",
    "ParallelRead",
    "ParallelSelect",
    "ParallelWrite",
    "ParclassInformation",
    "ULong",
]

PARCLASS_INFORMATION_SIZE = 120
"""sizeof(PARCLASS_INFORMATION) in bytes on a 64-bit system, from the header's member list."""


class OutULong(Protocol):
    """PULONG: where a callback stores a count. ``ctypes.c_uint32`` fits, and so does ULong."""

    value: int


class ULong:
    """A ULONG that lives somewhere: pass it as `num_bytes_written` and read `value` afterwards."""

    __slots__ = ("value",)

    def __init__(self, value: int = 0) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"ULong({self.value})"


class HardwareCapability(IntFlag):
    """PPT_Xxx_PRESENT: what the port's chip can do."""

    PPT_NO_HARDWARE_PRESENT = 0x00
    PPT_ECP_PRESENT = 0x01
    PPT_EPP_PRESENT = 0x02
    PPT_EPP_32_PRESENT = 0x04
    PPT_BYTE_PRESENT = 0x08
    PPT_1284_3_PRESENT = 0x10


ParallelWrite = Callable[
    [object, "bytes | bytearray | memoryview", int, "OutULong | None", int], Awaitable[NtStatus]
]
"""PPARALLEL_WRITE: (Context, Buffer, NumBytesToWrite, NumBytesWritten, Channel) to NTSTATUS."""

ParallelRead = Callable[
    [object, "bytearray | memoryview", int, "OutULong | None", int], Awaitable[NtStatus]
]
"""PPARALLEL_READ: (Context, Buffer, NumBytesToRead, NumBytesRead, Channel) to NTSTATUS."""

ParallelSelect = Callable[[object, int], NtStatus]
"""(Context, Command) to NTSTATUS; Command is the ID of a PARALLEL_1284_COMMAND."""


@dataclass(frozen=True)
class ParclassInformation:
    """PARCLASS_INFORMATION: the resources of the port and the callbacks of the device.

    The callbacks may be used while the device is open and connected and holds the port's lock.
    They run in the caller's task at the caller's IRQL. Members are those of ``parallel.h``, in its
    order; source: Microsoft's documentation of PARCLASS_INFORMATION.

    Attributes:
        controller: Controller, base offset of the port's registers.
        ecr_controller: EcrController, base offset of the extended registers; 0: there are none.
        span_of_controller: SpanOfController, bytes of registers from `controller` on.
        determine_ieee_modes: DetermineIeeeModes, see ``callbacks``, as the next five.
        negotiate_ieee_mode: NegotiateIeeeMode.
        terminate_ieee_mode: TerminateIeeeMode.
        ieee_fwd_to_rev_mode: IeeeFwdToRevMode.
        ieee_rev_to_fwd_mode: IeeeRevToFwdMode.
        parallel_read: ParallelRead.
        parallel_write: ParallelWrite, see ``cocotbext.parclass.write.parallel_write``.
        parclass_context: ParclassContext, the first argument of every callback.
        hardware_capabilities: HardwareCapabilities, of the port's chip.
        fifo_depth: FifoDepth, words of the ECP FIFO; 0: no ECP mode is built yet.
        fifo_width: FifoWidth, bits of a word of the ECP FIFO; 0 likewise.
        parallel_tryselect: ParallelTryselect, see ``cocotbext.parclass.callbacks``, as the next.
        parallel_de_select: ParallelDeSelect.
    """

    controller: int
    ecr_controller: int
    span_of_controller: int
    determine_ieee_modes: Callable[[object], IeeeMode]
    negotiate_ieee_mode: Callable[[object, int, int, int, bool], NtStatus]
    terminate_ieee_mode: Callable[[object], NtStatus]
    ieee_fwd_to_rev_mode: Callable[[object], NtStatus]
    ieee_rev_to_fwd_mode: Callable[[object], NtStatus]
    parallel_read: ParallelRead
    parallel_write: ParallelWrite
    parclass_context: object
    hardware_capabilities: HardwareCapability
    fifo_depth: int
    fifo_width: int
    parallel_tryselect: ParallelSelect
    parallel_de_select: ParallelSelect
