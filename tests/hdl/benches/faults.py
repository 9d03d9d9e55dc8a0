# SPDX-License-Identifier: Apache-2.0
"""A peripheral that goes away around the strobe of a byte: the count stays exact."""

from __future__ import annotations

from typing import Any

import cocotb
from cocotb.triggers import RisingEdge, Timer

from tests.hdl.benches.common import (
    CONTROL,
    ECR,
    FIFO_MODE,
    PULSE_NS,
    QUIET,
    Device,
    Registers,
    clocks,
    period_ps,
    start,
)

LEAVES: dict[str, dict[str, int]] = {
    "offline": {"busy": 1, "select": 0},
    "paper-empty": {"busy": 1, "perror": 1, "fault_n": 0},
    "paper-empty, nFault high": {"busy": 1, "perror": 1},
    "busy": {"busy": 1},
    "power-off": {"busy": 0, "select": 0, "fault_n": 0, "ack_n": 0},
    "unplug": {"busy": 1, "perror": 1},
    "unplug, slow pull-ups": {"busy": 1, "perror": 1},
}
PULL_UP_CLOCKS = 1.5  # of the slow ones: from the cable off to the lines high
BUSY_NS = 200  # the peripheral's Busy comes this long after nStrobe has fallen
AT_BYTE = 5


def nobody_could_know(
    how: str, gone_ns: float, off_ns: float, period_ns: float, samples: int
) -> bool:
    """Byte taken, and nothing that the host can see says so.

    Without power no Busy outlasts the filter; and all lines high are an open cable, which is also
    what PError without nFault looks like when it comes with the first sample of Busy or the next.
    """
    if how == "power-off":
        return gone_ns <= BUSY_NS + (samples + 1) * period_ns
    if "unplug" in how or how == "paper-empty, nFault high":
        return off_ns < BUSY_NS + 2 * period_ns
    return False


@cocotb.test()
@cocotb.parametrize(
    how=list(LEAVES),
    clocks_after=[-3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 2],
    ns_after=[0, 300, 1000, 2000],
    late=["", "busy", "perror", "fault_n"],  # by most of a clock: each has its own synchronizer
)
async def leaves_around_the_strobe(
    dut: Any, how: str, clocks_after: float, ns_after: float, late: str
) -> None:
    await start(dut)
    regs = Registers(dut)
    device = Device(dut, (BUSY_NS, 1000), None)
    device.start()
    hz = dut.CLK_HZ.value.to_signed()
    period = period_ps(hz)
    setup = clocks(PULSE_NS, hz) * period
    # Not before the data of the byte; behind the edge by 1 ps.
    after = max(round(clocks_after * period + ns_after * 1000) + 1, 1 - setup)

    async def leave() -> None:
        while len(device.taken) < AT_BYTE:
            await RisingEdge(dut.strobe_n)
        await dut.data_o.value_change  # the strobe falls a set-up later
        await Timer(setup + after, unit="ps")
        if "slow" in how:
            device.gone = True
            await Timer(round(PULL_UP_CLOCKS * period), unit="ps")
        await device.leave(LEAVES[how], late, round(0.9 * period))

    cocotb.start_soon(leave())
    await regs.write(CONTROL, 0x0C)
    await regs.write(ECR, FIFO_MODE | QUIET)
    data = bytes((17 * i + 1) % 256 for i in range(12))
    await regs.fill(data)
    await regs.idle(60_000)
    counted = len(data) - await regs.residue()
    lag = {late: 0.9 * period / 1000}
    gone_ns = after / 1000 + (0 if "slow" in how else lag.get("busy", 0))
    off_ns = after / 1000 + lag.get("perror", 0)
    unknowable = gone_ns >= 0 and nobody_could_know(
        how, gone_ns, off_ns, period / 1000, dut.FILTER_SAMPLES.value.to_signed()
    )
    taken = len(device.taken)
    assert device.gone
    assert taken - unknowable <= counted <= taken, f"{taken} taken, {counted} counted"
    device.come_back()
    await regs.idle(1000)
    await regs.write(ECR, FIFO_MODE | QUIET)
    await regs.send(data[counted:])
    if counted == taken:
        assert bytes(device.taken) == data
