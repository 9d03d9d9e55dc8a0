# SPDX-License-Identifier: Apache-2.0
"""What the verifier remembers of one client of a device, and how it judges its next call."""

from parclass.extension import DeviceExtension
from parclass.findings import Findings, Rule
from parclass.information import OutULong
from parclass.ioctl import InternalIoctl, UserIoctl
from parclass.irp import Irp, MajorFunction
from parclass.status import NtStatus, status_watch

__all__ = ["ClientRecord"]

_LOCK = (
    InternalIoctl.IOCTL_INTERNAL_LOCK_PORT,
    InternalIoctl.IOCTL_INTERNAL_LOCK_PORT_NO_SELECT,
)
_UNLOCK = (
    InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT,
    InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT_NO_DESELECT,
)


class _Delivered:
    """A status that the client got, and the macros that it applied to it."""

    def __init__(self, status: NtStatus, call: str) -> None:
        self.status = status
        self.call = call
        self._macros: set[str] = set()

    def tested(self, macro: str, status: int) -> None:
        """See ``parclass.status.StatusWatch``; only tests of this very status count."""
        if status == self.status:
            self._macros.add(macro)

    @property
    def misread(self) -> bool:
        """NT_ERROR was applied to what is neither error nor success, and NT_SUCCESS was not."""
        return self.status >> 30 == 2 and self._macros == {"NT_ERROR"}


class ClientRecord:
    """One client: what it has open, connected and locked, as it can know it itself.

    Attributes:
        calls_in_flight: callbacks that have not returned.
    """

    def __init__(self, findings: Findings, device: DeviceExtension) -> None:
        self.calls_in_flight = 0
        self._findings = findings
        self._device = device
        self._ever_opened = False
        self._opened = False
        self._connected = False
        self._locked = False
        self._locking: Irp | None = None
        self._pending: dict[int, str] = {}
        self._remainder = b""
        self._delivered: _Delivered | None = None
        findings.at_end(self._judge_end)

    def report(self, rule: Rule, call: str, found: str) -> None:
        """Record a finding about this client."""
        self._findings.report(rule, self._device.name, call, found)

    # -- requests

    def sent(self, irp: Irp, call: str) -> None:
        """Judge a request that the client sends."""
        self._judge_last_test()
        if irp.major is MajorFunction.CREATE:
            irp.when_done(self._created)
            return
        if not self._opened:
            rule = Rule.USE_AFTER_CLOSE if self._ever_opened else Rule.OPEN_FIRST
            self.report(rule, call, "the device is not open")
            return
        if irp.major is MajorFunction.CLEANUP:
            for name in self._pending.values():
                self.report(Rule.REQUEST_LEAKED, call, f"{name} is pending")
        elif irp.major is MajorFunction.CLOSE:
            self._closing(call)
        else:
            self._judge_request(irp, call)
            self._pending[id(irp)] = call
            irp.when_done(self._ended)

    def _judge_request(self, irp: Irp, call: str) -> None:
        if irp.major is MajorFunction.DEVICE_CONTROL:
            if irp.code == UserIoctl.IOCTL_PAR_SET_INFORMATION:
                self._remainder = b""  # a reset peripheral has forgotten the job
        elif irp.major is not MajorFunction.INTERNAL_DEVICE_CONTROL:
            return
        elif irp.code in _LOCK:
            if self._locked or self._locking is not None:
                self.report(Rule.LOCK_TWICE, call, "it is locked, or about to be")
            else:
                self._locking = irp
                irp.when_done(self._lock_ended)
        elif irp.code in _UNLOCK:
            if not self._locked:
                self.report(Rule.UNLOCK_NO_LOCK, call, "it is not locked")
            self._locked = False
            self._remainder = b""
        elif irp.code == InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT:
            irp.when_done(self._connect_ended)
        elif irp.code == InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT:
            self._connected = False

    def _ended(self, irp: Irp) -> None:
        self._pending.pop(id(irp), None)

    def _created(self, irp: Irp) -> None:
        if irp.status is NtStatus.STATUS_SUCCESS:
            self._opened = self._ever_opened = True
            self._connected = self._locked = False

    def _lock_ended(self, irp: Irp) -> None:
        self._locking = None
        self._locked = irp.status is NtStatus.STATUS_SUCCESS

    def _connect_ended(self, irp: Irp) -> None:
        self._connected = irp.status is NtStatus.STATUS_SUCCESS

    def _closing(self, call: str) -> None:
        self._opened = False
        if self._locked and not self._device.removed:  # a removal took the lock away
            self.report(Rule.LOCK_LEAKED, call, "it is locked")
        self._remainder = b""

    # -- the write callback

    def entered(
        self, context: object, available: int, asked: int, written: OutULong | None
    ) -> bool:
        """Judge a call of ParallelWrite. True if it is in order."""
        self._judge_last_test()
        rule, found = self._first_violation(context, available, asked, written)
        if rule is not None:
            self.report(rule, "ParallelWrite", found)
        return rule is None

    def _first_violation(
        self, context: object, available: int, asked: int, written: OutULong | None
    ) -> tuple[Rule | None, str]:
        """One call breaks one rule: what comes first hides what follows from it."""
        if context is not self._device:
            return Rule.WRITE_CONTEXT, "the context is another one"
        if not self._opened:
            rule = Rule.USE_AFTER_CLOSE if self._ever_opened else Rule.OPEN_FIRST
            return rule, "the device is not open"
        if not self._connected:
            return Rule.WRITE_AFTER_DISCONNECT, "the client is not connected"
        if not self._locked:
            return Rule.WRITE_NO_LOCK, "the port is not locked"
        if self.calls_in_flight:
            return Rule.WRITE_OVERLAP, "a call is in flight"
        if written is None:
            return Rule.WRITE_NO_COUNT, "there is none"
        if not 0 <= asked <= available:
            return Rule.WRITE_TOO_LONG, f"{asked} bytes of a buffer of {available}"
        return None, ""

    def follow_up(self, buffer: bytes | bytearray | memoryview, asked: int) -> None:
        """After a short write, compare what is written next with what was left."""
        both = min(len(self._remainder), asked)
        if bytes(buffer[:both]) != self._remainder[:both]:
            found = f"{len(self._remainder)} bytes were left, and others are written"
            self.report(Rule.COUNT_IGNORED, "ParallelWrite", found)
            self._remainder = b""

    def wrote(self, buffer: bytes | bytearray | memoryview, asked: int, written: int) -> None:
        """Remember what a call left unwritten, of this one and of a longer one before."""
        rest_before = self._remainder[asked:]
        self._remainder = bytes(buffer[written:asked]) + rest_before

    # -- statuses

    def hand_over(self, status: NtStatus, call: str) -> None:
        """The client's thread gets a status; watch how it tests it."""
        self._delivered = _Delivered(status, call)
        status_watch.set(self._delivered)

    def _judge_last_test(self) -> None:
        """Judge how the last status was tested, now that the client goes on."""
        delivered, self._delivered = self._delivered, None
        if delivered is not None and delivered.misread:
            found = f"NT_ERROR alone was asked about {delivered.status}"
            self.report(Rule.NT_ERROR_TEST, delivered.call, found)

    def _judge_end(self) -> None:
        self._judge_last_test()
        if self._opened and self._locked and not self._device.removed:
            self.report(Rule.LOCK_LEAKED, "the end", "it is locked, and nobody closed it")
