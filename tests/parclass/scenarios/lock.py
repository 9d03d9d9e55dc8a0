# SPDX-License-Identifier: Apache-2.0
"""LOCK_PORT and UNLOCK_PORT: several devices, one port."""

from cocotbext.parclass import InternalIoctl, Irp, NtStatus
from cocotbext.parclass.verifier import Rule
from tests.parclass.stage import MS, Client, S, Stage, locked, opened, scenario

LOCK = InternalIoctl.IOCTL_INTERNAL_LOCK_PORT
UNLOCK = InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT


async def ask(client: Client, code: InternalIoctl = LOCK) -> Irp:
    """Send a lock request, and let it arrive at the port."""
    request = client.device.request(code)
    assert client.device.call_driver(request) is NtStatus.STATUS_PENDING
    await client.device.io.delay(1)
    return request


@scenario()
async def the_lock_is_granted_first_come_first_served(stage: Stage) -> None:
    order: list[int] = []

    async def work(number: int) -> None:
        async with locked(stage, f"LPT1.{number}") as client:
            order.append(number)
            assert await client.write(bytes([number]) * 3) == (NtStatus.STATUS_SUCCESS, 3)

    jobs = [stage.spawn(work(number)) for number in range(4)]
    for job in jobs:
        await job
    assert order == [0, 1, 2, 3]
    assert stage.printer.taken == bytes([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])


@scenario(findings=[Rule.LOCK_TWICE])
async def a_lock_is_not_counted(stage: Stage) -> None:
    async with opened(stage) as client:
        assert await client.lock() is NtStatus.STATUS_SUCCESS
        assert await client.lock() is NtStatus.STATUS_SUCCESS
        assert await client.unlock() is NtStatus.STATUS_SUCCESS
        assert stage.port.owner is None


@scenario(findings=[Rule.UNLOCK_NO_LOCK] * 2)
async def a_foreign_or_second_unlock_changes_nothing(stage: Stage) -> None:
    async with opened(stage, "LPT1.0") as owner, opened(stage, "LPT1.1") as other:
        await owner.lock()
        assert await other.unlock() is NtStatus.STATUS_SUCCESS
        assert stage.port.owner is owner.device.extension
        assert await owner.write(b"mine") == (NtStatus.STATUS_SUCCESS, 4)
        assert await owner.unlock() is NtStatus.STATUS_SUCCESS
        assert await owner.unlock() is NtStatus.STATUS_SUCCESS
        assert await other.lock() is NtStatus.STATUS_SUCCESS
        assert stage.port.owner is other.device.extension
        await other.unlock()


@scenario()
async def a_queued_lock_can_be_cancelled(stage: Stage) -> None:
    async with (
        locked(stage, "LPT1.0") as owner,
        opened(stage, "LPT1.1") as second,
        opened(stage, "LPT1.2") as third,
    ):
        requests = [await ask(second), await ask(third)]
        assert stage.port.query_num_waiters() == 2
        assert requests[0].cancel()
        await second.device.wait(requests[0])
        assert (requests[0].status, requests[0].information) == (NtStatus.STATUS_CANCELLED, 0)
        assert stage.port.query_num_waiters() == 1
        await owner.unlock()
        await third.device.wait(requests[1])
        assert requests[1].status is NtStatus.STATUS_SUCCESS
        assert stage.port.owner is third.device.extension
        await third.unlock()
        await owner.lock()


@scenario()
async def a_lock_that_is_not_granted_in_time_is_busy(stage: Stage) -> None:
    async with (
        locked(stage, "LPT1.0") as owner,
        opened(stage, "LPT1.1") as second,
        opened(stage, "LPT1.2") as third,
    ):
        second.device.extension.lock_timeout_ns = 5 * MS
        started = stage.now()
        early, late = await ask(second), await ask(third)
        await second.device.wait(early)
        assert early.status is NtStatus.STATUS_DEVICE_BUSY
        assert 5 * MS <= stage.now() - started < 6 * MS
        await owner.unlock()
        await third.device.wait(late)
        assert late.status is NtStatus.STATUS_SUCCESS
        await third.unlock()
        await owner.lock()


@scenario()
async def a_lock_waits_300_s_by_default(stage: Stage) -> None:
    async with locked(stage, "LPT1.0"), opened(stage, "LPT1.1") as other:
        started = stage.now()
        assert await other.lock() is NtStatus.STATUS_DEVICE_BUSY
        assert 300 * S <= stage.now() - started < 300.1 * S


@scenario()
async def cancelling_after_the_grant_has_no_effect(stage: Stage) -> None:
    async with opened(stage) as client:
        request = await ask(client)
        await client.device.wait(request)
        assert not request.cancel()
        assert request.status is NtStatus.STATUS_SUCCESS
        assert stage.port.owner is client.device.extension
        await client.unlock()


@scenario()
async def the_pair_without_selection_locks_as_well(stage: Stage) -> None:
    async with opened(stage) as client:
        no_select = InternalIoctl.IOCTL_INTERNAL_LOCK_PORT_NO_SELECT
        no_deselect = InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT_NO_DESELECT
        answer = await client.internal(no_select)
        assert (answer.status, answer.information) == (NtStatus.STATUS_SUCCESS, 0)
        assert await client.write(b"x") == (NtStatus.STATUS_SUCCESS, 1)
        answer = await client.internal(no_deselect)
        assert (answer.status, answer.information) == (NtStatus.STATUS_SUCCESS, 0)
        assert stage.port.owner is None


@scenario()
async def an_idle_lock_is_kept_whoever_waits(stage: Stage) -> None:
    async with locked(stage, "LPT1.0") as owner, opened(stage, "LPT1.1") as other:
        request = await ask(other)
        await stage.delay(10 * S)
        assert not request.done
        assert await owner.write(b"still mine") == (NtStatus.STATUS_SUCCESS, 10)
        await owner.unlock()
        await other.device.wait(request)
        await other.unlock()
        await owner.lock()


@scenario(findings=[Rule.LOCK_LEAKED])
async def closing_frees_the_port(stage: Stage) -> None:
    async with opened(stage, "LPT1.1") as other:
        client = Client(stage, "LPT1.0")
        await client.open()
        await client.lock()
        request = await ask(other)
        await client.close()
        await other.device.wait(request)
        assert request.status is NtStatus.STATUS_SUCCESS
        await other.unlock()


@scenario()
async def unlock_waits_for_the_byte_on_its_way(stage: Stage) -> None:
    async with opened(stage, "LPT1.0") as owner, opened(stage, "LPT1.1") as other:
        await owner.lock()
        writing = stage.spawn(owner.write(b"abc"))
        request = await ask(other)
        await stage.until(lambda: len(stage.printer.taken) == 1)
        assert await owner.unlock() is NtStatus.STATUS_SUCCESS
        assert await writing == (NtStatus.STATUS_SUCCESS, 3)
        await other.device.wait(request)
        assert await other.write(b"d") == (NtStatus.STATUS_SUCCESS, 1)
        await other.unlock()
    assert stage.printer.taken == b"abcd"


@scenario()
async def a_locked_device_waits_for_itself(stage: Stage) -> None:
    """A lock request behind a write request of the same device comes after it."""
    async with opened(stage) as client:
        write = client.device.write_request(b"first")
        client.device.call_driver(write)
        assert await client.lock() is NtStatus.STATUS_SUCCESS
        assert write.done
        assert await client.write(b"second") == (NtStatus.STATUS_SUCCESS, 6)
        await client.unlock()
    assert stage.printer.taken == b"firstsecond"
