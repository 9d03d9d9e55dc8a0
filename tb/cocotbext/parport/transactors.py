# SPDX-License-Identifier: Apache-2.0
"""Python's side of the transactors of ``parport_fast_bench``.

What costs in a co-simulation is to wake Python: about 10 us each time, as much as ten clocks of the
controller. So a transactor in Verilog does what needs no decision, and wakes Python once for it:
the master once for an access or some steps, the player once for many bytes that are alike,
the recorder once in 64 edges.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import cocotb
from cocotb.triggers import ValueChange

from cocotbext.parport.monitor import EdgeSink
from cocotbext.parport.registerbus import BusError, RegisterBus
from cocotbext.parport.rules import DATA_OE, HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.simtime import now_ps
from parclass.io import Read, Stall, Step, Write, WriteBuffer

__all__ = ["LinePlayer", "LineRecorder", "MasterIo"]

_GO, _FOLLOW, _BLOCKED, _WRITE = 1 << 22, 1 << 21, 1 << 20, 1 << 19
_BLOCK_BYTES = 64
_MOST_STEPS = 8
_STEP_BITS = 45
_DELAY = 1 << 44
_LEVELS_GO = 1 << 22  # of the player


class MasterIo(RegisterBus):
    """PortIo through ``bench_master``: one wake-up for an access, or for up to 8 steps.

    Args:
        command, block, steps, answer: handles of the signals of that name.
        irq: see RegisterBus.
    """

    def __init__(self, *, command: Any, block: Any, steps: Any, answer: Any, irq: Any) -> None:
        super().__init__(irq)
        self._command, self._block, self._steps, self._answer = command, block, steps, answer
        self._packed = -1  # what is in steps
        self._answered = ValueChange(answer)
        self._go = _GO * _top_bit(answer)
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
                found += _read_bytes(await self._do(_FOLLOW | len(part)), reads)
        return found

    async def _access(self, address: int, value: int | None) -> int:
        """One bus cycle; one that follows at once keeps cyc and stb up."""
        if value is None:
            return _read_bytes(await self._do(address << 8), [address])[0]
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
    """Steps as the master takes them, at most 8 and one block at a time; with the block."""
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
def _pack(steps: tuple[Step | _Block, ...]) -> tuple[int, list[int]]:
    """Steps in the bits of `steps`, and the addresses that they read."""
    packed, reads = 0, []
    for place, step in enumerate(steps):
        match step:
            case Stall(ns):
                bits = _DELAY | round(ns * 1000)
            case Write(offset, value):
                bits = _WRITE | offset << 8 | value
            case Read(offset):
                bits = offset << 8
                reads.append(offset)
            case _Block(offset, length):
                bits = _BLOCKED | _WRITE | offset << 8 | length
        packed |= bits << _STEP_BITS * place
    return packed, reads


def _read_bytes(answer: str, addresses: list[int]) -> list[int]:
    """The bytes in an answer of the master, that of the first address lowest."""
    found = []
    end = len(answer)
    for address in addresses:
        bits = answer[end - 8 : end]
        if not bits.isdecimal():
            raise BusError(f"reading 0x{address:03X} gives {bits}: X or Z on the read data")
        found.append(int(bits, 2))
        end -= 8
    return found


class LinePlayer:
    """Shows a peripheral's lines through ``bench_player``, and moves of theirs to come.

    Args:
        command, moves, missed: handles of the signals of that name.

    Attributes:
        moves: those that it shows or showed last, see `show`.
        missed: trigger; a strobe began that it did not answer.
    """

    LONGEST_PS = (1 << 40) - 1
    """How far ahead a move may be: 1.1 s."""

    def __init__(self, *, command: Any, moves: Any, missed: Any) -> None:
        self.missed = ValueChange(missed)
        self.moves: list[tuple[int, int]] = []
        self._command, self._moves = command, moves
        self._go = _LEVELS_GO * _top_bit(command)

    def show(self, levels: int) -> None:
        """Show `levels` now, as Printer.levels, and drop what was to come."""
        self._go ^= _LEVELS_GO
        self._command.value = self._go | levels

    def play(self, levels: int, moves: list[tuple[int, int]], repeats: int) -> None:
        """Show `levels` now, and then the moves.

        Args:
            levels: as Printer.levels.
            moves: up to four of (ps from now, levels), in order.
            repeats: how many of the next strobes the same moves answer, at most 65535.
        """
        if moves != self.moves:
            self.moves = moves
            packed = 0
            for place, (delay_ps, then) in enumerate(moves):
                packed |= (delay_ps << 5 | then) << 45 * place
            self._moves.value = packed
        self._go ^= _LEVELS_GO
        self._command.value = self._go | 1 << 21 | repeats << 5 | levels


_ORDER = (DATA_OE, *HOST_LINES[1:], *PERIPHERAL_LINES)
"""The lines of a record behind data."""

_STROBE = _ORDER.index("strobe_n")
_RING = 128
_RECORD = 82
_BYTES = {f"{value:08b}": value for value in range(256)}

Strobed = Callable[[int, int], None]
"""Takes the time of a strobe's beginning, ps, and what was on the data lines."""


class LineRecorder:
    """Reads the edges that ``bench_recorder`` keeps, many at a time.

    Args:
        eager, ring, count, more: handles of the signals of that name.
    """

    def __init__(self, *, eager: Any, ring: Any, count: Any, more: Any) -> None:
        self._eager, self._ring, self._count = eager, ring, count
        self._more = ValueChange(more)
        self._read_so_far: int | None = None  # all that came before is somebody else's
        self._data, self._rest = "", ""
        self._moves: dict[tuple[str, str], list[tuple[str, int | None]]] = {}
        self._sink: EdgeSink | None = None
        self._strobed: Strobed | None = None
        self._following = False
        eager.value = 0

    def start(self, sink: EdgeSink) -> None:
        """Feed the present values, and every edge from now on."""
        self._follow()
        self._sink = sink
        if self._rest:
            sink(now_ps(), "data", _BYTES.get(self._data))
            for line, value in self._moved("", self._rest):
                sink(now_ps(), line, value)

    def stop(self) -> None:
        """Feed what is left, and no more."""
        self.read()
        self._sink = None

    def hear(self, strobed: Strobed) -> None:
        """Tell of every strobe that begins from now on."""
        self._follow()
        self._strobed = strobed

    def at_once(self, wanted: bool) -> None:
        """Whether each edge is to be fed when it comes, instead of 64 at a time."""
        self._eager.value = int(wanted)

    def read(self) -> None:
        """Feed what has not been fed yet.

        Raises:
            RuntimeError: edges were lost.
        """
        if not self._count.value.is_resolvable:
            return  # before the first moment of the simulation
        count = self._count.value.to_unsigned()
        if self._read_so_far is None:
            self._read_so_far = max(0, count - 1)  # the present values
        if count - self._read_so_far > _RING:
            raise RuntimeError(f"{count - self._read_so_far} edges at once, {_RING} can be kept")
        if count == self._read_so_far:
            return
        bits = str(self._ring.value)
        first, self._read_so_far = self._read_so_far, count
        for number in range(first, count):
            end = len(bits) - number % _RING * _RECORD
            self._take(bits[end - _RECORD : end])

    def _follow(self) -> None:
        self.read()
        if not self._following:
            self._following = True
            cocotb.start_soon(self._read_blocks())

    async def _read_blocks(self) -> None:
        while True:
            await self._more
            self.read()

    def _take(self, record: str) -> None:
        """Feed what is new in a record."""
        data, rest = record[64:72], record[72:]
        before, self._data = self._data, data
        last, self._rest = self._rest, rest
        sink = self._sink
        if sink is not None:
            time_ps = int(record[:64], 2)
            if data != before:
                sink(time_ps, "data", _BYTES.get(data))
            if rest != last:
                for line, value in self._moved(last, rest):
                    sink(time_ps, line, value)
        if self._strobed is not None and rest[_STROBE] == "0" and last[_STROBE:][:1] != "0":
            self._strobed(int(record[:64], 2), _BYTES.get(data, 0))

    def _moved(self, before: str, after: str) -> Iterable[tuple[str, int | None]]:
        """Which lines differ in two records; there are few such pairs in a run."""
        moved = self._moves.get((before, after))
        if moved is None:
            pairs = zip(_ORDER, before.ljust(len(after)), after, strict=True)
            moved = [(line, _bit(new)) for line, old, new in pairs if old != new]
            self._moves[before, after] = moved
        return moved


def _top_bit(handle: Any) -> int:
    """The highest bit of a vector, 0 if it is not known: a bench before may have left it at 1."""
    return int(str(handle.value)[0] == "1")


def _bit(text: str) -> int | None:
    return int(text) if text in "01" else None
