# SPDX-License-Identifier: Apache-2.0
"""What pywellen does not tell of an FST file: names as they were declared, and when it was off.

Of ``pins[8:1]`` pywellen tells ``pins`` and 8 bits, and of the escaped names ``D[7]`` and ``D[6]``
it makes one ``D`` of 2 bits; which wire is which bit is lost. The file has it in its hierarchy, a
block of few kinds of records. The values, which are most of the format, are pywellen's.

See libfst (github.com/gtkwave/libfst): fstReaderIterateHier, fstReaderProcessHier.
"""

import gzip
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import lz4.block

__all__ = ["Blocks", "Variable", "read_blocks"]

_BLOCK = struct.Struct(">BQ")  # kind, length with that of the length, without that of the kind
_SIZE = struct.Struct(">Q")
_BLACKOUT, _HIER_GZIP, _HIER_LZ4, _HIER_LZ4_TWICE = 2, 4, 6, 7
_ATTRIBUTE, _ATTRIBUTE_END, _SCOPE, _UPSCOPE, _LAST_VARIABLE = 252, 253, 254, 255, 29
_MOST_PACKED = 1100  # to one: neither gzip nor LZ4 can do more


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable as it was declared.

    Attributes:
        name: with its scopes, joined by dots, and with its range: ``tb.pins[8:1]``.
        length: how many bits.
        number: of its values, from 0; variables that are one net share it.
    """

    name: str
    length: int
    number: int


@dataclass(frozen=True, slots=True)
class Blocks:
    """What the small blocks of a file say.

    Attributes:
        variables: in the order of their declaration.
        activity: when dumping was switched, in ticks, and whether on.
    """

    variables: list[Variable]
    activity: list[tuple[int, bool]]


def read_blocks(path: Path) -> Blocks:
    """Read the small blocks of a file.

    Raises:
        ValueError: they are cut off or damaged.
    """
    variables: list[Variable] | None = None
    activity: list[tuple[int, bool]] = []
    end = path.stat().st_size
    with path.open("rb") as file:
        try:
            while head := file.read(_BLOCK.size):
                kind, length = _BLOCK.unpack(head)
                length -= _SIZE.size
                begin = file.tell()
                if not 0 <= length <= end - begin:
                    raise ValueError("a block is longer than the file")
                if kind in (_HIER_GZIP, _HIER_LZ4, _HIER_LZ4_TWICE):
                    variables = _variables(_Bytes(_unpack(kind, file, length)))
                elif kind == _BLACKOUT:
                    activity = _activity(_Bytes(file.read(length)))
                file.seek(begin + length)
        except (struct.error, zlib.error, lz4.block.LZ4BlockError, EOFError, OSError) as error:
            raise ValueError(str(error)) from None
    if variables is None:
        raise ValueError("it has no hierarchy")
    return Blocks(variables, activity)


def _unpack(kind: int, file: BinaryIO, length: int) -> bytes:
    """The records of a hierarchy."""
    sizes = [_SIZE.unpack(file.read(_SIZE.size))[0] for _ in range(1 + (kind == _HIER_LZ4_TWICE))]
    packed = file.read(length - _SIZE.size * len(sizes))
    if kind == _HIER_GZIP:
        return gzip.decompress(packed)
    for size in reversed(sizes):
        if size > _MOST_PACKED * len(packed):
            raise ValueError(f"{len(packed)} bytes cannot hold {size}")
        packed = lz4.block.decompress(packed, uncompressed_size=size)
    return packed


def _activity(block: "_Bytes") -> list[tuple[int, bool]]:
    found, time = [], 0
    for _ in range(block.number()):
        is_on = block.byte() == 1
        time += block.number()
        found.append((time, is_on))
    return found


def _variables(records: "_Bytes") -> list[Variable]:
    scopes: list[str] = []
    found: list[Variable] = []
    numbers = 0
    while records.left():
        kind = records.byte()
        if kind == _SCOPE:
            records.byte()
            scopes.append(records.text())
            records.text()  # what it is an instance of
        elif kind == _UPSCOPE:
            del scopes[-1:]
        elif kind == _ATTRIBUTE:
            records.skip(2)
            records.text()
            records.number()
        elif kind <= _LAST_VARIABLE:
            records.byte()  # its direction
            name, length, alias = records.text(), records.number(), records.number()
            numbers += alias == 0
            number = (alias or numbers) - 1
            found.append(Variable(".".join([*filter(None, scopes), name]), length, number))
        elif kind != _ATTRIBUTE_END:
            raise ValueError(f"unknown record {kind} in the hierarchy")
    return found


class _Bytes:
    """Reads what it is made of, one piece after the other."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def left(self) -> bool:
        """Whether there is more."""
        return self._at < len(self._data)

    def skip(self, count: int) -> None:
        self._at += count

    def byte(self) -> int:
        if not self.left():
            raise ValueError("a record is cut off")
        self._at += 1
        return self._data[self._at - 1]

    def text(self) -> str:
        """A text that ends with a zero."""
        end = self._data.find(b"\0", self._at)
        if end < 0:
            raise ValueError("a name is cut off")
        text = self._data[self._at : end].decode("utf-8", "replace")
        self._at = end + 1
        return text

    def number(self) -> int:
        """A number of seven bits a byte, the lowest first; the top bit says that more follow."""
        value = shift = 0
        while (byte := self.byte()) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
        return value | byte << shift
