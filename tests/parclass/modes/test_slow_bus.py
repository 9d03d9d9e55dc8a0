# SPDX-License-Identifier: Apache-2.0
"""FIFO writes over slow buses and into deep FIFOs, on the register model and on HDL."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from cocotbext.parclass import (
    ChipMode,
    NtStatus,
    ParallelDevice,
    ParallelPort,
    thread,
)
from cocotbext.parclass.client import locked, write
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parclass.port import IDLE_CONTROL
from cocotbext.parclass.registers import CONTROL
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.simulators.design import Design, our_design
from cocotbext.parport.simulators.runner import simulate
from tests.parclass.modes import slow_bus
from tests.parclass.stage import US, Stage


def run_on_model(story: Callable[[Stage], Awaitable[None]], access_ns: float, depth: int) -> None:
    time, printer = VirtualTime(), Printer()
    io = RegisterModel(time, printer, access_ns, depth)
    stage = Stage(io, printer, lambda: time.current, write_mode=ChipMode.FIFO)

    async def start_and_run() -> None:
        await stage.port.start()
        await stage.delay(60 * US)
        await story(stage)
        stage.assert_at_rest()

    time.run(thread(start_and_run()))


@pytest.mark.parametrize("how", ["closed", "removed", "cancelled"])
@pytest.mark.parametrize(("access_ns", "depth"), [(80, 16), (2_000, 16), (4_000, 16), (4_000, 512)])
def test_a_stop_is_noticed_over_a_slow_bus(how: str, access_ns: float, depth: int) -> None:
    run_on_model(lambda stage: slow_bus.a_stop_is_noticed(stage, how), access_ns, depth)


@pytest.mark.parametrize(("access_ns", "depth"), [(80, 16), (80, 512), (80, 1024), (4_000, 16)])
def test_the_first_write_at_dispatch_level_has_time(access_ns: float, depth: int) -> None:
    run_on_model(slow_bus.the_first_write_at_dispatch_level_has_time, access_ns, depth)


def test_on_hdl_a_stop_is_noticed_over_a_slow_bus(tmp_path: Path) -> None:
    _simulate("stop_is_noticed", our_design(CLK_HZ=1_000_000), tmp_path)


def test_on_hdl_the_first_write_at_dispatch_level_has_time(tmp_path: Path) -> None:
    _simulate("dispatch_level", our_design(FIFO_DEPTH=1024), tmp_path)


def _simulate(name: str, design: Design, folder: Path) -> None:
    simulate(design, "tests.parclass.modes.sim_slow_bus", folder, test_filter=rf".*\.{name}")


def test_a_removal_before_the_first_byte_lets_none_out() -> None:
    """Nobody started the port, so the write measures the FIFO; the device goes meanwhile."""
    time, printer = VirtualTime(), Printer()
    device = ParallelDevice(ParallelPort(RegisterModel(time, printer)))
    device.extension.write_mode = ChipMode.FIFO

    async def run() -> tuple[NtStatus, int]:
        await device.io.write(CONTROL, IDLE_CONTROL)
        await device.io.delay(60 * US)  # the printer was in reset
        async with locked(device) as information:
            time.at(time.now_ps + 2_000_000, device.surprise_removal)
            return await write(information, b"x" * 100)

    assert time.run(thread(run())) == (NtStatus.STATUS_DEVICE_REMOVED, 0)
    assert printer.taken == b""
