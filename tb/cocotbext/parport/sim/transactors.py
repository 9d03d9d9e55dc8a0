# SPDX-License-Identifier: Apache-2.0
"""Python's side of the transactors of ``parport_fast_bench``.

What costs in a co-simulation is to wake Python: about 10 us each time, as much as ten clocks of the
controller. So a transactor in Verilog does what needs no decision, and wakes Python once for it:
the master once for an access or some steps, the player once for many bytes that are alike,
the recorder once in 64 edges.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from struct import Struct
from typing import Any, NamedTuple

import cocotb
from cocotb.triggers import ValueChange

from cocotbext.parclass.io import Expect, Read, Stall, Step, Write, WriteBuffer
from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.checker.rules import DATA_OE, HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.registers.base import BusError, RegisterBus
from cocotbext.parport.sim.monitor import EdgeSink
from cocotbext.parport.sim.simtime import now_ps

__all__ = ["LinePlayer", "LineRecorder", "MasterIo"]

_GO, _FOLLOW, _BLOCKED, _WRITE = 1 << 22, 1 << 21, 1 << 20, 1 << 19
_BLOCK_BYTES = 64
_MOST_STEPS = 9
_STEP_BITS = 45
_DELAY = 1 << 44
_LEVELS_GO = 1 << 22  # of the player


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


_ORDER = (*reversed(PERIPHERAL_LINES), *reversed(HOST_LINES[1:]), DATA_OE)
"""The lines of a record from the lowest bit on, below data."""

_RING, _HALF = 128, 64
_RECORD = Struct(">QI")
_RECORD_BITS = 96
_UNKNOWN_LEVELS = str.maketrans("01XZxz", "001111")
_KNOWN_LEVELS = str.maketrans("XZxz", "0000")
_BOTH = 1 << 32 | 1  # bits of a line in a state: what is unknown is up there, and low down here
_DATA = 0xFF * _BOTH << len(_ORDER)
_REST = ((1 << len(_ORDER)) - 1) * _BOTH
_STROBE = _BOTH << _ORDER.index("strobe_n")

_Move = tuple[list[tuple[str, int | None]], bool]
"""Lines that moved, with their levels; whether a strobe begins."""

Strobed = Callable[[int, int], None]
"""Takes the time of a strobe's beginning, ps, and what was on the data lines."""


class LineRecorder:
    """Reads the edges that ``bench_recorder`` keeps, many at a time.

    Args:
        eager, ring, count, more: handles of the signals of that name.
    """

    def __init__(self, *, eager: Any, ring: Any, count: Any, more: Any) -> None:
        self._eager, self._count = eager, count
        self._halves = (ring[0], ring[1])
        self._more = ValueChange(more)
        self._read_so_far: int | None = None  # all that came before is somebody else's
        self._state: int | None = None
        self._moves: dict[tuple[int, int], _Move] = {}
        self._sink: EdgeSink | None = None
        self._strobed: Strobed | None = None
        self._following = False
        eager.value = 0

    def start(self, sink: EdgeSink) -> None:
        """Feed the present values, and every edge from now on."""
        self._follow()
        self._sink = sink
        if self._state is not None:
            now = now_ps()
            moved, _ = self._moved(_REST, self._state & _REST)
            sink([(now, "data", _data(self._state)), *((now, *move) for move in moved)])

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
        try:
            count = int(str(self._count.value), 2)
        except ValueError:
            return  # before the first moment of the simulation
        if self._read_so_far is None:
            self._read_so_far = max(0, count - 1)  # the present values
        if count - self._read_so_far > _RING:
            raise RuntimeError(f"{count - self._read_so_far} edges at once, {_RING} can be kept")
        while (first := self._read_so_far) < count:
            half, place = divmod(first, _HALF)
            self._read_so_far = min(count, (half + 1) * _HALF)
            bits = str(self._halves[half % 2].value)
            end = place + self._read_so_far - first
            self._take(bits[place * _RECORD_BITS : end * _RECORD_BITS])

    def _follow(self) -> None:
        self.read()
        if not self._following:
            self._following = True
            cocotb.start_soon(self._read_blocks())

    async def _read_blocks(self) -> None:
        while True:
            await self._more
            self.read()

    def _take(self, bits: str) -> None:
        """Feed what is new in records."""
        edges: list[Edge] = []
        records = _unpack(bits)
        last = ~records[0][1] if self._state is None else self._state
        for time_ps, state in records:
            changed = state ^ last
            last = state
            if changed & _DATA:
                edges.append((time_ps, "data", _data(state)))
                changed &= _REST
            if changed:
                moved, strobed = self._moves.get((changed, state & _REST)) or self._moved(
                    changed, state & _REST
                )
                for line, value in moved:
                    edges.append((time_ps, line, value))
                if strobed and self._strobed is not None:
                    self._strobed(time_ps, _data(state) or 0)
        self._state = last
        if self._sink is not None:
            self._sink(edges)

    def _moved(self, changed: int, after: int) -> _Move:
        """Which lines moved, and whether a strobe begins; there are few such pairs."""
        moved = [
            (line, None if after >> place + 32 & 1 else after >> place & 1)
            for place, line in reversed(list(enumerate(_ORDER)))
            if changed & _BOTH << place
        ]
        move = moved, after & _STROBE == 0 and changed & _STROBE != 0
        self._moves[changed, after] = move
        return move


def _unpack(bits: str) -> list[tuple[int, int]]:
    """The records in a piece of the ring: time in ps, and state."""
    size = len(bits) // 8
    try:
        return list(_RECORD.iter_unpack(int(bits, 2).to_bytes(size)))
    except ValueError:  # X or Z
        levels = int(bits.translate(_KNOWN_LEVELS), 2).to_bytes(size)
        unknown = int(bits.translate(_UNKNOWN_LEVELS), 2).to_bytes(size)
        pairs = zip(_RECORD.iter_unpack(levels), _RECORD.iter_unpack(unknown), strict=True)
        return [(time_ps, state | lost << 32) for (time_ps, state), (_, lost) in pairs]


def _data(state: int) -> int | None:
    """What is on the data lines; None if a bit of it is not known."""
    return None if state & _DATA >> 32 << 32 else state >> len(_ORDER) & 0xFF


def _top_bit(handle: Any) -> int:
    """The highest bit of a vector, 0 if it is not known: a bench before may have left it at 1."""
    return int(str(handle.value)[0] == "1")
