# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: does one request of a Session after the other, until it is closed.

Waiting for a request stops the simulator, so no simulated time passes between two examples.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Client
from typing import Any
from unittest.mock import patch

import cocotb
from cocotb.task import Task

from cocotbext.parclass import ChipMode, thread
from cocotbext.parclass.chip import FifoGeometry
from cocotbext.parport.bench.ours import Bench, Rig
from cocotbext.parport.checker.verdict import Verdict
from cocotbext.parport.peripheral.faults import Fault, parse_fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.sim.simtime import now_ps, sleep_ps
from tests.parport.bench import broken_fifo_write
from tests.parport.bench.resuming import Account, Request, deliver
from tests.parport.bench.sessions import ADDRESS_VARIABLE, FLAW_VARIABLE

_RESET_CLOCKS = 4
_LONGEST_S = 100


@cocotb.test()
async def serve(dut: Any) -> None:
    if flaw := os.environ[FLAW_VARIABLE]:
        broken_fifo_write.plant(flaw)
    place = _Place(dut)
    with _what_starts_ends():
        await place.measure()
    with Client(os.environ[ADDRESS_VARIABLE]) as caller:
        while (request := caller.recv()) is not None:
            signal.alarm(_LONGEST_S)  # whatever loops for ever ends the simulator then
            with _what_starts_ends():
                caller.send(await place.do(request))
            signal.alarm(0)


class _Place:
    """Where one example after the other takes place."""

    def __init__(self, dut: Any) -> None:
        self._dut = dut
        self._period_ps = -(-(10**12) // dut.CLK_HZ.value.to_signed())
        self._rig = Rig(dut)
        self._rig.start()
        self._fifo: FifoGeometry | None = None

    async def measure(self) -> None:
        """Find out how deep the FIFO is, once: with 1024 bytes it takes longer than an example."""
        bench = Bench(self._dut, rig=self._rig)
        await bench.start()
        self._fifo = await bench.port.chip.fifo()
        await bench.finish(b"")

    async def do(self, request: Request) -> Account:
        """Do one example: nothing of those before it is left, but for how deep the FIFO is."""
        await self._reset()
        start_ps = now_ps()
        bench = Bench(
            self._dut,
            timing=PrinterTiming(**request.timing),
            faults=[_later(parse_fault(fault), start_ps) for fault in request.faults],
            seed=request.seed,
            rig=self._rig,
        )
        await bench.start()
        bench.port.chip._fifo = self._fifo
        device = bench.device(write_timeout_ns=request.timeout_ns)
        device.extension.write_mode = ChipMode.FIFO
        calls = await thread(deliver(device, request, lambda: len(bench.printer.taken)))
        written = sum(call.written for call in calls)
        rules = await bench.finish(request.data[:written])
        return Account(
            calls,
            bytes(bench.printer.taken),
            {name: str(result.verdict) for name, result in rules.items()},
            tuple(
                f"{found.rule_id}: {found.message}"
                for found in bench.checker.violations
                if found.severity is Verdict.FAIL
            ),
            tuple(str(finding) for finding in bench.verifier.finish()),
            now_ps() - start_ps,
        )

    async def _reset(self) -> None:
        """Reset the controller and stop on a clock edge: examples repeat to the picosecond."""
        self._dut.rst.value = 1
        await sleep_ps(_RESET_CLOCKS * self._period_ps)
        await sleep_ps(-now_ps() % self._period_ps)
        await self._rig.io.wait_interrupt(0)  # one that came at the end of the last example


def _later(fault: Fault, start_ps: int) -> Fault:
    """The fault, its time counted from `start_ps`."""
    return fault if fault.at_ps is None else replace(fault, at_ps=fault.at_ps + start_ps)


@contextmanager
def _what_starts_ends() -> Iterator[None]:
    """End every task that is started in here, as cocotb does at the end of a test."""
    started: list[Task[Any]] = []
    start_soon = cocotb.start_soon

    def remember(coroutine: Any, **options: Any) -> Task[Any]:
        started.append(start_soon(coroutine, **options))
        return started[-1]

    with patch.object(cocotb, "start_soon", remember):
        yield
    for task in started:
        task.cancel()
