# SPDX-License-Identifier: Apache-2.0
"""Answers what C code asks of the port: registers, time, IRQL."""

from contextlib import ExitStack

from cocotbext.parclass.c.wire import Message, Op
from cocotbext.parclass.irql import Irql, current_irql, raised_irql
from cocotbext.parclass.verifier.driver_watch import DriverRule, Report, WatchedIo

__all__ = ["CONTROLLER", "ECR_CONTROLLER", "OWN_SPAN", "PortService"]

CONTROLLER = 0x378
"""Where the registers are for C code: LPT1 of a PC."""

ECR_CONTROLLER = CONTROLLER + 0x400

_REGISTERS = (0x000, 0x001, 0x002, 0x400, 0x401, 0x402)
_UNUSED = range(3, 8)
"""EPP registers, inside SpanOfController: not built, they read as an empty bus does."""

OWN_SPAN = 0x400
"""SpanOfController of a controller with registers of its own."""

_UNIT_NS = 100

_TIME_NS = 1_000
"""Asking for the time takes some, so that a loop that only asks does not stand still."""

_EMPTY_BUS_NS = 1_000
"""A bus cycle that nobody answers takes time, too."""


class PortService:
    """Register accesses, delays and IRQL of one call of C code.

    Args:
        io: the registers.
        report: takes what is found.
    """

    def __init__(self, io: WatchedIo, report: Report) -> None:
        self._io = io
        self._report = report
        self._raised = ExitStack()
        self._levels: list[Irql] = []

    async def serve(self, message: Message) -> Message | None:
        """Do what a message asks for; returns the answer, None if it wants none.

        Raises:
            DriverStoppedError: the code does not return by itself.
            ValueError: the message asks for nothing of this kind.
        """
        match message.op:
            case Op.READ:
                return Message(0, b=await self._read(message.a))
            case Op.WRITE:
                await self._write(message.a, message.b & 0xFF)
            case Op.READ_BUFFER:
                values = [await self._read(message.a) for _ in range(min(message.b, 1024))]
                return Message(0, payload=bytes(values))
            case Op.WRITE_BUFFER:
                for value in message.payload:
                    await self._write(message.a, value)
            case Op.STALL:
                await self._io.delay(message.b)
            case Op.DELAY:
                await self._io.wait(self.interval_ns(message.b))
                return Message(0)
            case Op.TIME:
                await self._io.delay(_TIME_NS)
                return Message(0, b=int(self._io.now()))
            case Op.RAISE:
                self._raise(message.a)
                self._io.asked()
            case Op.LOWER:
                self._lower(message.a)
                self._io.asked()
            case _:
                raise ValueError(f"no request of a port: {message.op}")
        return None

    def interval_ns(self, units: int) -> float:
        """How long a LARGE_INTEGER of 100 ns units is from now on: negative ones are relative."""
        signed = units - (1 << 64) if units >> 63 else units
        return max(0.0, -signed * _UNIT_NS if signed <= 0 else signed * _UNIT_NS - self._io.now())

    def finish(self, level: int) -> None:
        """The code returned at `level`: that of its caller is right."""
        before = self._levels[0] if self._levels else current_irql()
        if level != before:
            self._report(DriverRule.IRQL_LEFT, f"called at {before.name}, returned at {level}")
        self.restore()

    def restore(self) -> None:
        """Go back to the IRQL of the beginning."""
        self._raised.close()
        self._levels.clear()

    def _offset(self, port: int) -> int | None:
        offset = port - CONTROLLER
        if self._io.own_map:
            if offset not in range(OWN_SPAN):
                found = f"0x{port:X}; the controller is at 0x{CONTROLLER:X}, 0x{OWN_SPAN:X} long"
                self._report(DriverRule.NO_SUCH_PORT, found)
                return None
            return offset
        if offset in _REGISTERS:
            return offset
        if offset not in _UNUSED:
            known = f"0x{CONTROLLER:X} to 0x{CONTROLLER + 7:X}, 0x{ECR_CONTROLLER:X} and two more"
            shown = "an address above 0xFFFF" if port > 0xFFFF else f"port 0x{port:X}"
            self._report(DriverRule.NO_SUCH_PORT, f"{shown}; the registers are at {known}")
        return None

    async def _read(self, port: int) -> int:
        offset = self._offset(port)
        if offset is not None:
            return await self._io.read(offset)
        await self._io.delay(_EMPTY_BUS_NS)
        return 0xFF

    async def _write(self, port: int, value: int) -> None:
        offset = self._offset(port)
        if offset is not None:
            await self._io.write(offset, value)
        else:
            await self._io.delay(_EMPTY_BUS_NS)

    def _raise(self, level: int) -> None:
        before = current_irql()
        if level < before or level > Irql.DISPATCH_LEVEL:
            self._report(DriverRule.IRQL_ORDER, f"raised from {before.name} to {level}")
            return
        self._levels.append(before)
        self._raised.enter_context(raised_irql(Irql(level)))

    def _lower(self, level: int) -> None:
        if not self._levels or level > current_irql() or level < min(self._levels):
            self._report(DriverRule.IRQL_ORDER, f"lowered from {current_irql().name} to {level}")
            return
        below = self._levels[0]
        self.restore()
        if level > below:
            self._raise(level)
