# SPDX-License-Identifier: Apache-2.0
"""Python's side of the transactors of ``parport_fast_bench``.

What costs in a co-simulation is to wake Python: about 10 us each time, as much as ten clocks of the
controller. So a transactor in Verilog does what needs no decision, and wakes Python once for it:
the master once for an access or some steps, the player once for many bytes that are alike,
the recorder once in 64 edges.
"""

from collections.abc import Callable
from struct import Struct
from typing import Any

import cocotb
from cocotb.triggers import ValueChange

from cocotbext.ieee1284.lines import DATA_OE, HOST_LINES, PERIPHERAL_LINES
from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.sim.monitor import EdgeSink
from cocotbext.parport.sim.simtime import now_ps

__all__ = [
    "LinePlayer",
    "LineRecorder",
    "top_bit",
]

_LEVELS_GO = 1 << 22  # of the player


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
        self._go = _LEVELS_GO * top_bit(command)

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


def top_bit(handle: Any) -> int:
    """The highest bit of a vector, 0 if it is not known: a bench before may have left it at 1."""
    return int(str(handle.value)[0] == "1")
