# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: one cocotb test a scenario, each from reset."""

import os
from pathlib import Path
from typing import Any

import cocotb
from cocotb.task import current_task

import tests.parclass.scenarios
from cocotbext.parclass import ChipMode, thread
from cocotbext.parport.bench.ours import Bench
from tests.parclass.platforms import ACCOUNT_VARIABLE, WANTED_VARIABLE, write_account
from tests.parclass.stage import SCENARIOS, Stage, play

tests.parclass.scenarios.load()


def all_wanted() -> list[str]:
    return Path(os.environ[WANTED_VARIABLE]).read_text().split("\n")


@cocotb.test()
@cocotb.parametrize(wanted=all_wanted())
async def scenario(dut: Any, wanted: str) -> None:
    mode, name = wanted.split(".")
    entry = SCENARIOS[name]
    bench = Bench(dut, timing=entry.timing, faults=entry.faults)
    error: BaseException | None = None
    try:
        await bench.connect()
        stage = Stage(bench.io, bench.printer, current_task, write_mode=ChipMode[mode])
        await thread(play(entry, stage))
        rules = await bench.finish(bytes(bench.printer.taken))
        failed = [rule for rule, result in rules.items() if result.verdict == "fail"]
        assert not [rule for rule in failed if not rule.startswith("DEV_")]  # faults break these
    except BaseException as caught:
        error = caught
        raise
    finally:
        write_account(Path(os.environ[ACCOUNT_VARIABLE]), wanted, error)
