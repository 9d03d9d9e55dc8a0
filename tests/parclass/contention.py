# SPDX-License-Identifier: Apache-2.0
"""Three devices and a file contend for one port; whatever they do, an oracle looks on.

Operations are plain tuples, so that the same ones run on the register model and on HDL. Every
operation is legal at any time in the sense that it may be tried; the oracle knows what must not
come of it: two owners, a byte of somebody who does not own the port, a wrong count, a turn out of
order, a waiter that nobody wakes, a port that stays owned.
"""

from typing import Any

from cocotbext.parclass import (
    InternalIoctl,
    Irp,
    NtStatus,
    PortClient,
    ULong,
    UserIoctl,
    nt_success,
)
from cocotbext.parclass.verifier import VerifiedDevice
from tests.parclass.stage import MS, Stage

Operation = tuple[Any, ...]

DEVICES = 3


class _Member:
    """One device and what its client knows."""

    def __init__(self, stage: Stage, number: int) -> None:
        self.device: VerifiedDevice = stage.device(f"LPT1.{number}")
        self.device.extension.write_timeout_ns = 2 * MS
        self.device.extension.lock_timeout_ns = 20 * MS
        self.number = number
        self.requests: list[Irp] = []
        self.unlocks = 0
        self.serial = 0
        self.expected = bytearray()  # what its counts say

    def payload(self, length: int) -> bytes:
        """Bytes that name the device in bits 7:6 and count in 5:0."""
        data = bytes(self.number << 6 | (self.serial + k) & 0x3F for k in range(length))
        self.serial += length
        return data


class Contention:
    """Applies operations and checks. ``finish`` ends everything and checks what is left."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.members = [_Member(stage, number) for number in range(DEVICES)]
        self.file: PortClient = stage.port_client("file")
        self._owner_in_mind: int | None = None  # who was told that it has the lock
        self._turns: list[Irp] = []
        self._device_of: dict[int, int] = {}
        self._allocations: list[Irp] = []
        self._watch_port()
        self._scoreboard = stage.printer.on_taken
        stage.printer.on_taken = self._taken

    def apply(self, operation: Operation) -> None:
        """Begin an operation; it goes on as time does."""
        name, *arguments = operation
        getattr(self, f"_{name}")(*arguments)

    def check(self) -> None:
        """What holds at any moment."""
        port = self.stage.port
        if port.owner is None:
            assert port.query_num_waiters() == 0, "the port is free, and somebody waits"

    async def finish(self) -> None:
        """Close everything; then nothing may be left, and every count must be true."""
        for member in self.members:
            self._close(member.number)
        for allocation in self._allocations:
            allocation.cancel()
        await self.file.close()
        for member in self.members:
            for request in member.requests:
                await member.device.wait(request)
        await self.stage.delay(20 * MS)  # the last byte
        self.stage.assert_at_rest()
        assert not [turn for turn in self._turns if not turn.done]
        for member in self.members:
            taken = bytes(b for b in self.stage.printer.taken if b >> 6 == member.number)
            assert taken == member.expected, f"device {member.number}: counted is not what came"

    # -- operations

    def _create(self, number: int) -> None:
        self.stage.spawn(self.members[number].device.create())

    def _close(self, number: int) -> None:
        self._forget(number)
        self.stage.spawn(self.members[number].device.close())

    def _lock(self, number: int) -> None:
        member = self.members[number]
        unlocks = member.unlocks
        request = member.device.request(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)

        def granted(done: Irp) -> None:
            if done.status is NtStatus.STATUS_SUCCESS and member.unlocks == unlocks:
                assert self._owner_in_mind in (None, number), "two owners"
                self._owner_in_mind = number

        request.when_done(granted)
        self._send(member, request)

    def _unlock(self, number: int) -> None:
        self._forget(number)
        member = self.members[number]
        code = InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT
        self._send(member, member.device.request(code))

    def _remove(self, number: int) -> None:
        self._forget(number)
        self.members[number].device.surprise_removal()

    def _query(self, number: int) -> None:
        member = self.members[number]
        self._send(member, member.device.request(UserIoctl.IOCTL_PAR_QUERY_INFORMATION, 1))

    def _cancel(self, number: int, which: int) -> None:
        pending = [request for request in self.members[number].requests if not request.done]
        if pending:
            pending[which % len(pending)].cancel()

    def _call(self, number: int, length: int) -> None:
        self.stage.spawn(self._write_by_callback(self.members[number], length))

    def _request(self, number: int, length: int) -> None:
        member = self.members[number]
        data = member.payload(length)
        request = member.device.write_request(data)
        self._device_of[id(request)] = number

        def ended(done: Irp) -> None:
            self._count(member, data, done.status, done.information)

        request.when_done(ended)
        self._send(member, request)

    def _job(self, number: int, length: int) -> None:
        self.stage.spawn(self._lock_write_unlock(number, length))

    def _borrow(self, ns: float) -> None:
        request = self.file.request(InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE)
        self._allocations.append(request)
        self.file.call_driver(request)
        self.stage.spawn(self._give_back(request, ns))

    def _try_borrow(self, ns: float) -> None:
        owned = self.stage.port.owner is not None
        assert self.stage.port.try_allocate(self.file) == (not owned)
        if not owned:
            self.stage.spawn(self._give_back(None, ns))

    def _stray_free(self) -> None:
        if self.stage.port.owner is not self.file:
            self.stage.port.free(self.file)

    # -- oracle

    def _send(self, member: _Member, request: Irp) -> None:
        member.requests.append(request)
        member.device.call_driver(request)

    def _forget(self, number: int) -> None:
        """From here on the client does not think that it has the lock."""
        self.members[number].unlocks += 1
        if self._owner_in_mind == number:
            self._owner_in_mind = None

    async def _lock_write_unlock(self, number: int, length: int) -> None:
        self._lock(number)
        member = self.members[number]
        lock = member.requests[-1]
        await member.device.wait(lock)
        if lock.status is NtStatus.STATUS_SUCCESS:
            await self._write_by_callback(member, length)
            self._unlock(number)

    async def _give_back(self, request: Irp | None, ns: float) -> None:
        if request is not None:
            await self.file.wait(request)
        if request is None or request.status is NtStatus.STATUS_SUCCESS:
            await self.stage.delay(ns)
            self.stage.port.free(self.file)

    async def _write_by_callback(self, member: _Member, length: int) -> None:
        data, written = member.payload(length), ULong(77)
        device = member.device
        in_mind = self._owner_in_mind == member.number
        free = device.extension.transfer is None
        status = await self.stage.driver(device.extension, data, length, written, 0)
        if in_mind and free:
            assert status is not NtStatus.STATUS_ACCESS_DENIED, "the lock was lost"
        self._count(member, data, status, written.value)

    def _count(self, member: _Member, data: bytes, status: NtStatus, count: int) -> None:
        assert 0 <= count <= len(data)
        assert nt_success(status) == (count == len(data)), f"{status} with {count} of {len(data)}"
        member.expected += data[:count]

    def _taken(self, time_ps: int, byte: int) -> None:
        if self._scoreboard is not None:
            self._scoreboard(time_ps, byte)
        owner = self.stage.port.owner
        if isinstance(owner, Irp):
            number: object = self._device_of.get(id(owner))
        else:
            extensions = [member.device.extension for member in self.members]
            number = next((k for k, e in enumerate(extensions) if e is owner), None)
        assert number == byte >> 6, f"a byte of device {byte >> 6} while {number} has the port"

    def _watch_port(self) -> None:
        """Every queued allocation must be granted in turn."""
        port = self.stage.port
        allocate = port.allocate

        def watched(irp: Irp) -> NtStatus:
            status = allocate(irp)
            if status is NtStatus.STATUS_PENDING:
                self._turns.append(irp)
                irp.when_done(self._turn)
            return status

        port.allocate = watched  # type: ignore[method-assign]

    def _turn(self, irp: Irp) -> None:
        if irp.status is NtStatus.STATUS_SUCCESS:
            assert self._turns[0] is irp, "granted out of turn"
        self._turns.remove(irp)
