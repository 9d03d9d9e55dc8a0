# SPDX-License-Identifier: Apache-2.0
"""Watches what a driver of a user's own does to the registers, and names its mistakes.

The line checker sees that something is wrong on the wires; here the driver's side of it is seen:
what it had read before it strobed, how long it has been waiting, at which IRQL.
"""

from collections.abc import Callable, Coroutine
from enum import StrEnum
from typing import Any

from cocotbext.ieee1284.times import RESPONSE_NS
from cocotbext.parclass.io import OneByOne, PortEvent, PortIo
from cocotbext.parclass.irql import Irql, current_irql
from cocotbext.parclass.registers import (
    CONTROL,
    CONTROL_STROBE,
    DATA,
    ECR,
    ECR_MODE,
    FIFO,
    STATUS,
    STATUS_BUSY_N,
    ChipMode,
    is_ready,
)
from cocotbext.parclass.transfer import DISPATCH_LIMIT_NS

__all__ = ["CallWatch", "DriverRule", "DriverStoppedError", "Report", "WatchedIo"]

_DISPATCH_NS = DISPATCH_LIMIT_NS * 1.25
"""A driver that polls every few microseconds ends a little late."""

_LEAST_SLACK_NS = RESPONSE_NS
"""After its time-out a driver may need this long to return: it may be waiting for an answer, or for
two ticks of its clock."""

_MANY_POLLS = 50_000
"""Register accesses, or other calls, that end a driver after its time-out."""

_MOST_POLLS = 300_000
"""Likewise since the last byte: a loop with no delay in it takes minutes of real time."""

_NO_DELAY_NS = 1_000
"""A delay of nothing takes some time all the same, so that a loop of them does not stand still."""


class DriverRule(StrEnum):
    """What a PPARALLEL_WRITE has to keep to; the value says it in words.

    Sources: Microsoft's documentation of PPARALLEL_WRITE (lock, count, status, IRQL) and of
    KeDelayExecutionThread; IEEE 1284 compatibility mode (Busy); the DDK's parport sample (time-out,
    the budget at DISPATCH_LEVEL). docs/drivers.md says more of each.
    """

    STATUS_NOT_READ = "read the status register before every strobe"
    BUSY_IGNORED = "strobe only when the status register says ready"
    STROBE_LEFT = "return with the strobe released"
    STARTS_OVER = "go on with the byte after the last that was taken"
    WRONG_BYTE = "strobe the bytes of Buffer in their order"
    TOO_MANY_BYTES = "write at most NumBytesToWrite bytes"
    NEVER_RETURNS = "give up when no byte moved for the time-out"
    GIVES_UP_EARLY = "wait for the time-out before giving up"
    COUNT_NOT_SET = "set NumBytesWritten on every exit"
    COUNT_TOO_HIGH = "count no byte that did not reach the device"
    COUNT_TOO_LOW = "count every byte that reached the device"
    SHORT_SUCCESS = "return a status without NT_SUCCESS when bytes are left"
    STATUS_UNKNOWN = "return a status of ntstatus.h"
    STATUS_WRONG = "return the status that the status register stands for"
    NO_LOCK = "do nothing for a caller without the port's lock"
    WAIT_AT_DISPATCH = "wait below DISPATCH_LEVEL only"
    STALL_AT_DISPATCH = "give up after 200 us without progress at DISPATCH_LEVEL"
    IRQL_LEFT = "return at the IRQL of the caller"
    IRQL_ORDER = "raise to a higher IRQL, lower to a lower one"
    NO_SUCH_PORT = "touch the controller's registers only"
    ENDED = "return"


class DriverStoppedError(Exception):
    """The driver does not return by itself; raised out of its register access or its delay."""


Report = Callable[[DriverRule, str], None]


class CallWatch:
    """One call of the driver.

    Args:
        data: the bytes that are to be written.
        now_ns: when it begins.
        patience_ns: its time-out.
        report: takes what is found.

    Attributes:
        moved_ns: when a byte last went out, or the beginning.
        accesses: of registers.
        calls: of anything else that the driver may ask for: delays, the time, another IRQL.
        status: as last read; None: not yet.
    """

    def __init__(self, data: bytes, now_ns: float, patience_ns: float, report: Report) -> None:
        self.moved_ns = now_ns
        self.accesses = 0
        self.calls = 0
        self.status: int | None = None
        self.patience_ns = patience_ns
        self._data = data
        self._report = report
        self._fresh = False
        self._next = 0  # which byte the next strobe should bring
        self._pushed = False
        self._handed = 0
        self._stalled = False
        self._at_last_byte = self._in_time = (0, 0)  # accesses and calls then

    @property
    def ends_ns(self) -> float:
        """When a driver that moves no byte has to have returned."""
        return self.moved_ns + self.patience_ns + max(_LEAST_SLACK_NS, self.patience_ns / 4)

    def tick(self, now_ns: float) -> None:
        """Judge how long the driver has been at it.

        Raises:
            DriverStoppedError: too long.
        """
        quiet_us = (now_ns - self.moved_ns) / 1000
        at_dispatch = current_irql() >= Irql.DISPATCH_LEVEL
        if at_dispatch and quiet_us * 1000 > _DISPATCH_NS and not self._stalled:
            self._stalled = True
            self._report(DriverRule.STALL_AT_DISPATCH, f"no byte for {quiet_us:.0f} us, still busy")
        if now_ns > self.ends_ns:
            status = "not read" if self.status is None else f"0x{self.status:02X}"
            self._report(
                DriverRule.NEVER_RETURNS,
                f"no byte for {quiet_us / 1000:.0f} ms, the time-out is "
                f"{self.patience_ns / 1e6:g} ms, the status register {status}",
            )
            raise DriverStoppedError
        if quiet_us * 1000 <= self.patience_ns:
            self._in_time = (self.accesses, self.calls)
        late, polls = self._polls_since(self._in_time), self._polls_since(self._at_last_byte)
        if max(late) > _MANY_POLLS or max(polls) > _MOST_POLLS:
            others = f" and {polls[1]} other calls" if polls[1] else ""
            found = f"no byte for {polls[0]} register accesses{others}, {quiet_us / 1000:.1f} ms"
            self._report(DriverRule.NEVER_RETURNS, found)
            raise DriverStoppedError
        if self._handed > 4 * len(self._data) + 4096:
            found = f"{self._handed} bytes strobed or put into the FIFO, {len(self._data)} asked"
            self._report(DriverRule.TOO_MANY_BYTES, found)
            raise DriverStoppedError

    def move(self, now_ns: float) -> None:
        """A byte moved: the driver's patience starts again."""
        self.moved_ns = now_ns
        self._at_last_byte = self._in_time = (self.accesses, self.calls)

    def _polls_since(self, before: tuple[int, int]) -> tuple[int, int]:
        """Register accesses and other calls; each has the limit to itself: a poll may be both."""
        return self.accesses - before[0], self.calls - before[1]

    def read_status(self, value: int) -> None:
        """The driver read the status register."""
        self.status = value
        self._fresh = True

    def pushed(self, now_ns: float) -> None:
        """A byte went into the FIFO."""
        self._pushed = True
        self._handed += 1
        self.move(now_ns)

    def strobed(self, value: int, now_ns: float) -> None:
        """The driver asserts the strobe with this byte on the data lines."""
        self.move(now_ns)
        self._handed += 1
        if self.status is None:
            self._report(DriverRule.STATUS_NOT_READ, f"byte {self._next}: never read")
        elif not self._fresh:
            self._report(DriverRule.STATUS_NOT_READ, f"byte {self._next}: not read since the last")
        elif not is_ready(self.status):
            why = "busy" if not self.status & STATUS_BUSY_N else "not ready"
            found = f"byte {self._next}: the status register was 0x{self.status:02X}, {why}"
            self._report(DriverRule.BUSY_IGNORED, found)
        self._fresh = False
        if not self._pushed:
            self._follow(value)

    def _follow(self, value: int) -> None:
        """Which byte of the buffer is this? The last one may come again: it may have been lost."""
        data, number = self._data, self._next
        if number < len(data) and value == data[number]:
            self._next += 1
        elif number and value == data[number - 1]:
            pass
        elif number > 1 and value == data[0]:
            self._report(DriverRule.STARTS_OVER, f"after byte {number - 1} came byte 0 again")
            self._next = 1
        elif number >= len(data):
            self._report(DriverRule.TOO_MANY_BYTES, f"0x{value:02X} after all {number} bytes")
        else:
            found = f"byte {number} is 0x{data[number]:02X}, 0x{value:02X} was strobed"
            self._report(DriverRule.WRONG_BYTE, found)


class WatchedIo(OneByOne):
    """A PortIo for a driver: passes everything on and tells the call that is under way.

    Args:
        io: the registers.
        report: takes what is found.
        own_map: the registers are not those of a PC: nothing is read out of their values.

    Attributes:
        call: under way, None between calls.
        strobing: the strobe is asserted.
        own_map: as above.
        arrived: how many bytes the peripheral has; a bench that knows puts it here.
    """

    def __init__(self, io: PortIo, report: Report, *, own_map: bool = False) -> None:
        self.call: CallWatch | None = None
        self.strobing = False
        self.own_map = own_map
        self.arrived: Callable[[], int] = lambda: 0
        self._arrived = 0
        self._io = io
        self._report = report
        self._data = 0
        self._by_hardware = False

    def now(self) -> float:
        """Simulated time, ns."""
        return self._io.now()

    async def read(self, offset: int) -> int:
        """Read a register."""
        self._tick(access=True)
        value = await self._io.read(offset)
        if self.call is not None and offset == STATUS and not self.own_map:
            self.call.read_status(value)
        return value

    async def write(self, offset: int, value: int) -> None:
        """Write a register."""
        self._tick(access=True)
        if self.own_map:
            pass
        elif offset == DATA:
            self._data = value
        elif offset == CONTROL:
            self._control(bool(value & CONTROL_STROBE))
        elif offset == ECR:
            self._by_hardware = value & ECR_MODE == ChipMode.FIFO
        elif offset == FIFO and self._by_hardware and self.call is not None:
            self.call.pushed(self.now())
        await self._io.write(offset, value)

    async def delay(self, ns: float) -> None:
        """Let simulated time pass, as long as the driver may still wait."""
        if ns <= 0:
            ns = _NO_DELAY_NS
        if self.call is not None:
            ns = min(ns, self.call.ends_ns - self.now() + 1_000)
        await self._io.delay(ns)
        self.asked()

    async def wait(self, ns: float) -> None:
        """Wait: a delay that is not allowed at DISPATCH_LEVEL."""
        self.blocks()
        await self.delay(ns)

    def asked(self) -> None:
        """The driver asked for something that is no register access; it may take no time at all.

        Raises:
            DriverStoppedError: the driver does nothing else, or is at it for too long.
        """
        if self.call is not None:
            self.call.calls += 1
        self._tick()

    def blocks(self) -> None:
        """The driver is about to wait for something: not at DISPATCH_LEVEL."""
        if current_irql() >= Irql.DISPATCH_LEVEL:
            self._report(DriverRule.WAIT_AT_DISPATCH, f"waits at {current_irql().name}")

    async def wait_interrupt(self, timeout_ns: float) -> bool:
        """Wait for the controller's interrupt."""
        self.blocks()
        came = await self._io.wait_interrupt(timeout_ns)
        self.asked()
        return came

    def event(self) -> PortEvent:
        """Make an event."""
        return self._io.event()

    def start_thread(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Start a system thread."""
        self._io.start_thread(coroutine)

    def _control(self, strobe: bool) -> None:
        rises = strobe and not self.strobing
        self.strobing = strobe
        if rises and not self._by_hardware and self.call is not None:
            self.call.strobed(self._data, self.now())

    def _tick(self, *, access: bool = False) -> None:
        if self.call is not None:
            self.call.accesses += access
            if (arrived := self.arrived()) != self._arrived:
                self._arrived = arrived
                self.call.move(self.now())
            self.call.tick(self.now())
