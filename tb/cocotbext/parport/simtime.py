# SPDX-License-Identifier: Apache-2.0
"""Simulated time for cocotb benches: integer picoseconds, whatever the design's precision."""

from collections.abc import Callable

import cocotb
from cocotb import simtime
from cocotb.task import Task
from cocotb.triggers import Event, SimTimeoutError, Timer, with_timeout

__all__ = ["Alarm", "SimEvent", "now_ps", "sleep_ps"]


def now_ps() -> int:
    """Simulated time in ps."""
    if simtime.time_precision == -12:
        return simtime.get_sim_time("step")
    return round(simtime.get_sim_time("ps"))


async def sleep_ps(ps: int) -> None:
    """Let `ps` picoseconds of simulated time pass; at once if there are none."""
    if ps > 0:
        await Timer(max(1, simtime.convert(ps, "ps", to="step", round_mode="round")), "step")


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
        if at_ps is None or (self._at_ps is not None and self._at_ps <= at_ps):
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

    async def _wait(self) -> None:
        while self._at_ps is not None:
            await sleep_ps(self._at_ps - now_ps())
            self._at_ps = self._ring()
        self._task = None


class SimEvent:
    """A parclass PortEvent on cocotb's triggers."""

    def __init__(self) -> None:
        self._event = Event()

    def set(self) -> None:
        """Wake every waiter."""
        self._event.set()

    def clear(self) -> None:
        """Make the event not set, so that it can be waited for again."""
        self._event.clear()

    def is_set(self) -> bool:
        """Whether the event is set."""
        return self._event.is_set()

    async def wait(self, timeout_ns: float | None = None) -> bool:
        """Wait until the event is set; False if `timeout_ns` of simulated time passed first."""
        if not self._event.is_set():
            if timeout_ns is None:
                await self._event.wait()
            elif timeout_ns > 0:
                try:
                    await with_timeout(self._event.wait(), round(timeout_ns * 1000), "ps")
                except SimTimeoutError:
                    return False
        return self._event.is_set()
