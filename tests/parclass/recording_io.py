# SPDX-License-Identifier: Apache-2.0
"""A PortIo that writes down who uses it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from cocotbext.parclass import Irql, PortEvent, PortIo, current_irql
from cocotbext.parclass.io import Expect, Read, Stall, Step, Write, WriteBuffer

_NAMES = {Read: "read", Expect: "read", Write: "write", WriteBuffer: "write", Stall: "delay"}


@dataclass(frozen=True)
class Use:
    """One use of the registers or of time: what, by which task, at which IRQL."""

    what: str
    task: object
    irql: Irql


class RecordingIo:
    """Passes everything on; `uses` and `threads` tell what was asked for."""

    def __init__(self, io: PortIo, current_task: Callable[[], object]) -> None:
        self._io = io
        self._current_task = current_task
        self.uses: list[Use] = []
        self.threads = 0

    def _note(self, what: str) -> None:
        self.uses.append(Use(what, self._current_task(), current_irql()))

    async def read(self, offset: int) -> int:
        self._note("read")
        return await self._io.read(offset)

    async def write(self, offset: int, value: int) -> None:
        self._note("write")
        await self._io.write(offset, value)

    async def run(self, steps: tuple[Step, ...]) -> list[int]:
        for step in steps:
            self._note(_NAMES[type(step)])
        return await self._io.run(steps)

    async def delay(self, ns: float) -> None:
        self._note("delay")
        await self._io.delay(ns)

    async def wait_interrupt(self, timeout_ns: float) -> bool:
        self._note("wait_interrupt")
        return await self._io.wait_interrupt(timeout_ns)

    def now(self) -> float:
        return self._io.now()

    def event(self) -> PortEvent:
        return self._io.event()

    def start_thread(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self.threads += 1
        self._io.start_thread(coroutine)
