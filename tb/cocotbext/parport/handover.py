# SPDX-License-Identifier: Apache-2.0
"""One byte after the other, found in the edges of the lines; no simulator in it."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cocotbext.parport.timing import Latch

__all__ = ["ByteTracker", "CentronicsByte", "Status"]

PATIENCE_PS = 10_000_000
"""How long an answer that has not come is waited for: 10 us, the longest nAck of IEEE 1284."""


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


class ByteTracker:
    """Makes bytes of edges.

    A byte begins when the strobe falls on a peripheral that may take it: Busy low, Select high,
    nInit high, as far as these lines are there. It has ended when the strobe has risen and Busy and
    nAck have pulsed; or when the next one begins; or when what is missing has not come for
    `patience_ps`.

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
        self._lines: dict[str, int | None] = {}
        self._data_ps: int | None = None
        self._byte: dict[str, Any] | None = None
        self._last_ps = 0

    @property
    def deadline_ps(self) -> int | None:
        """When `expire` is to be called unless an edge comes before; None: no need to."""
        byte = self._byte
        if byte is None or "strobe_rise_ps" not in byte or self._lines.get("busy") == 1:
            return None
        return None if self._lines.get("ack_n") == 0 else self._last_ps + self._patience

    def feed(self, time_ps: int, line: str, value: int | None) -> CentronicsByte | None:
        """Take an edge, or the first value of a line.

        Returns:
            The byte that has ended with it.
        """
        seen, before = line in self._lines, self._lines.get(line)
        if seen and value == before:
            return None
        self._lines[line] = value
        if line == "data":
            self._data_ps = time_ps if seen else None
        if not seen:
            return None
        ended = None
        if line == "strobe_n" and value == 0 and before == 1:
            ended = self.finish()
            self._begin(time_ps)
        elif self._byte is not None and value is not None:
            ended = self._edge(self._byte, time_ps, line, value)
        return ended

    def expire(self, time_ps: int) -> CentronicsByte | None:
        """The byte whose missing answers have been waited for long enough."""
        deadline_ps = self.deadline_ps
        return self.finish() if deadline_ps is not None and deadline_ps <= time_ps else None

    def finish(self) -> CentronicsByte | None:
        """The byte under way, as far as it has got."""
        byte, self._byte = self._byte, None
        return None if byte is None else CentronicsByte(**byte, status_after=self._status())

    def _begin(self, time_ps: int) -> None:
        lines = self._lines
        if lines.get("busy") == 1 or lines.get("select") == 0 or lines.get("init_n") == 0:
            self.ignored += 1
            return
        self._last_ps = time_ps
        self._byte = {"strobe_fall_ps": time_ps, "status": self._status()}
        self._take()

    def _take(self) -> None:
        assert self._byte is not None, "only a byte that has begun is taken"
        self._byte |= {"value": self._lines.get("data"), "data_ps": self._data_ps}

    def _edge(
        self, byte: dict[str, Any], time_ps: int, line: str, value: int
    ) -> CentronicsByte | None:
        name = _EDGES.get((line, value))
        if name is None or name in byte or (name == "ack_rise_ps" and "ack_fall_ps" not in byte):
            return None
        byte[name] = self._last_ps = time_ps
        if name == "strobe_rise_ps" and self._latch is Latch.RISE:
            self._take()
        return self.finish() if self._is_whole(byte) else None

    def _is_whole(self, byte: dict[str, Any]) -> bool:
        wanted = ["strobe_rise_ps"]
        wanted += ["busy_fall_ps"] if "busy" in self._lines else []
        wanted += ["ack_rise_ps"] if "ack_n" in self._lines else []
        return all(name in byte for name in wanted)

    def _status(self) -> Status:
        return Status(*(self._lines.get(line) for line in Status._fields))
