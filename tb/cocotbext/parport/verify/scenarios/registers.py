# SPDX-License-Identifier: Apache-2.0
"""Scenarios: the registers of a PC, bit by bit, against the lines."""

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parclass.modes.compatibility import SETUP_NS
from cocotbext.parclass.registers import (
    CONTROL,
    CONTROL_AUTOFD,
    CONTROL_DIRECTION,
    CONTROL_INIT,
    CONTROL_SELECTIN,
    DATA,
    ECR,
    ECR_INTERRUPTS_OFF,
    STATUS,
    ChipMode,
    is_ready,
)
from cocotbext.parport.sim.lines import level
from cocotbext.parport.verify.scenarios.base import (
    scenario,
    with_all,
    with_lines,
    with_pc_registers,
)
from cocotbext.parport.verify.scenarios.contract import register_host
from cocotbext.parport.verify.world import ScenarioError, World

__all__: list[str] = []

_PIN_DELAY_NS = SETUP_NS  # a driver grants the pins as much: the set-up time of a software strobe

_STATUS_BITS = {"busy": 7, "ack_n": 6, "perror": 5, "select": 4, "fault_n": 3}
_GOOD = {"busy": 0, "ack_n": 1, "perror": 0, "select": 1, "fault_n": 1}
_CONTROL_BITS = {"autofd_n": (1, 1), "init_n": (2, 0), "selectin_n": (3, 1)}
"""Line to its bit, and whether the register has it the other way up."""


@scenario("registers-read-back", needs=with_pc_registers, fifo=False)
async def registers_read_back(world: World) -> None:
    """Data keeps and shows what was written; status shows a printer that is ready."""
    host = register_host(world)
    await world.start()
    for value in (0x00, 0x55, 0xAA, 0xFF):
        await host.io.write(DATA, value)
        if (found := await host.io.read(DATA)) != value:
            raise ScenarioError(f"data reads 0x{found:02X} after 0x{value:02X} was written")
        await host.io.delay(_PIN_DELAY_NS)
        if (shown := level(world.lines.data)) != value:
            raise ScenarioError(f"the data lines show {shown} after 0x{value:02X} was written")
    await world.clocks(5_000)
    if not is_ready(found := await host.io.read(STATUS)):
        raise ScenarioError(f"status reads 0x{found:02X} for a printer that is ready")


@scenario("status-lines", needs=with_pc_registers, fifo=False)
async def status_lines(world: World) -> None:
    """Each line of the printer moves its own bit of status, the right way up, and no other."""
    host = register_host(world)
    lines = [line for line in PERIPHERAL_LINES if line in world.lines.names]
    for line in lines:
        world.lines.handle(line).value = _GOOD[line]
    await world.reset()
    mask = sum(1 << _STATUS_BITS[line] for line in lines)
    for moved in (None, *lines):
        levels = {line: _GOOD[line] ^ (line == moved) for line in lines}
        for line in lines:
            world.lines.handle(line).value = levels[line]
        await world.clocks(100)
        await host.io.delay(_PIN_DELAY_NS)
        found = await host.io.read(STATUS) & mask
        right = sum((levels[line] ^ (line == "busy")) << _STATUS_BITS[line] for line in lines)
        if found != right:
            now = "all lines good" if moved is None else f"{moved} {levels[moved]}, others good"
            raise ScenarioError(f"status reads 0x{found:02X} for {now}; 0x{right:02X} is right")


@scenario("control-lines", needs=with_pc_registers, fifo=False)
async def control_lines(world: World) -> None:
    """Control keeps what was written, and each bit moves its own line, the right way up."""
    host = register_host(world)
    await world.reset()
    lines = [line for line in _CONTROL_BITS if line in world.lines.names]
    idle = CONTROL_INIT | CONTROL_SELECTIN
    for value in (idle, idle ^ CONTROL_AUTOFD, idle ^ CONTROL_INIT, idle ^ CONTROL_SELECTIN):
        await host.io.write(CONTROL, value)
        if (read := await host.io.read(CONTROL) & 0x0F) != value:
            raise ScenarioError(f"control reads 0x{read:02X} after 0x{value:02X} was written")
        await host.io.delay(_PIN_DELAY_NS)
        for line in lines:
            bit, inverted = _CONTROL_BITS[line]
            right = value >> bit & 1 ^ inverted
            if (found := level(world.lines.handle(line))) != right:
                raise ScenarioError(
                    f"{line} is {'X' if found is None else found} after 0x{value:02X} was written "
                    f"to control; {right} is right"
                )


@scenario("data-as-input", needs=with_all(with_pc_registers, with_lines("data_i", "data_oe")))
async def data_as_input(world: World) -> None:
    """The direction bit releases the data lines, reads show the cable, and writing goes on."""
    host = register_host(world)
    await world.start()
    await host.io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
    control = CONTROL_INIT | CONTROL_SELECTIN
    await host.io.write(CONTROL, control | CONTROL_DIRECTION)
    await host.io.delay(_PIN_DELAY_NS)
    if world.dut.data_oe.value != 0:
        raise ScenarioError("the data lines are driven after the direction bit was set")
    for value in (0xA5, 0x5A):
        world.dut.data_i.value = value
        await world.clocks(20)
        if (found := await host.io.read(DATA)) != value:
            raise ScenarioError(f"data reads 0x{found:02X} while the cable shows 0x{value:02X}")
    await host.io.write(CONTROL, control)
    await host.io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)
    await world.deliver(world.random.randbytes(4))
