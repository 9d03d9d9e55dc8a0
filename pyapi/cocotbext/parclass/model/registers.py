# SPDX-License-Identifier: Apache-2.0
"""The controller as a register model: the PC's registers in Python, with a peripheral behind them.

The same driver runs against this and against the HDL; here a byte costs microseconds of real time.
"""

from collections.abc import Coroutine
from typing import Any

from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parclass import registers
from cocotbext.parclass.io import OneByOne
from cocotbext.parclass.irql import thread
from cocotbext.parclass.model.fifo import FifoModel
from cocotbext.parclass.model.virtual_time import VirtualEvent, VirtualTime
from cocotbext.parclass.registers import (
    CNFGA_IDLE,
    CONTROL_AUTOFD,
    CONTROL_INIT,
    CONTROL_SELECTIN,
    CONTROL_STROBE,
    ECR_EMPTY,
    ECR_FULL,
    ECR_INTERRUPTS_OFF,
    ECR_MODE,
    ECR_SERVICED,
    STATUS_ACK_N,
    STATUS_BUSY_N,
    STATUS_FAULT_N,
    STATUS_PERROR,
    STATUS_SELECT,
    ChipMode,
)

__all__ = ["ACCESS_NS", "RegisterModel"]

ACCESS_NS = 80
"""Time of one register access: four clocks at 50 MHz, as over the Wishbone of the HDL."""

_BUILT = (
    ChipMode.SPP,
    ChipMode.BYTE,
    ChipMode.FIFO,
    ChipMode.TEST,
    ChipMode.CONFIGURATION,
)

_CNFGA = 0x10
"""Pulsed interrupts, 8-bit FIFO: what SMSC's chips read."""


class RegisterModel(OneByOne):
    """A PortIo over registers in Python, in virtual time.

    Args:
        time: the clock.
        peripheral: what hangs on the connector.
        access_ns: how long a register access takes, ns.
        fifo_depth: bytes, as FIFO_DEPTH of the HDL; the service interrupt comes at half of it.
    """

    def __init__(
        self,
        time: VirtualTime,
        peripheral: Peripheral,
        access_ns: float = ACCESS_NS,
        fifo_depth: int = 16,
    ) -> None:
        self._time = time
        self._peripheral = peripheral
        self._access_ns = access_ns
        self._lines: dict[str, int] = {}
        self._data = 0
        self._control = 0
        self._mode = ChipMode.SPP
        self._interrupts_off = ECR_INTERRUPTS_OFF
        self._interrupted = False
        self._threshold = fifo_depth // 2
        self._fifo = FifoModel(peripheral, fifo_depth, self._drive, self._serve)
        self._drive_registers()

    def now(self) -> float:
        """Virtual time, ns."""
        return self._time.now_ps / 1000

    async def delay(self, ns: float) -> None:
        """Let virtual time pass."""
        await self._time.sleep(ns)

    def event(self) -> VirtualEvent:
        """Make an event."""
        return VirtualEvent(self._time)

    def start_thread(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Start a system thread."""
        self._time.start(thread(coroutine))

    async def wait_interrupt(self, timeout_ns: float) -> bool:
        """Wait for the service interrupt; one since the last call counts."""
        deadline_ps = self._time.now_ps + round(timeout_ns * 1000)
        while not self._interrupted and self._time.now_ps < deadline_ps:
            next_ps = self._fifo.next_ps
            until_ps = deadline_ps if next_ps is None else min(next_ps, deadline_ps)
            await self._time.sleep((until_ps - self._time.now_ps) / 1000)
            self._fifo.advance(self._time.now_ps)
        came, self._interrupted = self._interrupted, False
        return came

    async def read(self, offset: int) -> int:
        """Read a register; offsets outside the map read 0xFF, as an empty bus does."""
        await self._time.sleep(self._access_ns)
        self._fifo.advance(self._time.now_ps)
        match offset:
            case registers.DATA:
                return self._data
            case registers.STATUS:
                return self._read_status()
            case registers.CONTROL:
                return self._control
            case registers.FIFO:
                return self._read_fifo()
            case registers.CNFGB if self._mode is ChipMode.CONFIGURATION:
                return 0x00
            case registers.ECR:
                return self._read_ecr()
            case _:
                return 0xFF

    async def write(self, offset: int, value: int) -> None:
        """Write a register and move the lines that change; other offsets ignore it."""
        await self._time.sleep(self._access_ns)
        self._fifo.advance(self._time.now_ps)
        match offset:
            case registers.DATA if self._by_software:
                self._data = value
            case registers.CONTROL:
                strobe = CONTROL_STROBE if self._strobes else 0
                self._control = value & (0x3E | strobe)
            case registers.FIFO if self._mode in (ChipMode.FIFO, ChipMode.TEST):
                if not self._fifo.full:
                    self._fifo.bytes.append(value)
            case registers.ECR:
                self._write_ecr(value)
        self._drive_registers()
        self._fifo.advance(self._time.now_ps)

    @property
    def _by_software(self) -> bool:
        """Data and strobe come from the registers."""
        return self._mode in (ChipMode.SPP, ChipMode.BYTE)

    @property
    def _strobes(self) -> bool:
        """The Strobe bit of control is the driver's: no byte of the hardware is under way."""
        return self._by_software and not self._fifo.engaged

    def _drive_registers(self) -> None:
        """Put data and control on the lines."""
        now, control = self._time.now_ps, self._control
        self._drive(now, "autofd_n", int(not control & CONTROL_AUTOFD))
        self._drive(now, "init_n", int(bool(control & CONTROL_INIT)))
        self._drive(now, "selectin_n", int(not control & CONTROL_SELECTIN))
        if not self._fifo.engaged:
            self._drive(now, "strobe_n", int(not control & CONTROL_STROBE))
        if self._strobes:
            self._drive(now, "data", self._data)

    def _drive(self, time_ps: int, line: str, value: int) -> None:
        if self._lines.get(line) != value:
            self._lines[line] = value
            self._peripheral.host(time_ps, line, value)

    def _read_status(self) -> int:
        pins = self._peripheral
        return (
            (0 if pins.busy or (self._by_software and self._fifo.engaged) else STATUS_BUSY_N)
            | (STATUS_ACK_N if pins.ack_n else 0)
            | (STATUS_PERROR if pins.perror else 0)
            | (STATUS_SELECT if pins.select else 0)
            | (STATUS_FAULT_N if pins.fault_n else 0)
            | 0x07
        )

    def _read_fifo(self) -> int:
        if self._mode is ChipMode.CONFIGURATION:
            return _CNFGA | (0 if self._fifo.engaged else CNFGA_IDLE)
        if self._mode is ChipMode.TEST and self._fifo.bytes and not self._fifo.engaged:
            byte = self._fifo.bytes.popleft()
            self._serve()
            return byte
        return 0xFF

    def _read_ecr(self) -> int:
        full = ECR_FULL if self._fifo.full else 0
        empty = 0 if self._fifo.bytes else ECR_EMPTY
        return self._mode | self._interrupts_off | full | empty

    def _write_ecr(self, value: int) -> None:
        """Change the mode, if it is built; 000 and 001 empty the FIFO."""
        self._interrupts_off = value & ECR_INTERRUPTS_OFF
        mode = value & ECR_MODE
        if mode in _BUILT:
            self._mode = ChipMode(mode)
        if self._by_software:
            self._fifo.flush()
        else:
            self._control &= ~CONTROL_STROBE
        self._fifo.run = self._mode is ChipMode.FIFO
        self._serve()

    def _serve(self) -> None:
        """The service interrupt: fires once when there is room, and disarms itself."""
        room = self._fifo.depth - len(self._fifo.bytes)
        in_fifo_mode = self._mode in (ChipMode.FIFO, ChipMode.TEST)
        if in_fifo_mode and not self._interrupts_off & ECR_SERVICED and room >= self._threshold:
            self._interrupts_off |= ECR_SERVICED
            self._interrupted = True
