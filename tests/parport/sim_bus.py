# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: the bus classes on a receiver in Verilog, and the live line checker."""

import warnings
from typing import Any

import cocotb
import pytest
from cocotb.task import Task
from cocotb.triggers import Event, RisingEdge, Timer
from cocotb_bus.scoreboard import Scoreboard as BusScoreboard

from cocotbext.parport import (
    CentronicsByte,
    CentronicsHost,
    CentronicsMonitor,
    HostTiming,
    Limits,
    LineChecker,
    LineMonitor,
    Lines,
    Scoreboard,
    Status,
    UserError,
    Verdict,
    Violation,
)
from cocotbext.parport.lines import level
from cocotbext.parport.rules import LINES
from cocotbext.parport.simtime import now_ps

NS, US = 1_000, 1_000_000
PORTS = {line: f"lp_{line}" for line in LINES}
LETTER = b"Centronics"


class Desk:
    """A host, the receiver, what it received, and everybody who watches."""

    def __init__(self, dut: Any, timing: HostTiming | None = None) -> None:
        self.dut = dut
        self.host = CentronicsHost(dut, "lp", timing=timing)
        self.bytes: list[CentronicsByte] = []
        self.monitor = CentronicsMonitor(dut, "lp", callback=self.bytes.append)
        self.checker = LineMonitor(Lines(dut, PORTS), LineChecker(LINES))
        self.received = bytearray()

    async def start(self) -> None:
        self.dut.rst.value = 1
        self._task: Task[None] = cocotb.start_soon(self._receive())
        await Timer(1, "us")
        self.dut.rst.value = 0
        await Timer(1, "us")
        self.checker.start()
        await Timer(1, "us")

    async def _receive(self) -> None:
        valid = RisingEdge(self.dut.byte_valid)
        while True:
            await valid
            await Timer(1, "ns")
            self.received.append(level(self.dut.byte_data) or 0)

    async def rest(self) -> None:
        await Timer(30, "us")
        self.monitor.kill()
        self.host.kill()
        self._task.cancel()

    def verdicts(self) -> dict[str, str]:
        results = self.checker.checker.results()
        return {rule: result.verdict for rule, result in results.items()}


@cocotb.test()
async def bytes_arrive_and_every_edge_has_its_time(dut: Any) -> None:
    desk = Desk(dut, HostTiming(setup_ns=800, strobe_ns=900, hold_ns=1_000))
    await desk.start()
    await desk.host.write(LETTER)
    await desk.rest()
    assert desk.received == LETTER
    assert bytes(byte.value or 0 for byte in desk.bytes) == LETTER
    ready = Status(ack_n=1, busy=0, perror=0, select=1, fault_n=1)
    for byte in desk.bytes:
        fall = byte.strobe_fall_ps or 0
        assert fall - (byte.data_ps or 0) >= 800 * NS
        assert (byte.strobe_rise_ps or 0) - fall == 900 * NS
        # 40 to 60 ns of synchronizer, 3 us of Busy with 1 us of nAck in its middle
        assert 40 * NS <= (byte.busy_rise_ps or 0) - fall <= 80 * NS
        assert (byte.busy_fall_ps or 0) - (byte.busy_rise_ps or 0) == 3 * US
        assert (byte.ack_rise_ps or 0) - (byte.ack_fall_ps or 0) == 1 * US
        assert byte.status == byte.status_after == ready
    assert set(desk.verdicts().values()) <= {"pass", "not-seen"}


@cocotb.test()
async def a_cocotb_bus_scoreboard_takes_the_transactions(dut: Any) -> None:
    desk = Desk(dut)
    await desk.start()
    ours = Scoreboard()
    desk.monitor.add_callback(ours.add)
    board = BusScoreboard(dut, fail_immediately=False)
    expected = [CentronicsByte(value) for value in LETTER]
    board.add_interface(desk.monitor, expected)
    await desk.host.write(LETTER)
    await desk.rest()
    assert (expected, board.errors) == ([], 0)
    assert ours.arrived == LETTER
    verdicts = {result.verdict for result in ours.judge(LETTER, now_ps()).values()}
    assert verdicts == {"pass"}


@cocotb.test()
async def a_cocotb_bus_scoreboard_sees_a_wrong_byte(dut: Any) -> None:
    desk = Desk(dut)
    await desk.start()
    board = BusScoreboard(dut, fail_immediately=False)
    ours = Scoreboard()
    desk.monitor.add_callback(ours.add)
    board.add_interface(desk.monitor, [CentronicsByte(value) for value in b"ab"])
    await desk.host.write(b"ax")
    await desk.rest()
    assert board.errors == 1
    assert ours.judge(b"ab", now_ps())["DATA_WRONG"].verdict is Verdict.FAIL


@cocotb.test()
async def without_a_callback_bytes_are_queued(dut: Any) -> None:
    desk = Desk(dut)
    await desk.start()
    monitor = CentronicsMonitor(dut, ports=PORTS)
    sent = Event()
    desk.host.append(0x41, event=sent)
    desk.host.append(0x42, timing=HostTiming(strobe_ns=5_000))
    first = await monitor.wait_for_recv()
    assert first == CentronicsByte(0x41)
    assert sent.is_set()
    await desk.rest()
    assert [int(byte) for byte in monitor] == [0x41, 0x42]
    assert monitor[1].strobe_rise_ps - monitor[1].strobe_fall_ps == 5 * US
    monitor.kill()


@cocotb.test()
async def bytes_without_an_answer_are_reported_later(dut: Any) -> None:
    desk = Desk(dut)
    found: list[tuple[int, CentronicsByte]] = []
    ports = {"data": "lp_data", "strobe_n": "lp_strobe_n", "busy": "lp_selectin_n"}
    monitor = CentronicsMonitor(
        dut, ports=ports, patience_ns=2_000, callback=lambda byte: found.append((now_ps(), byte))
    )
    await desk.start()
    for value in b"abc":
        await desk.host.send(value)
    await Timer(10, "us")
    falls = [byte.strobe_fall_ps or 0 for byte in desk.bytes]
    assert [bytes([byte.value or 0]) for _, byte in found] == [b"a", b"b", b"c"]
    # Bytes follow each other after 2 us of patience are over, so each has waited them out.
    assert [time - 750 * NS - 2_000 * NS for time, _ in found] == falls
    await desk.host.send(ord("d"))
    monitor.flush()
    assert found[-1][1] == CentronicsByte(ord("d"))
    monitor.flush()
    assert len(found) == 4
    monitor.kill()
    await desk.rest()


@cocotb.test()
async def strobes_into_busy_are_counted_and_no_bytes(dut: Any) -> None:
    desk = Desk(dut)
    await desk.start()
    await desk.host.write(b"abc", HostTiming(wait_busy=False))
    await desk.rest()
    assert (bytes(desk.received), len(desk.bytes), desk.monitor.ignored) == (b"ac", 2, 1)
    assert desk.verdicts()["HOST_BUSY"] == "fail"


@cocotb.test()
async def a_host_may_wait_for_nack(dut: Any) -> None:
    desk = Desk(dut, HostTiming(wait_ack=True, ready_ns=300))
    await desk.start()
    await desk.host.write(b"ab")
    assert len(desk.bytes) == 1  # Busy of the second byte is still high, nAck is over
    await desk.rest()
    first, second = desk.bytes
    assert (second.strobe_fall_ps or 0) - (first.busy_fall_ps or 0) == 300 * NS


# ---- a wrong host is told by the live checker

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

    waiting = [cocotb.start_soon(expect(rule)) for rule in ("HOST_INIT", "HOST_BUSY", "HOST_X")]
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
    assert [violation and violation.rule_id for violation in found] == [
        "HOST_INIT",
        "HOST_BUSY",
        "HOST_X",
    ]
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


# ---- wrong calls


@cocotb.test()
async def a_warning_would_be_seen(dut: Any) -> None:
    warnings.warn("on purpose", DeprecationWarning, stacklevel=1)


@cocotb.test()
async def a_missing_line_is_named(dut: Any) -> None:
    with pytest.raises(UserError, match="line data: receiver_bench has no 'prn_data'; nearest:"):
        CentronicsMonitor(dut, "prn")
    with pytest.raises(
        UserError, match="line data: receiver_bench has no 'data'; nearest: lp_data"
    ):
        CentronicsHost(dut)
    with pytest.raises(UserError, match="has no port 'lp_bussy'; nearest: lp_busy"):
        CentronicsMonitor(dut, ports=PORTS | {"busy": "lp_bussy"})
    host = CentronicsHost(dut, ports={"data": "lp_data", "strobe_n": "lp_strobe_n"})
    with pytest.raises(UserError, match="receiver_bench has no line init_n"):
        await host.reset()
    host.kill()
