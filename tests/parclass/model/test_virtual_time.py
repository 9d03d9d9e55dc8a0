# SPDX-License-Identifier: Apache-2.0
"""Virtual time: what happens when, and that no failure goes unseen."""

import pytest

from cocotbext.parclass.model import VirtualEvent, VirtualTime


def test_what_is_due_at_one_time_happens_in_the_order_in_which_it_came() -> None:
    time, seen = VirtualTime(), []

    async def sleeper(name: str, ns: float) -> None:
        await time.sleep(ns)
        seen.append((name, time.now_ps))

    async def run() -> None:
        for name, ns in (("late", 20), ("a", 10), ("b", 10), ("c", 10)):
            time.start(sleeper(name, ns))

    time.run(run())
    assert seen == [("a", 10_000), ("b", 10_000), ("c", 10_000), ("late", 20_000)]


def test_an_event_wakes_everybody_at_once_and_stays_set() -> None:
    time = VirtualTime()
    event = VirtualEvent(time)
    woken = []

    async def waiter(timeout_ns: float | None) -> None:
        woken.append((await event.wait(timeout_ns), time.now_ps))

    async def run() -> None:
        for timeout_ns in (None, 5, 50):
            time.start(waiter(timeout_ns))
        await time.sleep(10)
        event.set()
        assert await event.wait(0)

    time.run(run())
    assert woken == [(False, 5_000), (True, 10_000), (True, 10_000)]


def test_a_task_that_waits_for_nothing_is_a_deadlock() -> None:
    time = VirtualTime()
    with pytest.raises(RuntimeError, match="deadlock"):
        time.run(VirtualEvent(time).wait())


def test_a_task_that_fails_is_told_by_who_runs_the_clock() -> None:
    time = VirtualTime()

    async def fails() -> None:
        await time.sleep(1)
        raise ValueError("it did")

    async def run() -> None:
        time.start(fails())
        await time.sleep(10)

    with pytest.raises(ValueError, match="it did"):
        time.run(run())
