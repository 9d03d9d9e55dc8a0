# SPDX-License-Identifier: Apache-2.0
"""One byte after the other, found in the edges of the lines; no simulator in it."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cocotbext.ieee1284.times import LONGEST_ACK_NS
from cocotbext.parport.checker.edges import edge_rank
from cocotbext.parport.peripheral.timing import Latch

__all__ = ["PATIENCE_PS", "ByteTracker", "CentronicsByte", "Status"]

PATIENCE_PS = LONGEST_ACK_NS * 1_000
"""How long an answer that has not come is waited for."""


class Status(NamedTuple):
    """The peripheral's lines at one moment; None: X, Z, or there is no such line."""

    ack_n: int | None = None
    busy: int | None = None
    perror: int | None = None
    select: int | None = None
    fault_n: int | None = None


def _time() -> Any:
    return field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class CentronicsByte:
    """One byte on its way over the lines: a transaction.

    Two are equal if their values are, so a scoreboard expects ``CentronicsByte(0x41)``. Times are
    picoseconds of simulated time; None: the edge was not seen.

    Attributes:
        value: what was on the data lines at the latching edge; None: a bit of it was X or Z.
        data_ps: when the data lines took this value.
        strobe_fall_ps, strobe_rise_ps: edges of nStrobe.
        busy_rise_ps, busy_fall_ps: edges of Busy, the answer.
        ack_fall_ps, ack_rise_ps: edges of nAck.
        status: the peripheral's lines when nStrobe fell.
        status_after: the same when the handshake had ended.
    """

    value: int | None
    data_ps: int | None = _time()
    strobe_fall_ps: int | None = _time()
    strobe_rise_ps: int | None = _time()
    busy_rise_ps: int | None = _time()
    busy_fall_ps: int | None = _time()
    ack_fall_ps: int | None = _time()
    ack_rise_ps: int | None = _time()
    status: Status = field(default=Status(), compare=False)
    status_after: Status = field(default=Status(), compare=False)

    def __int__(self) -> int:
        """The value.

        Raises:
            ValueError: it is not known.
        """
        if self.value is None:
            raise ValueError("a bit of the byte was X or Z")
        return self.value


_EDGES = {
    ("strobe_n", 1): "strobe_rise_ps",
    ("busy", 1): "busy_rise_ps",
    ("busy", 0): "busy_fall_ps",
    ("ack_n", 0): "ack_fall_ps",
    ("ack_n", 1): "ack_rise_ps",
}
_ACK = ("ack_fall_ps", "ack_rise_ps")


class _OpenByte:
    """A byte that has begun; `known` are the fields of its CentronicsByte so far."""

    __slots__ = ("known", "last_ps", "void")

    def __init__(self, time_ps: int, status: Status) -> None:
        self.known: dict[str, Any] = {"strobe_fall_ps": time_ps, "status": status}
        self.last_ps = time_ps
        self.void = False  # the peripheral was reset: it owes nothing any more


class ByteTracker:
    """Makes bytes of edges.

    A byte begins when the strobe falls on a peripheral that may take it: Busy low, Select high,
    nInit high, as far as these lines are there. It has ended when the strobe has risen and Busy and
    nAck have pulsed; or when the next one begins; or when what is missing has not come for
    `patience_ps`.

    The next one may begin while nAck is owed for a Busy that has fallen. Then both go on, and the
    first nAck is the older byte's. Once a peripheral has been seen to pull nAck before its Busy
    falls, it owes none afterwards.

    Edges of one moment may come in any order, as a line checker takes them: the last value of a
    line counts, and a strobe that falls finds Busy fallen and data changed. So a byte is known to
    have ended when its moment is over.

    Args:
        latch: the edge of the strobe at which data counts.
        patience_ps: how long an answer is waited for.

    Attributes:
        ignored: strobes on a peripheral that may not take a byte.
    """

    def __init__(self, latch: Latch = Latch.FALL, patience_ps: int = PATIENCE_PS) -> None:
        self.ignored = 0
        self._latch = latch
        self._patience = patience_ps
        self._lines: dict[str, int | None] = {}  # before this moment
        self._moment: dict[str, int | None] = {}  # what this moment has made of them so far
        self._time_ps = 0
        self._data_ps: int | None = None
        self._open: deque[_OpenByte] = deque()  # the oldest first
        self._ended: deque[CentronicsByte] = deque()
        self._acked_ps = 0
        self._acks_early = False

    @property
    def deadline_ps(self) -> int | None:
        """When `expire` is to be called unless an edge comes before; None: no need to."""
        if self._ended:
            return self._time_ps
        if self._moment:
            idle = not self._answering(self._lines | self._moment)
            return self._time_ps + 1 if self._open and idle else None
        return self._given_up_ps()

    def feed(self, time_ps: int, line: str, value: int | None) -> CentronicsByte | None:
        """Take an edge, or the first value of a line.

        Returns:
            A byte that ended before this moment. `expire` has the next one, if there are more.
        """
        if time_ps != self._time_ps:
            self._settle()
            self._give_up(time_ps)
            self._time_ps = time_ps
        self._moment[line] = value
        return self._next()

    def expire(self, time_ps: int) -> CentronicsByte | None:
        """A byte that ended before `time_ps`, or was waited for long enough by then."""
        if time_ps > self._time_ps:
            self._settle()
        self._give_up(time_ps)
        return self._next()

    def finish(self) -> CentronicsByte | None:
        """A byte under way, as far as it has got, the oldest first; None: there are no more."""
        self._settle()
        while self._open:
            self._end()
        return self._next()

    # ---- lines

    def _settle(self) -> None:
        """Take the edges of the moment that is over."""
        lines = self._lines
        moved = [e for e in self._moment.items() if e[0] not in lines or lines[e[0]] != e[1]]
        self._moment.clear()
        for line, value in sorted(moved, key=edge_rank):
            self._move(line, value)

    def _move(self, line: str, value: int | None) -> None:
        seen, before = line in self._lines, self._lines.get(line)
        self._lines[line] = value
        if line == "data":
            self._data_ps = self._time_ps if seen else None
        elif line == "init_n" and value == 0:
            for byte in self._open:
                byte.void = True
        elif line == "strobe_n" and (before, value) == (1, 0):
            self._strobe_fell()
        elif seen and value is not None and (line, value) in _EDGES:
            self._edge(_EDGES[line, value])

    def _strobe_fell(self) -> None:
        lines = self._lines
        if lines.get("busy") == 1 or lines.get("select") == 0 or lines.get("init_n") == 0:
            self.ignored += 1
            return
        while not all(self._owed(byte) for byte in self._open):
            self._end()
        byte = _OpenByte(self._time_ps, self._status())
        self._open.append(byte)
        self._take(byte)

    def _edge(self, name: str) -> None:
        byte = self._owner(name)
        if byte is None:
            return
        byte.known[name] = byte.last_ps = self._time_ps
        if name == "strobe_rise_ps" and self._latch is Latch.RISE:
            self._take(byte)
        if name in _ACK:
            self._acked_ps = self._time_ps
        if name == "ack_fall_ps" and len(self._open) == 1:  # else it may be that of either
            self._acks_early = "busy_fall_ps" not in byte.known
        while self._open and self._is_whole(self._open[0]):
            self._end()

    def _status(self) -> Status:
        return Status(*(self._lines.get(line) for line in Status._fields))

    # ---- bytes

    def _take(self, byte: _OpenByte) -> None:
        byte.known |= {"value": self._lines.get("data"), "data_ps": self._data_ps}

    def _owner(self, name: str) -> _OpenByte | None:
        """Whose edge it is: nAck is the oldest byte's that lacks it, all else the newest's."""
        for byte in self._open if name in _ACK else list(self._open)[-1:]:
            begun = name != "ack_rise_ps" or "ack_fall_ps" in byte.known
            if begun and name not in byte.known:
                return byte
        return None

    def _owed(self, byte: _OpenByte) -> bool:
        """Busy has answered it, and nAck will."""
        if byte.void or "busy_fall_ps" not in byte.known or "ack_n" not in self._lines:
            return False
        return "ack_fall_ps" in byte.known or not self._acks_early

    def _is_whole(self, byte: _OpenByte) -> bool:
        wanted = ["strobe_rise_ps"]
        wanted += ["busy_fall_ps"] if "busy" in self._lines else []
        wanted += ["ack_rise_ps"] if "ack_n" in self._lines else []
        return all(name in byte.known for name in wanted)

    def _answering(self, lines: Mapping[str, int | None]) -> bool:
        """The oldest byte is being answered right now: an edge will come."""
        return lines.get("ack_n") == 0 or (lines.get("busy") == 1 and len(self._open) == 1)

    def _given_up_ps(self) -> int | None:
        """When the oldest byte will have been waited for long enough."""
        byte = self._open[0] if self._open else None
        if byte is None or "strobe_rise_ps" not in byte.known or self._answering(self._lines):
            return None
        return max(byte.last_ps, self._acked_ps) + self._patience

    def _give_up(self, time_ps: int) -> None:
        while (given_up_ps := self._given_up_ps()) is not None and given_up_ps <= time_ps:
            self._end()

    def _end(self) -> None:
        known = self._open.popleft().known
        self._ended.append(CentronicsByte(**known, status_after=self._status()))

    def _next(self) -> CentronicsByte | None:
        return self._ended.popleft() if self._ended else None
