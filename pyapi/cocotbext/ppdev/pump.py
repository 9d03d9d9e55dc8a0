# SPDX-License-Identifier: Apache-2.0
"""When simulated time runs, and when everything waits for the programs.

While work is under way that only simulated time can end, time runs, and the sockets are looked at
now and then. Otherwise the sockets are waited for, in real time, and with them the simulation.
"""

import time
from collections.abc import Awaitable, Callable

from cocotbext.parclass.io import PortIo
from cocotbext.ppdev.port import Port

__all__ = ["Pump"]

_FIRST_INTERVAL_NS = 20_000.0
_LAST_INTERVAL_NS = 100e6
_MOMENT_NS = 0.001
_CALM_NS = 1e6
_LOOK_EVERY_S = 0.001
"""While work is under way, the sockets are looked at about once in a millisecond of real time.

Once all of it only waits, and has done so for a millisecond of simulated time, so much real time
passes between two looks: a program that waits for ever does not keep a processor busy.
"""

Work = Callable[[], Awaitable[None]]


class Pump:
    """Runs work, one turn after the other.

    Args:
        port: tells which work waits for other programs, or lets time pass and nothing else.
        receive: looks at the sockets for so many real seconds, None for ever; what comes puts work
            in by ``do`` or ``start``.
    """

    def __init__(self, port: Port, receive: Callable[[float | None], None]) -> None:
        self._port = port
        self._io: PortIo = port.parallel_port.io
        self._receive = receive
        self._pending: list[Work] = []
        self._busy = 0
        self._changed = self._io.event()
        self._interval_ns = _FIRST_INTERVAL_NS
        port.on_change = self.wake

    def do(self, work: Work) -> None:
        """Do work in this turn; it has to be quick, and to wait for nobody."""
        self._pending.append(work)

    def start(self, work: Work) -> None:
        """Start work in a thread of its own; simulated time runs until it ends."""

        async def job() -> None:
            try:
                await work()
            finally:
                self._busy -= 1
                self.wake()

        self._busy += 1
        self._io.start_thread(job())

    def wake(self) -> None:
        """Something has changed: look at once whether time still has to run."""
        self._changed.set()

    async def turn(self, *, wait: bool = True) -> bool:
        """Look at the sockets, do what came, and let time run if it has to.

        Args:
            wait: whether to wait, in real time, if nothing is under way.

        Returns:
            Whether there was anything to do.
        """
        if self._port.parked:
            await self._io.delay(_MOMENT_NS)  # who can go on, and is only not resumed yet, does
        if not self._moving:
            self._receive(None if wait and not self._pending else 0)
        else:
            only_pauses = self._busy - self._port.parked <= self._port.pausing
            calm = only_pauses and wait and self._interval_ns > _CALM_NS
            self._receive(_LOOK_EVERY_S if calm else 0)
        pending, self._pending = self._pending, []
        for work in pending:
            await work()
        moving = self._moving
        if moving:
            await self._let_time_pass()
        return moving or bool(pending)

    @property
    def _moving(self) -> bool:
        return self._busy > self._port.parked

    async def _let_time_pass(self) -> None:
        """Let simulated time run until work ends, or until it is time to look at the sockets."""
        self._changed = self._io.event()
        started_s = time.monotonic()
        await self._changed.wait(self._interval_ns)
        if self._changed.is_set():
            self._interval_ns = _FIRST_INTERVAL_NS
        elif time.monotonic() - started_s < _LOOK_EVERY_S:
            self._interval_ns = min(2 * self._interval_ns, _LAST_INTERVAL_NS)
        else:
            self._interval_ns = max(self._interval_ns / 2, _FIRST_INTERVAL_NS)
