# SPDX-License-Identifier: Apache-2.0
"""Scenarios: bytes, and how fast or slow Busy answers them."""

from cocotbext.ieee1284.times import BUSY_NS, LATEST_BUSY_NS, SHORTEST_ACK_NS
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.verify.scenarios.base import scenario
from cocotbext.parport.verify.world import World

__all__: list[str] = []


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
    await world.start(
        PrinterTiming(busy_delay_ns=50, busy_ns=600, ack_ns=SHORTEST_ACK_NS, ack_margin_ns=50)
    )
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
    scenario(f"busy-latency-{delay_ns}ns", quick=delay_ns in (0, BUSY_NS), ignores=ignores)(body)


for _delay in (0, 100, 250, BUSY_NS, LATEST_BUSY_NS):
    _busy_latency(_delay, legal=True)
_busy_latency(3_000, legal=False)


@scenario("busy-long")
async def busy_long(world: World) -> None:
    """A slow printer: Busy for 1 ms a byte."""
    await world.start(PrinterTiming(busy_ns=1e6))
    await world.deliver(world.random.randbytes(8))
