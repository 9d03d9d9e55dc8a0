# SPDX-License-Identifier: Apache-2.0
"""Devices and files whose clients are watched by the contract verifier."""

from dataclasses import replace

from parclass.client_record import ClientRecord
from parclass.device import ParallelDevice
from parclass.findings import Findings, Rule
from parclass.information import OutULong, ParallelWrite, ParclassInformation
from parclass.ioctl import InternalIoctl, UserIoctl
from parclass.irp import Irp, MajorFunction
from parclass.irql import Irql, current_irql
from parclass.port import ParallelPort
from parclass.port_client import PortClient
from parclass.port_information import ParallelPnpInformation, ParallelPortInformation
from parclass.registers import ChipMode
from parclass.status import NtStatus
from parclass.target import IoStatus

__all__ = ["VerifiedDevice", "VerifiedPortClient", "call_name"]


def call_name(irp: Irp) -> str:
    """A request's name in a finding: its control code's, or its major function's."""
    if irp.major is MajorFunction.INTERNAL_DEVICE_CONTROL:
        return InternalIoctl(irp.code).name if irp.code in list(InternalIoctl) else hex(irp.code)
    if irp.major is MajorFunction.DEVICE_CONTROL:
        return UserIoctl(irp.code).name if irp.code in list(UserIoctl) else hex(irp.code)
    return f"IRP_MJ_{irp.major.name}"


class VerifiedDevice(ParallelDevice):
    """A parallel device whose client is watched; it behaves as ``ParallelDevice`` does."""

    def __init__(
        self, findings: Findings, port: ParallelPort, name: str, *, write: ParallelWrite
    ) -> None:
        super().__init__(port, name, write=write)
        self._record = ClientRecord(findings, self.extension)

    def call_driver(self, irp: Irp) -> NtStatus:
        """Start a request, once the verifier has seen it."""
        self._record.sent(irp, call_name(irp))
        return super().call_driver(irp)

    async def wait(self, irp: Irp) -> None:
        """Wait for a request; a wait that would block at DISPATCH_LEVEL is a finding."""
        if not irp.done and current_irql() >= Irql.DISPATCH_LEVEL:
            found = f"waits at {current_irql().name}"
            self._record.report(Rule.WAIT_AT_DISPATCH, call_name(irp), found)
        await super().wait(irp)

    async def send(self, irp: Irp) -> IoStatus:
        """Start a request and wait for it; the verifier follows its status."""
        result = await super().send(irp)
        self._record.hand_over(result.status, call_name(irp))
        return result

    def information(self) -> ParclassInformation:
        """PARCLASS_INFORMATION with a write callback that is watched."""
        return replace(super().information(), parallel_write=self._watched_write)

    async def _watched_write(
        self,
        context: object,
        buffer: bytes | bytearray | memoryview,
        num_bytes_to_write: int,
        num_bytes_written: OutULong | None,
        channel: int,
    ) -> NtStatus:
        """PPARALLEL_WRITE, watched."""
        record = self._record
        in_order = record.entered(context, len(buffer), num_bytes_to_write, num_bytes_written)
        if in_order:
            record.follow_up(buffer, num_bytes_to_write)
        record.calls_in_flight += 1
        try:
            status = await self._write(
                context, buffer, num_bytes_to_write, num_bytes_written, channel
            )
        finally:
            record.calls_in_flight -= 1
        if in_order and num_bytes_written is not None:
            record.wrote(buffer, num_bytes_to_write, num_bytes_written.value)
        record.hand_over(status, "ParallelWrite")
        return status


class VerifiedPortClient(PortClient):
    """A file on a port whose holder is watched; it behaves as ``PortClient`` does."""

    def __init__(self, findings: Findings, port: ParallelPort, name: str) -> None:
        super().__init__(port, name)
        self._findings = findings
        self._opened = self._closed = False

    def call_driver(self, irp: Irp) -> NtStatus:
        """Send a request to the port, once the verifier has seen it."""
        call = call_name(irp)
        if irp.major is MajorFunction.CREATE:
            self._opened, self._closed = True, False
        elif not self._opened:
            self._report(Rule.USE_AFTER_CLOSE if self._closed else Rule.OPEN_FIRST, call, "closed")
        elif irp.major is MajorFunction.CLOSE:
            self._opened, self._closed = False, True
            if self._owns and not self.port.removed:
                self._report(Rule.PORT_LEAKED, call, "the port is allocated")
        elif irp.code == InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_FREE:
            self._freeing(call)
        elif irp.code in (
            InternalIoctl.IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE,
            InternalIoctl.IOCTL_INTERNAL_PARALLEL_CLEAR_CHIP_MODE,
        ):
            self._changing_mode(call)
        status = super().call_driver(irp)
        self._watch_callbacks(irp)
        return status

    async def wait(self, irp: Irp) -> None:
        """Wait for a request; a wait that would block at DISPATCH_LEVEL is a finding."""
        if not irp.done and current_irql() >= Irql.DISPATCH_LEVEL:
            self._report(Rule.WAIT_AT_DISPATCH, call_name(irp), f"waits at {current_irql().name}")
        await super().wait(irp)

    @property
    def _owns(self) -> bool:
        return self.port.owner is self

    def _watch_callbacks(self, irp: Irp) -> None:
        """Put watched callbacks into the structures that a request returned."""
        if isinstance(irp.output, ParallelPortInformation):
            port_information = irp.output

            def free_port(context: object) -> None:
                self._freeing("FreePort")
                port_information.free_port(context)

            irp.output = replace(port_information, free_port=free_port)
        elif isinstance(irp.output, ParallelPnpInformation):
            pnp_information = irp.output

            async def set_mode(context: object, mode: int) -> NtStatus:
                self._changing_mode("TrySetChipMode")
                return await pnp_information.try_set_chip_mode(context, mode)

            async def clear_mode(context: object, mode: int) -> NtStatus:
                self._changing_mode("ClearChipMode")
                return await pnp_information.clear_chip_mode(context, mode)

            irp.output = replace(
                pnp_information, try_set_chip_mode=set_mode, clear_chip_mode=clear_mode
            )

    def _freeing(self, call: str) -> None:
        if not self._owns:
            self._report(Rule.FREE_NO_ALLOCATE, call, "the port is not allocated to this file")
        elif self.port.chip.mode is not ChipMode.SPP:
            self._report(Rule.CHIP_MODE_LEFT, call, f"chip mode {self.port.chip.mode.name}")

    def _changing_mode(self, call: str) -> None:
        if not self._owns:
            self._report(Rule.CHIP_MODE_NO_PORT, call, "the port is not allocated to this file")

    def _report(self, rule: Rule, call: str, found: str) -> None:
        self._findings.report(rule, self.name, call, found)
