# SPDX-License-Identifier: Apache-2.0
"""The messages between the simulation and a process that runs a user's C.

A message is a header and a payload, in the byte order of the machine: both ends run on it. The
numbers of the operations go to the C compiler as definitions, so they stand here alone.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

from cocotbext.parclass.verifier.user_driver import COUNT_UNSET

__all__ = [
    "HEADER",
    "LARGEST_PAYLOAD",
    "Callback",
    "Message",
    "Op",
    "definitions",
]

HEADER = struct.Struct("=IIQIIII")
LARGEST_PAYLOAD = 1 << 26
"""64 MiB; a message that says it has more is a sign that the user's code wrote into the socket."""


class Op(IntEnum):
    """What the user's process asks for, beside how a, b and c are used."""

    READ = 1  # a: port. Answer b: value
    WRITE = 2  # a: port, b: value. No answer
    READ_BUFFER = 3  # a: port, b: count. Answer payload
    WRITE_BUFFER = 4  # a: port, payload. No answer
    STALL = 5  # b: ns. No answer
    DELAY = 6  # b: LARGE_INTEGER of 100 ns, negative: relative
    TIME = 7  # Answer b: ns
    RAISE = 8  # a: level. No answer
    LOWER = 9  # a: level. No answer
    RETURN = 10  # a: NTSTATUS, b: *NumBytesWritten, c: IRQL
    DIED = 11  # a: signal, b: address, payload: return addresses and a text
    CALL_DRIVER = 12  # a: code, b: room for output, bit 32: internal, c: request, payload: input
    WAIT = 13  # a: 1 with a limit, b: the limit as in DELAY, c: request
    CANCEL = 14  # c: request. Answer b: BOOLEAN
    CALLBACK = 15  # a: which, b: context, payload: arguments. Answer c: result
    WRITE_CALL = 16  # b: context, c: channel, bit 8: a count is wanted, payload: buffer
    TESTED = 17  # a: status, b: severity that a macro tested it for. No answer


class Callback(IntEnum):
    """The callbacks of PARCLASS_INFORMATION but ParallelWrite."""

    READ = 1
    DETERMINE = 2
    NEGOTIATE = 3
    TERMINATE = 4
    FWD_TO_REV = 5
    REV_TO_FWD = 6
    TRYSELECT = 7
    DESELECT = 8


@dataclass(frozen=True)
class Message:
    """One message; the meaning of a, b and c depends on the operation.

    Attributes:
        op: which operation.
        a: 32 bits.
        b: 64 bits.
        c: 32 bits.
        written: what *NumBytesWritten held when it was sent.
        done: of an answer to WAIT: 1 if the request has ended.
        payload: of any length.
    """

    op: int
    a: int = 0
    b: int = 0
    c: int = 0
    written: int = 0
    done: int = 0
    payload: bytes = b""

    def pack(self) -> bytes:
        """The message as it is sent."""
        size = len(self.payload)
        header = (self.op, self.a, self.b, self.c, self.written, size, self.done)
        return HEADER.pack(*header) + self.payload


def definitions() -> list[str]:
    """Arguments for the C compiler: every number that both sides have to know."""
    operations = [f"-DOP_{op.name}={op.value}" for op in Op]
    callbacks = [f"-DCALLBACK_{which.name}={which.value}" for which in Callback]
    return [*operations, *callbacks, f"-DCOUNT_UNSET={COUNT_UNSET}u"]
