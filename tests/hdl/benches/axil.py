# SPDX-License-Identifier: Apache-2.0
"""The AXI4-Lite wrapper, driven by cocotbext-axi with pauses on every channel."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ReadOnly, RisingEdge
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiResp

from tests.hdl.benches.common import CONTROL, DATA, ECR, FIFO, QUIET, READY, STATUS, TEST
from tests.hdl.benches.register_map import ADDRESSES, RegisterMap

SPREAD = 0x800  # register A at SPREAD + 4 * A, FIFO to ecr at SPREAD_FIFO + 4 * (A - FIFO)
SPREAD_FIFO = 0xC00
PAUSED = ("b", "aw", "w", "ar", "r")


async def start(dut: Any, pauses: float = 0.5, seed: int = 1, **lines: int) -> AxiLiteMaster:
    """Reset; `pauses`: the share of clocks in which a channel's master side stands still."""
    for name, value in {**READY, "data_i": 0xA5, **lines}.items():
        getattr(dut, name).value = value
    dut.rst.value = 1
    Clock(dut.clk, 20, unit="ns", impl="gpi").start()
    await RisingEdge(dut.clk)
    await RisingEdge(dut.clk)  # the master looks at ready at once: it has to be known by then
    master = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
    for _ in range(4):
        await RisingEdge(dut.clk)
    dut.rst.value = 0
    for _ in range(20):
        await RisingEdge(dut.clk)
    rng = random.Random(seed)

    def pause() -> Iterator[bool]:
        while True:
            yield rng.random() < pauses

    for name in PAUSED if pauses else ():
        interface = master.read_if if name in ("ar", "r") else master.write_if
        getattr(interface, f"{name}_channel").set_pause_generator(pause())
    return master


def spread(address: int) -> int:
    """Where a register stands alone in a word."""
    return (SPREAD if address < FIFO else SPREAD_FIFO) + 4 * (address & 0x3FF)


async def read(master: AxiLiteMaster, address: int) -> int:
    """A register through its word of its own: the read acts."""
    answer = await master.read(spread(address), 4)
    assert answer.resp == AxiResp.OKAY
    assert answer.data[1:] == bytes(3)
    return int(answer.data[0])


@cocotb.test()
async def packed_and_spread(dut: Any) -> None:
    master = await start(dut)
    await master.write(DATA, b"\x42\x00\x0c")
    assert (await master.read(DATA, 4)).data == b"\x42\xdf\x0c\x00"
    assert dut.data_o.value == 0x42
    assert [await read(master, a) for a in (DATA, STATUS, CONTROL, ECR)] == [
        0x42,
        0xDF,
        0x0C,
        0x15,
    ]
    await master.write(spread(ECR), b"\x34\xff\xff\xff")  # lanes without a register
    assert (await master.read(FIFO, 4)).data == b"\xff\xff\x35\x00"


@cocotb.test()
async def byte_lanes(dut: Any) -> None:
    """Each lane alone; the others stay."""
    master = await start(dut)
    await master.write(DATA, b"\x11")
    await master.write(CONTROL, b"\x0e")
    assert (await master.read(DATA, 4)).data == b"\x11\xdf\x0e\x00"
    await master.write(DATA, b"\x22")
    assert (await master.read(DATA, 4)).data == b"\x22\xdf\x0e\x00"


@cocotb.test()
async def outside_the_map(dut: Any) -> None:
    """SLVERR for a word without a register, OKAY for a lane without one."""
    master = await start(dut, pauses=0)
    for address in range(0, 0x1000, 4):
        inside = address in (DATA, FIFO, *(spread(a) for a in ADDRESSES))
        expected = AxiResp.OKAY if inside else AxiResp.SLVERR
        read_back = await master.read(address, 4)
        assert read_back.resp == expected, hex(address)
        if not inside:
            assert read_back.data == bytes(4)
            assert (await master.write(address, b"\xff" * 4)).resp == AxiResp.SLVERR
    assert (await master.write(0x003, b"\xff")).resp == AxiResp.OKAY
    assert (await master.read(DATA, 4)).data == b"\x00\xdf\x00\x00"
    assert await read(master, ECR) == 0x15


@cocotb.test()
async def only_spread_reads_act(dut: Any) -> None:
    """A packed read cannot say which lane it wants, so it takes nothing out of the test FIFO."""
    master = await start(dut)
    await master.write(ECR, bytes([TEST | QUIET]))
    for value in range(17):
        await master.write(FIFO, bytes([value]))
    for _ in range(3):
        assert (await master.read(FIFO, 4)).data == b"\x00\xff\xd6\x00"
    assert [await read(master, FIFO) for _ in range(16)] == list(range(16))
    assert await read(master, ECR) == 0xD5


@cocotb.test()
async def reads_and_writes_in_turn(dut: Any) -> None:
    """Neither starves the other; answers come in the order of their requests."""
    master = await start(dut, pauses=0)
    order: list[str] = []

    async def writes() -> None:
        for value in range(20):
            await master.write(DATA, bytes([value]))
            order.append("w")

    async def reads() -> None:
        last = 0
        for _ in range(20):
            value = (await master.read(DATA, 1)).data[0]
            assert value >= last
            last = value
            order.append("r")

    tasks = [cocotb.start_soon(writes()), cocotb.start_soon(reads())]
    for task in tasks:
        await task
    assert "www" not in "".join(order[:30])
    assert "rrr" not in "".join(order[:30])


@cocotb.test()
async def silent_in_reset(dut: Any) -> None:
    master = await start(dut, pauses=0)
    await master.write(DATA, b"\x42")
    dut.rst.value = 1
    await ReadOnly()
    for name in ("awready", "wready", "arready", "bvalid", "rvalid"):
        assert getattr(dut, f"s_axil_{name}").value == 0
    await RisingEdge(dut.clk)
    dut.rst.value = 0


@cocotb.test()
@cocotb.parametrize(pauses=[0.0, 0.3, 0.7])
async def random_traffic(dut: Any, pauses: float) -> None:
    """Words with any byte enables, back to back, against the model; the peripheral is offline."""
    master = await start(dut, pauses, seed=3, select=0)
    model = RegisterMap(16, 0xCF, 0xA5)
    rng = random.Random(13)
    words = {DATA: (0, 1, 2, None), FIFO: (0x400, 0x401, 0x402, None)}
    for _ in range(300):
        base = rng.choice((DATA, FIFO, FIFO))
        lanes = words[base]
        if rng.random() < 0.5:
            first = rng.randrange(4)
            data = bytearray(rng.randbytes(rng.randint(1, 4 - first)))
            for i in range(len(data)):
                if lanes[first + i] == ECR:
                    data[i] |= QUIET
                if lanes[first + i] == CONTROL:
                    data[i] &= 0x2F
            assert (await master.write(base + first, bytes(data))).resp == AxiResp.OKAY
            for i, byte in enumerate(data):
                if (lane := lanes[first + i]) is not None:
                    model.write(lane, byte)
        elif rng.random() < 0.5:
            expected = bytes(0 if a is None else model.peek(a) for a in lanes)
            assert (await master.read(base, 4)).data == expected
        else:
            address = rng.choice(ADDRESSES)
            assert await read(master, address) == model.read(address), hex(address)
