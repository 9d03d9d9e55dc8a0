# SPDX-License-Identifier: Apache-2.0
"""PARCLASS_INFORMATION: what IOCTL_INTERNAL_PARCLASS_CONNECT returns to a client."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from parclass.status import NtStatus

__all__ = ["PARCLASS_INFORMATION_SIZE", "OutULong", "ParallelWrite", "ParclassInformation", "ULong"]

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


ParallelWrite = Callable[
    [object, "bytes | bytearray | memoryview", int, "OutULong | None", int], Awaitable[NtStatus]
]
"""PPARALLEL_WRITE: (Context, Buffer, NumBytesToWrite, NumBytesWritten, Channel) to NTSTATUS."""


@dataclass(frozen=True)
class ParclassInformation:
    """PARCLASS_INFORMATION, the members that are built so far.

    Attributes:
        controller: Controller, base offset of the port's registers.
        ecr_controller: EcrController, base offset of the extended registers.
        span_of_controller: SpanOfController, bytes of registers from `controller` on.
        parallel_write: ParallelWrite, see ``parclass.write.parallel_write``.
        parclass_context: ParclassContext, the first argument of every callback.
    """

    controller: int
    ecr_controller: int
    span_of_controller: int
    parallel_write: ParallelWrite
    parclass_context: object
