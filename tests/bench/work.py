# SPDX-License-Identifier: Apache-2.0
"""What a run has to do, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from random import Random

__all__ = ["FAST_NS", "BenchError", "Outcome", "Side", "Work"]

FAST_NS = 3_500
"""Busy of the default printer for one byte, ns: PrinterTiming.busy_ns."""


class BenchError(Exception):
    """A run failed, or two runs that should print the same did not."""


@dataclass(frozen=True)
class Work:
    """Bytes to print.

    Attributes:
        length: how many.
        mode: of the controller, "fifo" or "spp".
        busy_ns: Busy of the printer for one byte.
        faults: of the printer, as ``parport run --fault`` takes them.
        timeout_ns: inactivity time-out of the write, simulated.
        least_ns: simulated time that it lasts at least: a fault that did not strike is found.
    """

    length: int
    mode: str = "fifo"
    busy_ns: int = FAST_NS
    faults: tuple[str, ...] = ()
    timeout_ns: float = 1e9
    least_ns: float = 0

    @property
    def data(self) -> bytes:
        """The bytes: any values, the same in every run."""
        return Random(self.length).randbytes(self.length)

    @property
    def name(self) -> str:
        """In short, for messages and as a key."""
        words = [f"{self.length} bytes", self.mode, f"busy {self.busy_ns} ns", *self.faults]
        return ", ".join(words)


@dataclass(frozen=True)
class Outcome:
    """What was measured of one run.

    Attributes:
        wall_s: wall time of the whole simulator process, s; what else, a row says.
        start_s: start-up, the part of it before the first byte was asked for; 0: not asked.
        length: bytes printed.
        events: changes of lines that were read or judged.
        peak_kib: largest resident memory of the simulator process, KiB; 0: not asked.
        printed: digest of the bytes that the printer took; "": none are compared.
        expected: digest of those that it should have taken.
    """

    wall_s: float
    start_s: float = 0.0
    length: int = 0
    events: int = 0
    peak_kib: int = 0
    printed: str = ""
    expected: str = ""

    @classmethod
    def of_print(
        cls,
        wall_s: float,
        work: Work,
        printed: bytes,
        *,
        start_s: float,
        events: int = 0,
        peak_kib: int = 0,
    ) -> "Outcome":
        """The outcome of a run that printed."""
        return cls(
            wall_s,
            start_s=start_s,
            length=work.length,
            events=events,
            peak_kib=peak_kib,
            printed=sha256(printed).hexdigest(),
            expected=sha256(work.data).hexdigest(),
        )


@dataclass(frozen=True)
class Side:
    """One side of a row.

    Attributes:
        name: tells it from every other: runs of one name are shared between rows.
        run: does it once.
        twice: it is run at both ends of a turn, and the means of both count. For a short one
            beside a long one: a machine is not as fast in one second as in another.
    """

    name: str
    run: Callable[[], Outcome]
    twice: bool = False
