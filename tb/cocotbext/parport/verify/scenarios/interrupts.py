# SPDX-License-Identifier: Apache-2.0
"""Scenarios: the interrupts of a PC's port: nAck, the FIFO's service, and none unasked."""

from cocotbext.parclass.chip import FifoGeometry
from cocotbext.parclass.port import IDLE_CONTROL
from cocotbext.parclass.registers import (
    CONTROL,
    CONTROL_ACK_INT,
    CONTROL_STROBE,
    DATA,
    ECR,
    ECR_INTERRUPTS_OFF,
    ECR_SERVICED,
    FIFO,
    STATUS,
    ChipMode,
)
from cocotbext.parport.peripheral.faults import Fault, FaultKind
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.sim.lines import level
from cocotbext.parport.verify.scenarios.base import scenario, with_all, with_interrupt, with_lines
from cocotbext.parport.verify.scenarios.contract import register_host
from cocotbext.parport.verify.world import ScenarioError, World

__all__: list[str] = []

_SOON_NS = 50_000  # a byte of the printer, and a filter on nAck
_US = 1_000_000  # ps


@scenario("ack-interrupt", needs=with_all(with_interrupt, with_lines("ack_n")), fifo=False)
async def ack_interrupt(world: World) -> None:
    """Each nAck interrupts at its end if control enables it, and not if it does not."""
    host = register_host(world)
    await world.start()
    await host.io.delay(_SOON_NS)
    for number, enabled in enumerate((True, True, False, True)):
        control = IDLE_CONTROL | (CONTROL_ACK_INT if enabled else 0)
        await host.io.write(CONTROL, control)
        await host.io.wait_interrupt(0)  # what came before does not count
        await host.io.write(DATA, number)
        await host.io.delay(1_000)
        await host.io.write(CONTROL, control | CONTROL_STROBE)
        await host.io.delay(1_000)
        await host.io.write(CONTROL, control)
        world.handed_over.append(number)
        came = await host.io.wait_interrupt(_SOON_NS)
        if came and not enabled:
            raise ScenarioError("nAck interrupts although control bit 4 is 0")
        if enabled and not came:
            raise ScenarioError(f"no interrupt within {_SOON_NS // 1000} us of a strobe")
        if enabled and level(world.lines.ack_n) != 1:
            raise ScenarioError("nAck interrupts at its beginning; its rising edge is right")
        await host.io.read(STATUS)  # ends the interrupt of a design that holds it


@scenario("quiet-interrupt", needs=with_interrupt)
async def quiet_interrupt(world: World) -> None:
    """No interrupt while none is enabled, whatever the printer does."""
    host = register_host(world)
    await world.start(faults=[Fault(FaultKind.ERROR, 4, 50 * _US)])
    await world.deliver(world.random.randbytes(4))
    await host.io.wait_interrupt(0)  # what the driver enabled for itself
    await host.io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)
    if await host.io.wait_interrupt(4 * _SOON_NS):
        raise ScenarioError("an interrupt although none is enabled")
    for _ in range(2):
        await world.deliver(b"x") if host.mode is ChipMode.SPP else None
    if await host.io.wait_interrupt(_SOON_NS):
        raise ScenarioError("an interrupt of nAck although none is enabled")


@scenario("service-interrupt", needs=with_interrupt, spp=False)
async def service_interrupt(world: World) -> None:
    """The FIFO interrupts when there is room for as many bytes as its threshold, once an arming."""
    host = register_host(world)
    await world.start(PrinterTiming(busy_ns=20_000))
    await host.io.delay(2 * _SOON_NS)
    geometry = await _geometry(world)
    await host.io.write(CONTROL, IDLE_CONTROL)
    await host.io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
    await host.io.write(ECR, ChipMode.FIFO | ECR_INTERRUPTS_OFF)
    if await _run_empty(world, geometry.depth, arm=False) is not None:
        raise ScenarioError("the FIFO interrupts although serviceIntr is 1")
    room = await _run_empty(world, geometry.depth, arm=True)
    if room is None:
        raise ScenarioError("no interrupt although the FIFO ran empty with serviceIntr 0")
    # The byte under way has arrived and still occupies its place.
    if not geometry.threshold <= room <= geometry.threshold + 1:
        raise ScenarioError(
            f"the FIFO interrupts when {room} bytes are out; in test mode {geometry.threshold}"
        )
    if await _run_empty(world, geometry.depth, arm=False) is not None:
        raise ScenarioError("the FIFO interrupts again although nobody armed it anew")
    if not await host.io.read(ECR) & ECR_SERVICED:
        raise ScenarioError("serviceIntr still reads 0 after its interrupt")
    await host.io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)


async def _run_empty(world: World, depth: int, *, arm: bool) -> int | None:
    """Fill the FIFO and let it run empty: how many bytes were out at the interrupt, if one came."""
    host = register_host(world)
    before = len(world.scoreboard.arrived)
    data = world.random.randbytes(depth)
    for byte in data:
        await host.io.write(FIFO, byte)
    world.handed_over += data
    await host.io.wait_interrupt(0)  # what came before does not count
    if arm:
        await host.io.write(ECR, ChipMode.FIFO | ECR_INTERRUPTS_OFF & ~ECR_SERVICED)
    came = await host.io.wait_interrupt(depth * 30_000)
    room = len(world.scoreboard.arrived) - before
    await world.arrive()
    await host.io.delay(_SOON_NS)
    return room if came else None


async def _geometry(world: World) -> FifoGeometry:
    geometry = await register_host(world).port.chip.fifo()
    assert geometry is not None  # else the scenario would have been skipped
    if not 0 < geometry.threshold < geometry.depth:
        raise ScenarioError(
            f"in test mode the FIFO of {geometry.depth} bytes asks for service with "
            f"{geometry.threshold} out"
        )
    return geometry
