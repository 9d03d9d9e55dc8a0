# SPDX-License-Identifier: Apache-2.0
"""Claims, and writes without one."""

import errno
from typing import cast

import pytest

from cocotbext.parclass import ParallelPort, thread
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.ppdev.errors import KernelError
from cocotbext.ppdev.hub import Call, Connection
from cocotbext.ppdev.port import Claimant, Port
from cocotbext.ppdev.protocol import Op, Request


def test_a_write_without_the_port_is_an_error() -> None:
    """It used to be a write of nothing, which /dev/lp0 tried again for ever."""
    time, printer = VirtualTime(), Printer(None)
    port = ParallelPort(RegisterModel(time, printer))
    call = Call(cast(Connection, None), Request(Op.WRITE))

    async def run() -> None:
        await port.start()
        claimant = Claimant(Port(port))
        await claimant.claim(call)
        assert await claimant.write(call, b"1", 1e9) == 1
        await claimant.release()
        with pytest.raises(KernelError, check=lambda error: error.number == errno.EIO):
            await claimant.write(call, b"2", 1e9)
        await claimant.close()

    time.run(thread(run()))
    assert printer.taken == b"1"
