# SPDX-License-Identifier: Apache-2.0
"""Events with time-outs, in a simulation."""

from typing import Any

import cocotb

from cocotbext.parport.sim.simtime import SimEvent, now_ps, sleep_ps


async def timed(event: SimEvent, timeout_ns: float | None) -> tuple[bool, int]:
    """What a wait gave, and how many ns it took."""
    before = now_ps()
    came = await event.wait(timeout_ns)
    return came, (now_ps() - before) // 1000


@cocotb.test()
async def a_wait_ends_at_its_own_time(dut: Any) -> None:
    event = SimEvent()
    assert await timed(event, 0) == (False, 0)
    assert await timed(event, 30) == (False, 30)
    long, short, none = (cocotb.start_soon(timed(event, ns)) for ns in (90, 20, None))
    await sleep_ps(50_000)
    assert await short == (False, 20)
    event.set()
    assert await long == (True, 50)
    assert await none == (True, 50)
    assert await timed(event, 10) == (True, 0)  # it stays set


@cocotb.test()
async def a_set_that_is_cleared_at_once_wakes(dut: Any) -> None:
    event = SimEvent()
    waits = [cocotb.start_soon(timed(event, ns)) for ns in (90, None)]
    await sleep_ps(10_000)
    event.set()
    event.clear()
    assert [await wait for wait in waits] == [(True, 10), (True, 10)]
    assert await timed(event, 25) == (False, 25)


@cocotb.test()
async def the_alarm_of_a_wait_that_ended_early_harms_no_later_one(dut: Any) -> None:
    event = SimEvent()
    for timeout_ns in (100, 40, 300):  # the first alarm rings in the middle of the last wait
        wait = cocotb.start_soon(timed(event, timeout_ns))
        await sleep_ps(20_000)
        event.set()
        assert await wait == (True, 20)
        event.clear()
    assert await timed(event, 300) == (False, 300)
    lost = cocotb.start_soon(timed(event, 50))
    await sleep_ps(10_000)
    lost.cancel()
    assert await timed(event, 100) == (False, 100)
