# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: the bus classes on a receiver in Verilog."""

import warnings
from itertools import permutations
from typing import Any

import cocotb
import pytest
from cocotb.triggers import Event, Timer
from cocotb_bus.scoreboard import Scoreboard as BusScoreboard

from cocotbext.parport import (
    CentronicsByte,
    CentronicsHost,
    CentronicsMonitor,
    HostTiming,
    Scoreboard,
    Status,
    UserError,
    Verdict,
)
from cocotbext.parport.sim.simtime import now_ps
from tests.parport.sim.desk import PORTS, Desk

NS, US = 1_000, 1_000_000
LETTER = b"Centronics"


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
async def edges_of_one_moment_may_come_in_any_order(dut: Any) -> None:
    ports = {"data": "lp_data", "strobe_n": "lp_strobe_n", "busy": "lp_autofd_n"}
    ports["ack_n"] = "lp_selectin_n"
    data, strobe_n, busy, ack_n = (getattr(dut, name) for name in ports.values())
    for order in permutations(((data, 2), (strobe_n, 0), (busy, 0))):
        for line, level in ((data, 1), (strobe_n, 1), (busy, 0), (ack_n, 1)):
            line.value = level
        await Timer(1, "us")
        found: list[CentronicsByte] = []
        monitor = CentronicsMonitor(dut, ports=ports, callback=found.append)
        moments = [[(strobe_n, 0)], [(busy, 1)], [(strobe_n, 1)], order, [(busy, 1)]]
        moments += [[(ack_n, 0)], [(strobe_n, 1)], [(ack_n, 1)], [(busy, 0)]]  # nAck is the first's
        for moment in moments:
            await Timer(1, "us")
            for line, level in moment:
                line.value = level
        await Timer(20, "us")
        times = [now_ps() - (byte.ack_fall_ps or now_ps()) for byte in found]
        assert ([int(byte) for byte in found], monitor.ignored) == ([1, 2], 0)
        assert times == [23 * US, 0]
        monitor.kill()


@cocotb.test()
async def a_host_may_wait_for_nack(dut: Any) -> None:
    desk = Desk(dut, HostTiming(wait_ack=True, ready_ns=300))
    await desk.start()
    await desk.host.write(b"ab")
    assert len(desk.bytes) == 1  # Busy of the second byte is still high, nAck is over
    await desk.rest()
    first, second = desk.bytes
    assert (second.strobe_fall_ps or 0) - (first.busy_fall_ps or 0) == 300 * NS


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
