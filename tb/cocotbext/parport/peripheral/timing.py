# SPDX-License-Identifier: Apache-2.0
"""The timing profile of a printer: when Busy and nAck move, what is latched, what is buffered."""

from dataclasses import dataclass, fields
from enum import StrEnum
from math import isfinite

from cocotbext.ieee1284.times import TYPICAL_ACK_NS

__all__ = ["Ack", "Busy", "Latch", "PrinterTiming", "Time"]

Time = float | tuple[float, float]
"""Nanoseconds; or the smallest and the largest, and every byte draws its own from the seed."""


class Busy(StrEnum):
    """When Busy rises.

    DURING and AFTER are the two ways of IEEE 1284 (Busy-while-Strobe, Busy-after-Strobe; Intel
    CD1283 data sheet p. 40 allows the first alone). WHEN_FULL is VonSim's printer: no Busy for a
    byte that fits into the buffer.
    """

    DURING = "during"
    """`busy_delay_ns` after the falling edge of the strobe."""
    AFTER = "after"
    """`busy_delay_ns` after its rising edge."""
    WHEN_FULL = "when-full"
    """`busy_delay_ns` after the byte that fills the buffer was latched."""


class Ack(StrEnum):
    """Where the nAck pulse lies: the three ways of IEEE 1284, and none."""

    IN_BUSY = "in-busy"
    """Wholly inside Busy, which falls `ack_margin_ns` after it, or any time later."""
    WHILE_BUSY = "while-busy"
    """Busy falls while nAck is low, `ack_margin_ns` after its falling edge."""
    AFTER_BUSY = "after-busy"
    """NAck falls `ack_margin_ns` after Busy."""
    NONE = "none"
    """Busy answers alone."""


class Latch(StrEnum):
    """The edge of the strobe at which data is taken."""

    FALL = "fall"
    RISE = "rise"


@dataclass(frozen=True)
class PrinterTiming:
    """How a printer answers.

    Defaults follow the Epson Stylus Scan 2000 service page: Busy at most 500 ns after the strobe,
    nAck 500 ns to 10 us, typically 1 us on a fast interface.

    Attributes:
        busy_delay_ns: the strobe's edge, see `busy`, until Busy rises.
        busy_ns: how long a byte is handled, from Busy's rise (or from the latch, if that is later)
            until Busy may fall. It stays up longer while the buffer is full, in a pause, or for a
            fault.
        ack_ns: nAck low.
        ack_margin_ns: between nAck's and Busy's edges, see `Ack`.
        init_ns: nInit rises, or power comes back, until Busy falls.
        recover_ns: a fault ends and the status is good until Busy falls.
        busy: when Busy rises.
        ack: where nAck lies.
        latch: the edge at which data is taken.
        buffer_bytes: bytes that wait to be printed; 0: a byte is printed while it is handled.
        drain_ns: printing one byte of the buffer.

    Raises:
        ValueError: a value is wrong, or values do not fit together.
    """

    busy_delay_ns: Time = 200
    busy_ns: Time = 3_500
    ack_ns: Time = TYPICAL_ACK_NS
    ack_margin_ns: Time = 500
    init_ns: Time = 50_000
    recover_ns: Time = 1_000
    busy: Busy = Busy.DURING
    ack: Ack = Ack.IN_BUSY
    latch: Latch = Latch.FALL
    buffer_bytes: int = 0
    drain_ns: Time = 0

    def __post_init__(self) -> None:
        """Check everything; choices may come as text and pairs as lists, as JSON holds them."""
        for name, choice in (("busy", Busy), ("ack", Ack), ("latch", Latch)):
            object.__setattr__(self, name, _choice(choice, name, getattr(self, name)))
        for field in fields(self):
            if field.name.endswith("_ns"):
                time = _time(field.name, getattr(self, field.name))
                object.__setattr__(self, field.name, time)
        self._check_busy()
        self._check_ack()
        self._check_buffer()

    def _check_busy(self) -> None:
        if self.busy is not Busy.WHEN_FULL and least(self.busy_ns) == 0:
            raise ValueError("busy_ns 0: Busy would not be seen; it is longer than 0")
        if self.busy is Busy.WHEN_FULL and self.buffer_bytes == 0:
            raise ValueError("busy when-full needs a buffer: buffer_bytes is 0")
        if self.busy is Busy.WHEN_FULL and self.ack is Ack.NONE:
            raise ValueError("busy when-full and no nAck: nothing would answer a byte")

    def _check_ack(self) -> None:
        if self.ack is Ack.NONE:
            return
        if least(self.ack_ns) == 0:
            raise ValueError("ack_ns 0: nAck would not be seen; Ack.NONE is for a printer without")
        if self.ack is Ack.IN_BUSY:
            needed = most(self.ack_ns) + 2 * most(self.ack_margin_ns)
            if least(self.busy_ns) < needed:
                raise ValueError(
                    f"busy_ns {self.busy_ns} leaves no room for nAck of {self.ack_ns} ns with "
                    f"{self.ack_margin_ns} ns on either side"
                )
            return
        if least(self.ack_margin_ns) == 0:
            raise ValueError(
                f"ack {self.ack}: ack_margin_ns is longer than 0, else nAck and Busy fall together"
            )
        if self.ack is Ack.WHILE_BUSY and (
            most(self.ack_margin_ns) >= least(self.ack_ns)
            or most(self.ack_margin_ns) > least(self.busy_ns)
        ):
            raise ValueError(
                f"ack while-busy: Busy cannot fall {self.ack_margin_ns} ns after nAck fell, inside "
                f"nAck of {self.ack_ns} ns, after handling a byte for {self.busy_ns} ns"
            )

    def _check_buffer(self) -> None:
        if isinstance(self.buffer_bytes, bool) or not isinstance(self.buffer_bytes, int):
            raise ValueError(f"buffer_bytes {self.buffer_bytes!r}: a number of bytes is right")
        if self.buffer_bytes < 0:
            raise ValueError(f"buffer_bytes {self.buffer_bytes}: not below 0")
        if self.buffer_bytes == 0 and most(self.drain_ns) > 0:
            raise ValueError(f"drain_ns {self.drain_ns} without a buffer: buffer_bytes is 0")


def least(time: Time) -> float:
    """The smallest value of a time, ns."""
    return time[0] if isinstance(time, tuple) else time


def most(time: Time) -> float:
    """The largest value of a time, ns."""
    return time[1] if isinstance(time, tuple) else time


def _choice(choices: type[StrEnum], name: str, value: str) -> StrEnum:
    try:
        return choices(value)
    except ValueError:
        raise ValueError(f"{name} {value!r}: one of {', '.join(choices)} is right") from None


def _time(name: str, value: object) -> Time:
    if isinstance(value, list | tuple) and len(value) == 2:
        low, high = (_number(name, value, end) for end in value)
        if low > high:
            raise ValueError(f"{name} {value!r}: the smaller one comes first")
        return low, high
    return _number(name, value, value)


def _number(name: str, value: object, number: object) -> float:
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        raise ValueError(f"{name} {value!r}: a number of ns or a pair of them is right")
    if number < 0:
        raise ValueError(f"{name} {value!r}: times of a printer are not negative")
    return number
