# SPDX-License-Identifier: Apache-2.0
"""A client in C: its requests and its calls of callbacks, made in its thread at its IRQL."""

import struct
from collections.abc import Callable
from pathlib import Path

from cocotbext.parclass.c.port import CONTROLLER, ECR_CONTROLLER, PortService
from cocotbext.parclass.c.process import CProcess, ProcessDied
from cocotbext.parclass.c.wire import Callback, Message, Op
from cocotbext.parclass.device import ParallelDevice
from cocotbext.parclass.information import ParclassInformation, ULong
from cocotbext.parclass.irp import Irp, MajorFunction
from cocotbext.parclass.status import NtStatus, status_watch
from cocotbext.parclass.verifier.driver_watch import (
    CallWatch,
    DriverRule,
    DriverStoppedError,
    Report,
    WatchedIo,
)
from cocotbext.parclass.verifier.user_driver import COUNT_UNSET

__all__ = ["CClient"]

_INFORMATION = struct.Struct("=QQQIIII")
_CONTEXT = 0x5041_5243
"""ParclassContext for C code: a number that means something on this side only."""

_TRIES = 20
"""A client may let so many time-outs of the device pass without a byte."""

_CALL_NS = 5_000
"""A request, a wait or a callback takes some time, so that a loop of them does not stand still."""


_MACROS = ("NT_SUCCESS", "NT_INFORMATION", "NT_WARNING", "NT_ERROR")
"""By the severity that they test for."""


class CClient:
    """A client whose function (PPARCLASS_CLIENT) is in an executable of ``build``.

    Args:
        executable: the executable.
        io: the registers, for a client that looks at them.
        report: takes what is found.
    """

    def __init__(self, executable: Path, io: WatchedIo, report: Report) -> None:
        self._process = CProcess(executable)
        self._io = io
        self._report = report
        self._requests: dict[int, Irp] = {}
        self._info: ParclassInformation | None = None

    def close(self) -> None:
        """End the process."""
        self._process.kill()

    async def print(self, device: ParallelDevice, data: bytes) -> tuple[NtStatus, int]:
        """Open the device, have the client send bytes, and close the device.

        Returns:
            The client's status, and how many bytes it says were written.
        """
        opened = await device.create()
        if opened is not NtStatus.STATUS_SUCCESS:
            return opened, 0
        patience_ns = _TRIES * device.extension.write_timeout_ns
        self._io.call = CallWatch(data, self._io.now(), patience_ns, self._report)
        service = PortService(self._io, self._report)
        try:
            returned = await self._run(device, data, service)
            service.finish(returned.c)
            return self._judge(returned, len(data))
        except DriverStoppedError:
            self.close()
        except (ProcessDied, ValueError) as error:
            self._report(DriverRule.ENDED, str(error))
        finally:
            service.restore()
            self._io.call = None
            await device.close()
        return NtStatus.STATUS_UNSUCCESSFUL, 0

    async def _run(self, device: ParallelDevice, data: bytes, service: PortService) -> Message:
        """Serve the client until it returns."""
        self._process.send(Message(0, payload=data))
        while True:
            message = self._process.receive()
            match message.op:
                case Op.RETURN:
                    return message
                case Op.CALL_DRIVER:
                    answer: Message | None = await self._call_driver(device, message)
                case Op.WAIT:
                    answer = await self._wait(device, message, service)
                case Op.CANCEL:
                    answer = await self._cancel(message)
                case Op.CALLBACK:
                    answer = Message(0, c=await self._callback(device, message))
                case Op.WRITE_CALL:
                    answer = await self._write(device, message)
                case Op.TESTED:
                    answer = None
                    self._tested(message)
                case _:
                    answer = await service.serve(message)
            if answer is not None:
                self._process.send(answer)

    def _judge(self, returned: Message, asked: int) -> tuple[NtStatus, int]:
        count = returned.b
        try:
            status = NtStatus(returned.a)
        except ValueError:
            status = NtStatus.STATUS_UNSUCCESSFUL
            if returned.a >> 30 < 2:  # a failure may have any code, a success has one
                self._report(DriverRule.STATUS_UNKNOWN, f"returned 0x{returned.a:08X}")
        if count == COUNT_UNSET:
            self._report(DriverRule.COUNT_NOT_SET, f"{status} without a count")
            count = 0
        elif count > asked:
            self._report(DriverRule.COUNT_TOO_HIGH, f"{count} of {asked} bytes")
            count = 0
        elif status >> 30 < 2 and count < asked:
            self._report(DriverRule.SHORT_SUCCESS, f"{status} with {count} of {asked} bytes")
        return status, count

    def _tested(self, message: Message) -> None:
        """The client applied a macro to a status: the verifier hears of it, as in Python."""
        self._io.asked()
        watch = status_watch.get()
        if watch is not None:
            watch.tested(_MACROS[message.b & 3], message.a)

    # -- requests

    async def _call_driver(self, device: ParallelDevice, message: Message) -> Message:
        await self._io.delay(_CALL_NS)
        internal = message.b >> 32 & 1
        irp = Irp(
            MajorFunction.INTERNAL_DEVICE_CONTROL if internal else MajorFunction.DEVICE_CONTROL,
            self._io.event(),
            message.a,
            message.payload,
            message.b & 0xFFFF_FFFF,
        )
        self._requests[message.c] = irp
        device.call_driver(irp)
        return self._ended(message.c, irp)

    async def _wait(
        self, device: ParallelDevice, message: Message, service: PortService
    ) -> Message:
        irp = self._requests.get(message.c)
        limit_ns = service.interval_ns(message.b) if message.a else None
        if irp is None and limit_ns is None:
            raise ValueError("it waits for an event that no request of its own sets")
        if message.b and not (irp is not None and irp.done):  # 0 only looks, at any IRQL
            self._io.blocks()
        if irp is None:
            await self._io.delay(limit_ns or _CALL_NS)
            return Message(0)
        if limit_ns is not None:
            await irp.event.wait(limit_ns)
        if limit_ns is None or irp.done:
            await device.wait(irp)  # which judges a wait without a limit, and hands the status over
        await self._io.delay(_CALL_NS)
        return self._ended(message.c, irp)

    async def _cancel(self, message: Message) -> Message:
        await self._io.delay(_CALL_NS)
        irp = self._requests.get(message.c)
        return Message(0, b=int(irp is not None and irp.cancel()))

    def _ended(self, number: int, irp: Irp) -> Message:
        """How a request stands: STATUS_PENDING, or its end."""
        if not irp.done:
            return Message(0, c=irp.status)
        self._requests.pop(number, None)
        output = irp.output
        if isinstance(output, ParclassInformation):
            self._info = output
            payload = _INFORMATION.pack(
                CONTROLLER,
                ECR_CONTROLLER if output.ecr_controller else 0,
                _CONTEXT,
                output.span_of_controller,
                output.hardware_capabilities,
                output.fifo_depth,
                output.fifo_width,
            )
        else:
            payload = bytes(output) if isinstance(output, bytes | bytearray) else b""
        return Message(0, b=irp.information, c=irp.status, done=1, payload=payload)

    # -- callbacks

    def _context(self, device: ParallelDevice, number: int) -> object:
        if number == _CONTEXT:
            return device.extension
        return object() if number else None

    async def _write(self, device: ParallelDevice, message: Message) -> Message:
        await self._io.delay(_CALL_NS)
        assert self._info is not None  # its process has the pointer from there
        written = ULong() if message.c >> 8 & 1 else None
        data = message.payload
        status = await self._info.parallel_write(
            self._context(device, message.b), data, len(data), written, message.c & 0xFF
        )
        count = 0 if written is None else written.value
        if count and self._io.call is not None:
            self._io.call.move(self._io.now())
        return Message(0, b=count, c=status)

    async def _callback(self, device: ParallelDevice, message: Message) -> int:
        await self._io.delay(_CALL_NS)
        info = self._info
        assert info is not None
        context = self._context(device, message.b)
        words = [word for (word,) in struct.iter_unpack("=I", message.payload)]
        if message.a == Callback.READ:
            count = ULong() if words[1] else None
            return await info.parallel_read(context, bytearray(words[0]), words[0], count, 0)
        routines: dict[int, Callable[[], int]] = {
            Callback.DETERMINE: lambda: info.determine_ieee_modes(context),
            Callback.NEGOTIATE: lambda: info.negotiate_ieee_mode(
                context, words[0], words[1], words[2], bool(words[3])
            ),
            Callback.TERMINATE: lambda: info.terminate_ieee_mode(context),
            Callback.FWD_TO_REV: lambda: info.ieee_fwd_to_rev_mode(context),
            Callback.REV_TO_FWD: lambda: info.ieee_rev_to_fwd_mode(context),
            Callback.TRYSELECT: lambda: info.parallel_tryselect(context, words[0]),
            Callback.DESELECT: lambda: info.parallel_de_select(context, words[0]),
        }
        if message.a not in routines:
            raise ValueError(f"no such callback: {message.a}")
        return int(routines[message.a]())
