# SPDX-License-Identifier: Apache-2.0
"""Devices and files whose clients are watched by the contract verifier."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from cocotbext.parclass.device import ParallelDevice
from cocotbext.parclass.information import (
    OutULong,
    ParallelRead,
    ParallelWrite,
    ParclassInformation,
)
from cocotbext.parclass.ioctl import InternalIoctl, UserIoctl
from cocotbext.parclass.irp import Irp, MajorFunction
from cocotbext.parclass.irql import Irql, current_irql
from cocotbext.parclass.port import ParallelPort
from cocotbext.parclass.port_client import PortClient
from cocotbext.parclass.port_information import ParallelPnpInformation, ParallelPortInformation
from cocotbext.parclass.registers import ChipMode
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.verifier.client_record import Broken, ClientRecord
from cocotbext.parclass.verifier.findings import Findings, Rule

__all__ = ["VerifiedDevice", "VerifiedPortClient", "call_name"]

P = ParamSpec("P")
T = TypeVar("T")


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
        status = super().call_driver(irp)
        if irp.done:
            self._record.hand_over(irp.status, call_name(irp))
        return status

    async def wait(self, irp: Irp) -> None:
        """Wait for a request; a wait that would block at DISPATCH_LEVEL is a finding."""
        if not irp.done and current_irql() >= Irql.DISPATCH_LEVEL:
            found = f"waits at {current_irql().name}"
            self._record.report(Rule.WAIT_AT_DISPATCH, call_name(irp), found)
        await super().wait(irp)
        self._record.hand_over(irp.status, call_name(irp))

    def information(self) -> ParclassInformation:
        """PARCLASS_INFORMATION with callbacks that are watched."""
        info = super().information()
        return replace(
            info,
            determine_ieee_modes=self._watched("DetermineIeeeModes", info.determine_ieee_modes),
            negotiate_ieee_mode=self._watched("NegotiateIeeeMode", info.negotiate_ieee_mode),
            terminate_ieee_mode=self._watched("TerminateIeeeMode", info.terminate_ieee_mode),
            ieee_fwd_to_rev_mode=self._watched("IeeeFwdToRevMode", info.ieee_fwd_to_rev_mode),
            ieee_rev_to_fwd_mode=self._watched("IeeeRevToFwdMode", info.ieee_rev_to_fwd_mode),
            parallel_read=self._watched_read(info.parallel_read),
            parallel_write=self._watched_write,
            parallel_tryselect=self._watched("ParallelTryselect", info.parallel_tryselect),
            parallel_de_select=self._watched("ParallelDeSelect", info.parallel_de_select),
        )

    def _watched(
        self, call: str, routine: Callable[Concatenate[object, P], T]
    ) -> Callable[Concatenate[object, P], T]:
        """A callback that answers at once, watched."""

        def watched(context: object, /, *args: P.args, **kwargs: P.kwargs) -> T:
            self._record.entered(call, context)
            answer = routine(context, *args, **kwargs)
            if isinstance(answer, NtStatus):
                self._record.hand_over(answer, call)
            return answer

        return watched

    def _watched_read(self, read: ParallelRead) -> ParallelRead:
        """PPARALLEL_READ, watched."""

        async def watched(
            context: object,
            buffer: bytearray | memoryview,
            num_bytes_to_read: int,
            num_bytes_read: OutULong | None,
            channel: int,
        ) -> NtStatus:
            self._record.entered("ParallelRead", context)
            with self._in_flight():
                status = await read(context, buffer, num_bytes_to_read, num_bytes_read, channel)
            self._record.hand_over(status, "ParallelRead")
            return status

        return watched

    async def _watched_write(
        self,
        context: object,
        buffer: bytes | bytearray | memoryview,
        num_bytes_to_write: int,
        num_bytes_written: OutULong | None,
        channel: int,
    ) -> NtStatus:
        """PPARALLEL_WRITE, watched."""
        record, call = self._record, "ParallelWrite"
        view = memoryview(buffer)
        flaw = _flaw_of_write(view.nbytes, num_bytes_to_write, num_bytes_written)
        in_order = record.entered(call, context, flaw)
        data = view.tobytes()[:num_bytes_to_write] if in_order else b""
        if in_order:
            record.follow_up(data, call)
        with self._in_flight():
            status = await self._write(
                context, buffer, num_bytes_to_write, num_bytes_written, channel
            )
        if in_order and num_bytes_written is not None:
            record.wrote(data, num_bytes_written.value)
        record.hand_over(status, call)
        return status

    @contextmanager
    def _in_flight(self) -> Iterator[None]:
        self._record.calls_in_flight += 1
        try:
            yield
        finally:
            self._record.calls_in_flight -= 1


def _flaw_of_write(available: int, asked: int, written: OutULong | None) -> Broken | None:
    """What is wrong with the arguments of a ParallelWrite; lengths in bytes."""
    if written is None:
        return Rule.WRITE_NO_COUNT, "there is none"
    if not 0 <= asked <= available:
        return Rule.WRITE_TOO_LONG, f"{asked} bytes of a buffer of {available}"
    return None


class VerifiedPortClient(PortClient):
    """A file on a port whose holder is watched; it behaves as ``PortClient`` does."""

    def __init__(self, findings: Findings, port: ParallelPort, name: str) -> None:
        super().__init__(port, name)
        self._findings = findings
        self._opened = self._ever_opened = False

    def call_driver(self, irp: Irp) -> NtStatus:
        """Send a request to the port, once the verifier has seen it."""
        call = call_name(irp)
        if irp.major is MajorFunction.CREATE:
            irp.when_done(self._created)
        elif self._is_open(call):
            self._judge_request(irp, call)
        status = super().call_driver(irp)
        self._watch_callbacks(irp)
        return status

    async def wait(self, irp: Irp) -> None:
        """Wait for a request; a wait that would block at DISPATCH_LEVEL is a finding."""
        if not irp.done and current_irql() >= Irql.DISPATCH_LEVEL:
            self._report(Rule.WAIT_AT_DISPATCH, call_name(irp), f"waits at {current_irql().name}")
        await super().wait(irp)

    def _created(self, irp: Irp) -> None:
        if irp.status is NtStatus.STATUS_SUCCESS:
            self._opened = self._ever_opened = True

    def _is_open(self, call: str) -> bool:
        """Whether the file may be used; a call of a closed one is a finding."""
        if not self._opened:
            rule = Rule.USE_AFTER_CLOSE if self._ever_opened else Rule.OPEN_FIRST
            self._report(rule, call, "the file is not open")
        return self._opened

    def _judge_request(self, irp: Irp, call: str) -> None:
        if irp.major is MajorFunction.CLOSE:
            self._opened = False
            if self._owns and not self.port.removed:
                self._report(Rule.PORT_LEAKED, call, "the port is allocated")
        elif irp.code == InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_FREE:
            self._freeing(call)
        elif irp.code in (
            InternalIoctl.IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE,
            InternalIoctl.IOCTL_INTERNAL_PARALLEL_CLEAR_CHIP_MODE,
        ):
            self._changing_mode(call)

    @property
    def _owns(self) -> bool:
        return self.port.owner is self

    def _watch_callbacks(self, irp: Irp) -> None:
        """Put watched callbacks into the structures that a request returned."""
        info = irp.output
        if isinstance(info, ParallelPortInformation):
            irp.output = replace(
                info,
                try_allocate_port=self._watched("TryAllocatePort", info.try_allocate_port),
                free_port=self._watched("FreePort", info.free_port, self._freeing),
                query_num_waiters=self._watched("QueryNumWaiters", info.query_num_waiters),
            )
        elif isinstance(info, ParallelPnpInformation):
            set_mode, clear_mode = info.try_set_chip_mode, info.clear_chip_mode
            irp.output = replace(
                info,
                try_set_chip_mode=self._watched("TrySetChipMode", set_mode, self._changing_mode),
                clear_chip_mode=self._watched("ClearChipMode", clear_mode, self._changing_mode),
                try_select_device=self._watched("TrySelectDevice", info.try_select_device),
                deselect_device=self._watched("DeselectDevice", info.deselect_device),
            )

    def _watched(
        self, call: str, routine: Callable[P, T], judge: Callable[[str], None] = lambda _: None
    ) -> Callable[P, T]:
        """A callback, watched: the file has to be open, and `judge` looks at the rest."""

        def watched(*args: P.args, **kwargs: P.kwargs) -> T:
            if self._is_open(call):
                judge(call)
            return routine(*args, **kwargs)

        return watched

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
