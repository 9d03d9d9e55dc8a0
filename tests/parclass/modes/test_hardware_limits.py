# SPDX-License-Identifier: Apache-2.0
"""Hardware that breaks the rules, or lacks something: what the driver makes of it."""

from cocotbext.parclass import (
    ChipMode,
    HardwareCapability,
    NtStatus,
    ParallelDevice,
    ParallelPort,
    thread,
)
from cocotbext.parclass.chip import LARGEST_FIFO
from cocotbext.parclass.client import connect, locked, write
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parclass.registers import CNFGA, CNFGA_IDLE, ECR, ECR_FULL, FIFO
from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.printer import Printer


class RudePeripheral:
    """Takes the byte `leaves_at`, and is off line at once: Busy never rises for it.

    IEEE 1284 peripherals change Select only while Busy is high; this one does not care. The bytes
    before it is as fast with as no driver can see.
    """

    leaves_at = 3
    next_ps: int | None = None
    ack_n = select = fault_n = 1
    busy = perror = 0

    def __init__(self) -> None:
        self.taken = bytearray()
        self._data = 0

    def host(self, time_ps: int, line: str, value: int) -> None:
        if line == "data":
            self._data = value
        elif line == "strobe_n" and not value and self.select:
            self.taken.append(self._data)
            self.select = int(len(self.taken) < self.leaves_at)

    def advance(self, time_ps: int) -> None:
        """It does nothing by itself."""


def test_a_rude_peripheral_makes_the_count_wrong_by_one_at_most() -> None:
    time = VirtualTime()
    printer = RudePeripheral()
    port = ParallelPort(RegisterModel(time, printer))
    status, count = time.run(thread(_write(port, b"abcdef")))
    assert status is NtStatus.STATUS_DEVICE_NOT_CONNECTED  # not busy, not selected
    assert printer.taken == b"abc"
    assert count == 2


class RudeAndBack(RudePeripheral):
    """Takes every byte, is out of paper at once and back after 20 us, all without Busy."""

    def host(self, time_ps: int, line: str, value: int) -> None:
        if line == "data":
            self._data = value
        elif line == "strobe_n" and not value and not self.perror:
            self.taken.append(self._data)
            self.perror, self.next_ps = 1, time_ps + 20_000_000

    def advance(self, time_ps: int) -> None:
        if self.next_ps is not None and time_ps >= self.next_ps:
            self.perror, self.next_ps = 0, None


def test_a_rude_peripheral_gets_no_byte_twice_in_one_call() -> None:
    time, printer = VirtualTime(), RudeAndBack()
    port = ParallelPort(RegisterModel(time, printer))
    for call in (1, 2):
        outcome = time.run(thread(_write(port, b"abc")))
        assert outcome == (NtStatus.STATUS_DEVICE_PAPER_EMPTY, 0)
        assert printer.taken == b"a" * call


class _FifoWithout(RegisterModel):
    """The model, but for what a test breaks."""

    hands_over = True
    stops = True

    async def read(self, offset: int) -> int:
        value = await super().read(offset)
        if offset == CNFGA and not self.stops and self._mode is ChipMode.CONFIGURATION:
            return value & ~CNFGA_IDLE
        return value

    async def write(self, offset: int, value: int) -> None:
        if offset == ECR and not self.hands_over and value & 0xE0 == ChipMode.FIFO:
            value = value & 0x1F | ChipMode.TEST  # the bytes go in, and stay
        await super().write(offset, value)


class NeverHandsOver(_FifoWithout):
    """Its hardware handshake does not run."""

    hands_over = False


class NeverStops(_FifoWithout):
    """It says for ever that a byte is under way."""

    stops = False


def test_a_fifo_that_hands_nothing_over_times_out() -> None:
    time, printer = VirtualTime(), Printer()
    port = ParallelPort(NeverHandsOver(time, printer))
    outcome = time.run(thread(_write(port, b"abcdef", ChipMode.FIFO)))
    assert outcome == (NtStatus.STATUS_IO_TIMEOUT, 0)
    assert printer.taken == b""


def test_a_fifo_that_does_not_stop_is_an_error() -> None:
    time, printer = VirtualTime(), Printer(faults=[parse_fault("paper-empty@5")])
    port = ParallelPort(NeverStops(time, printer))
    status, count = time.run(thread(_write(port, b"a" * 100, ChipMode.FIFO)))
    assert status is NtStatus.STATUS_IO_DEVICE_ERROR
    assert count <= len(printer.taken) == 5


class NoExtendedRegisters(RegisterModel):
    """An old port: an access beyond its eight registers is a mistake."""

    async def read(self, offset: int) -> int:
        assert offset < 8
        return await super().read(offset)

    async def write(self, offset: int, value: int) -> None:
        assert offset < 8
        await super().write(offset, value)


def test_a_port_without_ecr_has_nothing_there() -> None:
    time, printer = VirtualTime(), Printer()
    port = ParallelPort(NoExtendedRegisters(time, printer), has_ecr=False)
    assert time.run(thread(_write(port, b"ab"))) == (NtStatus.STATUS_SUCCESS, 2)
    information = time.run(thread(connect(ParallelDevice(port))))
    assert information.ecr_controller == 0
    nothing = HardwareCapability.PPT_NO_HARDWARE_PRESENT
    assert information.hardware_capabilities == nothing


def test_a_port_without_ecr_has_no_fifo() -> None:
    time, printer = VirtualTime(), Printer()
    port = ParallelPort(NoExtendedRegisters(time, printer), has_ecr=False)
    outcome = time.run(thread(_write(port, b"ab", ChipMode.FIFO)))
    assert outcome == (NtStatus.STATUS_NO_SUCH_DEVICE, 0)
    assert printer.taken == b""


class HasNoEnd(RegisterModel):
    """Its FIFO takes bytes for ever; counts the accesses to it."""

    accesses = 0

    async def read(self, offset: int) -> int:
        return await super().read(offset) & ~(ECR_FULL if offset == ECR else 0)

    async def write(self, offset: int, value: int) -> None:
        self.accesses += offset == FIFO
        await super().write(offset, value)


def test_a_fifo_without_end_is_none_and_is_measured_once() -> None:
    time, printer = VirtualTime(), Printer()
    io = HasNoEnd(time, printer)
    port = ParallelPort(io)
    for _ in range(2):
        outcome = time.run(thread(_write(port, b"ab", ChipMode.FIFO)))
        assert outcome == (NtStatus.STATUS_NO_SUCH_DEVICE, 0)
    assert LARGEST_FIFO <= io.accesses < LARGEST_FIFO + 64
    assert printer.taken == b""


async def _write(
    port: ParallelPort,
    data: bytes,
    mode: ChipMode = ChipMode.SPP,
    timeout_ns: float = 5e6,
) -> tuple[NtStatus, int]:
    await port.start()
    device = ParallelDevice(port)
    device.extension.write_mode = mode
    await port.io.delay(60_000)
    device.extension.write_timeout_ns = timeout_ns
    async with locked(device) as information:
        return await write(information, data)
