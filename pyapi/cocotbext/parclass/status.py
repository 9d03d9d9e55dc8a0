# SPDX-License-Identifier: Apache-2.0
"""NTSTATUS codes of the parallel class contract, and the macros that test them.

Values: ``ntstatus.h`` of the Windows Server 2003 SP1 DDK (3790.1830) and of WDK 7600.
"""

from contextvars import ContextVar
from enum import IntEnum
from typing import Protocol

__all__ = ["NtStatus", "StatusWatch", "nt_error", "nt_success", "status_watch"]


class NtStatus(IntEnum):
    """NTSTATUS: the 32-bit result of a request or of a callback.

    Bits 31:30 are the severity: 0 success, 1 information, 2 warning, 3 error. Short writes end with
    the warnings PAPER_EMPTY, POWERED_OFF, OFF_LINE and BUSY, or with the error NOT_CONNECTED.
    docs/contract.md says of each when it is returned; TIMEOUT, BUFFER_OVERFLOW, PORT_DISCONNECTED,
    INSUFFICIENT_RESOURCES, NOT_SUPPORTED and LINK_FAILED never are.
    """

    STATUS_SUCCESS = 0x00000000
    STATUS_TIMEOUT = 0x00000102
    STATUS_PENDING = 0x00000103
    STATUS_BUFFER_OVERFLOW = 0x80000005
    STATUS_DEVICE_PAPER_EMPTY = 0x8000000E
    STATUS_DEVICE_POWERED_OFF = 0x8000000F
    STATUS_DEVICE_OFF_LINE = 0x80000010
    STATUS_DEVICE_BUSY = 0x80000011
    STATUS_UNSUCCESSFUL = 0xC0000001
    STATUS_INVALID_PARAMETER = 0xC000000D
    STATUS_NO_SUCH_DEVICE = 0xC000000E
    STATUS_INVALID_DEVICE_REQUEST = 0xC0000010
    STATUS_ACCESS_DENIED = 0xC0000022
    STATUS_BUFFER_TOO_SMALL = 0xC0000023
    STATUS_PORT_DISCONNECTED = 0xC0000037
    STATUS_DELETE_PENDING = 0xC0000056
    STATUS_DEVICE_NOT_CONNECTED = 0xC000009D
    STATUS_INSUFFICIENT_RESOURCES = 0xC000009A
    STATUS_IO_TIMEOUT = 0xC00000B5
    STATUS_NOT_SUPPORTED = 0xC00000BB
    STATUS_NOT_A_DIRECTORY = 0xC0000103
    STATUS_CANCELLED = 0xC0000120
    STATUS_LINK_FAILED = 0xC000013E
    STATUS_INVALID_DEVICE_STATE = 0xC0000184
    STATUS_IO_DEVICE_ERROR = 0xC0000185
    STATUS_DEVICE_PROTOCOL_ERROR = 0xC0000186
    STATUS_DEVICE_REMOVED = 0xC00002B6

    def __str__(self) -> str:
        """Name and number, as a report shows them: ``STATUS_DEVICE_BUSY (0x80000011)``."""
        return f"{self.name} (0x{self.value:08X})"


class StatusWatch(Protocol):
    """Who wants to know by which macro a caller tests a status; see ``verifier.contract``."""

    def tested(self, macro: str, status: int) -> None:
        """The running thread applied `macro` ("NT_SUCCESS" or "NT_ERROR") to `status`."""


status_watch: ContextVar[StatusWatch | None] = ContextVar("status_watch", default=None)
"""Set by the verifier in the thread that it hands a status to; nobody watches otherwise."""


def nt_success(status: int) -> bool:
    """NT_SUCCESS: true for success and information codes, STATUS_TIMEOUT included."""
    _tell("NT_SUCCESS", status)
    return (status >> 30) & 3 in (0, 1)


def nt_error(status: int) -> bool:
    """NT_ERROR: true for error codes only.

    The printer warnings (paper empty, off line, powered off, busy) are neither NT_SUCCESS nor
    NT_ERROR, so a caller that tests NT_ERROR takes a short write for a whole one.
    """
    _tell("NT_ERROR", status)
    return (status >> 30) & 3 == 3


def _tell(macro: str, status: int) -> None:
    watch = status_watch.get()
    if watch is not None:
        watch.tested(macro, status)
