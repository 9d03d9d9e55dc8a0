# SPDX-License-Identifier: Apache-2.0
"""Scenarios: reset in the middle of things, and unknown values."""

import cocotb
from cocotb.triggers import FallingEdge, SimTimeoutError, with_timeout
from cocotb.types import Logic

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parport.sim.lines import level
from cocotbext.parport.verify.scenarios.base import scenario, with_reset
from cocotbext.parport.verify.world import ScenarioError, World

__all__: list[str] = []


@scenario("idle-after-reset", fifo=False)
async def idle_after_reset(world: World) -> None:
    """After reset strobe_n is high, and it stays so until somebody sends."""
    world.plug_in()
    await world.reset()
    world.watch()
    _insist_on_idle(world)
    await world.host.start()
    await world.clocks(2_000)
    _insist_on_idle(world)
    if world.checker.results()["HOST_STROBE"].count:
        raise ScenarioError("strobe_n moved after reset, and nothing was sent")


def _insist_on_idle(world: World) -> None:
    found = level(world.lines.strobe_n)
    if found is None:
        raise ScenarioError("strobe_n is X or Z after reset")
    if found == 0:
        raise ScenarioError(
            "strobe_n is low after reset, and nothing is sent; if that is its idle level, "
            "its invert in [lines] is the wrong way round"
        )


@scenario("reset-in-a-byte", needs=with_reset, ignores=("DEV_ACK",))  # nInit cuts an nAck short
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
    _insist_on_idle(world)
    await sending
    world.forget_lines()
    await world.host.start()
    await world.clocks(5_000)
    world.handed_over[:] = world.scoreboard.arrived  # what was under way is as it may
    await world.deliver(world.random.randbytes(16))


@scenario("unknown-status", unknowns=True)
async def unknown_status(world: World) -> None:
    """The printer's lines are X until it is switched on: nothing of that stays behind."""
    for line in PERIPHERAL_LINES:
        if line in world.lines.names:
            world.lines.handle(line).value = Logic("X")
    await world.reset()
    await world.clocks(500)
    world.plug_in()
    await world.clocks(500)
    world.watch()
    await world.host.start()
    await world.deliver(world.random.randbytes(16))
