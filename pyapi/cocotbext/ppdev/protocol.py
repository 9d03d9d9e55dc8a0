# SPDX-License-Identifier: Apache-2.0
"""The messages between the preload library and the server; docs/linux.md describes them.

A message is a header and a payload, in the machine's byte order: both ends run on one machine.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum, IntFlag

__all__ = [
    "LARGEST",
    "MAGIC",
    "REQUEST_SIZE",
    "VERSION",
    "Flag",
    "Op",
    "ProtocolError",
    "Request",
    "pack_reply",
]

MAGIC = 0x54525050
VERSION = 1
LARGEST = 32768
"""Bytes in the payload of one message, at most."""

_REQUEST = struct.Struct("=IHHIIQQ")
_REPLY = struct.Struct("=IHHIiq")

REQUEST_SIZE = _REQUEST.size
REPLY_SIZE = _REPLY.size


class ProtocolError(Exception):
    """A message that no preload library of this version sends."""


class Op(IntEnum):
    """What is asked for; `a` and `b` are the header's two numbers."""

    OPEN = 1
    """a: 1 parport, 2 lp; b: flags of open(2)."""
    IOCTL = 2
    """a: command; b: argument; payload: what the argument points to, if the command reads it."""
    READ = 3
    """a: bytes wanted; the answer's payload is what was read."""
    WRITE = 4
    """payload: the bytes; the result is how many were written."""
    POLL = 5
    """a: events of poll(2); b: longest wait, ns of simulated time, all ones for ever.

    The result is the events that there are, the answer's payload how long the wait was, ns.
    """
    STAT = 6
    """The result is the kind of device, as in OPEN."""
    IN = 7
    """a: offset from the port's base; the result is the byte."""
    OUT = 8
    """a: offset; b: the byte."""
    ACCESS = 9
    """The result is the access mode of the open file, O_ACCMODE of its flags."""


class Flag(IntFlag):
    """What else the library says about a request."""

    NONBLOCK = 1
    """The descriptor has O_NONBLOCK."""
    FAULT = 2
    """The program's pointer is bad, so there is no payload."""


NO_FLAGS = Flag(0)


@dataclass(frozen=True)
class Request:
    """One request, checked."""

    op: Op
    flags: Flag = NO_FLAGS
    a: int = 0
    b: int = 0
    payload: bytes = b""

    def pack(self) -> bytes:
        """The message, as the library sends it."""
        header = (MAGIC, VERSION, self.op, len(self.payload), self.flags, self.a, self.b)
        return _REQUEST.pack(*header) + self.payload

    @classmethod
    def unpack(cls, message: bytes) -> "Request":
        """Read a message.

        Raises:
            ProtocolError: it is too short, too long, of another version, or says what is not so.
        """
        if not REQUEST_SIZE <= len(message) <= REQUEST_SIZE + LARGEST:
            raise ProtocolError(f"a message of {len(message)} bytes")
        magic, version, op, length, flags, a, b = _REQUEST.unpack_from(message)
        if magic != MAGIC or version != VERSION:
            raise ProtocolError(f"magic 0x{magic:08X}, version {version}; there is {VERSION}")
        if length != len(message) - REQUEST_SIZE:
            raise ProtocolError(f"{length} bytes of payload announced, another number came")
        if flags & ~(Flag.NONBLOCK | Flag.FAULT):
            raise ProtocolError(f"unknown flags 0x{flags:X}")
        try:
            return cls(Op(op), Flag(flags), a, b, message[REQUEST_SIZE:])
        except ValueError:
            raise ProtocolError(f"no operation {op}") from None


def pack_reply(error: int = 0, result: int = 0, payload: bytes = b"") -> bytes:
    """An answer: `error` is an errno or 0; `result` what the program's call returns."""
    return _REPLY.pack(MAGIC, VERSION, 0, len(payload), error, result) + payload


def unpack_reply(message: bytes) -> tuple[int, int, bytes]:
    """Read an answer: error, result, payload.

    Raises:
        ProtocolError: it is none.
    """
    if len(message) < REPLY_SIZE:
        raise ProtocolError(f"an answer of {len(message)} bytes")
    magic, version, _, length, error, result = _REPLY.unpack_from(message)
    if (magic, version, length) != (MAGIC, VERSION, len(message) - REPLY_SIZE):
        raise ProtocolError("no answer of this version")
    return error, result, message[REPLY_SIZE:]
