# SPDX-License-Identifier: Apache-2.0
"""What is tried on a design: one coroutine a scenario, with a name and a purpose.

A scenario raises ScenarioError when the design falls short; what the lines do is judged beside it,
by the line checker and the scoreboard.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

import cocotb
from cocotb.triggers import FallingEdge, SimTimeoutError, with_timeout
from cocotb.types import Logic

from cocotbext.parport.faults import Fault, FaultKind, parse_fault
from cocotbext.parport.lines import level
from cocotbext.parport.printer import PrinterTiming
from cocotbext.parport.rules import PERIPHERAL_LINES
from cocotbext.parport.verify.campaign import random_case
from cocotbext.parport.verify.description import Description
from cocotbext.parport.verify.hosts import RegisterHost
from cocotbext.parport.verify.world import ScenarioError, World
from parclass import (
    PARCLASS_INFORMATION_SIZE,
    InternalIoctl,
    NtStatus,
    ParclassInformation,
    ULong,
)
from parclass.registers import CONTROL, DATA, STATUS, is_ready

__all__ = ["RANDOM", "SCENARIOS", "Scenario", "scenario"]

Body = Callable[[World], Awaitable[None]]

RANDOM = "random-"
"""Scenarios whose names begin so are cases of the campaign, and shrink when they fail."""

_MS = 1_000_000_000  # ps


@dataclass(frozen=True)
class Scenario:
    """One thing to try.

    Attributes:
        name: on the command line and in reports.
        purpose: one line for people.
        body: what is done.
        quick: part of ``--quick``.
        needs: why a design cannot be asked for this, "" if it can.
        fifo: tried in FIFO mode too, if the design has it.
        ignores: rules that the scenario itself breaks, on the peripheral's side.
    """

    name: str
    purpose: str
    body: Body
    quick: bool = True
    needs: Callable[[Description], str] = lambda _: ""
    fifo: bool = True
    ignores: tuple[str, ...] = ()


SCENARIOS: dict[str, Scenario] = {}
"""Every scenario by its name, in the order in which they are reported."""


def scenario(
    name: str,
    *,
    quick: bool = True,
    needs: Callable[[Description], str] = lambda _: "",
    fifo: bool = True,
    ignores: tuple[str, ...] = (),
) -> Callable[[Body], Body]:
    """Register a coroutine function as a scenario; its docstring is the purpose."""

    def register(body: Body) -> Body:
        purpose = (body.__doc__ or "").strip().splitlines()[0].rstrip(".")
        SCENARIOS[name] = Scenario(name, purpose, body, quick, needs, fifo, ignores)
        return body

    return register


def with_contract(description: Description) -> str:
    """Only a design with the PC's registers can be asked for the write contract."""
    return "" if description.host.kind == "registers" else "the host has no registers"


def with_reset(description: Description) -> str:
    """Only a design with a reset can be reset."""
    return "" if description.reset else "the design has no reset"


def with_lines(*lines: str) -> Callable[[Description], str]:
    """Only a design with these lines can be asked about them."""

    def missing(description: Description) -> str:
        absent = [line for line in lines if line not in description.lines]
        return f"the design has no {', '.join(absent)}" if absent else ""

    return missing


# -- bytes


@scenario("all-values")
async def all_values(world: World) -> None:
    """Every byte value arrives, in a random order."""
    await world.start()
    data = bytearray(range(256))
    world.random.shuffle(data)
    await world.deliver(bytes(data))


@scenario("single-bytes")
async def single_bytes(world: World) -> None:
    """Single bytes, each long after the one before."""
    await world.start()
    for bit in range(8):
        await world.deliver(bytes([1 << bit]))
        await world.clocks(5_000)
        await world.deliver(bytes([0xFF ^ 1 << bit]))


@scenario("back-to-back")
async def back_to_back(world: World) -> None:
    """Bytes as fast as a fast printer takes them."""
    await world.start(PrinterTiming(busy_delay_ns=50, busy_ns=600, ack_ns=500, ack_margin_ns=50))
    await world.deliver(world.random.randbytes(128))


@scenario("long-run", quick=False)
async def long_run(world: World) -> None:
    """Two thousand bytes in one go."""
    await world.start()
    await world.deliver(world.random.randbytes(2_000))


@scenario("same-value")
async def same_value(world: World) -> None:
    """Runs of one value: every repetition counts."""
    await world.start()
    await world.deliver(b"\x00" * 20 + b"\xff" * 20 + b"\x55" * 20)


# -- Busy


def _busy_latency(delay_ns: int, *, legal: bool) -> None:
    ignores = ("DEV_BUSY",) if legal else ("DEV_BUSY", "DATA_LOST", "DATA_EXTRA", "DATA_WRONG")

    async def body(world: World) -> None:
        await world.start(PrinterTiming(busy_delay_ns=delay_ns, busy_ns=5_000))
        if legal:
            await world.deliver(world.random.randbytes(32))
        else:
            await world.send(world.random.randbytes(32), 5e6)

    limit = "within the limit" if legal else "past the limit: nothing may hang"
    body.__doc__ = f"Busy rises {delay_ns} ns after the strobe, {limit}."
    scenario(f"busy-latency-{delay_ns}ns", quick=delay_ns in (0, 500), ignores=ignores)(body)


for _delay in (0, 100, 250, 500, 1_000):
    _busy_latency(_delay, legal=True)
_busy_latency(3_000, legal=False)


@scenario("busy-long")
async def busy_long(world: World) -> None:
    """A slow printer: Busy for 1 ms a byte."""
    await world.start(PrinterTiming(busy_ns=1e6))
    await world.deliver(world.random.randbytes(8))


def _fault(kind: FaultKind, at_byte: int, lasting_ms: int | None = 2) -> Fault:
    return Fault(kind, at_byte, None if lasting_ms is None else lasting_ms * _MS)


async def _through(world: World, faults: Iterable[Fault], count: int = 24) -> None:
    await world.start(faults=faults)
    await world.deliver(world.random.randbytes(count))


def _passing_fault(kind: FaultKind, at_byte: int, *, quick: bool) -> None:
    async def body(world: World) -> None:
        await _through(world, [_fault(kind, at_byte)])

    body.__doc__ = f"{kind} for 2 ms after byte {at_byte}: everything arrives in the end."
    scenario(f"{kind}-{at_byte}", quick=quick)(body)


for _kind in (FaultKind.BUSY_STUCK, FaultKind.PAPER_EMPTY, FaultKind.OFFLINE, FaultKind.ERROR):
    for _at in (0, 1, 9):
        _passing_fault(_kind, _at, quick=_at == 9)


@scenario("no-ack")
async def no_ack(world: World) -> None:
    """A printer that never pulses nAck."""
    await _through(world, [_fault(FaultKind.NO_ACK, 0, None)])


# -- faults for ever, and faults that break the peripheral's own rules


def _lasting_fault(kind: FaultKind, at_byte: int) -> None:
    async def body(world: World) -> None:
        await world.start(faults=[_fault(kind, at_byte, None)])
        data = world.random.randbytes(16)
        sent = await world.send(data, 3e6)
        if bytes(world.scoreboard.arrived) != data[: len(world.scoreboard.arrived)]:
            raise ScenarioError("what arrived is not the beginning of what was sent")
        if world.host.exact and (sent.count != at_byte or not sent.problem):
            raise ScenarioError(f"{sent.count} bytes counted, {sent.problem or 'success'}")
        world.handed_over[:] = world.scoreboard.arrived  # a design may hold the rest for ever

    body.__doc__ = f"{kind} for ever after byte {at_byte}: the true count, and nothing twice."
    scenario(f"{kind}-{at_byte}-for-ever", quick=at_byte == 5, ignores=("DEV_BUSY",))(body)


for _kind in (FaultKind.BUSY_STUCK, FaultKind.PAPER_EMPTY, FaultKind.OFFLINE):
    for _at in (0, 5):
        _lasting_fault(_kind, _at)


def _vanishing(kind: FaultKind) -> None:
    async def body(world: World) -> None:
        await world.start(faults=[_fault(kind, 7)])
        await world.deliver(world.random.randbytes(16))

    body.__doc__ = f"{kind} at the strobe of byte 7, and back after 2 ms: that byte is sent again."
    ignores = ("DEV_BUSY", "DEV_STATUS")
    scenario(f"{kind}-7", needs=_sees_status, ignores=ignores)(body)


def _sees_status(description: Description) -> str:
    """A design that looks at Busy alone cannot know that the printer has gone."""
    return with_contract(description) or with_lines("busy", "select", "fault_n")(description)


for _kind in (FaultKind.POWER_OFF, FaultKind.UNPLUG):
    _vanishing(_kind)


# -- the random campaign


def _random(number: int) -> None:
    async def body(world: World) -> None:
        case = world.case or random_case(world.seed, number)
        timing = PrinterTiming(
            busy_delay_ns=case.busy_delay_ns,
            busy_ns=case.busy_ns,
            ack_ns=case.ack_ns,
            ack_margin_ns=50,
        )
        await world.start(timing, [parse_fault(fault) for fault in case.faults])
        for chunk in case.chunks:
            await world.deliver(bytes.fromhex(chunk))

    body.__doc__ = f"Random bytes, times and passing faults: case {number} of the seed."
    scenario(f"{RANDOM}{number}", quick=number <= 2)(body)


for _number in range(1, 13):
    _random(_number)


# -- reset, unknown values


@scenario("reset-in-a-byte", needs=with_reset)
async def reset_in_a_byte(world: World) -> None:
    """A reset in the middle of a strobe: the lines recover, and later bytes arrive."""
    await world.start()
    sending = cocotb.start_soon(world.host.send(world.random.randbytes(4), 5e6))
    try:
        await with_timeout(FallingEdge(world.lines.strobe_n), 5, "ms")
    except SimTimeoutError:
        raise ScenarioError("no strobe within 5 ms") from None
    await world.clocks(3)
    await world.reset()
    if level(world.lines.strobe_n) is None:
        raise ScenarioError("strobe_n is X or Z after the reset")
    await sending
    world.forget_lines()
    await world.host.start()
    await world.clocks(5_000)
    world.handed_over[:] = world.scoreboard.arrived  # what was under way is as it may
    await world.deliver(world.random.randbytes(16))


@scenario("unknown-status")
async def unknown_status(world: World) -> None:
    """The printer's lines are X until it is switched on: nothing of that stays behind."""
    for line in PERIPHERAL_LINES:
        if line in world.lines.names:
            world.lines.handle(line).value = Logic("X")
    await world.reset()
    await world.clocks(500)
    await world.start()
    await world.deliver(world.random.randbytes(16))


# -- the write contract


@scenario("refusals", needs=with_contract, fifo=False)
async def refusals(world: World) -> None:
    """Writes of nothing, without the lock, and beyond the buffer: refused, and no line moves."""
    host = register_host(world)
    await world.start()
    await world.clocks(5_000)
    world.forget_lines()
    device = host.device(5e6)
    connected = await device.ioctl(
        InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, PARCLASS_INFORMATION_SIZE
    )
    info = connected.output
    assert isinstance(info, ParclassInformation)
    await expect(info, b"abc", 3, NtStatus.STATUS_ACCESS_DENIED)
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    await expect(info, b"abc", 4, NtStatus.STATUS_INVALID_PARAMETER)
    await expect(info, b"abc", 0, NtStatus.STATUS_SUCCESS)
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)
    await world.clocks(100)
    if world.checker.results()["HOST_STROBE"].count or world.scoreboard.arrived:
        raise ScenarioError("a refused write strobed")


@scenario("init-pulse", needs=with_contract, fifo=False)
async def init_pulse(world: World) -> None:
    """NInit by the control register resets the printer, and writing goes on."""
    host = register_host(world)
    await world.start()
    await world.deliver(world.random.randbytes(4))
    await host.port.start()
    await world.deliver(world.random.randbytes(4))


@scenario("bus-activity", needs=with_contract)
async def bus_activity(world: World) -> None:
    """Somebody reads the status register all the time while a write is under way."""
    host = register_host(world)
    await world.start()

    async def read_on() -> None:
        while True:
            await host.io.read(STATUS)
            await host.io.delay(130)

    reader = cocotb.start_soon(read_on())
    await world.deliver(world.random.randbytes(32))
    reader.cancel()


@scenario("registers-read-back", needs=with_contract, fifo=False)
async def registers_read_back(world: World) -> None:
    """Data and control keep what was written; status shows the printer's lines."""
    host = register_host(world)
    await world.start()
    for value in (0x00, 0x55, 0xAA, 0xFF):
        await host.io.write(DATA, value)
        if (found := await host.io.read(DATA)) != value:
            raise ScenarioError(f"data reads 0x{found:02X} after 0x{value:02X} was written")
        if (shown := level(world.lines.data)) != value:
            raise ScenarioError(f"the data lines show {shown} after 0x{value:02X} was written")
    for value in (0x0C, 0x0E, 0x04):
        await host.io.write(CONTROL, value)
        if (found := await host.io.read(CONTROL) & 0x0F) != value:
            raise ScenarioError(f"control reads 0x{found:02X} after 0x{value:02X} was written")
    await host.io.write(CONTROL, 0x0C)
    await world.clocks(5_000)
    if not is_ready(found := await host.io.read(STATUS)):
        raise ScenarioError(f"status reads 0x{found:02X} for a printer that is ready")


def register_host(world: World) -> RegisterHost:
    """The host of a scenario that needs the contract."""
    assert isinstance(world.host, RegisterHost)
    return world.host


async def expect(info: ParclassInformation, data: bytes, count: int, wanted: NtStatus) -> None:
    """Call ParallelWrite: it has to end with ``wanted``, and to have written nothing."""
    written = ULong(99)
    status = await info.parallel_write(info.parclass_context, data, count, written, 0)
    if (status, written.value) != (wanted, 0):
        raise ScenarioError(f"{status.name} with {written.value} bytes; {wanted.name} is right")
