# SPDX-License-Identifier: Apache-2.0
"""An agenda: things to do at later times, for models that are told the time."""

import heapq
from collections.abc import Callable
from itertools import count

__all__ = ["Agenda"]


class Agenda:
    """Actions by time, in integer picoseconds; those of one time run in the order they came."""

    def __init__(self) -> None:
        self._entries: list[tuple[int, int, Callable[[int], None]]] = []
        self._order = count()

    def __len__(self) -> int:
        """How many actions are still to come."""
        return len(self._entries)

    @property
    def next_ps(self) -> int | None:
        """When the next action is due; None if there is none."""
        return self._entries[0][0] if self._entries else None

    def until(self, time_ps: int) -> int:
        """How many actions are due up to and including `time_ps`."""
        return sum(entry[0] <= time_ps for entry in self._entries)

    def next_after(self, time_ps: int) -> int | None:
        """When the first action later than `time_ps` is due; None if there is none."""
        return min((entry[0] for entry in self._entries if entry[0] > time_ps), default=None)

    def at(self, time_ps: int, action: Callable[[int], None]) -> None:
        """Have `action(time_ps)` called at `time_ps`."""
        heapq.heappush(self._entries, (time_ps, next(self._order), action))

    def run_until(self, time_ps: int) -> None:
        """Do everything that is due up to and including `time_ps`."""
        while self._entries and self._entries[0][0] <= time_ps:
            due_ps, _, action = heapq.heappop(self._entries)
            action(due_ps)
