# SPDX-License-Identifier: Apache-2.0
"""The Printer: a pure state machine on (time, line, value), with no simulator in it.

The bench connects it to the lines of an HDL controller (``cocotbext.parport.sim.plug``), and the
register model of parclass to its registers, so both see the same printer.
"""

from collections.abc import Callable, Container, Iterable
from functools import partial
from typing import Protocol

from cocotbext.parport.peripheral.agenda import Agenda
from cocotbext.parport.peripheral.base import PeripheralBase
from cocotbext.parport.peripheral.delays import Delays
from cocotbext.parport.peripheral.fault_book import AT_ONCE, FaultBook
from cocotbext.parport.peripheral.faults import Fault, FaultKind
from cocotbext.parport.peripheral.modes.compatibility import Handshake
from cocotbext.parport.peripheral.paper import Paper
from cocotbext.parport.peripheral.timing import Latch, PrinterTiming

__all__ = ["Printer"]

_MANY = 0xFFFF

_AT_STROBE = (*AT_ONCE, FaultKind.NO_ACK)
_WHEN_HANDLED = tuple(kind for kind in FaultKind if kind not in _AT_STROBE)


class ToldLate(Protocol):
    """Tells a printer of strobes when somebody wants to know, or when something else happens."""

    def catch_up(self) -> None:
        """Tell it of everything up to now."""

    def plan_anew(self) -> None:
        """Ask it again how it goes on: something in it has changed."""


class Printer(PeripheralBase):
    """A Centronics printer.

    It takes a byte if Busy is low and it is there when the strobe falls. What it took stays taken,
    whatever happens later; ``paper`` knows what of it was printed and what was cleared.

    Args:
        timing: how it answers.
        faults: what goes wrong with it.
        on_taken: called with (time_ps, byte) for every byte.
        seed: of the random delays in `timing`.

    Attributes:
        ack_n, busy, perror, select, fault_n: the lines it drives, 0 or 1.
        pulls_init: the fault INIT pulls nInit low on the cable; a bench puts that on the wire.
        told_late: who tells it of strobes later than they are, if anybody does.
    """

    def __init__(
        self,
        timing: PrinterTiming | None = None,
        faults: Iterable[Fault] = (),
        on_taken: Callable[[int, int], None] | None = None,
        *,
        seed: int = 1,
    ) -> None:
        self.timing = timing or PrinterTiming()
        self.on_taken = on_taken
        self.told_late: ToldLate | None = None
        self._taken = bytearray()
        self._ignored = 0
        self._delays = Delays(self.timing, seed)
        self._now_ps = 0
        self._paper = Paper(self.timing.buffer_bytes, self._delays.drain, self._now)
        self._agenda = Agenda()
        self._handshake = Handshake(self.timing, self._delays, self._agenda, self._paper, self)
        self._faults = FaultBook(faults)
        self._host = {"data": 0, "strobe_n": 1, "init_n": 1}
        self._faults_moved()
        for fault in self._faults.timed:
            self._agenda.at(fault.at_ps or 0, partial(self._strike, [fault]))
        self._strike(self._faults.due(FaultKind, 0), 0)
        self.drive()

    # ---- the outside

    @property
    def taken(self) -> bytearray:
        """Every byte it took, in order."""
        self._look()
        return self._taken

    @property
    def ignored(self) -> int:
        """Strobes it took no byte from: Busy was high, nInit low, or it was not there."""
        self._look()
        return self._ignored

    @property
    def paper(self) -> Paper:
        """What became of the bytes it took, by the time to which it was told to advance."""
        return self._paper

    @property
    def next_ps(self) -> int | None:
        """When the printer will next do something by itself; None: only when the host does."""
        return self._agenda.next_ps

    @property
    def handling(self) -> bool:
        """A handshake will go on by itself; faults that are still to come do not count."""
        return self._handshake.steps > 0

    @property
    def levels(self) -> int:
        """The lines it drives in one number: nAck, Busy, PError, Select, nFault from bit 4 on."""
        return self.ack_n << 4 | self.busy << 3 | self.perror << 2 | self.select << 1 | self.fault_n

    @property
    def latches(self) -> Container[tuple[str, int]]:
        """The edge of the strobe at which data counts: it need not be told of data but then."""
        return {("strobe_n", int(self.timing.latch is Latch.RISE))}

    def ahead(self, time_ps: int) -> list[tuple[int, int]] | None:
        """What the lines will do after `time_ps`, until the end of the handshake, if it may end.

        Returns:
            (time_ps, levels) of each move, at most four, in order; None: it cannot be told.
        """
        moves = self._handshake.ahead(time_ps)
        if moves is None or self.turns_bad() or self.held() or self._in_reset:
            return None
        if self._agenda.until(moves[-1][0]) != self._handshake.steps:
            return None  # something else comes between
        others = self.levels & 0b00111
        return [
            (time_ps, (not acking) << 4 | busy << 3 | others) for time_ps, busy, acking in moves
        ]

    def next_after(self, time_ps: int) -> int | None:
        """When the printer will do something by itself after `time_ps`, as far as is known now."""
        return self._agenda.next_after(time_ps)

    def set_pause_generator(self, items: Iterable[bool | float]) -> None:
        """Stretch Busy, one item a byte, from the next byte on.

        Args:
            items: False or 0: no pause. A number: so many ns longer. True: as long again as the
                byte took to handle, and the next item counts as well. At its end pauses end.
        """
        self._look()
        self._handshake.pauses.set(items)
        if self.told_late is not None:
            self.told_late.plan_anew()

    def clear_pause_generator(self) -> None:
        """No more pauses."""
        self._handshake.pauses.set(())

    def advance(self, time_ps: int) -> None:
        """Do everything that is due up to `time_ps`."""
        self._agenda.run_until(time_ps)
        self._now_ps = time_ps

    def host(self, time_ps: int, line: str, value: int) -> None:
        """A host line took a value (0, 1, or 0 to 255 for data) at `time_ps`."""
        self.advance(time_ps)
        if value == self._host.get(line):
            return
        was_reset = self._in_reset
        self._host[line] = value
        if line in self._handshake.hears:
            self._handshake.host(time_ps, line, value)
        elif line != "init_n":
            return
        elif self._in_reset != was_reset:
            self._reset_moved(time_ps)
        self.drive()
        self.advance(time_ps)  # what it answers at once

    def strobed(self, time_ps: int, data: int) -> None:
        """A strobe began with `data` on its lines, and the one before ended some time ago.

        For timings that answer the beginning of a strobe: as `host`, told with one call.
        """
        self.advance(time_ps)
        self._host["data"] = data
        self._host["strobe_n"] = 0
        self._handshake.host(time_ps, "strobe_n", 1)
        self._handshake.host(time_ps, "strobe_n", 0)
        self.drive()
        self.advance(time_ps)

    def plain_bytes(self) -> int:
        """How many of the next bytes are handled like the one under way, in the same times."""
        if not self._delays.same or self._handshake.pauses.any:
            return 0
        if len(self._agenda) != self._handshake.steps:
            return 0  # something comes at a time of its own
        strikes = self._faults.next_byte
        return _MANY if strikes is None else max(0, strikes - 1 - len(self._taken))

    def plain_byte(self, time_ps: int, data: int) -> None:
        """One of the `plain_bytes` was strobed at `time_ps`, and its handshake has ended."""
        self.advance(time_ps)
        self._host["data"] = data
        self.take(time_ps)
        self._paper.done(time_ps)

    def _look(self) -> None:
        """Hear of everything up to now."""
        if self.told_late is not None:
            self.told_late.catch_up()

    def _now(self) -> int:
        self._look()
        return self._now_ps

    # ---- what the handshake asks

    def welcomes(self, time_ps: int) -> bool:
        """A strobe begins, and faults with it; whether a byte may come."""
        self._strike(self._faults.due(_AT_STROBE, len(self._taken)), time_ps)
        gone = self._in_reset or not self._faults.present
        if gone or self.busy or self._handshake.open:
            self._ignored += 1
            return False
        return True

    def take(self, time_ps: int) -> None:
        """Latch what is on the data lines."""
        value = self._host["data"]
        self._taken.append(value)
        self._paper.put(time_ps, value)
        if self.on_taken is not None:
            self.on_taken(time_ps, value)

    def handled(self, time_ps: int) -> None:
        """Put the byte latched last on the paper, and let its faults strike while Busy is high."""
        self._paper.done(time_ps)
        self._strike(self._faults.due(_WHEN_HANDLED, len(self._taken)), time_ps)

    def held(self) -> bool:
        """A fault keeps Busy high."""
        return self._faults.holding

    def turns_bad(self) -> bool:
        """A fault is to strike after the byte latched last."""
        return self._faults.holds_after(len(self._taken))

    def acknowledges(self) -> bool:
        """NAck is to be pulsed."""
        return not self._faults.has(FaultKind.NO_ACK)

    # ---- reset and faults

    @property
    def _in_reset(self) -> bool:
        """NInit is low, and it is there to see it."""
        return self._faults.present and (not self._host["init_n"] or self.pulls_init)

    def _reset_moved(self, time_ps: int) -> None:
        """A reset aborts and clears, and Busy lasts until after its end.

        It begins when nInit falls, or when a cable with nInit low is plugged in or power comes. It
        ends when nInit rises, or when the cable is pulled out: then the printer's own pull-up wins.
        """
        if self._in_reset:
            self._handshake.abort()
            self._paper.clear(time_ps)
        elif not self._faults.has(FaultKind.POWER_OFF):  # else there is nothing that could settle
            self._handshake.settle(time_ps + self._delays.init())

    def _strike(self, faults: Iterable[Fault], time_ps: int) -> None:
        for fault in faults:
            was_reset = self._in_reset
            self._faults.begin(fault)
            self._faults_moved()
            if fault.kind in AT_ONCE:
                self._handshake.abort()
            if fault.kind is FaultKind.UNPLUG:
                self._paper.done(time_ps)  # it has power, and prints what it has
            if fault.kind is FaultKind.POWER_OFF:
                self._paper.clear(time_ps)
            if self._in_reset != was_reset:
                self._reset_moved(time_ps)
            if fault.ends_after_ps is not None:
                self._agenda.at(time_ps + fault.ends_after_ps, partial(self._end_fault, fault))
            self._paper.stand(time_ps, self._faults.standing)
            self.drive()

    def _end_fault(self, fault: Fault, time_ps: int) -> None:
        """The status turns good now, Busy falls a moment later: nothing is taken in between."""
        was_reset = self._in_reset
        self._faults.end(fault)
        self._faults_moved()
        if self._in_reset != was_reset:
            self._reset_moved(time_ps)
        elif fault.kind is FaultKind.POWER_OFF:
            self._handshake.settle(time_ps + self._delays.init())
        elif fault.kind not in (FaultKind.NO_ACK, FaultKind.INIT):
            self._handshake.settle(time_ps + self._delays.recover())
        self._paper.stand(time_ps, self._faults.standing)
        self.drive()

    # ---- lines

    def drive(self) -> None:
        """Set the lines from the state."""
        if self._away is not None:
            self.ack_n = self.busy = self.perror = self.select = self.fault_n = self._away
            return
        handshake = self._handshake
        self.busy = int(handshake.busy or self._faults.holding or self._in_reset)
        self.ack_n = int(not handshake.acking)
        self.select, self.perror, self.fault_n = self._status

    def _faults_moved(self) -> None:
        """Work out what the faults make of the lines."""
        has = self._faults.has
        self.pulls_init = has(FaultKind.INIT)
        # The pull-ups of an open connector, or nothing that drives.
        self._away = 1 if has(FaultKind.UNPLUG) else 0 if has(FaultKind.POWER_OFF) else None
        paper_empty = has(FaultKind.PAPER_EMPTY)
        # PError high goes with nFault low (Compuprint X03 manual p. 352).
        fault_n = int(not (paper_empty or has(FaultKind.ERROR)))
        self._status = (int(not has(FaultKind.OFFLINE)), int(paper_empty), fault_n)
