# SPDX-License-Identifier: Apache-2.0
"""Scenarios: the FIFO and its extended control register."""

from cocotbext.parclass.port import IDLE_CONTROL
from cocotbext.parclass.registers import (
    CNFGA,
    CNFGA_IDLE,
    CONTROL,
    ECR,
    ECR_EMPTY,
    ECR_FULL,
    ECR_INTERRUPTS_OFF,
    ECR_MODE,
    FIFO,
    ChipMode,
)
from cocotbext.parport.verify.scenarios.base import scenario, with_pc_registers
from cocotbext.parport.verify.scenarios.contract import register_host
from cocotbext.parport.verify.world import ScenarioError, World

__all__: list[str] = []

_READY_NS = 100_000  # a printer is ready this long after nInit
_MODES = (ChipMode.SPP, ChipMode.BYTE, ChipMode.FIFO, ChipMode.TEST, ChipMode.CONFIGURATION)


@scenario("ecr-modes", needs=with_pc_registers, spp=False)
async def ecr_modes(world: World) -> None:
    """The ECR is in mode 000 after reset with an empty FIFO, and keeps each mode."""
    host = register_host(world)
    await world.start()
    await world.reset()
    found = await host.io.read(ECR)
    if found & (ECR_EMPTY | ECR_FULL) != ECR_EMPTY:
        raise ScenarioError(
            f"ECR reads 0x{found:02X} after reset; bits 1:0 of an empty FIFO are 01"
        )
    if found & ECR_MODE:
        raise ScenarioError(f"ECR reads 0x{found:02X} after reset; mode 000 is right")
    for mode in _MODES:
        await host.io.write(
            ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF
        )  # modes change through 000, 001
        await host.io.write(ECR, mode | ECR_INTERRUPTS_OFF)
        found = await host.io.read(ECR)
        if found != mode | ECR_INTERRUPTS_OFF | ECR_EMPTY:
            raise ScenarioError(
                f"ECR reads 0x{found:02X} after 0x{mode | ECR_INTERRUPTS_OFF:02X} was written "
                "and the FIFO is empty"
            )
        if mode is ChipMode.CONFIGURATION and not await host.io.read(CNFGA) & CNFGA_IDLE:
            raise ScenarioError("cnfgA bit 2 says that a byte is under way, and none is")
    await host.io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)


@scenario("fifo-flags", needs=with_pc_registers, spp=False)
async def fifo_flags(world: World) -> None:
    """In test mode the FIFO gives its bytes back in order, and its flags are true all the way."""
    host = register_host(world)
    await world.start()
    geometry = await host.port.chip.fifo()
    assert geometry is not None  # else the scenario would have been skipped
    await host.io.delay(_READY_NS)  # nothing but the mode holds a byte back
    await host.io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
    await host.io.write(ECR, ChipMode.TEST | ECR_INTERRUPTS_OFF)
    data = world.random.randbytes(geometry.depth)
    for round_ in range(2):  # the second begins in the middle of the memory
        part = data[: geometry.depth // 2 + 1] if round_ == 0 else data
        for count, byte in enumerate(part, 1):
            await host.io.write(FIFO, byte)
            await _flags(world, count, geometry.depth)
        if round_:
            await host.io.write(FIFO, 0xFF ^ data[0])  # one too many: nothing changes
            await _flags(world, geometry.depth, geometry.depth)
        for count, byte in enumerate(part, 1):
            if (found := await host.io.read(FIFO)) != byte:
                raise ScenarioError(
                    f"byte {count - 1} out of the FIFO is 0x{found:02X}; it went in as 0x{byte:02X}"
                )
            await _flags(world, len(part) - count, geometry.depth)
    await host.io.write(FIFO, 1)
    await host.io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)
    if not await host.io.read(ECR) & ECR_EMPTY:
        raise ScenarioError("mode 000 does not empty the FIFO")
    if world.checker.results()["HOST_STROBE"].count:
        raise ScenarioError("the FIFO strobes in test mode")


async def _flags(world: World, count: int, depth: int) -> None:
    """Full and empty have to fit the number of bytes."""
    right = (ECR_EMPTY if count == 0 else 0) | (ECR_FULL if count == depth else 0)
    found = await register_host(world).io.read(ECR) & (ECR_EMPTY | ECR_FULL)
    if found != right:
        raise ScenarioError(
            f"ECR bits 1:0 (full, empty) are {found:02b} with {count} of {depth} bytes in the FIFO"
        )


@scenario("fifo-stopped", needs=with_pc_registers, spp=False)
async def fifo_stopped(world: World) -> None:
    """Leaving FIFO mode completes the byte under way and keeps the others for test mode."""
    host = register_host(world)
    await world.start()
    geometry = await host.port.chip.fifo()
    assert geometry is not None  # else the scenario would have been skipped
    await host.io.delay(_READY_NS)
    await host.io.write(CONTROL, IDLE_CONTROL)
    await host.io.write(ECR, ChipMode.FIFO | ECR_INTERRUPTS_OFF)
    data = world.random.randbytes(geometry.depth)
    for byte in data:
        await host.io.write(FIFO, byte)
    await host.io.delay(10_000)
    await host.io.write(ECR, ChipMode.CONFIGURATION | ECR_INTERRUPTS_OFF)
    await host.io.delay(100_000)
    out = len(world.scoreboard.arrived)
    world.handed_over += data[:out]
    await host.io.write(ECR, ChipMode.TEST | ECR_INTERRUPTS_OFF)
    for number, byte in enumerate(data[out:], out):
        if await host.io.read(ECR) & ECR_EMPTY:
            raise ScenarioError(
                f"{out} of {len(data)} bytes arrived, and the FIFO kept {number - out}"
            )
        if (found := await host.io.read(FIFO)) != byte:
            raise ScenarioError(
                f"byte {number} is 0x{found:02X} in the FIFO; 0x{byte:02X} is right"
            )
    if not await host.io.read(ECR) & ECR_EMPTY:
        raise ScenarioError(
            f"{out} of {len(data)} bytes arrived, and the FIFO kept more than the rest"
        )
    await host.io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)
