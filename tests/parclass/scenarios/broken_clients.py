# SPDX-License-Identifier: Apache-2.0
"""Small broken clients, one for each rule of the verifier: each is caught by exactly its rule.

Every one of them is a whole client that opens, connects, locks, writes, unlocks and closes, but for
the one thing that it does wrong. Whatever it does, the port is free in the end.
"""

from collections.abc import Awaitable, Callable

from cocotbext.parclass import (
    ChipMode,
    InternalIoctl,
    Irql,
    NtStatus,
    ULong,
    nt_error,
    nt_success,
    raised_irql,
)
from cocotbext.parclass.port_information import ParallelPortInformation
from cocotbext.parclass.verifier import Rule, VerifiedPortClient
from tests.parclass.stage import MS, Client, Stage, locked, opened, scenario

ALLOCATE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE
FREE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_FREE
SET_MODE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE
CLEAR_MODE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_CLEAR_CHIP_MODE

BROKEN_CLIENTS: dict[Rule, str] = {}
"""Which scenario breaks which rule."""


def breaks(
    rule: Rule, *faults: str
) -> Callable[[Callable[[Stage], Awaitable[None]]], Callable[[Stage], Awaitable[None]]]:
    """Register a client that breaks one rule, once."""

    def register(client: Callable[[Stage], Awaitable[None]]) -> Callable[[Stage], Awaitable[None]]:
        name = f"a_client_that_{client.__name__}"
        assert rule not in BROKEN_CLIENTS
        BROKEN_CLIENTS[rule] = name
        return scenario(*faults, findings=[rule], name=name)(client)

    return register


@breaks(Rule.OPEN_FIRST)
async def does_not_open(stage: Stage) -> None:
    device = stage.device()
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    await device.create()  # now that it has noticed
    await device.close()


@breaks(Rule.USE_AFTER_CLOSE)
async def writes_after_it_closed(stage: Stage) -> None:
    async with locked(stage) as client:
        await client.write(b"in time")
    assert await client.write(b"too late") == (NtStatus.STATUS_ACCESS_DENIED, 0)


@breaks(Rule.WRITE_AFTER_DISCONNECT)
async def writes_after_it_disconnected(stage: Stage) -> None:
    async with locked(stage) as client:
        await client.internal(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)
        await client.write(b"x")


@breaks(Rule.WRITE_CONTEXT)
async def passes_another_context(stage: Stage) -> None:
    async with locked(stage) as client:
        written = ULong()
        await client.info.parallel_write(client.device, b"x", 1, written, 0)


@breaks(Rule.WRITE_NO_COUNT)
async def wants_no_count(stage: Stage) -> None:
    async with locked(stage) as client:
        await client.info.parallel_write(client.info.parclass_context, b"x", 1, None, 0)


@breaks(Rule.WRITE_NO_LOCK)
async def does_not_lock(stage: Stage) -> None:
    async with opened(stage) as client:
        await client.write(b"x")


@breaks(Rule.WRITE_TOO_LONG)
async def writes_more_than_it_has(stage: Stage) -> None:
    async with locked(stage) as client:
        await client.write(b"abc", length=512)


@breaks(Rule.WRITE_OVERLAP)
async def writes_from_two_threads(stage: Stage) -> None:
    async with locked(stage) as client:
        threads = [stage.spawn(client.write(b"abc")) for _ in range(2)]
        assert sum([(await thread)[1] for thread in threads]) == 3


@breaks(Rule.WAIT_AT_DISPATCH)
async def locks_at_dispatch_level(stage: Stage) -> None:
    async with opened(stage) as client:
        with raised_irql(Irql.DISPATCH_LEVEL):
            await client.lock()
        await client.unlock()


@breaks(Rule.LOCK_TWICE)
async def locks_for_every_write(stage: Stage) -> None:
    async with opened(stage) as client:
        for data in (b"a", b"b"):
            await client.lock()
            await client.write(data)
        await client.unlock()


@breaks(Rule.UNLOCK_NO_LOCK)
async def unlocks_although_the_lock_failed(stage: Stage) -> None:
    async with locked(stage, "LPT1.0"), opened(stage, "LPT1.1") as client:
        client.device.extension.lock_timeout_ns = 1 * MS
        await client.lock()
        await client.unlock()


@breaks(Rule.LOCK_LEAKED)
async def forgets_to_unlock(stage: Stage) -> None:
    async with opened(stage) as client:
        await client.lock()
        await client.write(b"x")


@breaks(Rule.REQUEST_LEAKED)
async def closes_with_a_request_under_way(stage: Stage) -> None:
    async with opened(stage) as client:
        client.device.call_driver(client.device.write_request(b"x" * 100))


@breaks(Rule.COUNT_IGNORED, "paper-empty@2+20ms")
async def sends_it_all_again_after_a_short_write(stage: Stage) -> None:
    async with locked(stage) as client:
        client.device.extension.write_timeout_ns = 5 * MS
        while not nt_success((await client.write(b"abcdef"))[0]):
            client.device.extension.write_timeout_ns = 100 * MS
    assert stage.printer.taken == b"ababcdef"


@breaks(Rule.NT_ERROR_TEST, "paper-empty@2")
async def tests_nt_error(stage: Stage) -> None:
    async with locked(stage) as client:
        client.device.extension.write_timeout_ns = 5 * MS
        status, _ = await client.write(b"abcdef")
        assert not nt_error(status)  # "all went well"


async def _allocated(stage: Stage) -> VerifiedPortClient:
    file = stage.port_client()
    await file.create()
    await file.ioctl(ALLOCATE)
    return file


@breaks(Rule.FREE_NO_ALLOCATE)
async def frees_the_port_twice(stage: Stage) -> None:
    file = await _allocated(stage)
    answer = await file.ioctl(InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO, 56)
    assert isinstance(answer.output, ParallelPortInformation)
    for _ in range(2):
        answer.output.free_port(answer.output.context)
    await file.close()


@breaks(Rule.PORT_LEAKED)
async def forgets_to_free_the_port(stage: Stage) -> None:
    file = await _allocated(stage)
    await file.close()


@breaks(Rule.CHIP_MODE_NO_PORT)
async def sets_the_chip_mode_of_a_port_it_does_not_have(stage: Stage) -> None:
    file = stage.port_client()
    await file.create()
    await file.ioctl(SET_MODE, 0, bytes([ChipMode.BYTE, 0]))
    await file.close()


@breaks(Rule.CHIP_MODE_LEFT)
async def leaves_the_chip_mode_set(stage: Stage) -> None:
    file = await _allocated(stage)
    await file.ioctl(SET_MODE, 0, bytes([ChipMode.BYTE, 0]))
    await file.ioctl(FREE)
    await file.close()


async def does_everything_right(stage: Stage) -> None:
    """The same steps in order, with a short write in between: nothing is found."""
    client = Client(stage)
    await client.open()
    await client.lock()
    client.device.extension.write_timeout_ns = 5 * MS
    assert await client.write_all(b"abcdef") > 1
    await client.unlock()
    await client.close()
    file = await _allocated(stage)
    await file.ioctl(FREE)
    await file.close()


@scenario("paper-empty@2", name="a_client_that_tests_both_macros")
async def tests_both_macros(stage: Stage) -> None:
    async with locked(stage) as client:
        client.device.extension.write_timeout_ns = 5 * MS
        status, _ = await client.write(b"abcdef")
        assert not nt_error(status)
        assert not nt_success(status)


scenario("paper-empty@2+20ms", name="a_client_that_does_everything_right")(does_everything_right)
