# SPDX-License-Identifier: Apache-2.0
"""Scenarios: the write contract and the registers behind it."""

import cocotb

from cocotbext.parclass import NtStatus, ParclassInformation, ULong
from cocotbext.parclass.client import lock, opened
from cocotbext.parclass.registers import STATUS
from cocotbext.parport.dut.hosts import RegisterHost
from cocotbext.parport.verify.scenarios.base import scenario, with_contract, with_pc_registers
from cocotbext.parport.verify.world import ScenarioError, World

__all__ = ["expect", "register_host"]


@scenario("refusals", needs=with_contract, fifo=False)
async def refusals(world: World) -> None:
    """Writes of nothing, without the lock, and beyond the buffer: refused, and no line moves."""
    host = register_host(world)
    await world.start()
    await world.clocks(5_000)
    world.forget_lines()
    device = host.device(5e6)
    async with opened(device) as info:
        await expect(info, b"abc", 3, NtStatus.STATUS_ACCESS_DENIED)
        async with lock(device):
            await expect(info, b"abc", 4, NtStatus.STATUS_INVALID_PARAMETER)
            await expect(info, b"abc", 0, NtStatus.STATUS_SUCCESS)
    await world.clocks(100)
    if world.checker.results()["HOST_STROBE"].count or world.scoreboard.arrived:
        raise ScenarioError("a refused write strobed")


@scenario("init-pulse", needs=with_pc_registers, fifo=False)
async def init_pulse(world: World) -> None:
    """NInit by the control register resets the printer, and writing goes on."""
    host = register_host(world)
    await world.start()
    await world.deliver(world.random.randbytes(4))
    await host.port.start()
    await world.deliver(world.random.randbytes(4))


@scenario("bus-activity", needs=with_pc_registers)
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
