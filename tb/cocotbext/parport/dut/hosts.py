# SPDX-License-Identifier: Apache-2.0
"""How bytes get into a design: by a stream, or by registers and the write contract."""

from collections.abc import Callable
from typing import Any

from cocotb.triggers import RisingEdge, SimTimeoutError, with_timeout

from cocotbext.parclass import ChipMode, ParallelDevice, ParallelPort, nt_success, thread
from cocotbext.parclass.client import print_bytes
from cocotbext.parclass.verifier.driver_watch import DriverRule
from cocotbext.parport.dut.adapter import Ports, PythonHost, load_adapter
from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.host import Host, Sent
from cocotbext.parport.dut.user_code import UserCode
from cocotbext.parport.registers.base import RegisterBus
from cocotbext.parport.registers.bus import IRQ
from cocotbext.parport.registers.table import BUSES, REGISTERS

__all__ = ["RegisterHost", "make_host", "register_bus"]


class StreamHost(Host):
    """Valid, ready and data; without ready, a byte goes over at every clock with valid high."""

    def __init__(self, dut: Any) -> None:
        self._valid, self._data = dut.host_valid, dut.host_data
        self._ready: Any = getattr(dut, "host_ready", None)
        self._clk_edge = RisingEdge(dut.clk)

    async def start(self) -> None:
        """Wait for a clock edge."""
        await self._clk_edge

    async def send(self, data: bytes, timeout_ns: float) -> Sent:
        """Offer byte after byte, each until the clock edge that takes it."""
        await self._clk_edge
        for count, byte in enumerate(data):
            self._data.value = byte
            self._valid.value = 1
            if not await self._accepted(timeout_ns):
                self._valid.value = 0
                return Sent(count, f"ready stayed {_level(self._ready)}")
        self._valid.value = 0
        return Sent(len(data))

    async def _accepted(self, timeout_ns: float) -> bool:
        """Wait for the clock edge that takes the byte."""
        while True:
            await self._clk_edge
            if self._ready is None or self._ready.value == 1:
                return True
            try:
                await with_timeout(RisingEdge(self._ready), round(timeout_ns * 1000), "ps")
            except SimTimeoutError:
                return False


def _level(handle: Any) -> str:
    return "low" if handle.value == 0 else str(handle.value)


class RegisterHost(Host):
    """The PPARALLEL_WRITE contract of parclass, on the design's registers.

    Attributes:
        io, port: what parclass drives; a scenario may use them beside `send`.
        mode: how bytes are strobed; FIFO if the design has one and the scenario wants it.
        code: the user's driver and client.
    """

    exact = True

    def __init__(self, io: RegisterBus, mode: ChipMode, code: UserCode) -> None:
        self.io = io
        self.code = code
        self.port = ParallelPort(io)
        self.mode = mode

    def know_arrivals(self, arrived: Callable[[], int]) -> None:
        """The user's driver is judged by what it gets through."""
        self.code.arrived = arrived

    async def start(self) -> None:
        """Start the port: nInit, idle lines, chip probe. An own map only the driver knows."""
        self.io.start()
        if not self.code.own_map:
            await self.port.start()

    def device(self, timeout_ns: float) -> ParallelDevice:
        """Make a device on the port."""
        device = ParallelDevice(self.port, write=self.code.write)
        device.extension.write_timeout_ns = timeout_ns
        device.extension.write_mode = self.mode
        return device

    async def send(self, data: bytes, timeout_ns: float) -> Sent:
        """Connect, lock, write, unlock, disconnect."""
        if self.code.client is not None:
            return Sent(*await self.code.print(self.port, data, timeout_ns))
        printed = await thread(print_bytes(self.device(timeout_ns), data))
        problem = "" if nt_success(printed.status) else printed.status.name
        return Sent(printed.num_bytes_written, problem)

    def complaints(self) -> list[str]:
        """What was found against the user's driver and client."""
        return self.code.complaints()

    def miscounted(self, counted: int, arrived: int) -> str:
        """In words, and the rule if the count is the user's."""
        text = super().miscounted(counted, arrived)
        if self.code.driver is None and self.code.client is None:
            return text
        rule = DriverRule.COUNT_TOO_HIGH if counted > arrived else DriverRule.COUNT_TOO_LOW
        return f"{rule.name}: {text}; right is: {rule.value}"

    def close(self) -> None:
        """End the user's processes."""
        self.code.close()


def make_host(dut: Any, description: Description, mode: ChipMode) -> Host:
    """Make the host that a description asks for.

    Raises:
        UserError: the adapter's class cannot be loaded, or the user's driver or client cannot.
    """
    kind = description.host.kind
    if kind == "stream":
        return StreamHost(dut)
    if kind == "python":
        return PythonHost(load_adapter(description)(Ports(dut), dut.clk))
    io = register_bus(dut, description)
    return RegisterHost(io, mode, UserCode(io, description))


def register_bus(dut: Any, description: Description) -> RegisterBus:
    """The registers of a design, at the PC's offsets, over its bus."""
    host = description.host
    bus = BUSES[host.bus]
    own_map = description.driver is not None and description.driver.own_map
    registers = {REGISTERS[name]: address for name, address in host.registers.items()}
    names = {signal.name: bus.bench_name(signal.name) for signal in bus.signals}
    names[IRQ.name] = f"host_{IRQ.name}"
    signals = {name: getattr(dut, bench) for name, bench in names.items() if hasattr(dut, bench)}
    return bus.io(clk=dut.clk, offsets=None if own_map else registers, **signals)
