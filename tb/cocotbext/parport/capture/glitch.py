# SPDX-License-Identifier: Apache-2.0
"""A glitch filter: values that do not last are not seen."""

from collections import deque
from collections.abc import Callable

__all__ = ["GlitchFilter"]


class _Change:
    """A value that has yet to prove that it lasts."""

    __slots__ = ("dropped", "line", "time_ps", "value")

    def __init__(self, time_ps: int, line: str, value: int | None) -> None:
        self.time_ps = time_ps
        self.line = line
        self.value = value
        self.dropped = False


class GlitchFilter:
    """Drops every value of a line that lasts less than a width.

    Edges keep their times: one is passed on, in order, as soon as its value has lasted long enough.
    For a bus whose bits arrive one after the other, the last bit's time counts.

    Args:
        width_ps: the shortest time that is seen, in picoseconds.
        feed: where to pass on what remains.
    """

    def __init__(self, width_ps: int, feed: Callable[[int, str, int | None], None]) -> None:
        self._width = width_ps
        self._feed = feed
        self._waiting: deque[_Change] = deque()
        self._latest: dict[str, _Change] = {}

    def feed(self, time_ps: int, line: str, value: int | None) -> None:
        """Take a value of a line; times in picoseconds, never decreasing."""
        self._pass_on(time_ps - self._width)
        latest = self._latest.get(line)
        if latest is not None:
            if latest.value == value:
                return
            if time_ps - latest.time_ps < self._width:
                latest.dropped = True
        change = _Change(time_ps, line, value)
        self._latest[line] = change
        self._waiting.append(change)

    def finish(self) -> None:
        """Pass on what is left: the record ends, nothing contradicts it any more.

        What is fed after that begins anew.
        """
        while self._waiting:
            self._emit(self._waiting.popleft())
        self._latest.clear()

    def _pass_on(self, until_ps: int) -> None:
        waiting = self._waiting
        while waiting and waiting[0].time_ps <= until_ps:
            self._emit(waiting.popleft())

    def _emit(self, change: _Change) -> None:
        if not change.dropped:
            self._feed(change.time_ps, change.line, change.value)
