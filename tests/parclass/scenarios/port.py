# SPDX-License-Identifier: Apache-2.0
"""The port's own requests and callbacks: allocation, information, chip modes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cocotbext.parclass import (
    ChipMode,
    HardwareCapability,
    InternalIoctl,
    Irp,
    MajorFunction,
    NtStatus,
)
from cocotbext.parclass.port_information import (
    MORE_PARALLEL_PORT_INFORMATION_SIZE,
    PARALLEL_CHIP_MODE_SIZE,
    PARALLEL_PNP_INFORMATION_SIZE,
    PARALLEL_PORT_INFORMATION_SIZE,
    MoreParallelPortInformation,
    ParallelPnpInformation,
    ParallelPortInformation,
)
from cocotbext.parclass.registers import ECR, ECR_MODE
from cocotbext.parclass.verifier import Rule, VerifiedPortClient
from tests.parclass.stage import Stage, locked, scenario

ALLOCATE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE
FREE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_FREE
SET_MODE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE
CLEAR_MODE = InternalIoctl.IOCTL_INTERNAL_PARALLEL_CLEAR_CHIP_MODE


@asynccontextmanager
async def file_on(stage: Stage, name: str) -> AsyncIterator[VerifiedPortClient]:
    """A client with an open file on the port."""
    client = stage.port_client(name)
    assert await client.create() is NtStatus.STATUS_SUCCESS
    yield client
    assert await client.close() is NtStatus.STATUS_SUCCESS


async def port_information(client: VerifiedPortClient) -> ParallelPortInformation:
    answer = await client.ioctl(
        InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO, PARALLEL_PORT_INFORMATION_SIZE
    )
    assert isinstance(answer.output, ParallelPortInformation)
    return answer.output


async def pnp_information(client: VerifiedPortClient) -> ParallelPnpInformation:
    answer = await client.ioctl(
        InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO, PARALLEL_PNP_INFORMATION_SIZE
    )
    assert isinstance(answer.output, ParallelPnpInformation)
    return answer.output


def ask(client: VerifiedPortClient) -> Irp:
    request = client.request(ALLOCATE)
    client.call_driver(request)
    return request


@scenario()
async def the_port_is_allocated_first_come_first_served(stage: Stage) -> None:
    async with file_on(stage, "a") as a, file_on(stage, "b") as b, file_on(stage, "c") as c:
        information = await port_information(a)
        requests = [ask(client) for client in (a, b, c)]
        assert [request.done for request in requests] == [True, False, False]
        assert information.query_num_waiters(information.context) == 2
        information.free_port(information.context)
        assert [request.done for request in requests] == [True, True, False]
        assert (await b.ioctl(FREE)).status is NtStatus.STATUS_SUCCESS
        assert [request.status for request in requests] == [NtStatus.STATUS_SUCCESS] * 3
        assert stage.port.owner is c
        await c.ioctl(FREE)


@scenario()
async def files_and_devices_share_one_queue(stage: Stage) -> None:
    async with file_on(stage, "a") as a, locked(stage) as device:
        request = ask(a)
        assert not request.done
        await device.unlock()
        assert request.status is NtStatus.STATUS_SUCCESS
        lock = device.device.request(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
        device.device.call_driver(lock)
        await stage.delay(1)
        assert not lock.done
        await a.ioctl(FREE)
        await device.device.wait(lock)
        assert lock.status is NtStatus.STATUS_SUCCESS


@scenario()
async def try_allocate_never_waits(stage: Stage) -> None:
    async with file_on(stage, "a") as a, file_on(stage, "b") as b:
        of_a, of_b = await port_information(a), await port_information(b)
        assert of_a.try_allocate_port(of_a.context)
        assert not of_b.try_allocate_port(of_b.context)
        assert not of_a.try_allocate_port(of_a.context)  # not even for the owner
        assert of_b.query_num_waiters(of_b.context) == 0
        of_a.free_port(of_a.context)
        assert of_b.try_allocate_port(of_b.context)
        of_b.free_port(of_b.context)
        assert not of_a.try_allocate_port(object())


@scenario(findings=[Rule.FREE_NO_ALLOCATE] * 3)
async def a_foreign_or_second_free_changes_nothing(stage: Stage) -> None:
    async with file_on(stage, "a") as a, file_on(stage, "b") as b:
        of_a, of_b = await port_information(a), await port_information(b)
        ask(a)
        of_b.free_port(of_b.context)
        assert (await b.ioctl(FREE)).status is NtStatus.STATUS_SUCCESS
        assert stage.port.owner is a
        of_a.free_port(of_a.context)
        of_a.free_port(of_a.context)
        assert of_b.try_allocate_port(of_b.context)  # the port is not lost
        of_b.free_port(of_b.context)


@scenario()
async def a_queued_allocate_can_be_cancelled(stage: Stage) -> None:
    async with file_on(stage, "a") as a, file_on(stage, "b") as b, file_on(stage, "c") as c:
        ask(a)
        second, third = ask(b), ask(c)
        assert second.cancel()
        assert (second.status, second.information) == (NtStatus.STATUS_CANCELLED, 0)
        assert not second.cancel()
        await a.ioctl(FREE)
        assert third.status is NtStatus.STATUS_SUCCESS
        await c.ioctl(FREE)


@scenario()
async def allocating_twice_queues_behind_oneself(stage: Stage) -> None:
    async with file_on(stage, "a") as a:
        ask(a)
        again = ask(a)
        assert not again.done
        await a.ioctl(FREE)
        assert again.status is NtStatus.STATUS_SUCCESS
        await a.ioctl(FREE)


@scenario(findings=[Rule.PORT_LEAKED])
async def closing_a_file_frees_and_cancels_its_own(stage: Stage) -> None:
    async with file_on(stage, "b") as b, file_on(stage, "c") as c:
        a = stage.port_client("a")
        await a.create()
        ask(a)
        of_a, of_b, of_c = ask(a), ask(b), ask(c)
        await a.close()
        assert of_a.status is NtStatus.STATUS_CANCELLED
        assert of_b.status is NtStatus.STATUS_SUCCESS
        assert not of_c.done  # what others have queued is left alone
        await b.ioctl(FREE)
        await c.ioctl(FREE)


@scenario(findings=[Rule.OPEN_FIRST, Rule.USE_AFTER_CLOSE])
async def a_file_is_opened_first_and_not_used_after(stage: Stage) -> None:
    client = stage.port_client("a")
    release = InternalIoctl.IOCTL_INTERNAL_RELEASE_PARALLEL_PORT_INFO
    assert (await client.ioctl(release)).status is NtStatus.STATUS_SUCCESS
    await client.create()
    await client.close()
    await client.ioctl(release)


@scenario()
async def port_information_says_what_is_documented(stage: Stage) -> None:
    sizes = {
        InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO: PARALLEL_PORT_INFORMATION_SIZE,
        InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO: PARALLEL_PNP_INFORMATION_SIZE,
        InternalIoctl.IOCTL_INTERNAL_GET_MORE_PARALLEL_PORT_INFO: (
            MORE_PARALLEL_PORT_INFORMATION_SIZE
        ),
    }
    async with file_on(stage, "a") as a:
        for code, size in sizes.items():
            short = await a.ioctl(code, size - 1)
            assert (short.status, short.information, short.output) == (
                NtStatus.STATUS_BUFFER_TOO_SMALL,
                0,
                None,
            )
            answer = await a.ioctl(code, size)
            assert (answer.status, answer.information) == (NtStatus.STATUS_SUCCESS, size)
        more = await a.ioctl(InternalIoctl.IOCTL_INTERNAL_GET_MORE_PARALLEL_PORT_INFO, 32)
        assert more.output == MoreParallelPortInformation()
        release = await a.ioctl(InternalIoctl.IOCTL_INTERNAL_RELEASE_PARALLEL_PORT_INFO)
        assert (release.status, release.information) == (NtStatus.STATUS_SUCCESS, 0)
        information = await port_information(a)
        assert (information.controller, information.span_of_controller) == (0, 8)
        pnp = await pnp_information(a)
        assert (pnp.ecp_controller, pnp.span_of_ecp_controller) == (0x400, 3)
        assert (pnp.current_mode, pnp.port_name) == (ChipMode.SPP, "LPT1")
        assert pnp.ieee1284_3_device_count == 0
        assert pnp.try_select_device(pnp.context, 0) is NtStatus.STATUS_UNSUCCESSFUL
        assert pnp.deselect_device(pnp.context, 0) is NtStatus.STATUS_UNSUCCESSFUL


@scenario(findings=[Rule.CHIP_MODE_NO_PORT] * 4)
async def chip_modes_need_the_port(stage: Stage) -> None:
    async with file_on(stage, "a") as a, file_on(stage, "b") as b:
        ask(b)
        pnp = await pnp_information(a)
        for routine in (pnp.try_set_chip_mode, pnp.clear_chip_mode):
            assert await routine(pnp.context, ChipMode.BYTE) is NtStatus.STATUS_ACCESS_DENIED
        for code in (SET_MODE, CLEAR_MODE):
            answer = await a.ioctl(code, 0, bytes([ChipMode.BYTE, 0]))
            assert answer.status is NtStatus.STATUS_ACCESS_DENIED
        await b.ioctl(FREE)


@scenario()
async def a_request_in_nobodys_name_owns_nothing(stage: Stage) -> None:
    request = Irp(
        MajorFunction.INTERNAL_DEVICE_CONTROL,
        stage.io.event(),
        SET_MODE,
        input_buffer=bytes([ChipMode.BYTE, 0]),
    )
    assert (await stage.port.send(request)).status is NtStatus.STATUS_ACCESS_DENIED


@scenario(findings=[Rule.CHIP_MODE_LEFT])
async def a_port_is_kept_while_its_chip_mode_is_set(stage: Stage) -> None:
    """Freed meanwhile, it goes to the next when the mode is set, and who left it set is found."""
    async with file_on(stage, "a") as a, file_on(stage, "b") as b:
        ask(a)
        setting = a.request(SET_MODE, 0, bytes([ChipMode.BYTE, 0]))
        a.call_driver(setting)
        await stage.delay(10)
        queued = ask(b)
        await a.ioctl(FREE)
        assert not stage.port.free(a)  # once is enough
        late = await a.ioctl(CLEAR_MODE, 0, bytes([ChipMode.BYTE, 0]))
        await b.wait(queued)
        assert setting.status is NtStatus.STATUS_SUCCESS
        assert late.status is NtStatus.STATUS_ACCESS_DENIED
        assert (await b.ioctl(CLEAR_MODE, 0, bytes([ChipMode.BYTE, 0]))).status is (
            NtStatus.STATUS_SUCCESS
        )
        await b.ioctl(FREE)


@scenario(findings=[Rule.CHIP_MODE_NO_PORT])
async def cleaning_up_a_file_cancels_its_chip_mode_requests(stage: Stage) -> None:
    async with file_on(stage, "a") as a, file_on(stage, "b") as b:
        ask(a)
        requests = [client.request(SET_MODE, 0, bytes([ChipMode.BYTE, 0])) for client in (a, b, a)]
        for client, request in zip((a, b, a), requests, strict=True):
            client.call_driver(request)
        await a.cleanup()
        first, of_b, second = requests
        assert first.status is second.status is NtStatus.STATUS_CANCELLED
        await b.wait(of_b)
        assert of_b.status is NtStatus.STATUS_ACCESS_DENIED
        assert stage.port.chip.mode is ChipMode.SPP
        await a.ioctl(FREE)


@scenario()
async def nobody_can_have_the_port(stage: Stage) -> None:
    """A request without a file is in nobody's name, and nobody could free the port again."""
    async with file_on(stage, "a") as a, file_on(stage, "b") as b:
        for _ in range(2):  # free, then allocated
            answer = await stage.port.ioctl(ALLOCATE)
            assert answer.status is NtStatus.STATUS_INVALID_PARAMETER
            information = (
                await stage.port.ioctl(
                    InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO,
                    PARALLEL_PORT_INFORMATION_SIZE,
                )
            ).output
            assert isinstance(information, ParallelPortInformation)
            assert not information.try_allocate_port(information.context)
            if stage.port.owner is None:
                ask(a)
        queued = ask(b)
        assert await stage.port.close() is NtStatus.STATUS_SUCCESS
        assert not queued.done
        assert stage.port.owner is a
        await a.ioctl(FREE)
        assert queued.status is NtStatus.STATUS_SUCCESS
        await b.ioctl(FREE)


@scenario()
async def chip_modes_are_set_from_spp_and_cleared(stage: Stage) -> None:
    """What the chip has can be set, once; what it has not, not at all."""
    async with file_on(stage, "a") as a:
        ask(a)
        pnp = await pnp_information(a)
        assert pnp.hardware_capabilities == HardwareCapability.PPT_BYTE_PRESENT
        set_mode, clear_mode, context = pnp.try_set_chip_mode, pnp.clear_chip_mode, pnp.context
        not_set = NtStatus.STATUS_INVALID_DEVICE_STATE
        assert await clear_mode(context, ChipMode.BYTE) is not_set
        assert await set_mode(context, ChipMode.BYTE | 0x14) is NtStatus.STATUS_SUCCESS
        assert await stage.io.read(ECR) & ECR_MODE == ChipMode.BYTE
        assert (await pnp_information(a)).current_mode is ChipMode.BYTE
        assert await set_mode(context, ChipMode.BYTE) is not_set
        assert await clear_mode(context, ChipMode.ECP) is not_set
        assert await clear_mode(context, ChipMode.BYTE) is NtStatus.STATUS_SUCCESS
        assert await stage.io.read(ECR) & ECR_MODE == ChipMode.SPP
        for mode in (ChipMode.ECP, ChipMode.EPP, ChipMode.SPP, 0xA0):
            assert await set_mode(context, mode) is NtStatus.STATUS_NO_SUCH_DEVICE
        for routine in (set_mode, clear_mode):
            assert await routine(object(), ChipMode.BYTE) is NtStatus.STATUS_INVALID_PARAMETER
        await a.ioctl(FREE)


@scenario()
async def chip_modes_by_request(stage: Stage) -> None:
    async with file_on(stage, "a") as a:
        ask(a)
        for code in (SET_MODE, CLEAR_MODE):
            short = await a.ioctl(code, 0, bytes(PARALLEL_CHIP_MODE_SIZE - 1))
            assert short.status is NtStatus.STATUS_BUFFER_TOO_SMALL
            answer = await a.ioctl(code, 0, bytes([ChipMode.BYTE, 0]))
            assert (answer.status, answer.information) == (NtStatus.STATUS_SUCCESS, 0)
        again = await a.ioctl(CLEAR_MODE, 0, bytes([ChipMode.BYTE, 0]))
        assert again.status is NtStatus.STATUS_INVALID_DEVICE_STATE
        missing = await a.ioctl(SET_MODE, 0, bytes([ChipMode.ECP, 0]))
        assert missing.status is NtStatus.STATUS_NO_SUCH_DEVICE
        await a.ioctl(FREE)


@scenario()
async def a_port_refuses_what_it_does_not_know(stage: Stage) -> None:
    built = {ALLOCATE, FREE, SET_MODE, CLEAR_MODE} | {
        InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO,
        InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO,
        InternalIoctl.IOCTL_INTERNAL_GET_MORE_PARALLEL_PORT_INFO,
        InternalIoctl.IOCTL_INTERNAL_RELEASE_PARALLEL_PORT_INFO,
    }
    async with file_on(stage, "a") as a:
        for code in set(InternalIoctl) - built:
            answer = await a.ioctl(code, 1000, bytes(1000))
            assert (answer.status, answer.information) == (NtStatus.STATUS_INVALID_PARAMETER, 0)
        for major in (MajorFunction.READ, MajorFunction.WRITE, MajorFunction.DEVICE_CONTROL):
            status = (await a.send(Irp(major, stage.io.event()))).status
            assert status is NtStatus.STATUS_INVALID_DEVICE_REQUEST


@scenario()
async def a_request_cancelled_before_it_is_sent_ends_cancelled(stage: Stage) -> None:
    async with file_on(stage, "a") as a, locked(stage) as client:
        to_port = a.request(ALLOCATE)
        to_device = client.device.write_request(b"x")
        for target, request in ((a, to_port), (client.device, to_device)):
            assert not request.cancel()
            assert target.call_driver(request) is NtStatus.STATUS_CANCELLED
            assert request.done
    assert stage.printer.taken == b""
