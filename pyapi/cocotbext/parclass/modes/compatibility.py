# SPDX-License-Identifier: Apache-2.0
"""The software strobe: the register accesses of every byte, in compatibility mode."""

from cocotbext.parclass.information import OutULong
from cocotbext.parclass.io import Expect, Read, Stall, Write
from cocotbext.parclass.modes.base import Mode
from cocotbext.parclass.port import IDLE_CONTROL, ParallelPort
from cocotbext.parclass.registers import (
    BUSY,
    CONTROL,
    CONTROL_STROBE,
    DATA,
    READY,
    READY_MASK,
    STATUS,
    STATUS_ACK_N,
    STATUS_BUSY_N,
    Action,
    classify,
    is_ready,
)
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.transfer import Transfer

__all__ = ["HOLD_NS", "SETUP_NS", "STROBE_NS", "SoftwareStrobe"]

SETUP_NS = STROBE_NS = HOLD_NS = 1_000
"""ns from data to strobe, of the strobe, and from strobe to new data.

The DDK's SppWrite and Linux's parport_ieee1284_write_compat wait 1 us each, too, more than the
HOST_PULSE_NS of ``cocotbext.ieee1284.times``.
"""

_LOOK = Read(STATUS)

_SET_UP_AND_STROBE = (
    Stall(SETUP_NS),
    Expect(STATUS, READY_MASK, READY),
    Write(CONTROL, IDLE_CONTROL | CONTROL_STROBE),
    Stall(STROBE_NS),
    _LOOK,
    Write(CONTROL, IDLE_CONTROL),
    Stall(HOLD_NS),
    _LOOK,
)

_FIRST_POLL_NS = 1_000
_LAST_POLL_NS = 1_000_000_000
"""Polls of a waiting driver get rarer, up to one a second as in the DDK's waits."""

_FIRST_POLLS = (Stall(_FIRST_POLL_NS), Expect(STATUS, READY_MASK, BUSY)) * 4
"""They end when the peripheral is ready, or not just busy: then there is something to decide."""


class SoftwareStrobe(Mode):
    """Writes bytes of one transfer by setting and clearing nStrobe in the control register."""

    def __init__(self, port: ParallelPort, transfer: Transfer) -> None:
        super().__init__(port, transfer)
        self._status = 0

    async def enter(self) -> NtStatus:
        """Put the host's lines at rest."""
        await self._io.write(CONTROL, IDLE_CONTROL)
        return NtStatus.STATUS_SUCCESS

    async def write(self, data: memoryview, written: OutULong) -> NtStatus:
        """Strobe every byte; `written` is true at every moment.

        Returns:
            STATUS_SUCCESS, or why the write is short.
        """
        self._status = await self._io.read(STATUS)
        while written.value < len(data):
            stopped = await self._wait_until_ready()
            if stopped is not None:
                return stopped
            during = await self._strobe(data[written.value])
            if during is None:
                continue
            if not self._counts(during):
                return await self._after_doubt()
            written.value += 1
            self._transfer.moved()
        return NtStatus.STATUS_SUCCESS

    async def _wait_until_ready(self) -> NtStatus | None:
        """Poll until the peripheral is ready: None, or the status to end with."""
        started_ns = self._io.now()
        while True:
            if self._transfer.stopped is not None:
                return self._transfer.stopped
            action, ntstatus = classify(self._status)
            if action is Action.WRITE:
                return None
            left_ns = self._transfer.left_ns
            if action is Action.GIVE_UP or left_ns <= 0:
                return ntstatus
            # A quarter of the wait so far: quick for a quick printer, cheap for a long paper-out.
            waited_ns = self._io.now() - started_ns
            if waited_ns == 0 and left_ns > len(_FIRST_POLLS) * _FIRST_POLL_NS:
                self._status = (await self._io.run(_FIRST_POLLS))[-1]
                continue
            pause_ns = max(_FIRST_POLL_NS, waited_ns / 4)
            pause_ns = min(pause_ns, _LAST_POLL_NS, left_ns)
            self._status = await self._transfer.pause_and_read(pause_ns, STATUS)

    async def _strobe(self, value: int) -> int | None:
        """Strobe one byte: the status during the strobe, None if it was not strobed.

        The status is read again after the set-up time, just before the strobe: the peripheral may
        not be ready any more. It is read twice after the strobe's falling edge: a fast peripheral
        answers inside the strobe, a slow one after it.
        """
        *before, self._status = await self._io.run((Write(DATA, value), *_SET_UP_AND_STROBE))
        return before[1] if before else None

    def _counts(self, during: int) -> bool:
        """Whether the byte just strobed counts, by the status during the strobe and after it."""
        return _answered(during) or _answered(self._status) or is_ready(self._status)

    async def _after_doubt(self) -> NtStatus:
        """The peripheral left during a strobe, without an answer: how the write ends.

        It may have the byte or not. Real drivers strobe no byte twice, and a peripheral that has it
        would get a copy each time. So the write ends even if the peripheral comes back, with why it
        had left, and to send the byte again is up to the client.
        """
        left = classify(self._status).ntstatus
        ended = await self._wait_until_ready()
        return left if ended is None else ended


def _answered(status: int) -> bool:
    """Busy or nAck is active, and it is the peripheral that drives it.

    An open connector reads as busy, and a peripheral without power as nAck: neither is an answer.
    """
    if classify(status).ntstatus in (
        NtStatus.STATUS_DEVICE_NOT_CONNECTED,
        NtStatus.STATUS_DEVICE_POWERED_OFF,
    ):
        return False
    return not status & STATUS_BUSY_N or not status & STATUS_ACK_N
