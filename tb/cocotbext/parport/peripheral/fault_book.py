# SPDX-License-Identifier: Apache-2.0
"""Which faults of a peripheral are still to come, and which are there."""

from collections.abc import Iterable

from cocotbext.parport.peripheral.faults import Fault, FaultKind

__all__ = ["AT_ONCE", "HOLDING", "FaultBook"]

AT_ONCE = (FaultKind.POWER_OFF, FaultKind.UNPLUG)
"""The peripheral is gone: at the strobe of their byte, and without a word."""

HOLDING = (FaultKind.PAPER_EMPTY, FaultKind.OFFLINE, FaultKind.ERROR, FaultKind.BUSY_STUCK)
"""Busy is high as long as one of them is there."""

_STANDING = (FaultKind.PAPER_EMPTY, FaultKind.OFFLINE, FaultKind.ERROR)


class FaultBook:
    """The faults of one peripheral, by byte; those that strike at a time only while they last.

    Attributes:
        timed: the faults that strike at a time.
        present: the peripheral is powered and plugged in.
        holding: a fault keeps Busy high.
        standing: a fault keeps the paper from moving.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        every = list(faults)
        self.timed = [fault for fault in every if fault.at_ps is not None]
        self._waiting = [fault for fault in every if fault.at_byte is not None]
        self._active: list[Fault] = []
        self._kinds: frozenset[FaultKind] = frozenset()
        self.present = True
        self.holding = self.standing = False

    @property
    def next_byte(self) -> int | None:
        """The byte of the next fault to strike at one; None if there is none."""
        bytes_ = (fault.at_byte for fault in self._waiting if fault.at_byte is not None)
        return min(bytes_, default=None)

    def due(self, kinds: Iterable[FaultKind], taken: int) -> list[Fault]:
        """Take out the faults of these kinds whose byte has come, with `taken` bytes taken."""
        found = self._due(tuple(kinds), taken)
        self._waiting = [fault for fault in self._waiting if fault not in found]
        return found

    def holds_after(self, taken: int) -> bool:
        """Whether a fault that needs Busy is to strike when `taken` bytes have been taken."""
        return bool(self._due((*HOLDING, FaultKind.INIT), taken))

    def begin(self, fault: Fault) -> None:
        """A fault strikes."""
        self._active.append(fault)
        self._update()

    def end(self, fault: Fault) -> None:
        """A fault is over."""
        self._active.remove(fault)
        self._update()

    def has(self, kind: FaultKind) -> bool:
        """Whether a fault of this kind is there."""
        return kind in self._kinds

    def _update(self) -> None:
        self._kinds = frozenset(fault.kind for fault in self._active)
        self.present = self._kinds.isdisjoint(AT_ONCE)
        self.holding = not self._kinds.isdisjoint(HOLDING)
        self.standing = not self._kinds.isdisjoint(_STANDING)

    def _due(self, kinds: tuple[FaultKind, ...], taken: int) -> list[Fault]:
        return [
            fault
            for fault in self._waiting
            if fault.kind in kinds and fault.at_byte is not None and fault.at_byte <= taken
        ]
