# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: the edges of real runs against the numbers of the printers' profiles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cocotb
from cocotb.types import Logic

from cocotbext.parclass import ChipMode, thread
from cocotbext.parclass.client import print_bytes
from cocotbext.parport import PRESETS, Ack, Bench, Busy, Latch, Printer, PrinterTiming, parse_fault
from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.peripheral.timing import Time
from cocotbext.parport.sim.monitor import watch_lines
from cocotbext.parport.sim.simtime import now_ps
from cocotbext.parport.sim.two_state import two_state

NS, US = 1_000, 1_000_000
DATA = b"PORTS"
SLOW = PrinterTiming(buffer_bytes=2, drain_ns=40_000)

VARIANTS = {name: preset.timing for name, preset in PRESETS.items()} | {
    "busy after the strobe": PrinterTiming(busy=Busy.AFTER),
    "busy after the strobe, latched at its end": PrinterTiming(busy=Busy.AFTER, latch=Latch.RISE),
    "latched at the end of the strobe": PrinterTiming(latch=Latch.RISE),
    "nAck over the fall of Busy": PrinterTiming(ack=Ack.WHILE_BUSY),
    "nAck after Busy": PrinterTiming(ack=Ack.AFTER_BUSY),
    "no nAck": PrinterTiming(ack=Ack.NONE),
    "random": PrinterTiming(
        busy_delay_ns=(1, 500), busy_ns=(6_000, 9_000), ack_ns=(500, 2_000), ack_margin_ns=(1, 900)
    ),
}


@dataclass
class Run:
    """What the lines did, and who was there."""

    edges: list[Edge]
    bench: Bench
    taken_ps: list[int]
    start_ps: int = 0

    def times(self, line: str, value: int | None) -> list[int]:
        """When a line took a value, from the start of the job on."""
        start = self.start_ps
        return [t for t, name, level in self.edges if (name, level) == (line, value) and t > start]

    def after(self, times: list[int], line: str, value: int) -> list[int]:
        """For each of some times, the first edge of a line after it, or at it."""
        edges = self.times(line, value)
        return [next(t for t in edges if t >= time) for time in times]


async def run(
    dut: Any,
    timing: PrinterTiming | None = None,
    faults: tuple[str, ...] = (),
    data: bytes = DATA,
    mode: str = "SPP",
    prepare: Callable[[Printer], None] = lambda _: None,
) -> Run:
    bench = Bench(dut, timing=timing, faults=[parse_fault(fault) for fault in faults], seed=9)
    found = Run([], bench, [])
    watch_lines(bench.lines, lambda *edge: found.edges.append(edge))
    arrive = bench.printer.on_taken

    def taken(time_ps: int, byte: int) -> None:
        found.taken_ps.append(time_ps)
        assert arrive is not None
        arrive(time_ps, byte)

    bench.printer.on_taken = taken
    prepare(bench.printer)
    await bench.start()
    await bench.plug.idle()
    found.start_ps = now_ps()
    device = bench.device(write_timeout_ns=1e8)
    device.extension.write_mode = ChipMode[mode]
    outcome = await thread(print_bytes(device, data))
    await bench.finish(data[: outcome.num_bytes_written])
    assert outcome.num_bytes_written == len(bench.printer.taken) == len(data)
    assert bench.printer.taken == data
    return found


def spans(starts: list[int], ends: list[int]) -> list[int]:
    return [end - start for start, end in zip(starts, ends, strict=True)]


def assert_all(values: list[int], time: Time) -> None:
    """Every value is the time, or in its range; in a range they differ."""
    low, high = time if isinstance(time, tuple) else (time, time)
    assert round(low * 1000) <= min(values)
    assert max(values) <= round(high * 1000)
    assert len(set(values)) > 1 or low == high


@cocotb.test()
@cocotb.parametrize(name=list(VARIANTS), mode=["SPP", "FIFO"])
async def edges_are_those_of_the_profile(dut: Any, name: str, mode: str) -> None:
    timing = VARIANTS[name]
    seen = await run(dut, timing, mode=mode)
    falls, rises = seen.times("strobe_n", 0), seen.times("strobe_n", 1)
    assert len(falls) == len(DATA)
    latches = falls if timing.latch is Latch.FALL else rises
    assert seen.taken_ps == latches
    ups = seen.after(falls, "busy", 1)
    downs = seen.after(ups, "busy", 0)
    assert len(seen.times("busy", 1)) == len(DATA)
    assert_all(spans(falls if timing.busy is Busy.DURING else rises, ups), timing.busy_delay_ns)
    assert_all(spans([max(pair) for pair in zip(ups, latches, strict=True)], downs), timing.busy_ns)
    if timing.ack is Ack.NONE:
        assert seen.times("ack_n", 0) == []
        return
    acks = seen.after(ups, "ack_n", 0)
    ends = seen.after(acks, "ack_n", 1)
    assert len(seen.times("ack_n", 0)) == len(DATA)
    assert_all(spans(acks, ends), timing.ack_ns)
    margins = {
        Ack.IN_BUSY: (ends, downs),
        Ack.WHILE_BUSY: (acks, downs),
        Ack.AFTER_BUSY: (downs, acks),
    }
    assert_all(spans(*margins[timing.ack]), timing.ack_margin_ns)


@cocotb.test()
async def busy_stays_up_while_the_buffer_is_full(dut: Any) -> None:
    seen = await run(dut, SLOW)
    ups, downs = seen.times("busy", 1), seen.times("busy", 0)
    first = seen.taken_ps[0]
    assert spans(ups[:1], downs[:1]) == [3_500 * NS]
    assert downs[1:] == [first + n * 40 * US for n in range(1, 5)]


@cocotb.test()
async def busy_rises_only_when_the_buffer_is_full(dut: Any) -> None:
    timing = PrinterTiming(
        buffer_bytes=2, drain_ns=40_000, busy=Busy.WHEN_FULL, ack=Ack.AFTER_BUSY, busy_ns=100
    )
    seen = await run(dut, timing)
    taken = seen.taken_ps
    assert seen.times("busy", 1) == [t + 200 * NS for t in taken[1:]]
    assert seen.times("busy", 0) == [taken[0] + n * 40 * US for n in range(1, 5)]
    assert spans(seen.times("ack_n", 0), seen.times("ack_n", 1)) == [1 * US] * 5


@cocotb.test()
async def pauses_stretch_busy(dut: Any) -> None:
    seen = await run(
        dut, prepare=lambda printer: printer.set_pause_generator([0, 7_000, True, True, False, 1])
    )
    extra = [t - 3_500 * NS for t in spans(seen.times("busy", 1), seen.times("busy", 0))]
    assert extra == [0, 7_000_000, 7_000_000, 1_000, 0]


HOLDING = {
    "paper-empty": {"perror": 1, "fault_n": 0},
    "offline": {"select": 0},
    "error": {"fault_n": 0},
    "busy-stuck": {},
}


@cocotb.test()
@cocotb.parametrize(kind=list(HOLDING))
async def faults_hold_busy_and_change_the_status_inside_it(dut: Any, kind: str) -> None:
    seen = await run(dut, faults=(f"{kind}@2+100us",))
    struck = seen.times("busy", 1)[1] + 3_500 * NS
    over = struck + 100 * US
    for line, bad in HOLDING[kind].items():
        assert seen.times(line, bad) == [struck]
        assert seen.times(line, 1 - bad) == [over]
    assert seen.times("busy", 0)[1] == over + 1 * US
    still = {"perror", "select", "fault_n"} - set(HOLDING[kind])
    assert not [line for line in still for value in (0, 1) if seen.times(line, value)]
    assert len(seen.times("ack_n", 0)) == len(DATA)


@cocotb.test()
@cocotb.parametrize(kind=["power-off", "unplug"])
async def a_printer_that_goes_leaves_its_lines_at_one_level(dut: Any, kind: str) -> None:
    seen = await run(dut, faults=(f"{kind}@2+1ms",))
    fall = seen.times("strobe_n", 0)[2]
    moved = {(line, value) for t, line, value in seen.edges if t == fall and line != "strobe_n"}
    if kind == "unplug":
        assert moved == {("busy", 1), ("perror", 1)}  # the other three were high already
        assert fall + 1_001 * US in seen.times("busy", 0)
    else:
        assert moved == {("ack_n", 0), ("select", 0), ("fault_n", 0)}
        assert fall + 1_050 * US in seen.times("busy", 0)


@cocotb.test()
async def without_nack_busy_answers_alone(dut: Any) -> None:
    seen = await run(dut, faults=("no-ack@2",))
    assert len(seen.times("ack_n", 0)) == 2
    assert len(seen.times("busy", 1)) == len(DATA)


@cocotb.test()
@cocotb.parametrize(mode=["SPP", "FIFO"])
async def the_cable_pulls_init_though_the_driver_does_not(dut: Any, mode: str) -> None:
    seen = await run(dut, faults=("init@2",), mode=mode)
    low = seen.times("busy", 1)[1] + 3_500 * NS
    assert (seen.times("init_n", 0), seen.times("init_n", 1)) == ([low], [low + 60 * US])
    assert seen.times("busy", 0)[1] == low + 60 * US + 50 * US
    result = seen.bench.monitor.measurement("HOST_INIT")
    assert (result.verdict, result.min_ps) == ("pass", 60 * US)


PS = 0.001
SHORT = {
    "busy 1 ps late": (PrinterTiming(busy_delay_ns=500 + PS), {"DEV_BUSY": "warn"}),
    "busy late": (PrinterTiming(busy_delay_ns=1_000), {"DEV_BUSY": "warn"}),
    "busy 1 ps too late": (PrinterTiming(busy_delay_ns=1_000 + PS), {"DEV_BUSY": "fail"}),
    "busy in time": (PrinterTiming(busy_delay_ns=500), {}),
    "nAck 1 ps short": (PrinterTiming(ack_ns=500 - PS), {"DEV_ACK": "warn"}),
    "nAck short enough": (PrinterTiming(ack_ns=500), {}),
    "nAck long enough": (PrinterTiming(ack_ns=10_000, busy_ns=11_000), {}),
    "nAck 1 ps long": (PrinterTiming(ack_ns=10_000 + PS, busy_ns=11_001), {"DEV_ACK": "warn"}),
}


@cocotb.test()
@cocotb.parametrize(name=list(SHORT))
async def printers_that_break_a_rule_by_a_picosecond_are_told(dut: Any, name: str) -> None:
    timing, expected = SHORT[name]
    seen = await run(dut, timing)
    results = seen.bench.checker.results()
    broken = {rule: str(result.verdict) for rule, result in results.items()}
    assert {rule: v for rule, v in broken.items() if v not in ("pass", "not-seen")} == expected


@cocotb.test()
async def status_that_turns_bad_out_of_busy_and_unknown_lines_are_told(dut: Any) -> None:
    bench = Bench(dut, faults=[parse_fault(f"power-off@{now_ps() + 300 * US}ps")])
    await bench.start()
    await bench.plug.idle()
    status = await bench.monitor.violation("DEV_STATUS", timeout_ns=400_000)
    assert status is not None
    assert status.message == "select fell while busy was low"
    if two_state() is not None:
        return
    waiting = cocotb.start_soon(bench.monitor.violation("DEV_X", timeout_ns=10_000))
    dut.perror.value = Logic("X")
    unknown = await waiting
    assert unknown is not None
    assert unknown.message == "perror turned X or Z"
    dut.perror.value = 0


@cocotb.test()
async def a_fault_strikes_at_its_time(dut: Any) -> None:
    start = -(-now_ps() // US) * US + 400 * US
    seen = await run(dut, faults=(f"offline@{start}ps+200us",), data=bytes(200))
    assert seen.times("select", 0) == [start]
    assert seen.times("select", 1) == [start + 200 * US]
    assert max(t for t in seen.times("busy", 1) if t <= start) > max(
        t for t in seen.times("busy", 0) if t <= start
    )
    assert min(t for t in seen.times("busy", 0) if t > start) == start + 201 * US
