# SPDX-License-Identifier: Apache-2.0
"""A client that goes on after every short write, and what it and the printer tell of each call.

It knows no simulator.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from cocotbext.parclass import (
    InternalIoctl,
    Irql,
    NtStatus,
    ParallelDevice,
    ParclassInformation,
    ULong,
    nt_success,
    raised_irql,
)
from cocotbext.parclass.client import locked

__all__ = ["GIVE_UP_NS", "Account", "Call", "Request", "deliver"]

GIVE_UP_NS = 25e6
"""The client gives up when nothing moved for 25 ms: longer than three faults of 5 ms, one after the
other, and a byte of the slowest printer."""

MOST_CALLS = 1_000
"""More than any request needs; with a broken driver there may be no end."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One example: what is written, to which printer, and how the client goes on.

    Attributes:
        length: bytes to write.
        first, step: byte n is (first + n * step) modulo 256.
        faults: of the printer, as on the command line; times count from the start of the example.
        timing: of the printer, fields of PrinterTiming by name.
        seed: of its random delays.
        timeout_ns: inactivity time-out of the write, ns.
        piece: bytes a call asks for at most; 0: all that are left.
        pause_ns: before the next call after one that moved bytes and was short, ns.
        dispatch: the callback is called at DISPATCH_LEVEL.
        relock: the port's lock is given back and taken anew between calls.
    """

    length: int
    first: int = 0
    step: int = 1
    faults: tuple[str, ...] = ()
    timing: dict[str, Any]
    seed: int = 1
    timeout_ns: float
    piece: int = 0
    pause_ns: float = 0
    dispatch: bool = False
    relock: bool = False

    @property
    def data(self) -> bytes:
        """What is written."""
        return bytes((self.first + n * self.step) % 256 for n in range(self.length))


@dataclass(frozen=True)
class Call:
    """One call of the callback.

    Attributes:
        status: what it returned.
        asked: num_bytes_to_write.
        written: num_bytes_written.
        taken: bytes that the printer had taken when it returned, since the start.
    """

    status: NtStatus
    asked: int
    written: int
    taken: int


@dataclass(frozen=True)
class Account:
    """What became of a Request.

    Attributes:
        calls: in order.
        taken: every byte that the printer took.
        verdicts: of every rule of the line checker and the scoreboard.
        violations: the failures among them that the line checker found, one line each.
        contract: findings of the contract verifier, one line each.
        took_ps: simulated time of the example.
    """

    calls: tuple[Call, ...]
    taken: bytes
    verdicts: dict[str, str]
    violations: tuple[str, ...]
    contract: tuple[str, ...]
    took_ps: int

    @property
    def written(self) -> int:
        """Bytes written by all calls together."""
        return sum(call.written for call in self.calls)


async def deliver(
    device: ParallelDevice, request: Request, taken: Callable[[], int]
) -> tuple[Call, ...]:
    """Write everything, going on after short writes until nothing has moved for `GIVE_UP_NS`.

    Args:
        device: not open, on a port that nobody else uses.
        request: what to write, and how to go on.
        taken: how many bytes the printer has taken so far.
    """
    async with locked(device) as information:
        calls = await _call_until_done(device, information, request, taken)
    assert device.extension.port.owner is None
    return tuple(calls)


async def _call_until_done(
    device: ParallelDevice,
    info: ParclassInformation,
    request: Request,
    taken: Callable[[], int],
) -> list[Call]:
    io, data = device.io, memoryview(request.data)
    calls: list[Call] = []
    done, moved_ns = 0, io.now()
    while True:
        rest = data[done:]
        asked = min(len(rest), request.piece or len(rest))
        written = ULong()
        with raised_irql(Irql.DISPATCH_LEVEL) if request.dispatch else nullcontext():
            status = await info.parallel_write(info.parclass_context, rest, asked, written, 0)
        calls.append(Call(status, asked, written.value, taken()))
        done += written.value
        if written.value:
            moved_ns = io.now()
        still_ns = io.now() - moved_ns
        nonsense = not 0 <= written.value <= asked or len(calls) == MOST_CALLS
        if done == len(data) or still_ns > GIVE_UP_NS or nonsense:
            return calls
        if not nt_success(status):
            await io.delay(request.pause_ns + 3 * still_ns)  # to try often takes longer, no more
        if request.relock:
            await _send(device, InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)
            await _send(device, InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)


async def _send(device: ParallelDevice, code: InternalIoctl) -> None:
    assert nt_success((await device.ioctl(code)).status)
