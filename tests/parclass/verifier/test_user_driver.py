# SPDX-License-Identifier: Apache-2.0
"""Mistakes of a driver of a user's own, in Python, on the register model: each has a name."""

from array import array
from pathlib import Path
from typing import Any

import pytest

from cocotbext.parclass import (
    Irql,
    NtStatus,
    ParallelDevice,
    ParallelPort,
    ULong,
    parallel_write,
    raised_irql,
    thread,
)
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parclass.registers import CONTROL, DATA, STATUS, is_ready
from cocotbext.parclass.verifier import DriverRule, Findings, PythonDriver, UserDriver, WatchedIo
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.printer import Printer

US = 1_000.0
IDLE, STROBE = 0xCC, 0xCD


class Driver:
    """A driver that does it right; what inherits from it does one thing wrong."""

    def __init__(self, io: WatchedIo) -> None:
        self.io = io

    async def write(self, context: Any, buffer: bytes, size: int, written: Any, _: int) -> int:
        written.value = 0
        if not context.locked:
            return NtStatus.STATUS_ACCESS_DENIED
        for value in buffer:
            if not await self.ready(context.write_timeout_ns):
                return NtStatus.STATUS_DEVICE_BUSY
            await self.strobe(value)
            written.value += 1
        return NtStatus.STATUS_SUCCESS

    async def ready(self, limit_ns: float) -> bool:
        started = self.io.now()
        while not is_ready(await self.io.read(STATUS)):
            if self.io.now() - started > limit_ns:
                return False
            await self.io.delay(10 * US)
        return True

    async def strobe(self, value: int) -> None:
        await self.io.write(DATA, value)
        await self.io.delay(US)
        await self.io.write(CONTROL, STROBE)
        await self.io.delay(US)
        await self.io.write(CONTROL, IDLE)
        await self.io.delay(US)


class WrongByte(Driver):
    """Case is changed on the way."""

    async def strobe(self, value: int) -> None:
        await super().strobe(value ^ 0x20)


class TooMany(Driver):
    """A form feed of its own at the end."""

    async def write(self, context: Any, buffer: bytes, size: int, written: Any, _: int) -> int:
        status = await super().write(context, buffer, size, written, 0)
        await self.ready(1e6)
        await self.strobe(0x0C)
        return status


class Impatient(Driver):
    """50 us are enough for anybody."""

    async def ready(self, limit_ns: float) -> bool:
        return await super().ready(50 * US)


class NoLock(Driver):
    """It looks at the printer before it looks at the lock."""

    async def write(self, context: Any, buffer: bytes, size: int, written: Any, _: int) -> int:
        await self.io.read(STATUS)
        return await super().write(context, buffer, size, written, 0)


class Interrupts(Driver):
    """It sleeps until the printer calls."""

    async def ready(self, limit_ns: float) -> bool:
        await self.io.wait_interrupt(10 * US)
        return await super().ready(limit_ns)


class CountsOneMore(Driver):
    """Off by one."""

    async def write(self, context: Any, buffer: bytes, size: int, written: Any, _: int) -> int:
        status = await super().write(context, buffer, size, written, 0)
        written.value += 1
        return status


class CountsNothing(Driver):
    """The count goes elsewhere."""

    async def write(self, context: Any, buffer: bytes, size: int, written: Any, _: int) -> int:
        return await super().write(context, buffer, size, ULong(), 0)


class Unknown(Driver):
    """A success that nobody knows."""

    async def write(self, context: Any, buffer: bytes, size: int, written: Any, _: int) -> int:
        await super().write(context, buffer, size, written, 0)
        return 0x4000_0123


class Raises(Driver):
    """A bug."""

    async def strobe(self, value: int) -> None:
        raise KeyError(value)


class Stuck(Driver):
    """It waits for ever."""

    async def ready(self, limit_ns: float) -> bool:
        return await super().ready(float("inf"))


class NoDelay(Driver):
    """Its delays are none, and it reads nothing in between."""

    async def ready(self, limit_ns: float) -> bool:
        while True:
            await self.io.delay(0)


class Again(Driver):
    """A byte may come twice: it may have been lost. No mistake."""

    async def strobe(self, value: int) -> None:
        await super().strobe(value)
        await self.ready(1e6)
        await super().strobe(value)


MISTAKES: dict[type[Driver], tuple[str, str, str]] = {
    WrongByte: ("", "WRONG_BYTE", "byte 0 is 0x68, 0x48 was strobed"),
    TooMany: ("", "TOO_MANY_BYTES", "0x0C after all 5 bytes"),
    Impatient: ("busy-stuck@2", "GIVES_UP_EARLY", "us of 5 ms"),
    CountsOneMore: ("", "COUNT_TOO_HIGH", "6 of 5 bytes"),
    CountsNothing: ("", "COUNT_NOT_SET", "STATUS_SUCCESS (0x00000000) without a count"),
    Unknown: ("", "STATUS_UNKNOWN", "returned 0x40000123"),
    Raises: ("", "ENDED", "it raised in strobe (test_user_driver.py:"),
    NoDelay: ("", "NEVER_RETURNS", "no byte for 40 ms, the time-out is 5 ms"),
    Stuck: ("busy-stuck@2", "NEVER_RETURNS", "the time-out is 5 ms, the status register 0x5F"),
}


def run(
    driver: Any,
    fault: str = "",
    *,
    level: Irql = Irql.PASSIVE_LEVEL,
    locked: bool = True,
    buffer: bytes | memoryview = b"hello",
    **model_options: Any,
) -> tuple[dict[str, str], NtStatus, int]:
    """One call: what was found, the status and the count."""
    time = VirtualTime()
    printer = Printer(None, [parse_fault(fault)] if fault else [])
    model = RegisterModel(time, printer, **model_options)
    findings = Findings(model.now)
    io = WatchedIo(model, lambda rule, found: mine.report(rule, found))
    mine = UserDriver(PythonDriver(driver(io).write), io, findings)
    written = ULong(99)

    async def job() -> NtStatus:
        port = ParallelPort(model)
        await port.start()
        await model.delay(100 * US)
        device = ParallelDevice(port, write=mine)
        device.extension.locked = locked
        device.extension.write_timeout_ns = 5e6
        with raised_irql(level):
            status = await mine(device.extension, buffer, 5, written, 0)
        await mine.judge_reason(status)
        return status

    status = time.run(thread(job()))
    return {f.rule.name: f.found for f in findings.findings}, status, written.value


def test_a_good_driver_is_good() -> None:
    assert run(Driver) == ({}, NtStatus.STATUS_SUCCESS, 5)
    assert run(Driver, "busy-stuck@2") == ({}, NtStatus.STATUS_DEVICE_BUSY, 2)
    assert run(Again)[0] == {}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_has_a_name(mistake: type[Driver]) -> None:
    fault, rule, expected = MISTAKES[mistake]
    findings, _, count = run(mistake, fault)
    assert expected in findings.pop(rule)
    assert set(findings) <= {"STATUS_WRONG"}  # of a driver that was stopped
    assert 0 <= count <= 5


def test_a_driver_that_polls_often_may_poll_until_its_time_out() -> None:
    """And once more, after which it gives up."""

    class PollsFast(Driver):
        async def ready(self, limit_ns: float) -> bool:
            started = self.io.now()
            while not is_ready(await self.io.read(STATUS)):
                await self.io.delay(10)
                if self.io.now() - started > limit_ns:
                    return False
            return True

    findings, status, count = run(PollsFast, "busy-stuck@2", access_ns=50)
    assert (findings, status, count) == ({}, NtStatus.STATUS_DEVICE_BUSY, 2)


def test_a_buffer_is_counted_in_bytes() -> None:
    """Its elements may have several."""
    buffer = memoryview(array("I", [0x6C6C6568, 0x6F]))
    assert run(Driver, buffer=buffer) == ({}, NtStatus.STATUS_SUCCESS, 5)


def test_touching_registers_without_the_lock() -> None:
    findings, status, count = run(NoLock, locked=False)
    assert (findings, status) == ({"NO_LOCK": "1 register accesses"}, NtStatus.STATUS_ACCESS_DENIED)
    assert count == 0


def test_at_dispatch_level() -> None:
    dispatch = Irql.DISPATCH_LEVEL
    assert run(Driver, level=dispatch) == ({}, NtStatus.STATUS_SUCCESS, 5)
    assert set(run(Driver, "busy-stuck@2", level=dispatch)[0]) == {"STALL_AT_DISPATCH"}
    assert set(run(Interrupts, level=dispatch)[0]) == {"WAIT_AT_DISPATCH"}
    assert run(Interrupts)[0] == {}


def test_the_wrong_reason() -> None:
    findings, _, _ = run(Driver, "paper-empty@2")
    assert list(findings) == ["STATUS_WRONG"]
    assert "STATUS_DEVICE_PAPER_EMPTY (0x8000000E) is right" in findings["STATUS_WRONG"]


def test_ours_is_good_too() -> None:
    """The watch finds nothing against the project's own driver."""

    class Ours:
        def __init__(self, io: WatchedIo) -> None:
            self.io = io

        async def write(self, context: Any, *rest: Any) -> int:
            before, context.port._io = context.port._io, self.io
            context.transfer, kept = None, context.transfer  # it makes its own
            try:
                return await parallel_write(context, *rest)
            finally:
                context.port._io, context.transfer = before, kept

    for fault in ("", "busy-stuck@2", "paper-empty@3", "offline@0", "power-off@4", "unplug@1"):
        assert run(Ours, fault)[0] == {}, fault


def test_every_rule_is_tried_somewhere() -> None:
    """By name in a test of a driver or of a client."""
    here = Path(__file__).parents[1]
    files = [Path(__file__), *here.glob("c/test_*.py")]
    files.append(here.parent / "parport" / "verify" / "test_user_code.py")
    text = "".join(file.read_text() for file in files)
    assert [rule.name for rule in DriverRule if rule.name not in text] == []
