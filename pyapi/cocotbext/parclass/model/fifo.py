# SPDX-License-Identifier: Apache-2.0
"""The FIFO of the register model, and the hardware handshake that empties it.

Same states and same verdicts as ``parport_handshake.v``, without its clock: times are exact, and
the lines are seen at once.
"""

from collections import deque
from collections.abc import Callable
from enum import Enum, auto

from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.ieee1284.times import HOST_PULSE_NS, LONGEST_ACK_NS

__all__ = ["PULSE_PS", "FifoModel"]

PULSE_PS = HOST_PULSE_NS * 1_000
"""Set-up, strobe and hold."""

_ANSWER_PS = LONGEST_ACK_NS * 1_000
"""How long a peripheral that shows neither Busy nor nAck is waited for."""


class _State(Enum):
    IDLE = auto()
    SETUP = auto()
    STROBE = auto()
    HOLD = auto()
    ANSWER = auto()


class FifoModel:
    """FIFO and handshake on one peripheral.

    Args:
        peripheral: who takes the bytes.
        depth: of the FIFO, bytes.
        drive: called with (time_ps, line, value) when the handshake moves data or strobe_n.

    Attributes:
        bytes: what is in the FIFO; a byte leaves it when its handshake has ended.
        run: new handshakes may start.
        changed: called with the time whenever a byte left.
    """

    def __init__(
        self,
        peripheral: Peripheral,
        depth: int,
        drive: Callable[[int, str, int], None],
        changed: Callable[[], None],
    ) -> None:
        self.bytes: deque[int] = deque()
        self.depth = depth
        self.run = False
        self._peripheral = peripheral
        self._drive = drive
        self._changed = changed
        self._state = _State.IDLE
        self._due_ps: int | None = None  # end of this state
        self._took = self._gone = self._acked = self._dropped = False

    @property
    def engaged(self) -> bool:
        """A strobe is under way, or its answer is open."""
        return self._state in (_State.STROBE, _State.HOLD, _State.ANSWER)

    @property
    def full(self) -> bool:
        """No room for a byte."""
        return len(self.bytes) >= self.depth

    @property
    def next_ps(self) -> int | None:
        """When something happens next without the driver."""
        times = [t for t in (self._due_ps, self._peripheral.next_ps) if t is not None]
        return min(times, default=None)

    def flush(self) -> None:
        """Forget every byte; one whose fate is open is not taken any more."""
        self.bytes.clear()
        self._dropped = True

    def advance(self, time_ps: int) -> None:
        """Let peripheral and handshake go on up to `time_ps`."""
        while (next_ps := self.next_ps) is not None and next_ps <= time_ps:
            self._peripheral.advance(next_ps)
            self._look(next_ps)
        self._peripheral.advance(time_ps)
        self._look(time_ps)

    def _look(self, now: int) -> None:
        """Look at the lines and at the time, as long as that leads on."""
        self._watch_answer()
        while self._step(now):
            self._watch_answer()

    def _watch_answer(self) -> None:
        if not self.engaged:
            return
        lines = self._peripheral
        if lines.busy and not self._took and not self._gone:
            self._gone = self._cable_off()
            self._took = not self._gone
        if not lines.ack_n:
            self._acked = True

    def _step(self, now: int) -> bool:
        """Go to the next state if its time has come; True if it did."""
        over = self._due_ps is not None and self._due_ps <= now
        match self._state:
            case _State.IDLE:
                if not (self.run and self.bytes and self._ready()):
                    return False
                self._drive(now, "data", self.bytes[0])
                self._enter(_State.SETUP, now + PULSE_PS)
            case _State.SETUP:
                if not self.run:
                    self._enter(_State.IDLE, None)
                elif over and not self._ready():
                    self._due_ps = None  # the peripheral's next event looks again
                    return False
                elif (self._due_ps is None and self._ready()) or over:
                    self._took = self._gone = self._acked = self._dropped = False
                    self._enter(_State.STROBE, now + PULSE_PS)
                    self._drive(now, "strobe_n", 0)
                else:
                    return False
            case _State.STROBE if over:
                self._enter(_State.HOLD, now + PULSE_PS)
                self._drive(now, "strobe_n", 1)
            case _State.HOLD if over:
                self._enter(_State.ANSWER, now + _ANSWER_PS)
            case _State.ANSWER:
                taken = self._verdict(over)
                if taken is None:
                    return False
                self._enter(_State.IDLE, None)
                if taken and not self._dropped:
                    self.bytes.popleft()
                    self._changed()
            case _:
                return False
        return True

    def _enter(self, state: _State, due_ps: int | None) -> None:
        self._state = state
        self._due_ps = due_ps

    def _verdict(self, over: bool) -> bool | None:
        """Whether the peripheral took the byte; None: not known yet."""
        if self._took:
            return True
        if self._gone:
            return False
        if not self._good():
            return False
        return True if self._acked or over else None

    def _ready(self) -> bool:
        return not self._peripheral.busy and bool(self._peripheral.ack_n) and self._good()

    def _good(self) -> bool:
        lines = self._peripheral
        return bool(lines.select and lines.fault_n and not lines.perror)

    def _cable_off(self) -> bool:
        lines = self._peripheral
        return bool(lines.ack_n and lines.perror and lines.select and lines.fault_n)
