# SPDX-License-Identifier: Apache-2.0
"""What is tried on a design: one coroutine a scenario, with a name and a purpose.

A scenario raises ScenarioError when the design falls short; what the lines do is judged beside it,
by the line checker and the scoreboard.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from cocotbext.parport.faults import Fault, FaultKind
from cocotbext.parport.printer import PrinterTiming
from cocotbext.parport.verify.description import Description
from cocotbext.parport.verify.world import ScenarioError, World

__all__ = ["SCENARIOS", "Scenario", "scenario"]

Body = Callable[[World], Awaitable[None]]

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
    ignores = () if legal else ("DEV_BUSY", "DATA_LOST", "DATA_EXTRA", "DATA_WRONG")

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


# -- reset, unknown values


@scenario("reset-in-a-byte", needs=with_reset, fifo=False)
async def reset_in_a_byte(world: World) -> None:
    """A reset in the middle of a strobe: the lines recover, and later bytes arrive."""
    from cocotb.triggers import FallingEdge, SimTimeoutError, with_timeout

    import cocotb

    await world.start()
    sending = cocotb.start_soon(world.host.send(world.random.randbytes(4), 5e6))
    try:
        await with_timeout(FallingEdge(world.lines.strobe_n), 5, "ms")
    except SimTimeoutError:
        raise ScenarioError("no strobe within 5 ms") from None
    await world.clocks(3)
    world.dut.rst.value = 1
    await world.clocks(10)
    sending.cancel()
    await world.clocks(2_000)
    world.dut.rst.value = 0
    await world.clocks(100)
    if str(world.lines.strobe_n.value) != "1":
        raise ScenarioError(f"strobe_n is {world.lines.strobe_n.value} after the reset")
    world.forget_lines()
    world.handed_over[:] = world.scoreboard.arrived  # what arrived before is as it may
    world.host.reset()
    await world.host.start()
    await world.deliver(world.random.randbytes(16))


# -- the write contract


@scenario("contract-refusals", needs=with_contract, fifo=False)
async def contract_refusals(world: World) -> None:
    """Writes without lock, of nothing, and beyond the buffer move no line."""
    raise NotImplementedError
