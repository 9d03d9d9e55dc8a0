# SPDX-License-Identifier: Apache-2.0
"""Simulated time for cocotb benches: integer picoseconds, whatever the design's precision."""

from collections.abc import Callable

import cocotb
from cocotb import simtime
from cocotb.task import Task
from cocotb.triggers import Event, Timer

__all__ = ["Alarm", "SimEvent", "now_ps", "settle", "sleep_ps"]


def now_ps() -> int:
    """Simulated time in ps."""
    if simtime.time_precision == -12:
        return simtime.get_sim_time("step")
    return round(simtime.get_sim_time("ps"))


async def sleep_ps(ps: int) -> None:
    """Let `ps` picoseconds of simulated time pass; at once if there are none."""
    if ps > 0:
        await Timer(max(1, simtime.convert(ps, "ps", to="step", round_mode="round")), "step")


async def settle() -> None:
    """Let this moment end: what is driven has its effect, and what moves has been seen.

    It takes 1 ps, or a step where steps are longer. Whoever drives something for the next clock
    edge, which may be at this very moment, cannot wait for an edge instead: a clock that sleeps is
    woken by what is driven.
    """
    await sleep_ps(1)


class Alarm:
    """Rings at a time that may be moved; costs nothing while none is set.

    Args:
        ring: called when the time has come; returns when to ring next, None: not by itself.
    """

    def __init__(self, ring: Callable[[], int | None]) -> None:
        self._ring = ring
        self._at_ps: int | None = None
        self._task: Task[None] | None = None

    def set(self, at_ps: int | None) -> None:
        """Ring at `at_ps` at the latest; an earlier time that was set before stays."""
        if at_ps is None or (self._rings and self._at_ps is not None and self._at_ps <= at_ps):
            return
        self.cancel()
        self._at_ps = at_ps
        self._task = cocotb.start_soon(self._wait())

    def move(self, at_ps: int | None) -> None:
        """Ring at `at_ps` and not before; not from inside of `ring`, which returns it."""
        if at_ps != self._at_ps:
            self.cancel()
            self.set(at_ps)

    def cancel(self) -> None:
        """Do not ring."""
        if self._task is not None:
            self._task.cancel()
        self._task = self._at_ps = None

    @property
    def _rings(self) -> bool:
        """It waits; whoever ends every task of a simulation ends it, too."""
        return self._task is not None and not self._task.done()

    async def _wait(self) -> None:
        while self._at_ps is not None:
            await sleep_ps(self._at_ps - now_ps())
            self._at_ps = self._ring()
        self._task = None


class SimEvent:
    """A parclass PortEvent on cocotb's triggers.

    A wait that ends before its time-out leaves the alarm as it is, for the next wait: to set one
    for each costs more than all the rest of a wait.
    """

    def __init__(self) -> None:
        self._woken = Event()
        self._is_set = False
        self._times_set = 0
        self._deadlines_ps: list[int] = []
        self._alarm = Alarm(self._ring)

    def set(self) -> None:
        """Wake every waiter."""
        self._is_set = True
        self._times_set += 1
        self._wake()

    def clear(self) -> None:
        """Make the event not set, so that it can be waited for again."""
        self._is_set = False

    def is_set(self) -> bool:
        """Whether the event is set."""
        return self._is_set

    async def wait(self, timeout_ns: float | None = None) -> bool:
        """Wait until the event is set; False if `timeout_ns` of simulated time passed first."""
        if self._is_set:
            return True
        before = self._times_set
        if timeout_ns is None:
            while before == self._times_set:
                await self._woken.wait()
        elif timeout_ns > 0:
            await self._wait_until(now_ps() + round(timeout_ns * 1000), before)
        return before != self._times_set

    async def _wait_until(self, deadline_ps: int, before: int) -> None:
        self._deadlines_ps.append(deadline_ps)
        self._alarm.set(deadline_ps)
        try:
            while before == self._times_set and now_ps() < deadline_ps:
                await self._woken.wait()
        finally:
            self._deadlines_ps.remove(deadline_ps)

    def _ring(self) -> int | None:
        """Wake whose time is over; when to ring next."""
        now = now_ps()
        if any(deadline_ps <= now for deadline_ps in self._deadlines_ps):
            self._wake()
        return min((at_ps for at_ps in self._deadlines_ps if at_ps > now), default=None)

    def _wake(self) -> None:
        self._woken.set()
        self._woken.clear()
