# SPDX-License-Identifier: Apache-2.0
"""Surprise removal of a device and of its port: idle, queued, locked, in the middle of a byte."""

from collections.abc import Callable

from cocotbext.parclass import (
    PARCLASS_INFORMATION_SIZE,
    InternalIoctl,
    Irp,
    NtStatus,
    UserIoctl,
)
from cocotbext.parclass.verifier import Rule
from tests.parclass.stage import MS, Client, S, Stage, opened, scenario

LOCK = InternalIoctl.IOCTL_INTERNAL_LOCK_PORT


def _of_both(
    *faults: str,
) -> Callable[[Callable[[Stage, Client, Callable[[], None]], object]], None]:
    """Register a scenario twice: the device is removed, and the port is."""

    def register(function: Callable[[Stage, Client, Callable[[], None]], object]) -> None:
        for what in ("device", "port"):

            @scenario(*faults, name=f"{what}_removed_{function.__name__}")
            async def _(stage: Stage, what: str = what) -> None:
                client = Client(stage)
                await client.open()
                target = client.device if what == "device" else stage.port
                await function(stage, client, target.surprise_removal)  # type: ignore[misc]
                assert await client.device.close() is NtStatus.STATUS_SUCCESS

    return register


@_of_both()
async def while_idle(stage: Stage, client: Client, remove: Callable[[], None]) -> None:
    """Later requests end with STATUS_DELETE_PENDING, whatever they are."""
    remove()
    remove()  # once more changes nothing
    requests = [
        client.device.request(LOCK),
        client.device.request(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT),
        client.device.request(
            InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, PARCLASS_INFORMATION_SIZE
        ),
        client.device.request(UserIoctl.IOCTL_PAR_QUERY_INFORMATION, 1),
        client.device.write_request(b"x"),
        client.device.read_request(1),
    ]
    for request in requests[:1] + requests[2:]:
        answer = await client.device.send(request)
        assert (answer.status, answer.information) == (NtStatus.STATUS_DELETE_PENDING, 0)
    assert stage.port.owner is None
    assert stage.printer.taken == b""


@_of_both()
async def while_queued(stage: Stage, client: Client, remove: Callable[[], None]) -> None:
    """Queued requests end with STATUS_CANCELLED: at the port, at the device, in its queue."""
    other = stage.port_client("other")
    await other.create()
    await other.ioctl(InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE)
    requests = [
        client.device.request(LOCK),
        client.device.write_request(b"x"),
        client.device.request(UserIoctl.IOCTL_PAR_QUERY_INFORMATION, 1),
    ]
    ended: list[Irp] = []
    for request in requests:
        request.when_done(ended.append)
        client.device.call_driver(request)
    await stage.delay(MS)
    remove()
    for request in requests:
        await client.device.wait(request)
        assert (request.status, request.information) == (NtStatus.STATUS_CANCELLED, 0)
    waits_for_the_port, *in_the_queue = requests
    assert [r for r in ended if r is not waits_for_the_port] == in_the_queue[::-1]  # from the tail
    assert stage.port.query_num_waiters() == 0
    await other.ioctl(InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_FREE)
    await other.close()


@_of_both()
async def while_locked(stage: Stage, client: Client, remove: Callable[[], None]) -> None:
    """The port is free for others; a call says that the device is gone."""
    await client.lock()
    remove()
    assert stage.port.owner is None
    before = stage.now()
    assert await client.write(b"x") == (NtStatus.STATUS_DEVICE_REMOVED, 0)
    assert stage.now() == before
    assert stage.printer.taken == b""


@_of_both()
async def in_the_middle_of_a_byte(stage: Stage, client: Client, remove: Callable[[], None]) -> None:
    """The byte on its way is finished and counted, and the strobe ends."""
    await client.lock()
    writing = stage.spawn(client.write(b"a" * 100))
    await stage.until(lambda: len(stage.printer.taken) == 3)
    owners = [stage.port.owner]
    remove()
    owners.append(stage.port.owner)  # until the byte is through
    status, count = await writing
    owners.append(stage.port.owner)
    assert owners == [client.device.extension, client.device.extension, None]
    assert status is NtStatus.STATUS_DEVICE_REMOVED
    assert 3 <= count < 100
    await stage.delay(MS)
    assert count == len(stage.printer.taken)


@_of_both("paper-empty@2")
async def in_the_middle_of_a_long_wait(
    stage: Stage, client: Client, remove: Callable[[], None]
) -> None:
    """Polls are a second apart by then; the removal is noticed at once all the same."""
    await client.lock()
    writing = stage.spawn(client.write(b"abc"))
    await stage.delay(20 * S)
    remove()
    removed = stage.now()
    assert await writing == (NtStatus.STATUS_DEVICE_REMOVED, 2)
    assert stage.now() - removed < 1 * MS


@_of_both("offline@2")
async def in_the_middle_of_a_write_request(
    stage: Stage, client: Client, remove: Callable[[], None]
) -> None:
    requests = [client.device.write_request(b"abc"), client.device.write_request(b"def")]
    for request in requests:
        client.device.call_driver(request)
    await stage.delay(20 * S)
    remove()
    for request in requests:
        await client.device.wait(request)
    assert [(r.status, r.information) for r in requests] == [
        (NtStatus.STATUS_DEVICE_REMOVED, 2),
        (NtStatus.STATUS_CANCELLED, 0),
    ]
    assert stage.port.owner is None


@_of_both()
async def and_never_opened_again(stage: Stage, client: Client, remove: Callable[[], None]) -> None:
    remove()
    assert await client.device.create() is NtStatus.STATUS_DELETE_PENDING


@scenario()
async def a_removed_device_makes_way_for_the_others(stage: Stage) -> None:
    async with opened(stage, "LPT1.1") as other:
        client = Client(stage, "LPT1.0")
        await client.open()
        await client.lock()
        request = other.device.request(LOCK)
        other.device.call_driver(request)
        await stage.delay(1)
        client.device.surprise_removal()
        await other.device.wait(request)
        assert request.status is NtStatus.STATUS_SUCCESS
        assert await client.write(b"x") == (NtStatus.STATUS_DEVICE_REMOVED, 0)
        await client.device.close()  # does not take the port from its new owner
        assert stage.port.owner is other.device.extension
        assert await other.write(b"y") == (NtStatus.STATUS_SUCCESS, 1)
        await other.unlock()
    assert stage.printer.taken == b"y"


@scenario(findings=[Rule.CHIP_MODE_NO_PORT])
async def a_removed_port_answers_delete_pending(stage: Stage) -> None:
    a, b, c, d = (stage.port_client(name) for name in "abcd")
    for client in (a, b, d):
        await client.create()
    allocate = InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE
    await a.ioctl(allocate)
    queued, last = b.request(allocate), d.request(allocate)
    ended: list[Irp] = []
    for client, request in ((b, queued), (d, last)):
        request.when_done(ended.append)
        client.call_driver(request)
    set_mode = a.request(InternalIoctl.IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE, 0, bytes([0x20, 0]))
    a.call_driver(set_mode)
    pnp = await b.ioctl(InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO, 112)
    stage.port.surprise_removal()
    assert ended == [last, queued]  # from the tail
    for request in (queued, last, set_mode):
        assert (request.status, request.information) == (NtStatus.STATUS_CANCELLED, 0)
    assert (await b.ioctl(allocate)).status is NtStatus.STATUS_DELETE_PENDING
    assert await c.create() is NtStatus.STATUS_DELETE_PENDING
    assert not stage.port.try_allocate(b)
    status = await pnp.output.try_set_chip_mode(pnp.output.context, 0x20)  # type: ignore[attr-defined]
    assert status is NtStatus.STATUS_DELETE_PENDING
    for client in (a, b, d):
        assert await client.close() is NtStatus.STATUS_SUCCESS
