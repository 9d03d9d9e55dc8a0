# SPDX-License-Identifier: Apache-2.0
"""The plainest client: what it has inside its blocks, and what it leaves behind."""

from collections.abc import Awaitable, Callable

import pytest

from cocotbext.parclass import NtStatus, ParallelDevice, ParallelPort, thread
from cocotbext.parclass.client import (
    RequestFailedError,
    connect,
    lock,
    locked,
    opened,
    print_bytes,
    write,
)
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parport.peripheral.printer import Printer


class Desk:
    """A port with a printer."""

    def __init__(self) -> None:
        self.time, self.printer = VirtualTime(), Printer()
        self.port = ParallelPort(RegisterModel(self.time, self.printer))
        self.device, self.other = ParallelDevice(self.port), ParallelDevice(self.port)

    def run(self, story: Callable[["Desk"], Awaitable[None]]) -> None:
        async def started() -> None:
            await self.port.start()
            await self.port.io.delay(60_000)
            await story(self)

        self.time.run(thread(started()))
        assert self.port.owner is None


def failed(status: NtStatus) -> "pytest.RaisesExc[RequestFailedError]":
    return pytest.raises(RequestFailedError, check=lambda error: error.status is status)


def test_a_locked_device_writes_and_is_left_closed() -> None:
    async def story(desk: Desk) -> None:
        extension = desk.device.extension
        async with locked(desk.device) as information:
            assert desk.port.owner is extension
            assert await write(information, b"hello") == (NtStatus.STATUS_SUCCESS, 5)
        assert not extension.opened
        assert not extension.locked
        assert await write(information, b"late") == (NtStatus.STATUS_ACCESS_DENIED, 0)

    desk = Desk()
    desk.run(story)
    assert desk.printer.taken == b"hello"


def test_an_error_in_a_block_leaves_it_closed_too() -> None:
    async def story(desk: Desk) -> None:
        with pytest.raises(ValueError, match="ours"):
            async with locked(desk.device):
                raise ValueError("ours")
        assert not desk.device.extension.opened

    Desk().run(story)


def test_a_device_that_somebody_has_open_is_left_to_them() -> None:
    async def story(desk: Desk) -> None:
        async with opened(desk.device):
            with failed(NtStatus.STATUS_ACCESS_DENIED):
                async with locked(desk.device):
                    pytest.fail("it was open")
            assert desk.device.extension.opened

    Desk().run(story)


def test_a_lock_that_does_not_come_in_time_is_told_and_the_device_closed() -> None:
    async def story(desk: Desk) -> None:
        desk.other.extension.lock_timeout_ns = 1e6
        async with locked(desk.device):
            with failed(NtStatus.STATUS_DEVICE_BUSY):
                async with locked(desk.other):
                    pytest.fail("the port was taken")
            assert not desk.other.extension.opened
            printed = await print_bytes(desk.other, b"hello")
            assert (printed.status, printed.calls) == (NtStatus.STATUS_DEVICE_BUSY, 0)

    Desk().run(story)


def test_a_lock_comes_and_goes_while_the_device_is_open() -> None:
    async def story(desk: Desk) -> None:
        async with opened(desk.device) as information:
            assert await write(information, b"a") == (NtStatus.STATUS_ACCESS_DENIED, 0)
            for _ in range(2):
                async with lock(desk.device):
                    assert await write(information, b"b") == (NtStatus.STATUS_SUCCESS, 1)

    desk = Desk()
    desk.run(story)
    assert desk.printer.taken == b"bb"


def test_a_device_that_is_gone_is_told() -> None:
    async def story(desk: Desk) -> None:
        desk.device.surprise_removal()
        for attempt in (connect(desk.device), opened(desk.device).__aenter__()):
            with failed(NtStatus.STATUS_DELETE_PENDING):
                await attempt

    Desk().run(story)


def test_a_removal_inside_a_block_ends_it_in_order() -> None:
    async def story(desk: Desk) -> None:
        async with locked(desk.device) as information:
            desk.device.surprise_removal()
            assert await write(information, b"x") == (NtStatus.STATUS_DEVICE_REMOVED, 0)
        assert not desk.device.extension.opened

    Desk().run(story)
