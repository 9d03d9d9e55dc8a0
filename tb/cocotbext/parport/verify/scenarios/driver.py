# SPDX-License-Identifier: Apache-2.0
"""What is tried on a driver of the user's own, beside everything that is tried on a design.

Each calls the callback itself, so that what a client does about a short write does not hide it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import cocotb

from cocotbext.parclass import (
    Irql,
    NtStatus,
    ParallelDevice,
    ParclassInformation,
    ULong,
    nt_success,
    raised_irql,
    thread,
)
from cocotbext.parclass.client import locked
from cocotbext.parclass.information import OutULong
from cocotbext.parclass.verifier.user_driver import UserDriver
from cocotbext.parport.dut.description import Description
from cocotbext.parport.peripheral.faults import Fault, FaultKind
from cocotbext.parport.sim.simtime import sleep_ps
from cocotbext.parport.verify.scenarios.base import DRIVER, scenario, with_driver, with_lines
from cocotbext.parport.verify.scenarios.contract import register_host
from cocotbext.parport.verify.world import ScenarioError, World

_MS = 1_000_000_000  # ps
_TIMEOUT_NS = 3e6
_MOST_CALLS = 40


@dataclass
class _Caller:
    """Holds the lock of a device with the user's driver."""

    world: World
    device: ParallelDevice
    info: ParclassInformation
    driver: UserDriver

    async def write(self, data: bytes) -> tuple[NtStatus, int]:
        """Call the driver; what it says it wrote counts as handed over."""
        written = ULong()
        status = await self.call(data, written)
        self.world.handed_over += data[: written.value]
        counted, arrived = len(self.world.handed_over), len(self.world.scoreboard.arrived)
        if counted != arrived:
            raise ScenarioError(self.world.host.miscounted(counted, arrived))
        return status, written.value

    async def call(self, data: bytes, written: OutULong | None) -> NtStatus:
        """Call the driver, as it is."""
        info = self.info
        return await info.parallel_write(info.parclass_context, data, len(data), written, 0)

    async def expect(self, data: bytes, wanted: NtStatus, count: int) -> None:
        """Call the driver: it has to end with this status and count."""
        status, written = await self.write(data)
        if (status, written) != (wanted, count):
            raise ScenarioError(
                f"{status.name} with {written} of {len(data)} bytes; "
                f"{wanted.name} with {count} is right"
            )


@asynccontextmanager
async def _locked(world: World, timeout_ns: float = _TIMEOUT_NS) -> AsyncIterator[_Caller]:
    host = register_host(world)
    device = host.device(timeout_ns)
    assert host.code.driver is not None
    async with locked(device) as information:
        yield _Caller(world, device, information, host.code.driver)


@scenario(f"{DRIVER}zero-length", needs=with_driver, fifo=False)
async def zero_length(world: World) -> None:
    """Nothing to write: success, and no register is touched."""
    await world.start()
    async with _locked(world) as caller:
        await caller.expect(b"", NtStatus.STATUS_SUCCESS, 0)
        if caller.driver.accesses:
            raise ScenarioError(f"{caller.driver.accesses} register accesses for zero bytes")


@scenario(f"{DRIVER}null", needs=with_driver, fifo=False)
async def null(world: World) -> None:
    """Null pointers for NumBytesWritten and for Context: refused."""
    await world.start()
    async with _locked(world) as caller:
        invalid = NtStatus.STATUS_INVALID_PARAMETER
        if (status := await caller.call(b"abc", None)) is not invalid:
            raise ScenarioError(f"no NumBytesWritten: {status.name}; {invalid.name} is right")
        written = ULong()
        status = await caller.info.parallel_write(None, b"abc", 3, written, 0)
        if (status, written.value) != (invalid, 0):
            raise ScenarioError(
                f"no Context: {status.name}, {written.value} bytes; {invalid.name}, 0 are right"
            )


def _status_of(kind: FaultKind) -> None:
    async def body(world: World) -> None:
        await world.start(faults=[Fault(kind, 3)])
        async with _locked(world) as caller:
            status, count = await caller.write(world.random.randbytes(8))
            await caller.driver.judge_reason(status)
            if count != 3:
                raise ScenarioError(f"{count} bytes counted; 3 is right")

    body.__doc__ = f"{kind} for ever after byte 3: the status that stands for it, and the count."
    ignores = ("DEV_BUSY", "DEV_STATUS", "DEV_ACK")
    needs = _sees_status if kind in (FaultKind.POWER_OFF, FaultKind.UNPLUG) else with_driver
    scenario(f"{DRIVER}{kind}", needs=needs, fifo=False, ignores=ignores)(body)


def _sees_status(description: Description) -> str:
    """A driver that sees Busy alone cannot know that the printer has gone."""
    return with_driver(description) or with_lines("busy", "select", "fault_n")(description)


for _kind in (
    FaultKind.BUSY_STUCK,
    FaultKind.PAPER_EMPTY,
    FaultKind.OFFLINE,
    FaultKind.POWER_OFF,
    FaultKind.UNPLUG,
):
    _status_of(_kind)


@scenario(f"{DRIVER}resume", needs=with_driver, fifo=False)
async def resume(world: World) -> None:
    """Short writes, each resumed where it stopped: all arrives, and once."""
    faults = [
        Fault(FaultKind.BUSY_STUCK, 3, 8 * _MS),
        Fault(FaultKind.PAPER_EMPTY, 9, 8 * _MS),
    ]
    await world.start(faults=faults)
    data = world.random.randbytes(24)
    async with _locked(world, 2e6) as caller:
        done = 0
        for _ in range(_MOST_CALLS):
            status, count = await caller.write(data[done:])
            done += count
            if done == len(data):
                break
            if nt_success(status):
                raise ScenarioError(f"{status.name} with {done} of {len(data)} bytes written")
        else:
            raise ScenarioError(f"{done} of {len(data)} bytes after {_MOST_CALLS} calls")


@scenario(f"{DRIVER}dispatch", needs=with_driver, fifo=False)
async def dispatch(world: World) -> None:
    """A call at DISPATCH_LEVEL: it works, and waits for nothing."""
    await world.start()
    await world.clocks(5_000)

    async def at_dispatch() -> None:
        async with _locked(world) as caller:
            with raised_irql(Irql.DISPATCH_LEVEL):
                await caller.expect(world.random.randbytes(8), NtStatus.STATUS_SUCCESS, 8)

    await thread(at_dispatch())


@scenario(f"{DRIVER}dispatch-stuck", needs=with_driver, fifo=False)
async def dispatch_stuck(world: World) -> None:
    """Busy for ever at DISPATCH_LEVEL: it stalls 200 us, and gives up."""
    await world.start(faults=[Fault(FaultKind.BUSY_STUCK, 4)])
    await world.clocks(5_000)

    async def at_dispatch() -> None:
        async with _locked(world) as caller:
            with raised_irql(Irql.DISPATCH_LEVEL):
                await caller.expect(world.random.randbytes(8), NtStatus.STATUS_DEVICE_BUSY, 4)

    await thread(at_dispatch())


@scenario(f"{DRIVER}removed", needs=with_driver, fifo=False)
async def removed(world: World) -> None:
    """Surprise removal while it waits: STATUS_DEVICE_REMOVED with the true count."""
    await world.start(faults=[Fault(FaultKind.BUSY_STUCK, 4)])
    async with _locked(world, 20e6) as caller:

        async def remove() -> None:
            await sleep_ps(_MS)
            caller.device.surprise_removal()

        cocotb.start_soon(remove())
        await caller.expect(world.random.randbytes(8), NtStatus.STATUS_DEVICE_REMOVED, 4)


@scenario(f"{DRIVER}cancelled", needs=with_driver, fifo=False)
async def cancelled(world: World) -> None:
    """The device is closed while it waits: STATUS_CANCELLED with the true count."""
    await world.start(faults=[Fault(FaultKind.BUSY_STUCK, 4)])
    async with _locked(world, 20e6) as caller:

        async def close() -> None:
            await sleep_ps(_MS)
            await caller.device.cleanup()

        cocotb.start_soon(close())
        await caller.expect(world.random.randbytes(8), NtStatus.STATUS_CANCELLED, 4)
