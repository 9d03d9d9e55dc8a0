# SPDX-License-Identifier: Apache-2.0
"""Scenarios: faults of the printer, passing ones and lasting ones, at several bytes."""

from collections.abc import Iterable

from cocotbext.parport.dut.description import Description
from cocotbext.parport.peripheral.faults import Fault, FaultKind
from cocotbext.parport.verify.scenarios.base import scenario, with_contract, with_lines
from cocotbext.parport.verify.world import ScenarioError, World

__all__: list[str] = []

_MS = 1_000_000_000  # ps


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
    ignores = ("DEV_ACK", "DEV_BUSY", "DEV_STATUS")  # without power, nAck is low as well
    scenario(f"{kind}-7", needs=_sees_status, ignores=ignores)(body)


def _sees_status(description: Description) -> str:
    """A design that looks at Busy alone cannot know that the printer has gone."""
    return with_contract(description) or with_lines("busy", "select", "fault_n")(description)


for _kind in (FaultKind.POWER_OFF, FaultKind.UNPLUG):
    _vanishing(_kind)
