# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: two devices want one port."""

from typing import Any

import cocotb
import pytest
from cocotb.triggers import SimTimeoutError, Timer, with_timeout

from cocotbext.parclass import InternalIoctl, NtStatus, ParallelDevice, thread
from cocotbext.parclass.client import connect, locked, print_bytes, write
from cocotbext.parport.bench.ours import Bench
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.sim.monitor import watch_lines


async def locked_write(device: ParallelDevice, data: bytes, order: list[str]) -> None:
    async with locked(device) as info:
        order.append(device.extension.name)
        assert await write(info, data) == (NtStatus.STATUS_SUCCESS, len(data))


@cocotb.test()
async def lock_is_granted_first_come_first_served(dut: Any) -> None:
    bench = Bench(dut)
    await bench.start()
    order: list[str] = []
    devices = [bench.device(f"LPT1.{n}") for n in range(4)]
    tasks = [
        cocotb.start_soon(thread(locked_write(device, bytes([n]) * 5, order)))
        for n, device in enumerate(devices)
    ]
    for task in tasks:
        await task
    assert order == [f"LPT1.{n}" for n in range(4)]
    assert bench.printer.taken == b"\0" * 5 + b"\1" * 5 + b"\2" * 5 + b"\3" * 5
    rules = await bench.finish(bytes(bench.printer.taken))
    assert not [rule for rule in rules.values() if rule.verdict == "fail"]


@cocotb.test()
async def write_without_the_lock_touches_nothing(dut: Any) -> None:
    bench = Bench(dut)
    await bench.start()
    await Timer(100, "us")
    first, second = bench.device("LPT1.0"), bench.device("LPT1.1")
    info = await connect(second)
    await first.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    waiting = second.request(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    assert second.call_driver(waiting) is NtStatus.STATUS_PENDING

    edges: list[tuple[int, str, int | None]] = []
    present = len(bench.lines.names)
    watch_lines(bench.lines, lambda *edge: edges.append(edge))
    await Timer(1, "ns")
    assert len(edges) == present
    assert await write(info, b"early") == (NtStatus.STATUS_ACCESS_DENIED, 0)
    await Timer(100, "us")
    assert len(edges) == present
    assert bench.printer.taken == b""

    await first.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)
    assert waiting.status is NtStatus.STATUS_SUCCESS
    assert await write(info, b"later") == (NtStatus.STATUS_SUCCESS, 5)
    assert bench.printer.taken == b"later"
    assert len(edges) > present


@cocotb.test()
async def a_client_that_is_cancelled_waits_for_nothing(dut: Any) -> None:
    """Its device stays open and locked; whoever closes it makes the port free for the next."""
    bench = Bench(dut, faults=[parse_fault("busy-stuck@3+2ms")])
    await bench.start()
    device = bench.device("LPT1.0")
    with pytest.raises(SimTimeoutError):
        await with_timeout(thread(print_bytes(device, b"hello")), 1, "ms")
    assert device.extension.opened
    assert device.extension.locked
    assert device.extension.transfer is None
    await device.close()
    printed = await thread(print_bytes(bench.device("LPT1.1"), b"hello"))
    assert (printed.status, printed.num_bytes_written) == (NtStatus.STATUS_SUCCESS, 5)
    assert bytes(bench.printer.taken) == b"helhello"
