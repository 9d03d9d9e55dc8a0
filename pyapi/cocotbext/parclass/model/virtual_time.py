# SPDX-License-Identifier: Apache-2.0
"""Virtual time: runs coroutines against a clock that jumps from event to event.

The register model runs on it, so that a driver and its waits of minutes take microseconds. It is a
scheduler of one page on purpose: integer picoseconds, first come first served at equal times.
"""

import heapq
from collections.abc import Callable, Coroutine, Generator
from itertools import count
from typing import Any, Generic, TypeVar

__all__ = ["VirtualEvent", "VirtualTask", "VirtualTime"]

T = TypeVar("T")


class _Suspend:
    """Hands the running task to `arm`, which sees to it that it is resumed."""

    def __init__(self, arm: Callable[["VirtualTask[Any]"], None]) -> None:
        self._arm = arm

    def __await__(self) -> Generator[Callable[["VirtualTask[Any]"], None], None, None]:
        yield self._arm


class VirtualTask(Generic[T]):
    """A running coroutine; `result` after it ended."""

    def __init__(self, time: "VirtualTime", coroutine: Coroutine[Any, Any, T]) -> None:
        self._time = time
        self._coroutine = coroutine
        self._result: list[T] = []
        self.error: BaseException | None = None
        self.ended = VirtualEvent(time)
        time.running += 1

    @property
    def result(self) -> T:
        """What the coroutine returned.

        Raises:
            RuntimeError: it has not ended; nothing is left that could wake it.
        """
        if self.error is not None:
            raise self.error
        if not self._result:
            raise RuntimeError("deadlock: the task waits for something that never happens")
        return self._result[0]

    def step(self) -> None:
        """Run the coroutine to its next wait."""
        self._time.current = self
        try:
            arm = self._coroutine.send(None)
        except StopIteration as stop:
            self._result.append(stop.value)
        except BaseException as error:
            self.error = error
            self._time.failed.append(self)
        else:
            arm(self)
            return
        finally:
            self._time.current = None
        self._time.running -= 1
        self.ended.set()


class VirtualEvent:
    """A PortEvent in virtual time."""

    def __init__(self, time: "VirtualTime") -> None:
        self._time = time
        self._set = False
        self._waiters: list[Callable[[], None]] = []

    def set(self) -> None:
        """Wake every waiter at the present time, in the order in which they came."""
        self._set = True
        waiters, self._waiters = self._waiters, []
        for wake in waiters:
            wake()

    def is_set(self) -> bool:
        """Whether the event is set."""
        return self._set

    async def wait(self, timeout_ns: float | None = None) -> bool:
        """Wait until the event is set; False if `timeout_ns` passed first."""
        if not self._set:
            await _Suspend(lambda task: self._arm(task, timeout_ns))
        return self._set

    def _arm(self, task: VirtualTask[Any], timeout_ns: float | None) -> None:
        resumed = False

        def wake() -> None:
            nonlocal resumed
            if not resumed:
                resumed = True
                task.step()

        self._waiters.append(lambda: self._time.at(self._time.now_ps, wake))
        if timeout_ns is not None:
            self._time.at(self._time.now_ps + round(timeout_ns * 1000), wake)


class VirtualTime:
    """The clock and its agenda.

    Attributes:
        now_ps: the present, integer picoseconds since the start.
        running: how many tasks have not ended.
        current: the task that runs at this moment, if one does.
        failed: tasks that ended with an exception.
    """

    def __init__(self) -> None:
        self.now_ps = 0
        self.running = 0
        self.current: VirtualTask[Any] | None = None
        self.failed: list[VirtualTask[Any]] = []
        self._agenda: list[tuple[int, int, Callable[[], None]]] = []
        self._order = count()

    def at(self, time_ps: int, action: Callable[[], None]) -> None:
        """Put an action on the agenda; those of one time run in the order they came."""
        heapq.heappush(self._agenda, (time_ps, next(self._order), action))

    async def sleep(self, ns: float) -> None:
        """Suspend the running task for `ns` of virtual time."""
        time_ps = self.now_ps + round(ns * 1000)
        await _Suspend(lambda task: self.at(time_ps, task.step))

    def start(self, coroutine: Coroutine[Any, Any, T]) -> VirtualTask[T]:
        """Start a task; it runs when `run` does."""
        task = VirtualTask(self, coroutine)
        self.at(self.now_ps, task.step)
        return task

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine, and every task it started, to their ends or until nothing can happen.

        Raises:
            BaseException: what the coroutine, or else a task that it started, ended with.
        """
        task = self.start(coroutine)
        self.settle()
        return task.result

    def settle(self) -> None:
        """Run every task to its end or until nothing can happen any more."""
        while self.running and self._agenda:
            self._step()
        self._raise()

    def run_for(self, ns: float) -> None:
        """Run what happens in the next `ns`, and let the clock end there."""
        end_ps = self.now_ps + round(ns * 1000)
        while self._agenda and self._agenda[0][0] <= end_ps:
            self._step()
        self.now_ps = end_ps
        self._raise()

    def _step(self) -> None:
        self.now_ps, _, action = heapq.heappop(self._agenda)
        action()

    def _raise(self) -> None:
        """A task that failed must not go unseen."""
        if self.failed:
            error = self.failed[0].error
            self.failed.clear()
            if error is not None:
                raise error
