# SPDX-License-Identifier: Apache-2.0
"""The inside of ``parport exec``: the controller, its peripheral, and the server for programs."""

import contextlib
import json
import os
import socket
from pathlib import Path
from typing import Any

import cocotb
from cocotb.handle import HierarchyObject
from cocotb.triggers import RisingEdge

from cocotbext.parport.checker import LineChecker
from cocotbext.parport.exec_job import ExecJob
from cocotbext.parport.faults import parse_fault
from cocotbext.parport.job import JOB_VARIABLE
from cocotbext.parport.lines import Lines
from cocotbext.parport.monitor import LineMonitor
from cocotbext.parport.plug import Plug
from cocotbext.parport.printer import Printer
from cocotbext.parport.rules import DATA_RULES, LINES, RULES, RuleResult
from cocotbext.parport.scoreboard import Scoreboard
from cocotbext.parport.simtime import now_ps, sleep_ps
from cocotbext.parport.wires import WirePlug, make_wires
from cocotbext.parport.wishbone import WishboneIo
from parclass import ChipMode, ParallelPort, thread
from ppdev.folder import listen
from ppdev.server import Server

_RESET_PS = 1_000_000


@cocotb.test()
async def serve(dut: HierarchyObject) -> None:
    """Serve programs until the command says that no more will come; leave the outcome."""
    with contextlib.suppress(OSError):
        os.setsid()  # keys pressed in the program's terminal are the program's
    job = ExecJob.load(Path(os.environ[JOB_VARIABLE]))
    bench = _Bench(dut, job)
    await bench.start()
    server = Server(
        listen(Path(job.socket)),
        bench.port,
        step_ns=job.step_ns,
        write_mode=ChipMode[job.mode.upper()],
    )
    cocotb.start_soon(_watch_irq(dut, server))
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(job.control)

        def end() -> None:
            server.hub.forget(control)
            server.ended = True

        server.hub.watch(control, end)
        control.send(b"ready")
        await thread(server.run())
    Path(job.socket).unlink(missing_ok=True)
    ended_ps = now_ps()
    rules = await bench.finish(server)
    Path(job.printed).write_bytes(bench.arrived)
    answer = {
        "opened": server.counts.opened,
        "requests": server.counts.requests,
        "port_reads": server.counts.reads,
        "port_writes": server.counts.writes,
        "num_bytes_written": server.counts.written,
        "ignored_strobes": bench.ignored_strobes,
        "sim_time_ns": ended_ps / 1000,
        "rules": {name: result.to_json() for name, result in rules.items()},
    }
    Path(job.answer).write_text(json.dumps(answer))


async def _watch_irq(dut: Any, server: Server) -> None:
    edge = RisingEdge(dut.irq)
    while True:
        await edge
        server.interrupted()


class _Bench:
    """``parport_bench`` with the job's peripheral, and judges around it."""

    def __init__(self, dut: Any, job: ExecJob) -> None:
        self._dut = dut
        dut.rst.value = 1
        dut.data_i.value = 0xFF  # pull-ups: nobody drives the data lines back
        lines = Lines(dut)
        self._io = WishboneIo(dut)
        self._scoreboard = Scoreboard()
        self._printer: Printer | None = None
        self._plug: Plug | WirePlug
        if job.peripheral == "printer":
            faults = [parse_fault(fault) for fault in job.faults]
            self._printer = Printer(None, faults, self._scoreboard.arrive)
            self._plug = Plug(lines, self._printer)
        else:
            self._plug = WirePlug(lines, make_wires(job.peripheral))
        self._checker = LineChecker(LINES)
        self._monitor = LineMonitor(lines, self._checker)
        self.port = ParallelPort(self._io)

    @property
    def arrived(self) -> bytes:
        """What a printer took."""
        return bytes(self._scoreboard.arrived)

    @property
    def ignored_strobes(self) -> int:
        """Strobes that a printer did not take a byte from."""
        return self._printer.ignored if self._printer is not None else 0

    async def start(self) -> None:
        """Reset the controller, connect the peripheral, start the port."""
        await sleep_ps(_RESET_PS)
        self._dut.rst.value = 0
        await sleep_ps(_RESET_PS)
        self._io.start()
        self._monitor.start()
        self._plug.start()
        await self.port.start()

    async def finish(self, server: Server) -> dict[str, RuleResult]:
        """Let the peripheral come to rest and judge everything.

        Whoever strobes by himself does not say which bytes he means to send, and wires take none:
        then what was handed over is not compared.
        """
        await self._plug.idle()
        self._monitor.stop()
        rules = self._checker.results()
        if self._printer is None or server.port.registers.by_hand:
            return rules | {rule: RuleResult(RULES[rule]) for rule in DATA_RULES}
        return rules | self._scoreboard.judge(bytes(server.port.handed_over), now_ps())
