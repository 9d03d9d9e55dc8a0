# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: two devices want one port."""

from typing import Any

import cocotb
from cocotb.triggers import Timer

from cocotbext.parclass import (
    PARCLASS_INFORMATION_SIZE,
    InternalIoctl,
    NtStatus,
    ParallelDevice,
    ParclassInformation,
    ULong,
    thread,
)
from cocotbext.parport.bench.ours import Bench
from cocotbext.parport.sim.monitor import watch_lines


async def connect(device: ParallelDevice) -> ParclassInformation:
    answer = await device.ioctl(
        InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, PARCLASS_INFORMATION_SIZE
    )
    assert isinstance(answer.output, ParclassInformation)
    return answer.output


async def locked_write(device: ParallelDevice, data: bytes, order: list[str]) -> None:
    info = await connect(device)
    status = (await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)).status
    assert status is NtStatus.STATUS_SUCCESS
    order.append(device.extension.name)
    written = ULong()
    status = await info.parallel_write(info.parclass_context, data, len(data), written, 0)
    assert (status, written.value) == (NtStatus.STATUS_SUCCESS, len(data))
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)


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
    written = ULong(77)
    status = await info.parallel_write(info.parclass_context, b"early", 5, written, 0)
    assert (status, written.value) == (NtStatus.STATUS_ACCESS_DENIED, 0)
    await Timer(100, "us")
    assert len(edges) == present
    assert bench.printer.taken == b""

    await first.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)
    assert waiting.status is NtStatus.STATUS_SUCCESS
    status = await info.parallel_write(info.parclass_context, b"later", 5, written, 0)
    assert (status, written.value) == (NtStatus.STATUS_SUCCESS, 5)
    assert bench.printer.taken == b"later"
    assert len(edges) > present
