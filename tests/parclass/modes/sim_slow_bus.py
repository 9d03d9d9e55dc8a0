# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: a FIFO write over a slow bus, and into a deep FIFO."""

from collections.abc import Coroutine
from typing import Any

import cocotb
from cocotb.task import current_task

from cocotbext.parclass import ChipMode, thread
from cocotbext.parport.bench.ours import Bench
from tests.parclass.modes import slow_bus
from tests.parclass.stage import US, Stage


@cocotb.test()
async def stop_is_noticed(dut: Any) -> None:
    stage = await _world(dut)
    await _run(stage, slow_bus.a_stop_is_noticed(stage, "closed"))


@cocotb.test()
async def dispatch_level(dut: Any) -> None:
    stage = await _world(dut)
    await _run(stage, slow_bus.the_first_write_at_dispatch_level_has_time(stage))


async def _world(dut: Any) -> Stage:
    bench = Bench(dut)
    await bench.connect()
    return Stage(bench.io, bench.printer, current_task, write_mode=ChipMode.FIFO)


async def _run(stage: Stage, story: Coroutine[Any, Any, None]) -> None:
    async def start_and_run() -> None:
        await stage.port.start()
        await stage.delay(60 * US)
        await story

    await thread(start_and_run())
