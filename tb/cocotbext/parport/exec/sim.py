# SPDX-License-Identifier: Apache-2.0
"""The inside of ``parport exec``: the controller, its peripheral, and the server for programs."""

import contextlib
import os
import socket
from pathlib import Path
from typing import Any

import cocotb
from cocotb.handle import HierarchyObject
from cocotb.triggers import RisingEdge

from cocotbext.parclass import ChipMode, thread
from cocotbext.parport.bench.dut import DutBench
from cocotbext.parport.bench.ours import Bench
from cocotbext.parport.bench.port import PortBench
from cocotbext.parport.checker.rules import DATA_RULES, RULES
from cocotbext.parport.checker.verdict import RuleResult
from cocotbext.parport.exec.job import ExecJob
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.named import make_peripheral
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.report.answer import ExecAnswer, ToldFinding
from cocotbext.parport.sim.simtime import now_ps, sleep_ps
from cocotbext.ppdev.folder import listen
from cocotbext.ppdev.server import Server

_BOOT_PS = 1_000_000_000
"""1 ms: the peripheral is up before the first program, as on a machine that has booted."""


@cocotb.test()
async def serve(dut: HierarchyObject) -> None:
    """Serve programs until the command says that no more will come; leave the outcome."""
    with contextlib.suppress(OSError):
        os.setsid()  # keys pressed in the program's terminal are the program's
    job = ExecJob.load()
    bench = _bench(dut, job)
    await bench.start()
    await sleep_ps(_BOOT_PS)
    server = Server(
        listen(Path(job.socket)),
        bench.port,
        step_ns=job.step_ns,
        write_mode=ChipMode[job.mode.upper()],
        make_device=lambda _, name: bench.device(name),
    )
    irq = getattr(dut, "irq" if job.description is None else "host_irq", None)
    if irq is not None:
        cocotb.start_soon(_watch_irq(irq, server))
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
    rules = await _judge(bench, server, job.peripheral)
    bench.close()
    Path(job.printed).write_bytes(bytes(bench.scoreboard.arrived))
    answer = ExecAnswer(
        opened=server.counts.opened,
        requests=server.counts.requests,
        port_reads=server.counts.reads,
        port_writes=server.counts.writes,
        num_bytes_written=server.counts.written,
        ignored_strobes=bench.printer.ignored,
        sim_time_ns=ended_ps / 1000,
        contract=[ToldFinding.of(finding) for finding in bench.verifier.finish()],
        rules=rules,
    )
    answer.save(Path(job.answer))


def _bench(dut: Any, job: ExecJob) -> PortBench:
    """The bench of the job's controller, with the job's peripheral."""
    peripheral = None if job.peripheral == "printer" else make_peripheral(job.peripheral)
    timing = PrinterTiming(**job.timing)
    faults = [parse_fault(fault) for fault in job.faults]
    if job.description is None:
        return Bench(dut, peripheral=peripheral, timing=timing, faults=faults, seed=job.seed)
    return DutBench(
        dut, job.description, peripheral=peripheral, timing=timing, faults=faults, seed=job.seed
    )


async def _watch_irq(irq: Any, server: Server) -> None:
    edge = RisingEdge(irq)
    while True:
        await edge
        server.interrupted()


async def _judge(bench: PortBench, server: Server, peripheral: str) -> dict[str, RuleResult]:
    """Let the peripheral come to rest and judge everything.

    Whoever strobes by himself does not say which bytes he means to send, and wires take none: then
    what was handed over is not compared.
    """
    rules = await bench.finish(bytes(server.port.handed_over))
    if peripheral != "printer" or server.port.registers.by_hand:
        rules |= {rule: RuleResult(RULES[rule]) for rule in DATA_RULES}
    return rules
