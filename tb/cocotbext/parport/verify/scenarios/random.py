# SPDX-License-Identifier: Apache-2.0
"""Scenarios: the random campaign."""

from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.verify.campaign import random_case
from cocotbext.parport.verify.scenarios.base import RANDOM, scenario
from cocotbext.parport.verify.world import World

__all__: list[str] = []


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
