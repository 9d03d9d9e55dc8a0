# SPDX-License-Identifier: Apache-2.0
"""The Printer: a pure state machine on (time, line, value), with no simulator in it.

The bench connects it to the lines of an HDL controller (``cocotbext.parport.plug``), and the
register model of parclass to its registers, so both see the same printer.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from cocotbext.parport.agenda import Agenda
from cocotbext.parport.faults import Fault, FaultKind

__all__ = ["Printer", "PrinterTiming"]

_AT_ONCE = (FaultKind.POWER_OFF, FaultKind.UNPLUG)


@dataclass(frozen=True)
class PrinterTiming:
    """Times of a printer, ns.

    The handshake is Ack-in-Busy: nAck pulses while Busy is high. Defaults follow the Epson Stylus
    Scan 2000 service page: Busy at most 500 ns after the strobe, nAck 500 ns to 10 us, typically
    1 us on a fast interface.

    Attributes:
        busy_delay_ns: strobe_n falls until busy rises.
        busy_ns: busy high for one byte; at least `ack_ns` and twice `ack_margin_ns`.
        ack_ns: ack_n low.
        ack_margin_ns: ack_n rises until busy falls.
        init_ns: init_n rises, or power comes back, until busy falls.
        recover_ns: a fault ends and the status is good until busy falls.
    """

    busy_delay_ns: float = 200
    busy_ns: float = 3_500
    ack_ns: float = 1_000
    ack_margin_ns: float = 500
    init_ns: float = 50_000
    recover_ns: float = 1_000

    def __post_init__(self) -> None:
        """Refuse times that do not fit into each other.

        Raises:
            ValueError: a time is negative, or nAck does not fit inside Busy.
        """
        if min(vars(self).values()) < 0:
            raise ValueError(f"times of a printer are not negative: {self}")
        if self.busy_ns < self.ack_ns + 2 * self.ack_margin_ns:
            raise ValueError(
                f"busy_ns {self.busy_ns} leaves no room for nAck of {self.ack_ns} ns with "
                f"{self.ack_margin_ns} ns on either side"
            )


class Printer:
    """A Centronics printer that takes a byte at the falling edge of the strobe.

    Attributes:
        ack_n, busy, perror, select, fault_n: the lines it drives, 0 or 1.
        taken: every byte it took, in order.
        ignored: strobes it did not take a byte from: Busy was high, or it was not there.
        on_taken: called with (time_ps, byte) for every byte.
    """

    def __init__(
        self,
        timing: PrinterTiming | None = None,
        faults: Iterable[Fault] = (),
        on_taken: Callable[[int, int], None] | None = None,
    ) -> None:
        self.timing = timing or PrinterTiming()
        self.on_taken = on_taken
        self.taken = bytearray()
        self.ignored = 0
        self._agenda = Agenda()
        self._waiting_faults = list(faults)
        self._active: list[Fault] = []
        self._host = {"data": 0, "strobe_n": 1, "init_n": 1}
        self._handling = False  # Busy because of a byte, a reset, or the end of a fault
        self._acking = False
        self._round = 0  # events of an aborted handshake carry an old number
        self._strike(self._take_faults(FaultKind), 0)
        self._drive()

    @property
    def next_ps(self) -> int | None:
        """When the printer will next do something by itself; None: only when the host does."""
        return self._agenda.next_ps

    def advance(self, time_ps: int) -> None:
        """Do everything that is due up to `time_ps`."""
        self._agenda.run_until(time_ps)

    def host(self, time_ps: int, line: str, value: int) -> None:
        """A host line took a value (0, 1, or 0 to 255 for data) at `time_ps`."""
        self.advance(time_ps)
        before = self._host.get(line)
        self._host[line] = value
        if line == "strobe_n" and before == 1 and value == 0:
            self._strobed(time_ps)
        elif line == "init_n" and before != value:
            self._reset(time_ps)

    # -- what the host does

    def _strobed(self, time_ps: int) -> None:
        self._strike(self._take_faults(_AT_ONCE), time_ps)
        if self.busy or not self._present:
            self.ignored += 1
            self._drive()
            return
        byte = self._host["data"]
        self.taken.append(byte)
        if self.on_taken is not None:
            self.on_taken(time_ps, byte)
        timing = self.timing
        busy_at = time_ps + _ps(timing.busy_delay_ns)
        free_at = busy_at + _ps(timing.busy_ns)
        ack_end = free_at - _ps(timing.ack_margin_ns)
        self._later(busy_at, lambda _: self._set_handling(True))
        if not self._has(FaultKind.NO_ACK):
            self._later(ack_end - _ps(timing.ack_ns), lambda _: self._set_acking(True))
            self._later(ack_end, lambda _: self._set_acking(False))
        self._later(free_at, self._finish_byte)

    def _reset(self, time_ps: int) -> None:
        """NInit moved: a low level aborts the handshake and holds Busy until after its end."""
        if not self._present:
            return
        self._abort()
        self._set_handling(True)
        if self._host["init_n"]:
            self._ready_at(time_ps + _ps(self.timing.init_ns))

    # -- handshake

    def _later(self, time_ps: int, action: Callable[[int], None]) -> None:
        """Schedule a step of the handshake; an abort makes it void."""
        this_round = self._round
        self._agenda.at(time_ps, lambda now: action(now) if self._round == this_round else None)

    def _abort(self) -> None:
        self._round += 1
        self._acking = False

    def _finish_byte(self, time_ps: int) -> None:
        kinds = [kind for kind in FaultKind if kind not in _AT_ONCE]
        self._strike(self._take_faults(kinds), time_ps)
        self._set_handling(False)

    def _ready_at(self, time_ps: int) -> None:
        self._later(time_ps, lambda _: self._set_handling(False))

    def _set_handling(self, value: bool) -> None:
        self._handling = value
        self._drive()

    def _set_acking(self, value: bool) -> None:
        self._acking = value
        self._drive()

    # -- faults

    @property
    def _present(self) -> bool:
        return not self._has(FaultKind.UNPLUG) and not self._has(FaultKind.POWER_OFF)

    def _has(self, kind: FaultKind) -> bool:
        return any(fault.kind is kind for fault in self._active)

    def _take_faults(self, kinds: Iterable[FaultKind]) -> list[Fault]:
        """The waiting faults of these kinds whose byte has come."""
        kinds = tuple(kinds)
        due = [f for f in self._waiting_faults if f.kind in kinds and f.at_byte <= len(self.taken)]
        self._waiting_faults = [f for f in self._waiting_faults if f not in due]
        return due

    def _strike(self, faults: Iterable[Fault], time_ps: int) -> None:
        for fault in faults:
            self._active.append(fault)
            if fault.kind in _AT_ONCE:
                self._abort()
            if fault.duration_ps is not None:
                end_ps = time_ps + fault.duration_ps
                self._agenda.at(end_ps, partial(self._end_fault, fault))

    def _end_fault(self, fault: Fault, time_ps: int) -> None:
        """The status turns good now, Busy falls a moment later: nothing is taken in between."""
        self._active.remove(fault)
        if fault.kind is not FaultKind.NO_ACK:
            self._abort()
            self._handling = True
            powered = fault.kind is FaultKind.POWER_OFF
            pause_ns = self.timing.init_ns if powered else self.timing.recover_ns
            if self._host["init_n"]:
                self._ready_at(time_ps + _ps(pause_ns))
        self._drive()

    # -- lines

    def _drive(self) -> None:
        """Set the lines from the state."""
        if self._has(FaultKind.UNPLUG):  # the pull-ups of the open connector
            self.ack_n = self.busy = self.perror = self.select = self.fault_n = 1
        elif self._has(FaultKind.POWER_OFF):
            self.ack_n = self.busy = self.perror = self.select = self.fault_n = 0
        else:
            paper_empty = self._has(FaultKind.PAPER_EMPTY)
            offline = self._has(FaultKind.OFFLINE)
            error = self._has(FaultKind.ERROR)
            stuck = self._has(FaultKind.BUSY_STUCK)
            self.perror = int(paper_empty)
            # PError high goes with nFault low (Compuprint X03 manual).
            self.fault_n = int(not (paper_empty or error))
            self.select = int(not offline)
            self.busy = int(self._handling or paper_empty or offline or error or stuck)
            self.ack_n = int(not self._acking)


def _ps(ns: float) -> int:
    return round(ns * 1000)
