# SPDX-License-Identifier: Apache-2.0
"""Opening a device, connecting to it, and what its control requests answer."""

from cocotbext.parclass import (
    PARCLASS_INFORMATION_SIZE,
    HardwareCapability,
    IeeeMode,
    InternalIoctl,
    NtStatus,
    ParallelFlag,
    ParclassInformation,
    UserIoctl,
)
from cocotbext.parclass.control import MASK_PAIR, SERIAL_TIMEOUTS
from cocotbext.parclass.irp import FILE_DIRECTORY_FILE
from cocotbext.parclass.verifier import Rule
from tests.parclass.stage import MS, S, Stage, locked, opened, scenario

CONNECT = InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT
QUERY = UserIoctl.IOCTL_PAR_QUERY_INFORMATION
RESET = UserIoctl.IOCTL_PAR_SET_INFORMATION
INIT = bytes([ParallelFlag.PARALLEL_INIT])


@scenario()
async def a_device_is_opened_by_one_at_a_time(stage: Stage) -> None:
    device = stage.device()
    assert await device.create(FILE_DIRECTORY_FILE) is NtStatus.STATUS_NOT_A_DIRECTORY
    assert await device.create() is NtStatus.STATUS_SUCCESS
    assert await device.create() is NtStatus.STATUS_ACCESS_DENIED
    assert await device.cleanup() is NtStatus.STATUS_SUCCESS
    assert await device.create() is NtStatus.STATUS_ACCESS_DENIED  # until it is closed
    assert await device.close() is NtStatus.STATUS_SUCCESS
    assert await device.create() is NtStatus.STATUS_SUCCESS
    assert await device.close() is NtStatus.STATUS_SUCCESS


@scenario(findings=[Rule.OPEN_FIRST, Rule.USE_AFTER_CLOSE])
async def a_device_that_is_not_open_answers_and_the_verifier_tells(stage: Stage) -> None:
    device = stage.device()
    answer = await device.ioctl(CONNECT, PARCLASS_INFORMATION_SIZE)
    assert answer.status is NtStatus.STATUS_SUCCESS
    await device.create()
    await device.close()
    assert (await device.ioctl(CONNECT, 120)).status is NtStatus.STATUS_SUCCESS


@scenario()
async def connect_returns_parclass_information(stage: Stage) -> None:
    async with opened(stage) as client:
        short = await client.internal(CONNECT, PARCLASS_INFORMATION_SIZE - 1)
        assert (short.status, short.information, short.output) == (
            NtStatus.STATUS_BUFFER_TOO_SMALL,
            0,
            None,
        )
        answer = await client.internal(CONNECT, PARCLASS_INFORMATION_SIZE)
        assert (answer.status, answer.information) == (NtStatus.STATUS_SUCCESS, 120)
        info = answer.output
        assert isinstance(info, ParclassInformation)
        assert (info.controller, info.ecr_controller, info.span_of_controller) == (0, 0x400, 8)
        assert info.parclass_context is client.device.extension
        assert HardwareCapability.PPT_1284_3_PRESENT not in info.hardware_capabilities
        assert (info.fifo_depth, info.fifo_width) == (0, 0)
        answer = await client.internal(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)
        assert (answer.status, answer.information) == (NtStatus.STATUS_SUCCESS, 0)


@scenario()
async def the_major_function_tells_equal_codes_apart(stage: Stage) -> None:
    """0x160054 is GET_PARALLEL_PNP_INFO to a port and PAR_IS_PORT_FREE to a device."""
    internal = InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO
    user = UserIoctl.IOCTL_PAR_IS_PORT_FREE
    assert int(internal) == int(user)
    async with opened(stage) as client:
        assert (await client.internal(internal, 112)).status is NtStatus.STATUS_INVALID_PARAMETER
        assert (await client.user(user, 1)).status is NtStatus.STATUS_SUCCESS


@scenario()
async def a_device_refuses_what_it_does_not_know(stage: Stage) -> None:
    built: set[int] = {
        InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT,
        InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT,
        InternalIoctl.IOCTL_INTERNAL_DISCONNECT_IDLE,
        InternalIoctl.IOCTL_INTERNAL_LOCK_PORT,
        InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT,
        InternalIoctl.IOCTL_INTERNAL_LOCK_PORT_NO_SELECT,
        InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT_NO_DESELECT,
    }
    built_user = {
        UserIoctl.IOCTL_PAR_QUERY_INFORMATION,
        UserIoctl.IOCTL_PAR_SET_INFORMATION,
        UserIoctl.IOCTL_IEEE1284_GET_MODE,
        UserIoctl.IOCTL_PAR_GET_DEVICE_CAPS,
        UserIoctl.IOCTL_PAR_GET_DEFAULT_MODES,
        UserIoctl.IOCTL_PAR_IS_PORT_FREE,
        UserIoctl.IOCTL_PAR_QUERY_LOCATION,
        UserIoctl.IOCTL_SERIAL_SET_TIMEOUTS,
        UserIoctl.IOCTL_SERIAL_GET_TIMEOUTS,
    }
    async with opened(stage) as client:
        for code in set(InternalIoctl) - built:
            answer = await client.device.ioctl(code, 1000, bytes(1000))
            assert (answer.status, answer.information) == (NtStatus.STATUS_INVALID_PARAMETER, 0)
        for user_code in set(UserIoctl) - built_user:
            answer = await client.device.ioctl(user_code, 1000, bytes(1000))
            assert (answer.status, answer.information) == (NtStatus.STATUS_INVALID_PARAMETER, 0)


QUERIES = {
    "": ParallelFlag.PARALLEL_SELECTED,
    "offline@0": ParallelFlag.PARALLEL_OFF_LINE | ParallelFlag.PARALLEL_BUSY,
    "paper-empty@0": ParallelFlag.PARALLEL_PAPER_EMPTY | ParallelFlag.PARALLEL_SELECTED,
    "busy-stuck@0": ParallelFlag.PARALLEL_BUSY | ParallelFlag.PARALLEL_SELECTED,
    "unplug@0": (
        ParallelFlag.PARALLEL_POWER_OFF
        | ParallelFlag.PARALLEL_BUSY
        | ParallelFlag.PARALLEL_SELECTED
    ),
    "power-off@0": ParallelFlag.PARALLEL_POWER_OFF,
}


def _register_query(fault: str, flags: ParallelFlag) -> None:
    name = fault.removesuffix("@0").replace("-", "_") or "ready"

    @scenario(*[fault] * bool(fault), name=f"query_information_{name}")
    async def _(stage: Stage) -> None:
        async with opened(stage) as client:
            answer = await client.user(QUERY, 1)
            assert (answer.status, answer.information) == (NtStatus.STATUS_SUCCESS, 1)
            assert answer.output == bytes([flags])
            short = await client.user(QUERY, 0)
            assert (short.status, short.information) == (NtStatus.STATUS_BUFFER_TOO_SMALL, 0)


for _fault, _flags in QUERIES.items():
    _register_query(_fault, _flags)


@scenario()
async def query_information_waits_for_the_port(stage: Stage) -> None:
    async with locked(stage, "LPT1.0") as owner, opened(stage, "LPT1.1") as other:
        request = other.device.request(QUERY, 1)
        other.device.call_driver(request)
        await stage.delay(MS)
        assert not request.done
        await owner.unlock()
        await other.device.wait(request)
        assert request.status is NtStatus.STATUS_SUCCESS
        await owner.lock()
        assert (await owner.user(QUERY, 1)).status is NtStatus.STATUS_SUCCESS  # its own lock


@scenario("busy-stuck@2+1s")
async def set_information_resets_the_printer(stage: Stage) -> None:
    async with locked(stage) as client:
        before = stage.now()
        assert (await client.user(RESET, 0, INIT)).status is NtStatus.STATUS_SUCCESS
        assert stage.now() - before >= 110_000  # nInit low for 60 us, and 50 us to recover
        client.device.extension.write_timeout_ns = 1 * MS
        assert await client.write(b"abc") == (NtStatus.STATUS_DEVICE_BUSY, 2)
        started = stage.now()
        answer = await client.user(RESET, 0, INIT)  # waits up to 1 s; the fault lasts 1 s
        assert answer.status is NtStatus.STATUS_SUCCESS
        assert 0.9 * S < stage.now() - started < 1.1 * S
        assert (await client.write(b"new")) == (NtStatus.STATUS_SUCCESS, 3)  # no remainder is due


RESET_FAILURES = {
    "offline@0": NtStatus.STATUS_DEVICE_OFF_LINE,
    "unplug@0": NtStatus.STATUS_DEVICE_NOT_CONNECTED,
    "paper-empty@0": NtStatus.STATUS_DEVICE_PAPER_EMPTY,
    "power-off@0": NtStatus.STATUS_DEVICE_POWERED_OFF,
    "error@0": NtStatus.STATUS_DEVICE_NOT_CONNECTED,
}


def _register_reset(fault: str, status: NtStatus) -> None:
    @scenario(fault, name=f"set_information_{fault.removesuffix('@0').replace('-', '_')}")
    async def _(stage: Stage) -> None:
        async with opened(stage) as client:
            started = stage.now()
            answer = await client.user(RESET, 0, INIT)
            assert (answer.status, answer.information) == (status, 0)
            assert 1 * S <= stage.now() - started < 1.001 * S


for _fault, _status in RESET_FAILURES.items():
    _register_reset(_fault, _status)


@scenario()
async def set_information_checks_its_input(stage: Stage) -> None:
    async with opened(stage) as client:
        assert (await client.user(RESET)).status is NtStatus.STATUS_BUFFER_TOO_SMALL
        for other in (0, ParallelFlag.PARALLEL_AUTOFEED):
            answer = await client.user(RESET, 0, bytes([other]))
            assert answer.status is NtStatus.STATUS_INVALID_PARAMETER


@scenario()
async def modes_and_location_are_answered_without_the_lock(stage: Stage) -> None:
    async with locked(stage, "LPT1.0"), opened(stage, "LPT1.1") as client:
        expected = {
            UserIoctl.IOCTL_IEEE1284_GET_MODE: (
                b"",
                MASK_PAIR.pack(IeeeMode.NONE, IeeeMode.CENTRONICS),
            ),
            UserIoctl.IOCTL_PAR_GET_DEFAULT_MODES: (
                b"",
                MASK_PAIR.pack(IeeeMode.NIBBLE, IeeeMode.CENTRONICS),
            ),
            UserIoctl.IOCTL_PAR_GET_DEVICE_CAPS: (b"\x02\x00", b"\x01\x00"),
            UserIoctl.IOCTL_PAR_IS_PORT_FREE: (b"", b"\0"),
            UserIoctl.IOCTL_PAR_QUERY_LOCATION: (b"", b"LPT1.1\0"),
            UserIoctl.IOCTL_SERIAL_GET_TIMEOUTS: (b"", SERIAL_TIMEOUTS.pack(0, 0, 0, 0, 300_000)),
        }
        for code, (given, answered) in expected.items():
            short = await client.user(code, len(answered) - 1, given)
            assert (short.status, short.information) == (NtStatus.STATUS_BUFFER_TOO_SMALL, 0)
            answer = await client.user(code, 1000, given)
            assert (answer.status, answer.information, answer.output) == (
                NtStatus.STATUS_SUCCESS,
                len(answered),
                answered,
            )
        caps = await client.user(UserIoctl.IOCTL_PAR_GET_DEVICE_CAPS, 2, b"\x02")
        assert caps.status is NtStatus.STATUS_BUFFER_TOO_SMALL


@scenario()
async def is_port_free_tells_and_takes_nothing(stage: Stage) -> None:
    async with opened(stage) as client:
        free = UserIoctl.IOCTL_PAR_IS_PORT_FREE
        assert (await client.user(free, 1)).output == b"\1"
        assert stage.port.owner is None
        await client.lock()
        assert (await client.user(free, 1)).output == b"\0"
        await client.unlock()


@scenario("paper-empty@0")
async def set_timeouts_sets_the_write_time_out(stage: Stage) -> None:
    code = UserIoctl.IOCTL_SERIAL_SET_TIMEOUTS
    async with locked(stage) as client:
        short = await client.user(code, 0, bytes(SERIAL_TIMEOUTS.size - 1))
        assert short.status is NtStatus.STATUS_BUFFER_TOO_SMALL
        low = await client.user(code, 0, SERIAL_TIMEOUTS.pack(0, 0, 0, 0, 1999))
        assert low.status is NtStatus.STATUS_INVALID_PARAMETER
        answer = await client.user(code, 0, SERIAL_TIMEOUTS.pack(0, 0, 0, 0, 2999))
        assert answer.status is NtStatus.STATUS_SUCCESS
        told = await client.user(UserIoctl.IOCTL_SERIAL_GET_TIMEOUTS, 20)
        assert told.output == SERIAL_TIMEOUTS.pack(0, 0, 0, 0, 2000)
        started = stage.now()
        assert await client.write(b"x") == (NtStatus.STATUS_DEVICE_PAPER_EMPTY, 0)
        assert 2 * S <= stage.now() - started < 2.001 * S
