# SPDX-License-Identifier: Apache-2.0
"""What the verifier remembers of one client of a device, and how it judges its next call."""

from cocotbext.parclass.extension import DeviceExtension
from cocotbext.parclass.ioctl import InternalIoctl, UserIoctl
from cocotbext.parclass.irp import Irp, MajorFunction
from cocotbext.parclass.status import NtStatus, status_watch
from cocotbext.parclass.verifier.findings import Findings, Rule

__all__ = ["Broken", "ClientRecord"]

Broken = tuple[Rule, str]
"""A rule, and in words how a call breaks it."""

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
        """See ``cocotbext.parclass.status.StatusWatch``; only tests of this very status count."""
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
        self._lock_requests: list[Irp] = []  # to lock and to unlock, sent and not ended, in order
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
        elif irp.major is MajorFunction.WRITE:
            self._judge_write(irp, call)
        elif irp.major is not MajorFunction.INTERNAL_DEVICE_CONTROL:
            return
        elif irp.code in _LOCK:
            if self._will_be_locked:
                self.report(Rule.LOCK_TWICE, call, "it is locked, or about to be")
            self._lock_requests.append(irp)
            irp.when_done(self._lock_ended)
        elif irp.code in _UNLOCK:
            self._lock_requests.append(irp)
            irp.when_done(lambda irp: self._unlock_ended(irp, call))
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
        self._lock_requests.remove(irp)
        if irp.status is NtStatus.STATUS_SUCCESS:
            self._locked = True

    def _unlock_ended(self, irp: Irp, call: str) -> None:
        """Judged at its end: what was sent before it has ended by then."""
        self._lock_requests.remove(irp)
        if not self._locked:
            self.report(Rule.UNLOCK_NO_LOCK, call, "it is not locked")
        self._locked = False
        self._remainder = b""

    @property
    def _will_be_locked(self) -> bool:
        """Whether the lock is the client's once all that it sent has ended, if it ends well."""
        return self._lock_requests[-1].code in _LOCK if self._lock_requests else self._locked

    @property
    def _holds_lock(self) -> bool:
        """Whether the lock is the client's now: it has it, and has not sent an UNLOCK."""
        return self._locked and not any(irp.code in _UNLOCK for irp in self._lock_requests)

    def _connect_ended(self, irp: Irp) -> None:
        self._connected = irp.status is NtStatus.STATUS_SUCCESS

    def _closing(self, call: str) -> None:
        self._opened = False
        if self._holds_lock and not self._device.removed:  # a removal took the lock away
            self.report(Rule.LOCK_LEAKED, call, "it is locked")
        self._remainder = b""

    # -- callbacks

    def entered(self, call: str, context: object, also: Broken | None = None) -> bool:
        """Judge a call of a callback.

        Args:
            call: which.
            context: its Context.
            also: what is wrong with the rest of its arguments.

        Returns:
            True if the call is in order. One call breaks one rule: what comes first hides what
            follows from it.
        """
        self._judge_last_test()
        broken = self._misuse(context) or also
        if broken is not None:
            self.report(broken[0], call, broken[1])
        return broken is None

    def _misuse(self, context: object) -> Broken | None:
        """What no callback may be called with, or without."""
        if context is not self._device:
            return Rule.WRITE_CONTEXT, "the context is another one"
        if not self._opened:
            rule = Rule.USE_AFTER_CLOSE if self._ever_opened else Rule.OPEN_FIRST
            return rule, "the device is not open"
        if not self._connected:
            return Rule.WRITE_AFTER_DISCONNECT, "the client is not connected"
        if not self._holds_lock:
            return Rule.WRITE_NO_LOCK, "the port is not locked"
        if self.calls_in_flight:
            return Rule.WRITE_OVERLAP, "a call is in flight"
        return None

    # -- what was left of a write

    def follow_up(self, data: bytes, call: str) -> None:
        """After a short write, compare what is written next with what was left."""
        both = min(len(self._remainder), len(data))
        if data[:both] != self._remainder[:both]:
            found = f"{len(self._remainder)} bytes were left, and others are written"
            self.report(Rule.COUNT_IGNORED, call, found)
            self._remainder = b""

    def wrote(self, data: bytes, written: int) -> None:
        """Remember what a write left unwritten, of this one and of a longer one before."""
        self._remainder = data[written:] + self._remainder[len(data) :]

    def _judge_write(self, irp: Irp, call: str) -> None:
        """IRP_MJ_WRITE under the lock: it may bring the rest of another write, or leave one."""
        valid = 0 <= irp.length <= len(irp.input_buffer) and irp.byte_offset == 0
        if not valid or not self._will_be_locked:
            return
        data = bytes(irp.input_buffer[: irp.length])
        self.follow_up(data, call)
        left = self._remainder

        def ended(irp: Irp) -> None:
            if irp.cancel_requested or self._remainder != left:
                # The client gives the rest up, or had sent this before it could know of a rest.
                self._remainder = b""
            else:
                self.wrote(data, irp.information)

        irp.when_done(ended)

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
        if self._opened and self._holds_lock and not self._device.removed:
            self.report(Rule.LOCK_LEAKED, "the end", "it is locked, and nobody closed it")
