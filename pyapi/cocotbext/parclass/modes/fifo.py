# SPDX-License-Identifier: Apache-2.0
"""The FIFO write: bytes go into the controller's FIFO, and the hardware does the handshake.

A byte counts when its handshake ended, which the controller alone knows: the driver sees only
whether the FIFO is full or empty. So it counts what it put in, and when a write ends early it stops
the hardware, counts what is left through test mode, and takes that off: the way of Linux's
parport_pc, made exact by waiting for the byte under way.
"""

from cocotbext.parclass.chip import FifoGeometry, fill_fifo
from cocotbext.parclass.information import OutULong
from cocotbext.parclass.io import Read, Write, WriteBuffer
from cocotbext.parclass.irql import Irql, current_irql
from cocotbext.parclass.modes.base import Mode
from cocotbext.parclass.port import IDLE_CONTROL, ParallelPort
from cocotbext.parclass.registers import (
    CNFGA,
    CNFGA_IDLE,
    CONTROL,
    ECR,
    ECR_EMPTY,
    ECR_FULL,
    ECR_INTERRUPTS_OFF,
    ECR_SERVICED,
    FIFO,
    STATUS,
    Action,
    ChipMode,
    classify,
)
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.transfer import Transfer

__all__ = ["FifoWrite"]

_FIRST_POLL_NS = 1_000
_LAST_POLL_NS = 1_000_000_000
_INTERRUPT_NS = 1_000_000
"""An interrupt is waited for this long at a time; a slower peripheral is polled."""

_BURST = 64
"""Bytes put in between two looks: on a slow bus, more of them would take long to be stopped."""

_SETTLE_NS = 1_000
_SETTLE_POLLS = 40
"""40 us: the byte under way ends within set-up, strobe, hold and 10 us for its answer."""


_COUNT_EARLY = 8
"""Bytes that moved unseen are found after at most an eighth of the time-out."""

_COUNT = NtStatus.STATUS_PENDING  # reason to stop the hardware: count, then go on

_LOOK = (Read(ECR), Read(STATUS))
_ARM = (Write(ECR, ChipMode.FIFO | ECR_INTERRUPTS_OFF & ~ECR_SERVICED),)


class FifoWrite(Mode):
    """Writes the bytes of one transfer through the FIFO.

    While the FIFO is neither full nor empty, bytes leave it unseen. So ``written`` is a lower bound
    on the way, and exact at the end; and before a long wait is held against the peripheral, what
    is left is counted once.
    """

    def __init__(self, port: ParallelPort, transfer: Transfer) -> None:
        super().__init__(port, transfer)
        self._geometry = FifoGeometry(0, 0)
        self._may_sleep = current_irql() < Irql.DISPATCH_LEVEL
        self._ecr = self._status = 0  # at the last look
        self._armed = False  # the service interrupt comes when the FIFO has room
        self._counted = False  # nothing moved since the last exact count
        self._seen_ns = self._io.now()  # when a byte was last seen to move

    async def enter(self) -> NtStatus:
        """Measure the FIFO, if nobody has yet, and put the host's lines at rest.

        Returns:
            STATUS_SUCCESS; STATUS_NO_SUCH_DEVICE: there is no FIFO.
        """
        geometry = await self._port.chip.fifo()
        if geometry is None:
            return NtStatus.STATUS_NO_SUCH_DEVICE
        self._geometry = geometry
        await self._io.write(CONTROL, IDLE_CONTROL)
        return NtStatus.STATUS_SUCCESS

    async def write(self, data: memoryview, written: OutULong) -> NtStatus:
        """Write.

        Returns:
            STATUS_SUCCESS, or why the write is short. STATUS_IO_TIMEOUT: the peripheral is ready
            and the controller does not hand over; STATUS_IO_DEVICE_ERROR: the controller does not
            stop, so the count cannot be trusted.
        """
        ended: NtStatus | None = None
        while ended is None:
            ended = await self._run(data[written.value :], written)
        return ended

    async def leave(self) -> None:
        """Go back to SPP mode, where the registers drive the lines."""
        await self._io.write(ECR, ChipMode.SPP | ECR_INTERRUPTS_OFF)

    async def _run(self, data: memoryview, written: OutULong) -> NtStatus | None:
        """Feed the hardware until all is out or it has to be stopped, and count exactly.

        Returns:
            How the write ended, or None to go on with what is left.
        """
        base = written.value
        await self._io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)  # empties the FIFO
        await self._io.write(ECR, ChipMode.FIFO | ECR_INTERRUPTS_OFF)
        pushed, reason = await self._feed(data, written)
        if reason is NtStatus.STATUS_SUCCESS:
            return reason
        left = await self._residue()
        if left is None:
            return NtStatus.STATUS_IO_DEVICE_ERROR
        moved = base + pushed - left > written.value
        written.value = base + pushed - left
        if moved:
            self._move()
        self._counted = True
        if written.value == base + len(data):
            return NtStatus.STATUS_SUCCESS
        if reason is _COUNT or (moved and self._transfer.stopped is None):
            return None
        return reason

    async def _feed(self, data: memoryview, written: OutULong) -> tuple[int, NtStatus]:
        """Keep the FIFO filled.

        Returns:
            How many bytes were put in, and why it ended: STATUS_SUCCESS when all are out.
        """
        base = written.value
        pushed = room = 0
        was_full = False
        await self._look()
        while True:
            if self._ecr & ECR_EMPTY:
                room = self._geometry.depth
                least = base + pushed
            else:
                room = 0 if self._ecr & ECR_FULL else max(room, 1)
                least = base + pushed - self._geometry.depth + room
            if least > written.value or (was_full and room):
                written.value = max(least, written.value)
                self._move()
            if self._ecr & ECR_EMPTY and pushed == len(data):
                return pushed, NtStatus.STATUS_SUCCESS
            if self._transfer.stopped is not None:  # on a slow bus there is always room for more
                return pushed, self._transfer.stopped
            was_full = bool(self._ecr & ECR_FULL)
            burst = data[pushed : pushed + min(room, _BURST)]
            pushed += len(burst)
            room = max(0, room - _BURST)
            if burst:
                await self._look(burst, more=pushed < len(data))
            elif (reason := self._why_stop()) is not None:
                return pushed, reason
            else:
                room = await self._wait(pushed < len(data))

    async def _look(self, burst: memoryview | None = None, *, more: bool = False) -> None:
        """See how the port is; in the same run what comes before and after, to save wake-ups.

        Args:
            burst: goes into the FIFO before.
            more: bytes remain, so that room will be waited for.
        """
        self._armed = more and self._interrupt_is_worth_it
        before = () if burst is None else (WriteBuffer(FIFO, burst),)
        steps = (*before, *_LOOK, *(_ARM if self._armed else ()))
        self._ecr, self._status = await self._io.run(steps)

    def _why_stop(self) -> NtStatus | None:
        """None to wait on, or why not."""
        action, ntstatus = classify(self._status)
        if action is Action.GIVE_UP:
            return ntstatus
        if self._transfer.left_ns <= 0:
            return NtStatus.STATUS_IO_TIMEOUT if action is Action.WRITE else ntstatus
        if not self._counted and self._quiet_ns >= self._transfer.left_ns / _COUNT_EARLY:
            return _COUNT
        return None

    async def _wait(self, more: bool) -> int:
        """Wait a while, and look: how many bytes certainly fit into the FIFO then."""
        left_ns = self._transfer.left_ns
        if more and self._interrupt_is_worth_it:
            if not self._armed:
                await self._io.run(_ARM)
            await self._io.wait_interrupt(min(_INTERRUPT_NS, left_ns))
            await self._look()
            return self._geometry.threshold if self._ecr & ECR_SERVICED else 0
        # A quarter of the wait so far: quick for a quick printer, cheap for a long paper-out.
        pause_ns = max(_FIRST_POLL_NS, self._quiet_ns / 4)
        await self._transfer.pause(min(pause_ns, _LAST_POLL_NS, left_ns))
        await self._look()
        return 0

    async def _residue(self) -> int | None:
        """Stop the hardware and count what is left in the FIFO; None if it does not stop."""
        await self._io.write(ECR, ChipMode.CONFIGURATION | ECR_INTERRUPTS_OFF)
        for _ in range(_SETTLE_POLLS):
            if await self._io.read(CNFGA) & CNFGA_IDLE:
                break
            await self._io.delay(_SETTLE_NS)
        else:
            return None
        await self._io.write(ECR, ChipMode.TEST | ECR_INTERRUPTS_OFF)
        return self._geometry.depth - await fill_fifo(self._io)

    @property
    def _interrupt_is_worth_it(self) -> bool:
        return self._may_sleep and self._quiet_ns < _INTERRUPT_NS

    @property
    def _quiet_ns(self) -> float:
        return self._io.now() - self._seen_ns

    def _move(self) -> None:
        self._transfer.moved()
        self._seen_ns = self._io.now()
        self._counted = False
