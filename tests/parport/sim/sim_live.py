# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: the live line checker, and hosts that are wrong."""

from typing import Any

import cocotb
import pytest
from cocotb.triggers import Timer

from cocotbext.parport import HostTiming, Limits, UserError, Verdict, Violation
from cocotbext.parport.sim.simtime import now_ps
from cocotbext.parport.sim.two_state import two_state
from tests.parport.sim.desk import Desk

NS, US = 1_000, 1_000_000

ONE_STEP_SHORT = {
    "HOST_SETUP": HostTiming(setup_ns=499.999),
    "HOST_STROBE": HostTiming(strobe_ns=499.999),
    "HOST_HOLD": HostTiming(hold_ns=499.999, wait_busy=False),
    "HOST_STABLE": HostTiming(change_ns=300),
}


@cocotb.test()
@cocotb.parametrize(rule=list(ONE_STEP_SHORT))
async def a_wrong_time_breaks_its_rule(dut: Any, rule: str) -> None:
    desk = Desk(dut)
    await desk.start()
    waiting = cocotb.start_soon(desk.checker.violation(rule, timeout_ns=100_000))
    await desk.host.send(0x55)
    await Timer(10, "us")
    assert not waiting.done()
    await desk.host.send(0xAA, timing=ONE_STEP_SHORT[rule])
    desk.dut.lp_data.value = 0x00  # ends the hold
    violation = await waiting
    assert violation is not None
    assert (violation.rule_id, violation.byte_number, violation.byte_value) == (rule, 1, 0xAA)
    if rule != "HOST_STABLE":
        assert violation.measured_ps == 499_999
    failed = {rule for rule, verdict in desk.verdicts().items() if verdict == "fail"}
    assert failed == {rule}
    await desk.rest()


@cocotb.test()
async def resets_busy_and_unknown_lines_have_their_rules(dut: Any) -> None:
    desk = Desk(dut)
    await desk.start()
    await desk.host.send(0x55)
    found: list[Violation | None] = []

    async def expect(rule: str) -> None:
        found.append(await desk.checker.violation(rule, timeout_ns=200_000))

    rules = ["HOST_INIT", "HOST_BUSY", "HOST_X"]
    if two_state() is not None:
        rules.remove("HOST_X")
    waiting = [cocotb.start_soon(expect(rule)) for rule in rules]
    await Timer(20, "us")
    await desk.host.reset()
    await Timer(1, "us")
    await desk.host.reset(49_999.999)
    await Timer(20, "us")
    await desk.host.write(b"ab", HostTiming(wait_busy=False))
    await Timer(20, "us")
    await desk.host.send(None)
    for task in waiting:
        await task
    assert [violation and violation.rule_id for violation in found] == rules
    assert found[0] is not None
    assert found[0].measured_ps == 49_999_999
    assert int(desk.checker.measurement("HOST_INIT").max_ps or 0) == 60 * US
    await desk.rest()


# ---- the live checker


@cocotb.test()
async def a_test_waits_for_a_violation_and_goes_on_at_once(dut: Any) -> None:
    desk = Desk(dut)
    await desk.start()
    assert await desk.checker.violation(timeout_ns=1_000) is None
    start = now_ps()
    waiting = cocotb.start_soon(desk.checker.violation())
    sending = cocotb.start_soon(desk.host.send(1, timing=HostTiming(setup_ns=600)))
    violation = await waiting
    assert violation is not None
    assert (violation.rule_id, violation.severity) == ("HOST_SETUP", Verdict.WARN)
    assert violation.time_ps == start + 600 * NS
    assert now_ps() == violation.time_ps + 1  # nothing else moved, and it may drive lines again
    dut.lp_autofd_n.value = 0
    await sending
    await desk.rest()


@cocotb.test()
async def a_measurement_is_there_as_soon_as_its_moment_is_over(dut: Any) -> None:
    desk = Desk(dut)
    await desk.start()
    await desk.host.send(1)  # the last edge so far is that of the strobe
    assert desk.checker.measurement("HOST_STROBE").min_ps == 750 * NS
    await desk.rest()


@cocotb.test()
async def rules_are_waived_and_limits_change_while_it_runs(dut: Any) -> None:
    desk = Desk(dut)
    await desk.start()
    desk.checker.checker.waive("HOST_SETUP", "our cable is short")
    quick = HostTiming(setup_ns=100)
    waiting = cocotb.start_soon(desk.checker.violation(timeout_ns=20_000))
    await desk.host.send(1, timing=quick)
    assert await waiting is None
    desk.checker.checker.set_limits("HOST_STROBE", Limits(fail_below_ns=2_000))
    waiting = cocotb.start_soon(desk.checker.violation(timeout_ns=20_000))
    await desk.host.send(2)
    violation = await waiting
    assert violation is not None
    assert (violation.rule_id, violation.limit_ns) == ("HOST_STROBE", 2_000)
    measured = desk.checker.measurement("HOST_SETUP")
    assert (measured.min_ps, measured.verdict) == (100 * NS, Verdict.WAIVED)
    with pytest.raises(UserError, match="no rule is called 'HOST_SET'"):
        desk.checker.measurement("HOST_SET")
    with pytest.raises(UserError, match="no rule is called 'HOST_SET'"):
        await desk.checker.violation("HOST_SET")
    with pytest.raises(UserError, match="DATA_LOST is judged by the scoreboard"):
        desk.checker.measurement("DATA_LOST")
    await desk.rest()
