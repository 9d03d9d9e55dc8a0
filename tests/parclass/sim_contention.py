# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: operations on three devices, from a file."""

import json
import os
from pathlib import Path
from typing import Any

import cocotb
from cocotb.task import current_task

from cocotbext.parclass import ChipMode, thread
from cocotbext.parport.bench.ours import Bench
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from tests.parclass.contention import Contention, Operation
from tests.parclass.stage import Stage

TRACES_VARIABLE = "PARPORT_TRACES"


async def replay(stage: Stage, operations: list[Operation]) -> None:
    await stage.port.start()
    contention = Contention(stage)
    for operation in operations:
        if operation[0] == "pass_time":
            await stage.delay(operation[1])
        else:
            contention.apply(operation)
            await stage.delay(1)
        contention.check()
    await contention.finish()


def traces() -> list[Any]:
    file: list[Any] = json.loads(Path(os.environ[TRACES_VARIABLE]).read_text())
    return file


@cocotb.test()
@cocotb.parametrize(number=range(len(traces())))
async def three_devices_on_one_port(dut: Any, number: int) -> None:
    (faults, busy_ns, mode), *operations = traces()[number]
    timing = PrinterTiming(busy_ns=busy_ns)
    bench = Bench(dut, timing=timing, faults=[parse_fault(fault) for fault in faults])
    await bench.connect()
    stage = Stage(bench.io, bench.printer, current_task, write_mode=ChipMode[mode])
    await thread(replay(stage, operations))
    rules = await bench.finish(bytes(bench.printer.taken))
    failed = [rule for rule, result in rules.items() if result.verdict == "fail"]
    assert not [rule for rule in failed if not rule.startswith("DEV_")]  # faults break these
