# SPDX-License-Identifier: Apache-2.0
"""The master in Verilog does what a master in Python does, and refuses the same."""

from typing import Any

import cocotb
import pytest

from cocotbext.parclass import ChipMode
from cocotbext.parclass.io import Expect, Read, Stall, Write, WriteBuffer
from cocotbext.parclass.registers import CONTROL, DATA, ECR, FIFO
from cocotbext.parport.bench.ours import Bench
from cocotbext.parport.peripheral.wires import BareWires
from cocotbext.parport.registers.base import BusError

NOWHERE = 0x123


@cocotb.test()
async def steps_are_done_in_order(dut: Any) -> None:
    bench = Bench(dut)
    await bench.start()
    before = bench.io.now()
    steps = (Write(DATA, 0x5A), Read(DATA), Stall(1_000.5), Write(DATA, 0xA5), Read(DATA))
    assert await bench.io.run((*steps, Read(CONTROL), *steps)) == [0x5A, 0xA5, 0x0C, 0x5A, 0xA5]
    assert 2_001 < bench.io.now() - before < 2_001 + 11 * 3 * 20
    assert await bench.io.run(()) == []


@cocotb.test()
async def steps_end_where_something_else_is_read(dut: Any) -> None:
    bench = Bench(dut)
    await bench.start()
    run, write = bench.io.run, Write(DATA, 0x5A)
    met, unmet = Expect(DATA, 0xF0, 0x50), Expect(DATA, 0x0F, 0x0B)
    assert await run((write, met, Write(DATA, 0xA5), Read(DATA))) == [0x5A, 0xA5]
    assert await run((write, unmet, Write(DATA, 0xA5), Read(DATA))) == [0x5A]
    assert await run((Stall(100), met, unmet, Write(DATA, 0xA5))) == [0x5A, 0x5A]
    assert await run((*[Stall(100), unmet] * 9, Write(DATA, 0xA5))) == [0x5A]
    assert await run((*[Stall(100), met] * 9, Write(DATA, 0xA5))) == [0x5A] * 9
    assert await bench.io.read(DATA) == 0xA5
    assert await run((write, *[met] * 20, unmet, *[Write(DATA, 0xA5)] * 20)) == [0x5A] * 21
    assert await bench.io.read(DATA) == 0x5A  # what comes behind is not done


@cocotb.test()
async def a_buffer_of_any_length(dut: Any) -> None:
    bench = Bench(dut)
    await bench.start()
    data = bytes(range(1, 17))
    for length in (0, 1, 16):
        await bench.io.write(ECR, ChipMode.BYTE)
        await bench.io.write(ECR, ChipMode.TEST)
        await bench.io.run((WriteBuffer(FIFO, data[:length]),))
        assert bytes([await bench.io.read(FIFO) for _ in range(length)]) == data[:length]
    await bench.io.write(ECR, ChipMode.BYTE)
    await bench.io.run((WriteBuffer(DATA, bytes(150)),))
    await bench.io.run((WriteBuffer(DATA, bytes(range(200))),))
    assert await bench.io.read(DATA) == 199
    between = (Write(DATA, 1), WriteBuffer(DATA, b"abc"), Read(DATA), Write(DATA, 2), Read(DATA))
    assert await bench.io.run((*between, *between)) == [ord("c"), 2, ord("c"), 2]


@cocotb.test()
async def an_access_to_nothing_is_an_error(dut: Any) -> None:
    bench = Bench(dut)
    await bench.start()
    with pytest.raises(BusError, match="no register at 0x123: the access ended with err"):
        await bench.io.read(NOWHERE)
    with pytest.raises(BusError, match="no register at one of several"):
        await bench.io.run((WriteBuffer(NOWHERE, b"ab"),))
    with pytest.raises(BusError, match="no register at one of several"):
        await bench.io.run((Write(DATA, 1), Read(NOWHERE), Write(DATA, 2)))
    assert await bench.io.read(DATA) == 1  # what comes behind the error is not done


@cocotb.test()
async def no_answer_is_an_error(dut: Any) -> None:
    bench = Bench(dut)  # the controller is in reset, and stays there
    with pytest.raises(BusError, match="no ack for 0x000: the slave does not answer"):
        await bench.io.read(DATA)


@cocotb.test()
async def the_player_plays_printers_only(dut: Any) -> None:
    with pytest.raises(TypeError, match="parport_fast_bench plays a Printer, not a BareWires"):
        Bench(dut, peripheral=BareWires())
