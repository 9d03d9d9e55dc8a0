# SPDX-License-Identifier: Apache-2.0
"""The peripheral's side of a handshake: Busy and nAck of one byte after the other.

A byte is strobed, latched, and handled; then Busy falls as soon as nothing speaks against it: a
full buffer, a pause, a fault. An abort makes all steps that are still to come void.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from cocotbext.parport.peripheral.agenda import Agenda
from cocotbext.parport.peripheral.delays import ByteTimes, Delays, Pauses
from cocotbext.parport.peripheral.paper import Paper
from cocotbext.parport.peripheral.timing import Ack, Busy, Latch, PrinterTiming

__all__ = ["Device", "Handshake"]


class Device(Protocol):
    """What a handshake asks of the device around it; times are picoseconds."""

    def welcomes(self, time_ps: int) -> bool:
        """The host begins to strobe a byte; whether it is taken."""

    def take(self, time_ps: int) -> None:
        """Latch what is on the data lines."""

    def handled(self, time_ps: int) -> None:
        """The byte latched last was handled, and Busy is high: the moment for a fault."""

    def held(self) -> bool:
        """Busy is not to fall."""

    def turns_bad(self) -> bool:
        """Something is to happen once the byte latched last was handled."""

    def acknowledges(self) -> bool:
        """NAck is to be pulsed."""

    def drive(self) -> None:
        """Put the new state on the lines."""


class _Byte:
    """A byte on its way from the strobe to the end of its handshake."""

    __slots__ = ("ack_ps", "busy_ps", "handled", "handled_ps", "latched_ps", "strobed", "times")

    def __init__(self, times: ByteTimes) -> None:
        self.times = times
        self.strobed = True  # nStrobe is still low
        self.latched_ps: int | None = None
        self.busy_ps: int | None = None  # when Busy rises, or would
        self.ack_ps: int | None = None  # when nAck falls, if that is ordered already
        self.handled_ps: int | None = None  # when it is handled, or will be
        self.handled = False  # Busy may fall


class Handshake:
    """Busy and nAck.

    Args:
        timing: when they move.
        delays: draws the times.
        agenda: for what happens later; whoever owns it calls it.
        paper: where the bytes go.
        device: who takes the bytes.

    Attributes:
        hears: the host lines that move it.
        acking: nAck is low.
        pauses: what stretches Busy.
    """

    hears = frozenset({"strobe_n"})

    def __init__(
        self, timing: PrinterTiming, delays: Delays, agenda: Agenda, paper: Paper, device: Device
    ) -> None:
        self.acking = False
        self.pauses = Pauses()
        self._timing = timing
        self._delays = delays
        self._agenda = agenda
        self._paper = paper
        self._device = device
        self._byte: _Byte | None = None
        self._byte_busy = False
        self._settling_until: int | None = None
        self._paused_until = 0
        self._ack_end = -1  # of the last nAck pulse that was ordered
        self._round = 0  # steps of an aborted handshake carry an old number
        self._steps = 0  # steps of this round that are still to come

    @property
    def busy(self) -> bool:
        """Busy is high because of a byte, or until the device has settled."""
        return self._byte_busy or self._settling_until is not None

    @property
    def open(self) -> bool:
        """A byte was strobed and its handshake has not ended."""
        return self._byte is not None

    @property
    def steps(self) -> int:
        """How many steps are still to come by themselves."""
        return self._steps

    def host(self, time_ps: int, _line: str, value: int) -> None:
        """One of the lines that it hears took another value."""
        if value:
            self._strobe_rose(time_ps)
        elif self._device.welcomes(time_ps):
            self._strobe_fell(time_ps)

    def abort(self) -> None:
        """Forget the byte under way and every step to come; Busy and nAck go back."""
        self._round += 1
        self._steps = 0
        self._byte = None
        self._byte_busy = self.acking = False
        self._settling_until = None
        self._ack_end = -1

    def settle(self, time_ps: int) -> None:
        """Keep Busy high until `time_ps`, at least."""
        self._settling_until = max(time_ps, self._settling_until or 0)
        self._later(time_ps, self._settled)

    def ahead(self, time_ps: int) -> list[tuple[int, bool, bool]] | None:
        """What Busy and nAck do after `time_ps` until this handshake ends, if nothing intervenes.

        Returns:
            (time_ps, busy, acking) of each move, at most four, in order; None: no byte is under
            way, or how it ends depends on more than the time.
        """
        byte = self._byte
        if byte is None or byte.handled or byte.handled_ps is None or byte.busy_ps is None:
            return None
        end = byte.handled_ps
        if self._timing.buffer_bytes or self._paused_until > end or self._settling_until:
            return None
        start, after = byte.ack_ps, byte.times.ack_margin
        if self.acking or (start is None and self._ack_end > time_ps):
            return None  # a pulse of the byte before is still to end
        if self._timing.ack in (Ack.WHILE_BUSY, Ack.AFTER_BUSY) and self._device.acknowledges():
            start = end if self._timing.ack is Ack.WHILE_BUSY else end + after
        if self._timing.ack is Ack.WHILE_BUSY:
            end += after
        busy = {byte.busy_ps: True, end: False}
        acking = {} if start is None else {start: True, start + byte.times.ack: False}
        moves: list[tuple[int, bool, bool]] = []
        busy_now, acking_now = self.busy, False
        for at_ps in sorted({*busy, *acking}):
            busy_now, acking_now = busy.get(at_ps, busy_now), acking.get(at_ps, acking_now)
            if at_ps > time_ps:
                moves.append((at_ps, busy_now, acking_now))
        return moves or None

    # ---- a byte

    def _strobe_fell(self, time_ps: int) -> None:
        """The host strobes a byte that is welcome."""
        self._byte = byte = _Byte(self._delays.byte())
        if self._timing.busy is Busy.DURING:
            self._raise_busy_at(byte, time_ps + byte.times.busy_delay)
        if self._timing.latch is Latch.FALL:
            self._latch(byte, time_ps)

    def _strobe_rose(self, time_ps: int) -> None:
        """The strobe ends."""
        byte = self._byte
        if byte is None or not byte.strobed:
            return
        byte.strobed = False
        if self._timing.busy is Busy.AFTER:
            self._raise_busy_at(byte, time_ps + byte.times.busy_delay)
        if self._timing.latch is Latch.RISE:
            self._latch(byte, time_ps)
        elif self._timing.busy is Busy.AFTER:
            self._handle(byte)

    def _latch(self, byte: _Byte, time_ps: int) -> None:
        self._device.take(time_ps)
        byte.latched_ps = time_ps
        if self._timing.busy is Busy.WHEN_FULL:
            self._buffer(byte, time_ps)
        else:
            self._handle(byte)

    def _buffer(self, byte: _Byte, time_ps: int) -> None:
        """Raise Busy only if the next byte is not welcome."""
        times = byte.times
        answer_ps = time_ps + times.busy_delay
        pause_ps = self.pauses.next_ps(times.busy)
        full = self._paper.room_ps(time_ps) != time_ps
        if full or pause_ps or self._device.turns_bad():
            self._raise_busy_at(byte, answer_ps)
            self._handle(byte, pause_ps)
            return
        self._byte = None
        end = answer_ps + times.busy
        early = times.ack_margin + times.ack if self._timing.ack is Ack.IN_BUSY else 0
        self._pulse_ack(end - early, times.ack)

    def _handle(self, byte: _Byte, pause_ps: int | None = None) -> None:
        """Once latch and Busy are known, order what follows from them."""
        if byte.busy_ps is None or byte.latched_ps is None:
            return
        times = byte.times
        end = max(byte.busy_ps, byte.latched_ps) + times.busy
        if pause_ps is None:
            pause_ps = self.pauses.next_ps(times.busy)
        if self._timing.ack is Ack.IN_BUSY:
            byte.ack_ps = self._pulse_ack(end - times.ack_margin - times.ack, times.ack)
        elif self._timing.ack is Ack.WHILE_BUSY:
            end -= times.ack_margin
        self._paused_until = end + pause_ps
        byte.handled_ps = end
        self._later(end, self._handled)

    def _handled(self, time_ps: int) -> None:
        byte = self._byte
        if byte is None:
            return
        byte.handled = True
        self._device.handled(time_ps)
        self._let_go(time_ps)

    def _let_go(self, time_ps: int) -> None:
        """Let Busy fall, or find out when to try again; a fault's end tries again, too."""
        byte = self._byte
        if byte is None or not byte.handled or self._device.held() or self._settling_until:
            return
        room_ps = self._paper.room_ps(time_ps)
        if room_ps is None:
            return
        free_ps = max(time_ps, room_ps, self._paused_until)
        if free_ps > time_ps:
            self._later(free_ps, self._let_go)
            return
        byte.handled = False  # done with: nothing lets it go again
        times = byte.times
        if self._timing.ack is Ack.WHILE_BUSY:
            self._pulse_ack(time_ps, times.ack)
            self._later(time_ps + times.ack_margin, self._end_byte)
            return
        if self._timing.ack is Ack.AFTER_BUSY:
            self._pulse_ack(time_ps + times.ack_margin, times.ack)
        self._end_byte(time_ps)

    def _end_byte(self, time_ps: int) -> None:
        self._byte = None
        self._set_busy(False, time_ps)

    # ---- lines

    def _raise_busy_at(self, byte: _Byte, time_ps: int) -> None:
        byte.busy_ps = time_ps
        self._later(time_ps, partial(self._set_busy, True))

    def _set_busy(self, value: bool, _time_ps: int) -> None:
        self._byte_busy = value
        self._device.drive()

    def _pulse_ack(self, start_ps: int, length_ps: int) -> int | None:
        """Order a pulse; if it met the one before, as long after that as it lasts itself.

        Returns:
            When it begins; None: there is none.
        """
        if not self._device.acknowledges():
            return None
        if start_ps <= self._ack_end:
            start_ps = self._ack_end + length_ps
        self._ack_end = start_ps + length_ps
        self._later(start_ps, partial(self._set_ack, True))
        self._later(self._ack_end, partial(self._set_ack, False))
        return start_ps

    def _set_ack(self, value: bool, _time_ps: int) -> None:
        self.acking = value
        self._device.drive()

    def _settled(self, time_ps: int) -> None:
        if self._settling_until == time_ps:
            self._settling_until = None
            self._device.drive()
            self._let_go(time_ps)

    # ---- steps

    def _later(self, time_ps: int, action: Callable[[int], None]) -> None:
        self._steps += 1
        self._agenda.at(time_ps, partial(self._step, self._round, action))

    def _step(self, of_round: int, action: Callable[[int], None], time_ps: int) -> None:
        if of_round == self._round:
            self._steps -= 1
            action(time_ps)
