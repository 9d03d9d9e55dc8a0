# SPDX-License-Identifier: Apache-2.0
"""What becomes of bytes inside a printer: they wait in a buffer, and go onto the paper."""

from collections import deque
from collections.abc import Callable

__all__ = ["Paper"]


class Paper:
    """The buffer and the paper behind it.

    Nothing has to happen at the moment at which a byte is printed, so nothing is scheduled: what
    time has printed is worked out when somebody looks. Times are integer picoseconds.

    Args:
        capacity: of the buffer, bytes; 0: the printer says itself when a byte is `done`.
        drain: gives the time to print the next byte, ps.
        now: what time it is, for who looks from outside.
    """

    def __init__(self, capacity: int, drain: Callable[[], int], now: Callable[[], int]) -> None:
        self._printed = bytearray()
        self._cleared = 0
        self._capacity = capacity
        self._drain = drain
        self._now = now
        self._waiting: deque[int] = deque()
        self._stopped = False
        self._due: int | None = None  # when the first byte is printed; None while nothing moves
        self._left: int | None = None  # what is left of printing it, while stopped

    @property
    def printed(self) -> bytearray:
        """What is on the paper."""
        self._look(self._now())
        return self._printed

    @property
    def waiting(self) -> int:
        """Bytes in the buffer."""
        self._look(self._now())
        return len(self._waiting)

    @property
    def cleared(self) -> int:
        """How many bytes were taken and will never be printed."""
        self._look(self._now())
        return self._cleared

    def put(self, time_ps: int, byte: int) -> None:
        """A byte comes into the buffer."""
        self._look(time_ps)
        self._waiting.append(byte)
        if self._capacity and self._due is None and not self._stopped:
            self._due = time_ps + self._drain()

    def done(self, time_ps: int) -> None:
        """Without a buffer: the byte is on the paper."""
        if not self._capacity:
            self._print_all()
        self._look(time_ps)

    def room_ps(self, time_ps: int) -> int | None:
        """When there is room for a byte, `time_ps` if there is now; None: not while it stands."""
        self._look(time_ps)
        if not self._capacity or len(self._waiting) < self._capacity:
            return time_ps
        return self._due

    def stand(self, time_ps: int, stopped: bool) -> None:
        """Stop the paper, or let it go on; the byte under way goes on where it was."""
        self._look(time_ps)
        if stopped == self._stopped:
            return
        self._stopped = stopped
        if stopped:
            self._left = None if self._due is None else self._due - time_ps
            self._due = None
        elif self._capacity and self._waiting:
            self._due = time_ps + (self._drain() if self._left is None else self._left)
            self._left = None

    def clear(self, time_ps: int) -> None:
        """Forget what waits."""
        self._look(time_ps)
        self._cleared += len(self._waiting)
        self._waiting.clear()
        self._due = self._left = None

    def finish(self) -> None:
        """Print what still waits, as time would; nothing while the paper is stopped."""
        self._look(self._now())
        if not self._stopped:
            self._print_all()
            self._due = None

    def _print_all(self) -> None:
        self._printed += bytes(self._waiting)
        self._waiting.clear()

    def _look(self, time_ps: int) -> None:
        while self._due is not None and self._due <= time_ps:
            self._printed.append(self._waiting.popleft())
            self._due = self._due + self._drain() if self._waiting else None
