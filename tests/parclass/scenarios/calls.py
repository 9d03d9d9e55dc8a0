# SPDX-License-Identifier: Apache-2.0
"""The callbacks as calls: whose task, which IRQL, and those beside ParallelWrite."""

from cocotbext.parclass import (
    IeeeMode,
    InternalIoctl,
    Irql,
    NtStatus,
    ParallelDevice,
    ParallelPort,
    ULong,
    current_irql,
    parallel_write,
    raised_irql,
    thread,
)
from cocotbext.parclass.callbacks import ParallelSafety
from cocotbext.parclass.modes.table import BUILT_MODES
from cocotbext.parclass.verifier import Rule
from tests.parclass.recording_io import RecordingIo
from tests.parclass.stage import MS, Client, Stage, locked, opened, scenario

SAFE = ParallelSafety.SAFE_MODE


def _register_irql(level: Irql) -> None:
    @scenario(
        "offline@3+100ms", name=f"a_callback_runs_in_its_callers_task_at_{level.name.lower()}"
    )
    async def _(stage: Stage) -> None:
        """Waits, bytes and a fault: every access is the caller's own, and no thread is started."""
        io = RecordingIo(stage.io, stage.current_task)
        device = ParallelDevice(ParallelPort(io))
        device.extension.write_timeout_ns = 20 * MS
        lock = device.request(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
        await device.send(lock)
        io.uses.clear()
        threads_before, caller = io.threads, stage.current_task()
        written = ULong()
        with raised_irql(level):
            status = await parallel_write(device.extension, b"abcdef", 6, written, 0)
            assert current_irql() is level
        assert (status, written.value) == (NtStatus.STATUS_DEVICE_OFF_LINE, 3)
        assert {(use.task, use.irql) for use in io.uses} == {(caller, level)}
        assert {use.what for use in io.uses} >= {"read", "write", "delay"}
        assert io.threads == threads_before
        await device.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)


for _level in Irql:
    _register_irql(_level)


@scenario()
async def irql_belongs_to_the_thread(stage: Stage) -> None:
    """Raised in one thread, it stays where it was in another that runs in between."""
    seen: list[Irql] = []

    async def look() -> None:
        for _ in range(5):
            seen.append(current_irql())
            await stage.delay(10)

    looking = stage.spawn(look())
    with raised_irql(Irql.DISPATCH_LEVEL):
        await stage.delay(25)
        assert current_irql() is Irql.DISPATCH_LEVEL
        assert stage.spawn(look()) is not None
        await stage.delay(100)
        await thread(look())  # here and now, and yet another thread
        assert current_irql() is Irql.DISPATCH_LEVEL
    assert current_irql() is Irql.PASSIVE_LEVEL
    await looking
    assert seen == [Irql.PASSIVE_LEVEL] * 15


@scenario()
async def requests_are_done_at_passive_level(stage: Stage) -> None:
    """Sent at DISPATCH_LEVEL, a write request runs in the device's thread."""
    io = RecordingIo(stage.io, stage.current_task)
    device = ParallelDevice(ParallelPort(io))
    request = device.write_request(b"x")
    with raised_irql(Irql.DISPATCH_LEVEL):
        assert device.call_driver(request) is NtStatus.STATUS_PENDING
    await device.wait(request)
    assert request.status is NtStatus.STATUS_SUCCESS
    assert {use.irql for use in io.uses} == {Irql.PASSIVE_LEVEL}
    assert stage.current_task() not in {use.task for use in io.uses}


@scenario(findings=[Rule.WRITE_CONTEXT])
async def a_read_has_no_mode_to_read_in(stage: Stage) -> None:
    async with locked(stage) as client:
        read, context = client.info.parallel_read, client.info.parclass_context
        count = ULong(77)
        assert await read(context, bytearray(4), 4, count, 0) is (
            NtStatus.STATUS_INVALID_DEVICE_REQUEST
        )
        assert count.value == 0
        assert await read(context, bytearray(4), 0, count, 0) is NtStatus.STATUS_SUCCESS
        assert await read(context, bytearray(4), 5, count, 0) is NtStatus.STATUS_INVALID_PARAMETER
        assert await read(context, bytearray(4), 4, None, 0) is NtStatus.STATUS_INVALID_PARAMETER
        assert await read(None, bytearray(4), 4, count, 0) is NtStatus.STATUS_INVALID_PARAMETER


@scenario()
async def compatibility_mode_is_negotiated_and_terminated(stage: Stage) -> None:
    async with locked(stage) as client:
        info, context = client.info, client.info.parclass_context
        assert info.determine_ieee_modes(context) == BUILT_MODES
        negotiate, terminate = info.negotiate_ieee_mode, info.terminate_ieee_mode
        none, centronics = IeeeMode.NONE, IeeeMode.CENTRONICS
        for forward, reverse, is_forward in (
            (IeeeMode.ECP_SW, none, True),
            (none, none, True),
            (centronics, IeeeMode.NIBBLE, True),
            (centronics, none, False),
        ):
            refused = negotiate(context, forward, reverse, SAFE, is_forward)
            assert refused is NtStatus.STATUS_INVALID_DEVICE_REQUEST
        unsafe = negotiate(context, centronics, none, ParallelSafety.UNSAFE_MODE, True)
        assert unsafe is NtStatus.STATUS_UNSUCCESSFUL
        assert negotiate(context, centronics, none, SAFE, True) is NtStatus.STATUS_SUCCESS
        again = negotiate(context, centronics, none, SAFE, True)
        assert again is NtStatus.STATUS_DEVICE_PROTOCOL_ERROR
        assert terminate(context) is NtStatus.STATUS_SUCCESS
        assert terminate(context) is NtStatus.STATUS_SUCCESS
        assert negotiate(context, centronics, none, SAFE, True) is NtStatus.STATUS_SUCCESS
        idle = await client.internal(InternalIoctl.IOCTL_INTERNAL_DISCONNECT_IDLE)
        assert (idle.status, idle.information) == (NtStatus.STATUS_SUCCESS, 0)
        assert negotiate(context, centronics, none, SAFE, True) is NtStatus.STATUS_SUCCESS
        assert await client.write(b"x") == (NtStatus.STATUS_SUCCESS, 1)


@scenario()
async def closing_terminates_a_mode(stage: Stage) -> None:
    client = Client(stage)
    for _ in range(2):  # the second client finds compatibility mode
        await client.open()
        await client.lock()
        info = client.info
        negotiated = info.negotiate_ieee_mode(
            info.parclass_context, IeeeMode.CENTRONICS, IeeeMode.NONE, SAFE, True
        )
        assert negotiated is NtStatus.STATUS_SUCCESS
        await client.unlock()
        await client.close()


@scenario()
async def the_bus_is_always_forward(stage: Stage) -> None:
    async with locked(stage) as client:
        info, context = client.info, client.info.parclass_context
        assert info.ieee_fwd_to_rev_mode(context) is NtStatus.STATUS_INVALID_DEVICE_REQUEST
        assert info.ieee_rev_to_fwd_mode(context) is NtStatus.STATUS_SUCCESS
        assert info.parallel_tryselect(context, 0) is NtStatus.STATUS_UNSUCCESSFUL
        assert info.parallel_de_select(context, 0) is NtStatus.STATUS_UNSUCCESSFUL


@scenario(findings=[Rule.WRITE_CONTEXT] * 6 + [Rule.WRITE_NO_LOCK] * 6)
async def every_callback_needs_context_lock_and_device(stage: Stage) -> None:
    async with opened(stage) as client:
        info, context = client.info, client.info.parclass_context

        async def statuses(context: object) -> set[NtStatus]:
            assert info.determine_ieee_modes(context) == IeeeMode.NONE
            return {
                await info.parallel_read(context, bytearray(1), 1, ULong(), 0),
                info.negotiate_ieee_mode(context, IeeeMode.CENTRONICS, 0, SAFE, True),
                info.terminate_ieee_mode(context),
                info.ieee_fwd_to_rev_mode(context),
                info.ieee_rev_to_fwd_mode(context),
            }

        assert await statuses(object()) == {NtStatus.STATUS_INVALID_PARAMETER}
        assert await statuses(context) == {NtStatus.STATUS_ACCESS_DENIED}
        await client.lock()
        client.device.surprise_removal()
        assert await statuses(context) == {NtStatus.STATUS_DEVICE_REMOVED}


@scenario(findings=[Rule.WAIT_AT_DISPATCH] * 2)
async def waiting_at_dispatch_level_is_a_finding(stage: Stage) -> None:
    async with opened(stage) as client:
        file = stage.port_client()
        await file.create()
        with raised_irql(Irql.DISPATCH_LEVEL):
            # Answered at once: no wait.
            await client.internal(InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, 120)
            await client.lock()
            request = file.request(InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE)
            file.call_driver(request)
            waiting = stage.spawn(client.unlock())  # a thread of its own, at PASSIVE_LEVEL
            await file.wait(request)
        await waiting
        await file.ioctl(InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_FREE)
        await file.close()
