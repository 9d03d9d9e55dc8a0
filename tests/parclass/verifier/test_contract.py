# SPDX-License-Identifier: Apache-2.0
"""The contract verifier: its rules, its findings, and what it does not disturb."""

from array import array
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import tests.parclass.scenarios
from cocotbext.parclass import ChipMode, InternalIoctl, Irp, NtStatus, ULong, nt_error, nt_success
from cocotbext.parclass.port_information import ParallelPnpInformation, ParallelPortInformation
from cocotbext.parclass.status import status_watch
from cocotbext.parclass.verifier import Finding, Findings, Rule
from cocotbext.parport.peripheral.faults import parse_fault
from tests.parclass.platforms import play_on_model
from tests.parclass.scenarios.broken_clients import BROKEN_CLIENTS
from tests.parclass.stage import MS, SCENARIOS, Client, Scenario, Stage, locked, opened

tests.parclass.scenarios.load()


def test_every_rule_has_a_client_that_breaks_it_alone() -> None:
    """The clients themselves run with all scenarios; here it is shown that none is missing."""
    assert set(BROKEN_CLIENTS) == set(Rule)
    for rule, name in BROKEN_CLIENTS.items():
        assert SCENARIOS[name].findings == (rule,)


def test_a_finding_says_what_when_and_what_instead() -> None:
    findings = Findings(lambda: 1234.0)
    findings.report(Rule.WRITE_NO_LOCK, "LPT1", "ParallelWrite", "the port is not locked")
    assert [str(finding) for finding in findings.finish()] == [
        "WRITE_NO_LOCK: LPT1, ParallelWrite at 1234 ns: the port is not locked; "
        "expected: hold the port's lock while using a callback"
    ]
    assert findings.findings[0].to_json() == {
        "rule": "WRITE_NO_LOCK",
        "client": "LPT1",
        "call": "ParallelWrite",
        "time_ns": 1234.0,
        "found": "the port is not locked",
        "expected": Rule.WRITE_NO_LOCK.value,
    }


def test_what_only_the_end_tells_is_judged_once() -> None:
    findings = Findings(lambda: 0.0)
    findings.at_end(lambda: findings.report(Rule.LOCK_LEAKED, "LPT1", "the end", "locked"))
    once = [Finding(Rule.LOCK_LEAKED, "LPT1", "the end", 0.0, "locked")]
    assert findings.finish() == once
    assert findings.finish() == once


@pytest.mark.parametrize("status", NtStatus)
def test_the_macros_answer_alike_with_and_without_a_watch(status: NtStatus) -> None:
    class Watch:
        def __init__(self) -> None:
            self.seen: list[tuple[str, int]] = []

        def tested(self, macro: str, status: int) -> None:
            self.seen.append((macro, status))

    watch = Watch()
    alone = nt_success(status), nt_error(status)
    token = status_watch.set(watch)
    watched = nt_success(status), nt_error(status)
    status_watch.reset(token)
    assert alone == watched
    assert watch.seen == [("NT_SUCCESS", status), ("NT_ERROR", status)]


def play(
    client: Callable[[Stage], Awaitable[None]], *findings: Rule, faults: tuple[str, ...] = ()
) -> None:
    """Run a client on the register model; `findings` is all that is to be found."""
    parsed = tuple(parse_fault(fault) for fault in faults)
    play_on_model(Scenario("of its own", client, parsed, findings=findings))


async def call(client: Client, name: str, context: object) -> None:
    """Call a callback by its member's name."""
    arguments: dict[str, tuple[Any, ...]] = {
        "negotiate_ieee_mode": (1, 0, 0, True),
        "parallel_read": (bytearray(1), 1, ULong(), 0),
        "parallel_write": (b"x", 1, ULong(), 0),
        "parallel_tryselect": (0,),
        "parallel_de_select": (0,),
    }
    answer = getattr(client.info, name)(context, *arguments.get(name, ()))
    if isinstance(answer, Awaitable):
        await answer


CALLBACKS = [
    "determine_ieee_modes",
    "negotiate_ieee_mode",
    "terminate_ieee_mode",
    "ieee_fwd_to_rev_mode",
    "ieee_rev_to_fwd_mode",
    "parallel_read",
    "parallel_write",
    "parallel_tryselect",
    "parallel_de_select",
]


@pytest.mark.parametrize("name", CALLBACKS)
def test_every_callback_is_watched(name: str) -> None:
    async def in_order(stage: Stage) -> None:
        async with locked(stage) as client:
            await call(client, name, client.info.parclass_context)

    async def without_lock(stage: Stage) -> None:
        async with opened(stage) as client:
            await call(client, name, client.info.parclass_context)

    async def another_context(stage: Stage) -> None:
        async with locked(stage) as client:
            await call(client, name, object())

    async def disconnected(stage: Stage) -> None:
        async with locked(stage) as client:
            await client.internal(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)
            await call(client, name, client.info.parclass_context)

    async def closed(stage: Stage) -> None:
        async with locked(stage) as client:
            pass
        await call(client, name, client.info.parclass_context)

    async def overlapping(stage: Stage) -> None:
        async with locked(stage) as client:
            writing = stage.spawn(client.write(b"abc"))
            await stage.delay(3_000)
            await call(client, name, client.info.parclass_context)
            await writing

    play(in_order)
    play(without_lock, Rule.WRITE_NO_LOCK)
    play(another_context, Rule.WRITE_CONTEXT)
    play(disconnected, Rule.WRITE_AFTER_DISCONNECT)
    play(closed, Rule.USE_AFTER_CLOSE)
    play(overlapping, Rule.WRITE_OVERLAP)


PORT_CALLBACKS = ["try_allocate_port", "free_port", "query_num_waiters"]
CHIP_CALLBACKS = ["try_set_chip_mode", "clear_chip_mode", "try_select_device", "deselect_device"]


@pytest.mark.parametrize("name", [*PORT_CALLBACKS, *CHIP_CALLBACKS])
def test_no_callback_of_a_port_is_used_after_the_close(name: str) -> None:
    async def client(stage: Stage) -> None:
        file = stage.port_client()
        await file.create()
        port = await file.ioctl(InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO, 56)
        pnp = await file.ioctl(InternalIoctl.IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO, 112)
        assert isinstance(port.output, ParallelPortInformation)
        assert isinstance(pnp.output, ParallelPnpInformation)
        await file.close()
        if name in PORT_CALLBACKS:
            getattr(port.output, name)(port.output.context)
        else:
            answer = getattr(pnp.output, name)(pnp.output.context, ChipMode.BYTE)
            if isinstance(answer, Awaitable):
                await answer
        stage.port.free(file)  # so that the others may go on

    play(client, Rule.USE_AFTER_CLOSE)


def test_a_file_that_could_not_be_opened_is_not_open() -> None:
    async def client(stage: Stage) -> None:
        file = stage.port_client()
        stage.port.surprise_removal()
        assert await file.create() is NtStatus.STATUS_DELETE_PENDING
        await file.ioctl(InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE)

    play(client, Rule.OPEN_FIRST)


LOCK = InternalIoctl.IOCTL_INTERNAL_LOCK_PORT
UNLOCK = InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT


def start(client: Client, *codes: InternalIoctl) -> list[Irp]:
    """Send control requests, and wait for none of them."""
    requests = [client.device.request(code) for code in codes]
    for request in requests:
        client.device.call_driver(request)
    return requests


@pytest.mark.parametrize(
    ("codes", "findings"),
    [
        ((LOCK, UNLOCK), ()),
        ((LOCK, UNLOCK, LOCK, UNLOCK), ()),
        ((LOCK, UNLOCK, UNLOCK), (Rule.UNLOCK_NO_LOCK,)),
        ((LOCK, LOCK, UNLOCK), (Rule.LOCK_TWICE,)),
        ((UNLOCK, LOCK, UNLOCK), (Rule.UNLOCK_NO_LOCK,)),
        ((LOCK,), (Rule.LOCK_LEAKED,)),
        ((LOCK, UNLOCK, LOCK), (Rule.LOCK_LEAKED,)),
    ],
)
def test_locks_are_followed_though_nobody_waits(
    codes: tuple[InternalIoctl, ...], findings: tuple[Rule, ...]
) -> None:
    async def client(stage: Stage) -> None:
        async with opened(stage) as client:
            for request in start(client, *codes):
                await request.event.wait()

    play(client, *findings)


def test_a_second_lock_holds_when_the_first_was_cancelled() -> None:
    async def client(stage: Stage) -> None:
        async with locked(stage, "LPT1.0") as holder, opened(stage, "LPT1.1") as client:
            first, second = start(client, LOCK, LOCK)
            await stage.delay(100)
            assert first.cancel()
            await holder.unlock()
            await second.event.wait()
            assert await client.write(b"x") == (NtStatus.STATUS_SUCCESS, 1)
            await client.unlock()
            await holder.lock()

    play(client, Rule.LOCK_TWICE)


def test_an_unlock_behind_a_lock_that_failed() -> None:
    async def client(stage: Stage) -> None:
        async with locked(stage, "LPT1.0"), opened(stage, "LPT1.1") as client:
            client.device.extension.lock_timeout_ns = 1 * MS
            lock, unlock = start(client, LOCK, UNLOCK)
            await unlock.event.wait()
            assert lock.status is NtStatus.STATUS_DEVICE_BUSY

    play(client, Rule.UNLOCK_NO_LOCK)


def test_who_has_sent_an_unlock_has_no_lock() -> None:
    async def client(stage: Stage) -> None:
        async with opened(stage) as client:
            await client.lock()
            writing = stage.spawn(client.write(b"abcdef"))
            await stage.delay(3_000)
            (unlock,) = start(client, UNLOCK)
            await client.write(b"zz")
            await writing
            await unlock.event.wait()

    play(client, Rule.WRITE_NO_LOCK)


PAPER = ("paper-empty@2+20ms",)


async def short(client: Client, data: bytes = b"abcdef") -> None:
    """Write two bytes of a few, and have the paper in again."""
    client.device.extension.write_timeout_ns = 5 * MS
    assert (await client.write(data))[1] == 2
    client.device.extension.write_timeout_ns = 100 * MS


def test_the_rest_may_go_by_request() -> None:
    async def client(stage: Stage) -> None:
        async with locked(stage) as client:
            await short(client)
            assert (await client.device.write(b"cd")).information == 2
            assert (await client.device.write(b"ef")).information == 2
            await client.write(b"second job")
            assert stage.printer.taken == b"abcdefsecond job"

    play(client, faults=PAPER)


def test_a_request_that_repeats_everything_ignores_the_count() -> None:
    async def client(stage: Stage) -> None:
        async with locked(stage) as client:
            await short(client)
            await client.device.write(b"abcdef")
            assert stage.printer.taken == b"ababcdef"

    play(client, Rule.COUNT_IGNORED, faults=PAPER)


def test_the_rest_of_a_request_is_followed() -> None:
    async def client(stage: Stage, again: bytes) -> None:
        async with locked(stage) as client:
            client.device.extension.write_timeout_ns = 5 * MS
            assert (await client.device.write(b"abcdef")).information == 2
            client.device.extension.write_timeout_ns = 100 * MS
            await client.write(again)

    play(lambda stage: client(stage, b"cdef"), faults=PAPER)
    play(lambda stage: client(stage, b"abcdef"), Rule.COUNT_IGNORED, faults=PAPER)


def test_what_was_sent_before_the_count_was_known_ignores_nothing() -> None:
    async def client(stage: Stage) -> None:
        async with locked(stage) as client:
            client.device.extension.write_timeout_ns = 15 * MS
            requests = [client.device.write_request(data) for data in (b"abcdef", b"gh")]
            for request in requests:
                client.device.call_driver(request)
            for request in requests:
                await client.device.wait(request)
            assert [request.information for request in requests] == [2, 2]
            await client.write(b"cdef")

    play(client, faults=PAPER)


def test_who_cancels_a_request_gives_its_rest_up() -> None:
    async def client(stage: Stage) -> None:
        async with locked(stage) as client:
            request = client.device.write_request(b"abcdef")
            client.device.call_driver(request)
            await stage.delay(1 * MS)
            assert request.cancel()
            await client.device.wait(request)
            assert (request.status, request.information) == (NtStatus.STATUS_CANCELLED, 2)
            await client.write(b"another job")

    play(client, faults=PAPER)


def test_without_the_lock_every_request_is_a_job_of_its_own() -> None:
    async def client(stage: Stage) -> None:
        async with opened(stage) as client:
            client.device.extension.write_timeout_ns = 5 * MS
            assert (await client.device.write(b"abcdef")).information == 2
            client.device.extension.write_timeout_ns = 100 * MS
            await client.device.write(b"another job")

    play(client, faults=PAPER)


def test_a_status_that_was_waited_for_is_watched() -> None:
    async def client(stage: Stage, macro: Callable[[int], bool]) -> None:
        async with locked(stage) as client:
            client.device.extension.write_timeout_ns = 5 * MS
            request = client.device.write_request(b"abcdef")
            client.device.call_driver(request)
            await client.device.wait(request)
            assert not macro(request.status)

    play(lambda stage: client(stage, nt_success), faults=PAPER)
    play(lambda stage: client(stage, nt_error), Rule.NT_ERROR_TEST, faults=PAPER)


def test_a_buffer_has_bytes_whatever_its_elements_are() -> None:
    async def client(stage: Stage) -> None:
        words = memoryview(array("I", [0x44434241, 0x48474645]))
        every_other = memoryview(b"I-J-")[::2]
        async with locked(stage) as client:
            for buffer in (words, every_other):
                await client.info.parallel_write(
                    client.info.parclass_context, buffer, buffer.nbytes, ULong(), 0
                )

    play(client)


def test_the_rest_of_a_buffer_is_counted_in_bytes() -> None:
    async def client(stage: Stage) -> None:
        words = memoryview(array("I", [0x64636261, 0x68676665]))
        async with locked(stage) as client:
            client.device.extension.write_timeout_ns = 5 * MS
            written = ULong()
            await client.info.parallel_write(client.info.parclass_context, words, 8, written, 0)
            client.device.extension.write_timeout_ns = 100 * MS
            await client.write(b"cdefgh")

    play(client, faults=PAPER)
