# SPDX-License-Identifier: Apache-2.0
"""The registers through the bench's own master: several steps a wake-up."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from cocotb.triggers import ValueChange

from cocotbext.parclass.io import Expect, Read, Stall, Step, Write, WriteBuffer
from cocotbext.parport.registers.base import BusError, RegisterBus
from cocotbext.parport.sim.transactors import top_bit

__all__ = ["MasterIo"]

_GO, _FOLLOW, _BLOCKED, _WRITE = 1 << 22, 1 << 21, 1 << 20, 1 << 19


_BLOCK_BYTES = 64


_MOST_STEPS = 9


_STEP_BITS = 45


_DELAY = 1 << 44


class MasterIo(RegisterBus):
    """PortIo through ``bench_master``: one wake-up for an access, or for up to 9 steps.

    Args:
        command, block, steps, answer: handles of the signals of that name.
        irq: see RegisterBus.
    """

    def __init__(self, *, command: Any, block: Any, steps: Any, answer: Any, irq: Any) -> None:
        super().__init__(irq)
        self._command, self._block, self._steps, self._answer = command, block, steps, answer
        self._packed = -1  # what is in steps
        self._answered = ValueChange(answer)
        self._go = _GO * top_bit(answer)
        command.value = self._go

    async def run(self, steps: tuple[Step, ...]) -> list[int]:
        """Do steps back to back; the bus is not free in between."""
        found: list[int] = []
        async with self._one_access:
            for part, block in _parts(steps):
                if block:
                    self._block.value = int.from_bytes(block, "little")
                packed, reads = _pack(part)
                if packed != self._packed:
                    self._packed = self._steps.value = packed
                bits = await self._do(_FOLLOW | len(part))
                for place, read in enumerate(reads):
                    found.append(byte := _read_byte(bits, place, read.offset))
                    if isinstance(read, Expect) and byte & read.mask != read.value:
                        return found
        return found

    async def _access(self, address: int, value: int | None) -> int:
        """One bus cycle; one that follows at once keeps cyc and stb up."""
        if value is None:
            return _read_byte(await self._do(address << 8), 0, address)
        await self._do(_WRITE | address << 8 | value)
        return 0

    async def _do(self, command: int) -> str:
        """Have the master do something; its answer, bit by bit.

        Raises:
            BusError: an access of it was refused, or not answered.
        """
        self._go ^= _GO
        self._command.value = self._go | command
        bits, done = "", "1" if self._go else "0"
        while bits[:1] != done:  # the first moment of the simulation changes it, too
            await self._answered
            bits = str(self._answer.value)
        if bits[1:3] != "00":
            where = "one of several" if command & _FOLLOW else f"0x{command >> 8 & 0x7FF:03X}"
            if bits[1] == "1":
                raise BusError(f"no ack for {where}: the slave does not answer")
            raise BusError(f"no register at {where}: the access ended with err")
        return bits


class _Block(NamedTuple):
    """Write the first bytes of `block` to a register."""

    offset: int
    length: int


def _parts(steps: tuple[Step, ...]) -> Iterator[tuple[tuple[Step | _Block, ...], bytes]]:
    """Steps as the master takes them, at most _MOST_STEPS and one block at a time; with it."""
    part: list[Step | _Block] = []
    block = b""
    for step in steps:
        if not isinstance(step, WriteBuffer):
            if len(part) == _MOST_STEPS:
                yield tuple(part), block
                part, block = [], b""
            part.append(step)
            continue
        for start in range(0, len(step.data), _BLOCK_BYTES):
            if block or len(part) == _MOST_STEPS:
                yield tuple(part), block
                part = []
            block = bytes(step.data[start : start + _BLOCK_BYTES])
            part.append(_Block(step.offset, len(block)))
    if part:
        yield tuple(part), block


@lru_cache(maxsize=1024)
def _pack(steps: tuple[Step | _Block, ...]) -> tuple[int, list[Read | Expect]]:
    """Steps in the bits of `steps`, and those of them that read."""
    packed = 0
    reads: list[Read | Expect] = []
    for place, step in enumerate(steps):
        match step:
            case Stall(ns):
                bits = _DELAY | round(ns * 1000)
            case Write(offset, value):
                bits = _WRITE | offset << 8 | value
            case Read(offset):
                bits = offset << 8
                reads.append(step)
            case Expect(offset, mask, value):
                bits = mask << 21 | offset << 8 | value
                reads.append(step)
            case _Block(offset, length):
                bits = _BLOCKED | _WRITE | offset << 8 | length
        packed |= bits << _STEP_BITS * place
    return packed, reads


def _read_byte(answer: str, place: int, address: int) -> int:
    """A byte in an answer of the master; that of the first read is lowest."""
    end = len(answer) - 8 * place
    bits = answer[end - 8 : end]
    if not bits.isdecimal():
        raise BusError(f"reading 0x{address:03X} gives {bits}: X or Z on the read data")
    return int(bits, 2)
