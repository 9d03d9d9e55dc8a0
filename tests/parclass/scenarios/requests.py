# SPDX-License-Identifier: Apache-2.0
"""IRP_MJ_WRITE and IRP_MJ_READ: they queue, run, end, and are cancelled in every state."""

from cocotbext.parclass import InternalIoctl, Irp, NtStatus, PortClient, UserIoctl
from cocotbext.parclass.verifier import Rule
from tests.parclass.stage import MS, Client, S, Stage, locked, opened, scenario

ALLOCATE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE
FREE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_FREE


async def somebody_has_the_port(stage: Stage) -> PortClient:
    other = stage.port_client("other")
    await other.create()
    await other.ioctl(ALLOCATE)
    return other


def start_write(client: Client, data: bytes) -> Irp:
    request = client.device.write_request(data)
    assert client.device.call_driver(request) is NtStatus.STATUS_PENDING
    return request


@scenario()
async def a_write_request_needs_no_lock(stage: Stage) -> None:
    async with opened(stage) as client:
        answer = await client.device.write(b"hello")
        assert (answer.status, answer.information) == (NtStatus.STATUS_SUCCESS, 5)
        assert stage.port.owner is None
    assert stage.printer.taken == b"hello"


@scenario()
async def write_requests_are_done_in_order(stage: Stage) -> None:
    async with opened(stage) as client:
        requests = [start_write(client, bytes([n] * 3)) for n in range(5)]
        await client.device.wait(requests[-1])
        assert [(r.status, r.information) for r in requests] == [(NtStatus.STATUS_SUCCESS, 3)] * 5
    assert stage.printer.taken == bytes(n for n in range(5) for _ in range(3))


@scenario()
async def write_requests_of_devices_take_turns(stage: Stage) -> None:
    """The port is freed after each request, so that whoever waits comes next."""
    async with opened(stage, "LPT1.0") as first, opened(stage, "LPT1.1") as second:
        requests = [start_write(c, d) for c in (first, second) for d in (b"ab", b"cd")]
        for request in requests:
            await first.device.wait(request)
    assert stage.printer.taken == b"ababcdcd"


@scenario()
async def a_write_request_is_checked(stage: Stage) -> None:
    async with opened(stage) as client:
        invalid = (
            client.device.write_request(b"abc", byte_offset=1),
            client.device.read_request(3, byte_offset=1),
            client.device.write_request(b"abc", length=4),
        )
        for request in invalid:
            answer = await client.device.send(request)
            assert (answer.status, answer.information) == (NtStatus.STATUS_INVALID_PARAMETER, 0)
        assert (await client.device.write(b"")).status is NtStatus.STATUS_SUCCESS
        assert (await client.device.read(0)).status is NtStatus.STATUS_SUCCESS
    assert stage.printer.taken == b""


@scenario("paper-empty@2")
async def a_short_write_request_says_why(stage: Stage) -> None:
    async with opened(stage) as client:
        client.device.extension.write_timeout_ns = 5 * MS
        answer = await client.device.write(b"abcd")
        assert (answer.status, answer.information) == (NtStatus.STATUS_DEVICE_PAPER_EMPTY, 2)


@scenario()
async def read_requests_are_refused(stage: Stage) -> None:
    async with opened(stage) as client:
        answer = await client.device.read(5)
        assert (answer.status, answer.information) == (NtStatus.STATUS_INVALID_DEVICE_REQUEST, 0)
        assert stage.port.owner is None


@scenario("paper-empty@1+5ms")
async def cancelled_while_queued(stage: Stage) -> None:
    async with opened(stage) as client:
        running = start_write(client, b"ab")
        queued = [start_write(client, b"x"), start_write(client, b"y")]
        await stage.until(lambda: len(stage.printer.taken) == 1)
        assert queued[0].cancel()
        assert (queued[0].status, queued[0].information) == (NtStatus.STATUS_CANCELLED, 0)
        await client.device.wait(queued[1])
        assert running.status is queued[1].status is NtStatus.STATUS_SUCCESS
    assert stage.printer.taken == b"aby"


@scenario()
async def cancelled_while_waiting_for_the_port(stage: Stage) -> None:
    async with opened(stage) as client:
        other = await somebody_has_the_port(stage)
        request = start_write(client, b"x")
        behind = client.device.request(UserIoctl.IOCTL_PAR_QUERY_INFORMATION, 1)
        client.device.call_driver(behind)
        await stage.delay(MS)
        assert stage.port.query_num_waiters() == 1
        assert request.cancel()
        await client.device.wait(request)
        assert (request.status, request.information) == (NtStatus.STATUS_CANCELLED, 0)
        assert behind.cancel()
        await client.device.wait(behind)
        assert behind.status is NtStatus.STATUS_CANCELLED
        assert stage.port.query_num_waiters() == 0
        await other.ioctl(FREE)
        await other.close()
    assert stage.printer.taken == b""


@scenario()
async def cancelled_in_the_moment_of_the_grant(stage: Stage) -> None:
    """The port is granted, the worker has not run yet: no byte moves, the port is not lost."""
    async with opened(stage) as client:
        other = await somebody_has_the_port(stage)
        request = start_write(client, b"x")
        await stage.delay(MS)
        stage.port.free(other)
        request.cancel()
        await client.device.wait(request)
        assert (request.status, request.information) == (NtStatus.STATUS_CANCELLED, 0)
        await other.close()
    assert stage.printer.taken == b""


@scenario("paper-empty@3")
async def cancelled_while_running(stage: Stage) -> None:
    """In the middle of a long wait, and noticed at once."""
    async with opened(stage) as client:
        request = start_write(client, b"abcdef")
        await stage.delay(20 * S)
        assert request.cancel()
        assert not request.cancel()  # once is enough
        cancelled = stage.now()
        await client.device.wait(request)
        assert stage.now() - cancelled < 1 * MS
        assert (request.status, request.information) == (NtStatus.STATUS_CANCELLED, 3)
        assert stage.port.owner is None
    assert stage.printer.taken == b"abc"


@scenario()
async def cancelled_between_bytes(stage: Stage) -> None:
    async with opened(stage) as client:
        request = start_write(client, b"a" * 50)
        await stage.until(lambda: len(stage.printer.taken) == 10)
        assert request.cancel()
        await client.device.wait(request)
        assert request.status is NtStatus.STATUS_CANCELLED
        assert request.information == len(stage.printer.taken) < 50


@scenario()
async def cancelled_when_done(stage: Stage) -> None:
    async with opened(stage) as client:
        request = client.device.write_request(b"x")
        await client.device.send(request)
        assert not request.cancel()
        assert (request.status, request.information) == (NtStatus.STATUS_SUCCESS, 1)


@scenario("offline@0")
async def a_reset_can_be_cancelled(stage: Stage) -> None:
    async with opened(stage) as client:
        reset = UserIoctl.IOCTL_PAR_SET_INFORMATION
        request = client.device.request(reset, 0, b"\1")
        client.device.call_driver(request)
        await stage.delay(100 * MS)
        assert request.cancel()
        await client.device.wait(request)
        assert request.status is NtStatus.STATUS_CANCELLED


@scenario()
async def a_request_without_the_port_in_time_is_busy(stage: Stage) -> None:
    async with opened(stage) as client:
        other = await somebody_has_the_port(stage)
        client.device.extension.lock_timeout_ns = 7 * MS
        started = stage.now()
        answer = await client.device.write(b"x")
        assert (answer.status, answer.information) == (NtStatus.STATUS_DEVICE_BUSY, 0)
        assert 7 * MS <= stage.now() - started < 8 * MS
        await other.ioctl(FREE)
        await other.close()


@scenario()
async def a_write_request_uses_the_lock_and_keeps_it(stage: Stage) -> None:
    async with locked(stage) as client:
        assert (await client.device.write(b"ab")).information == 2
        assert stage.port.owner is client.device.extension
        assert await client.write(b"cd") == (NtStatus.STATUS_SUCCESS, 2)
    assert stage.printer.taken == b"abcd"


@scenario()
async def a_write_request_waits_for_the_callback(stage: Stage) -> None:
    async with locked(stage) as client:
        call = stage.spawn(client.write(b"a" * 20))
        await stage.until(lambda: len(stage.printer.taken) == 5)
        request, cancelled = start_write(client, b"b" * 5), start_write(client, b"c")
        await stage.until(lambda: len(stage.printer.taken) == 10)
        assert cancelled.cancel()
        await client.device.wait(request)
        assert await call == (NtStatus.STATUS_SUCCESS, 20)
    assert stage.printer.taken == b"a" * 20 + b"b" * 5


@scenario("paper-empty@1+20ms")
async def cancelled_while_waiting_for_the_callback(stage: Stage) -> None:
    async with locked(stage) as client:
        call = stage.spawn(client.write(b"ab"))
        await stage.until(lambda: len(stage.printer.taken) == 1)
        request = start_write(client, b"x")
        await stage.delay(MS)
        assert request.cancel()
        await client.device.wait(request)
        assert request.status is NtStatus.STATUS_CANCELLED
        assert not call.done
        assert await call == (NtStatus.STATUS_SUCCESS, 2)


@scenario("paper-empty@2", findings=[Rule.REQUEST_LEAKED] * 2)
async def cleanup_cancels_what_is_queued_and_running(stage: Stage) -> None:
    client = Client(stage)
    await client.open()
    requests = [start_write(client, b"abc"), start_write(client, b"def")]
    await stage.delay(20 * S)
    started = stage.now()
    assert await client.device.close() is NtStatus.STATUS_SUCCESS
    assert stage.now() - started < 1 * MS
    assert [(r.status, r.information) for r in requests] == [
        (NtStatus.STATUS_CANCELLED, 2),
        (NtStatus.STATUS_CANCELLED, 0),
    ]
    assert stage.printer.taken == b"ab"


@scenario("paper-empty@2")
async def the_first_reason_to_stop_stays(stage: Stage) -> None:
    client = Client(stage)
    await client.open()
    request = start_write(client, b"abc")
    await stage.delay(20 * S)
    request.cancel()
    client.device.surprise_removal()
    await client.device.wait(request)
    assert (request.status, request.information) == (NtStatus.STATUS_CANCELLED, 2)
    await client.device.close()


@scenario(findings=[Rule.REQUEST_LEAKED])
async def closing_cancels_a_lock_that_waits(stage: Stage) -> None:
    other = await somebody_has_the_port(stage)
    client = Client(stage)
    await client.open()
    request = client.device.request(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    client.device.call_driver(request)
    await stage.delay(MS)
    started = stage.now()
    assert await client.device.close() is NtStatus.STATUS_SUCCESS
    assert stage.now() - started < 1 * MS
    assert request.status is NtStatus.STATUS_CANCELLED
    await other.ioctl(FREE)
    await other.close()


@scenario()
async def an_unlock_cannot_be_cancelled(stage: Stage) -> None:
    """Once it is sent, the client has no lock, whatever else is queued before it."""
    async with opened(stage) as client:
        await client.lock()
        start_write(client, b"abc")
        unlock = client.device.request(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)
        client.device.call_driver(unlock)
        assert not unlock.cancel()
        await client.device.wait(unlock)
        assert unlock.status is NtStatus.STATUS_SUCCESS
        assert stage.port.owner is None
    assert stage.printer.taken == b"abc"


@scenario("paper-empty@2", findings=[Rule.WRITE_OVERLAP, Rule.LOCK_LEAKED])
async def after_a_cleanup_no_call_gets_in(stage: Stage) -> None:
    """The lock goes at once; the port goes to the next when the call in flight has ended."""
    async with opened(stage, "LPT1.1") as other:
        client = Client(stage, "LPT1.0")
        await client.open()
        await client.lock()
        call = stage.spawn(client.write(b"abc"))
        lock = other.device.request(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
        other.device.call_driver(lock)
        await stage.delay(20 * S)
        await client.device.cleanup()
        assert stage.port.owner is client.device.extension
        assert await client.write(b"c") == (NtStatus.STATUS_ACCESS_DENIED, 0)
        assert await call == (NtStatus.STATUS_CANCELLED, 2)
        await other.device.wait(lock)
        assert stage.port.owner is other.device.extension
        assert await client.write(b"c") == (NtStatus.STATUS_ACCESS_DENIED, 0)
        await other.unlock()
        assert await client.device.close() is NtStatus.STATUS_SUCCESS
    assert stage.printer.taken == b"ab"


@scenario("paper-empty@2", findings=[Rule.LOCK_LEAKED])
async def closing_ends_a_callback_in_flight(stage: Stage) -> None:
    client = Client(stage)
    await client.open()
    await client.lock()
    call = stage.spawn(client.write(b"abc"))
    await stage.delay(20 * S)
    started = stage.now()
    assert await client.device.close() is NtStatus.STATUS_SUCCESS
    assert stage.now() - started < 1 * MS
    assert await call == (NtStatus.STATUS_CANCELLED, 2)
    assert stage.port.owner is None
