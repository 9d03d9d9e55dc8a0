# SPDX-License-Identifier: Apache-2.0
"""PPARALLEL_WRITE: what it moves, what it returns, and what it counts."""

from array import array

from cocotbext.parclass import (
    InternalIoctl,
    Irql,
    NtStatus,
    ULong,
    nt_success,
    parallel_write,
    raised_irql,
)
from cocotbext.parclass.transfer import DISPATCH_LIMIT_NS
from cocotbext.parclass.verifier import Rule
from cocotbext.parport.peripheral.timing import PrinterTiming
from tests.parclass.stage import MS, US, Client, S, Stage, locked, opened, scenario


@scenario()
async def write_moves_every_byte(stage: Stage) -> None:
    async with locked(stage) as client:
        assert await client.write(b"hello") == (NtStatus.STATUS_SUCCESS, 5)
    assert stage.printer.taken == b"hello"


@scenario()
async def write_moves_no_more_than_asked(stage: Stage) -> None:
    async with locked(stage) as client:
        assert await client.write(b"hello", length=2) == (NtStatus.STATUS_SUCCESS, 2)
    assert stage.printer.taken == b"he"


@scenario()
async def write_takes_any_buffer(stage: Stage) -> None:
    async with locked(stage) as client:
        for buffer in (b"a", bytearray(b"b"), memoryview(b"c")):
            written = ULong(77)
            context = client.info.parclass_context
            status = await client.info.parallel_write(context, buffer, 1, written, 0)
            assert (status, written.value) == (NtStatus.STATUS_SUCCESS, 1)
    assert stage.printer.taken == b"abc"


@scenario()
async def a_buffer_is_counted_in_bytes(stage: Stage) -> None:
    """As in C, whatever the elements are, and whether they lie side by side."""
    buffers = (
        memoryview(array("H", b"abcd")),
        memoryview(array("b", b"\xfe\xff")),  # negative numbers
        memoryview(b"e.f.")[::2],
        memoryview(b"ghij").cast("B", (2, 2)),
    )
    async with locked(stage) as client:
        context = client.info.parclass_context
        for buffer in buffers:
            written = ULong(77)
            beyond = buffer.nbytes + 1
            status = await parallel_write(context, buffer, beyond, written, 0)
            assert (status, written.value) == (NtStatus.STATUS_INVALID_PARAMETER, 0)
            status = await parallel_write(context, buffer, buffer.nbytes, written, 0)
            assert (status, written.value) == (NtStatus.STATUS_SUCCESS, buffer.nbytes)
        empty = memoryview(array("H"))
        assert await parallel_write(context, empty, 0, written, 0) is NtStatus.STATUS_SUCCESS
    assert stage.printer.taken == b"abcd\xfe\xffefghij"


@scenario()
async def channel_is_ignored(stage: Stage) -> None:
    async with locked(stage) as client:
        for channel in (0, 1, 0x7F, 0xFF, -1, 4711):
            assert await client.write(b"x", channel=channel) == (NtStatus.STATUS_SUCCESS, 1)
    assert stage.printer.taken == b"xxxxxx"


@scenario()
async def zero_bytes_succeed_and_touch_nothing(stage: Stage) -> None:
    async with locked(stage) as client:
        before = stage.now()
        assert await client.write(b"") == (NtStatus.STATUS_SUCCESS, 0)
        assert await client.write(b"abc", length=0) == (NtStatus.STATUS_SUCCESS, 0)
        assert stage.now() == before  # every register access takes time
    assert stage.printer.taken == b""


@scenario(findings=[Rule.WRITE_NO_LOCK])
async def write_without_the_lock_is_denied(stage: Stage) -> None:
    async with opened(stage) as client:
        before = stage.now()
        assert await client.write(b"x") == (NtStatus.STATUS_ACCESS_DENIED, 0)
        assert stage.now() == before
    assert stage.printer.taken == b""


@scenario(findings=[Rule.WRITE_NO_LOCK])
async def the_lock_of_another_device_does_not_help(stage: Stage) -> None:
    async with locked(stage, "LPT1.0"), opened(stage, "LPT1.1") as other:
        assert await other.write(b"x") == (NtStatus.STATUS_ACCESS_DENIED, 0)
    assert stage.printer.taken == b""


@scenario(findings=[Rule.WRITE_TOO_LONG] * 2)
async def longer_than_the_buffer_is_invalid(stage: Stage) -> None:
    async with locked(stage) as client:
        for length in (4, -1):
            assert await client.write(b"abc", length) == (NtStatus.STATUS_INVALID_PARAMETER, 0)
    assert stage.printer.taken == b""


@scenario(findings=[Rule.WRITE_NO_COUNT])
async def a_place_for_the_count_is_needed(stage: Stage) -> None:
    async with locked(stage) as client:
        context = client.info.parclass_context
        status = await client.info.parallel_write(context, b"x", 1, None, 0)
        assert status is NtStatus.STATUS_INVALID_PARAMETER
    assert stage.printer.taken == b""


@scenario(findings=[Rule.WRITE_CONTEXT] * 2)
async def a_context_is_needed(stage: Stage) -> None:
    async with locked(stage) as client:
        for context in (None, object()):
            written = ULong(77)
            status = await client.info.parallel_write(context, b"x", 1, written, 0)
            assert (status, written.value) == (NtStatus.STATUS_INVALID_PARAMETER, 0)
    assert stage.printer.taken == b""


@scenario(
    findings=[
        Rule.WRITE_CONTEXT,
        *[Rule.WRITE_NO_LOCK] * 6,
        Rule.WRITE_TOO_LONG,
    ]
)
async def checks_come_in_order(stage: Stage) -> None:
    """Context before lock, lock before removal, removal before length."""
    context = NtStatus.STATUS_INVALID_PARAMETER
    lock, removal = NtStatus.STATUS_ACCESS_DENIED, NtStatus.STATUS_DEVICE_REMOVED

    async def write(client: Client) -> list[NtStatus]:
        """What a call says that is in order otherwise, one too long, and one of nothing."""
        answers = [await client.write(b"x", length) for length in (1, 2, 0)]
        assert [count for _, count in answers] == [0] * 3
        return [status for status, _ in answers]

    stranger, holder = Client(stage, "LPT1.0"), Client(stage, "LPT1.1")
    await stranger.open()
    await holder.open()
    assert await stranger.info.parallel_write(None, b"x", 2, ULong(), 0) is context
    assert await write(stranger) == [lock] * 3
    stranger.device.surprise_removal()
    assert await write(stranger) == [lock] * 3
    await holder.lock()
    holder.device.surprise_removal()
    assert await write(holder) == [removal] * 3
    for client in (stranger, holder):
        await client.device.close()


REASONS = {
    "paper-empty": NtStatus.STATUS_DEVICE_PAPER_EMPTY,
    "offline": NtStatus.STATUS_DEVICE_OFF_LINE,
    "busy-stuck": NtStatus.STATUS_DEVICE_BUSY,
    "error": NtStatus.STATUS_DEVICE_BUSY,
    "power-off": NtStatus.STATUS_DEVICE_POWERED_OFF,
    "unplug": NtStatus.STATUS_DEVICE_NOT_CONNECTED,
}


def _register_short_writes(fault: str, reason: NtStatus) -> None:
    @scenario(f"{fault}@3", name=f"short_write_says_why_{fault.replace('-', '_')}")
    async def _(stage: Stage) -> None:
        async with locked(stage) as client:
            client.device.extension.write_timeout_ns = 5 * MS
            status, count = await client.write(b"abcdef")
            assert status is reason
            assert not nt_success(status)
            assert count == len(stage.printer.taken) == 3
            assert stage.port.owner is client.device.extension
        assert stage.printer.taken == b"abc"


for _fault, _reason in REASONS.items():
    _register_short_writes(_fault, _reason)


@scenario("busy-stuck@0")
async def busy_at_entry_is_no_success(stage: Stage) -> None:
    async with locked(stage) as client:
        client.device.extension.write_timeout_ns = 50 * MS
        assert await client.write(b"abc") == (NtStatus.STATUS_DEVICE_BUSY, 0)


@scenario(timing=PrinterTiming(busy_delay_ns=2_900))
async def a_printer_may_be_slow_to_say_busy(stage: Stage) -> None:
    """The strobe is long over when Busy rises: the byte counts, and the next one waits."""
    async with locked(stage) as client:
        assert await client.write(b"0123456789") == (NtStatus.STATUS_SUCCESS, 10)
    assert stage.printer.taken == b"0123456789"


@scenario("offline@2+3ms", "paper-empty@4+7ms", "busy-stuck@5+4ms", "error@8+5ms")
async def short_writes_are_resumed_until_done(stage: Stage) -> None:
    async with locked(stage) as client:
        client.device.extension.write_timeout_ns = 1 * MS
        assert await client.write_all(b"0123456789") > 8
    assert stage.printer.taken == b"0123456789"


@scenario(timing=PrinterTiming(busy_ns=3 * S))
async def the_time_out_starts_again_with_every_byte(stage: Stage) -> None:
    async with locked(stage) as client:
        client.device.extension.write_timeout_ns = 4 * S
        started = stage.now()
        assert await client.write(b"slow") == (NtStatus.STATUS_SUCCESS, 4)
        assert stage.now() - started > 8 * S


@scenario("paper-empty@0")
async def a_write_waits_300_s_by_default(stage: Stage) -> None:
    async with locked(stage) as client:
        started = stage.now()
        assert await client.write(b"ab") == (NtStatus.STATUS_DEVICE_PAPER_EMPTY, 0)
        assert 300 * S <= stage.now() - started < 300.1 * S


@scenario("paper-empty@2+1s", "offline@2")
async def the_reason_is_that_of_the_last_moment(stage: Stage) -> None:
    """Out of paper for the first second, and off line all the time."""
    async with locked(stage) as client:
        client.device.extension.write_timeout_ns = 0.5 * S
        assert await client.write(b"abcd") == (NtStatus.STATUS_DEVICE_PAPER_EMPTY, 2)
        client.device.extension.write_timeout_ns = 2 * S
        assert await client.write(b"cd") == (NtStatus.STATUS_DEVICE_OFF_LINE, 0)


@scenario("busy-stuck@2")
async def at_dispatch_level_a_write_stalls_200_us(stage: Stage) -> None:
    async with locked(stage) as client:
        client.device.extension.write_timeout_ns = 2 * MS
        started = stage.now()
        with raised_irql(Irql.DISPATCH_LEVEL):
            status, count = await client.write(b"abcd")
        assert (status, count) == (NtStatus.STATUS_DEVICE_BUSY, 2)
        assert DISPATCH_LIMIT_NS <= stage.now() - started < DISPATCH_LIMIT_NS + 50 * US
        assert stage.port.owner is client.device.extension
        with raised_irql(Irql.APC_LEVEL):  # below, it may wait as ever
            started = stage.now()
            assert (await client.write(b"cd"))[0] is NtStatus.STATUS_DEVICE_BUSY
            assert stage.now() - started >= 2 * MS


@scenario()
async def at_dispatch_level_a_ready_printer_is_written_to(stage: Stage) -> None:
    async with locked(stage) as client:
        with raised_irql(Irql.DISPATCH_LEVEL):
            assert await client.write(b"x" * 100) == (NtStatus.STATUS_SUCCESS, 100)
    assert stage.printer.taken == b"x" * 100


@scenario("paper-empty@3+2s")
async def the_lock_is_held_through_waits(stage: Stage) -> None:
    async with locked(stage, "LPT1.0") as holder, opened(stage, "LPT1.1") as waiter:
        writing = stage.spawn(holder.write(b"abcdef"))
        request = waiter.device.request(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
        waiter.device.call_driver(request)
        while not writing.done:
            assert stage.port.owner is holder.device.extension
            assert not request.done
            await stage.delay(100 * MS)
            assert stage.port.query_num_waiters() == 1
        assert await writing == (NtStatus.STATUS_SUCCESS, 6)
        await holder.unlock()
        await waiter.device.wait(request)
        assert await waiter.write(b"g") == (NtStatus.STATUS_SUCCESS, 1)
        await waiter.unlock()
        assert await holder.lock() is NtStatus.STATUS_SUCCESS
    assert stage.printer.taken == b"abcdefg"


@scenario(findings=[Rule.WRITE_OVERLAP])
async def a_second_call_in_flight_is_busy(stage: Stage) -> None:
    async with locked(stage) as client:
        first = stage.spawn(client.write(b"abc"))
        await stage.until(lambda: len(stage.printer.taken) == 1)
        assert await client.write(b"xyz") == (NtStatus.STATUS_DEVICE_BUSY, 0)
        assert await first == (NtStatus.STATUS_SUCCESS, 3)
    assert stage.printer.taken == b"abc"
