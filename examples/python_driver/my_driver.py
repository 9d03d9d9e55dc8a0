# SPDX-License-Identifier: Apache-2.0
"""A PPARALLEL_WRITE in Python, with the strobe made by software."""

from cocotbext.parclass import (
    DeviceExtension,
    Irql,
    NtStatus,
    OutULong,
    PortIo,
    current_irql,
)
from cocotbext.parclass.registers import (
    CONTROL,
    CONTROL_STROBE,
    DATA,
    STATUS,
    Action,
    classify,
    is_ready,
)

IDLE = 0xCC
US = 1_000
DISPATCH_LIMIT_NS = 200 * US


class Writer:
    """``parport verify`` makes one, with the registers of the design, and calls its ``write``."""

    def __init__(self, io: PortIo) -> None:
        self.io = io

    async def write(
        self,
        context: DeviceExtension | None,
        buffer: bytes,
        num_bytes_to_write: int,
        num_bytes_written: OutULong | None,
        channel: int,  # noqa: ARG002  # not used, as documented
    ) -> NtStatus:
        """Write bytes to the device (PPARALLEL_WRITE)."""
        if num_bytes_written is None:
            return NtStatus.STATUS_INVALID_PARAMETER
        num_bytes_written.value = 0
        if context is None:
            return NtStatus.STATUS_INVALID_PARAMETER
        if not context.locked:
            return NtStatus.STATUS_ACCESS_DENIED
        for value in buffer[:num_bytes_to_write]:
            taken = False
            while not taken:
                stopped = await self.wait_until_ready(context)
                if stopped is not None:
                    return stopped
                taken = await self.strobe(value)
            num_bytes_written.value += 1
        return NtStatus.STATUS_SUCCESS

    async def wait_until_ready(self, device: DeviceExtension) -> NtStatus | None:
        """None when the printer takes a byte, otherwise why it does not."""
        limit_ns = device.write_timeout_ns
        if current_irql() >= Irql.DISPATCH_LEVEL:
            limit_ns = min(limit_ns, DISPATCH_LIMIT_NS)
        started_ns = self.io.now()
        while True:
            action, ntstatus = classify(await self.io.read(STATUS))
            if device.transfer is not None and device.transfer.stopped is not None:
                return device.transfer.stopped  # removed, or closed
            if action is Action.WRITE:
                return None
            waited_ns = self.io.now() - started_ns
            if action is Action.GIVE_UP or waited_ns >= limit_ns:
                return ntstatus
            await self.io.delay(min(US + waited_ns / 4, limit_ns - waited_ns))

    async def strobe(self, value: int) -> bool:
        """Hand over one byte; whether the printer was there to take it."""
        await self.io.write(DATA, value)
        await self.io.delay(US)
        if not is_ready(await self.io.read(STATUS)):
            return False
        await self.io.write(CONTROL, IDLE | CONTROL_STROBE)
        await self.io.delay(US)
        during = await self.io.read(STATUS)
        await self.io.write(CONTROL, IDLE)
        await self.io.delay(US)
        after = await self.io.read(STATUS)
        gone = (NtStatus.STATUS_DEVICE_NOT_CONNECTED, NtStatus.STATUS_DEVICE_POWERED_OFF)
        return classify(during).ntstatus not in gone and classify(after).ntstatus not in gone
