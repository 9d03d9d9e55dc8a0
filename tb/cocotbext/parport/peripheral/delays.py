# SPDX-License-Identifier: Apache-2.0
"""Random delays of a printer, from a seed: the same seed gives the same delays."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from cocotbext.parport.peripheral.timing import PrinterTiming, Time

__all__ = ["ByteTimes", "Delays", "Pauses"]


@dataclass
class ByteTimes:
    """The times of one byte, ps: as in PrinterTiming."""

    busy_delay: int
    busy: int
    ack: int
    ack_margin: int


class Delays:
    """Draws times of a profile, in picoseconds.

    Those of the handshake and those of the paper come from sources of their own, so how fast bytes
    come does not change what the next ones draw.

    Args:
        timing: the profile; what is not a pair there is not random.
        seed: any integer.

    Attributes:
        same: every byte has the same times.
    """

    def __init__(self, timing: PrinterTiming, seed: int) -> None:
        times = (timing.busy_delay_ns, timing.busy_ns, timing.ack_ns, timing.ack_margin_ns)
        self.same = not any(isinstance(time, tuple) for time in times)
        bytes_, paper = Random(f"{seed} bytes"), Random(f"{seed} paper")
        self._byte = tuple(_drawer(time, bytes_) for time in times)
        self.init = _drawer(timing.init_ns, bytes_)
        self.recover = _drawer(timing.recover_ns, bytes_)
        self.drain = _drawer(timing.drain_ns, paper)

    def byte(self) -> ByteTimes:
        """The times of the next byte."""
        return ByteTimes(*(draw() for draw in self._byte))


class Pauses:
    """Back-pressure from a generator, one look a byte.

    False or 0 lets Busy fall. A number keeps it up for so many ns more. True keeps it up for as
    long as the byte took to handle, and the next item is looked at. A generator that ends pauses no
    more.
    """

    def __init__(self) -> None:
        self._items: Iterator[bool | float] = iter(())
        self.any = False

    def set(self, items: Iterable[bool | float]) -> None:
        """Take pauses from `items` from the next byte on; none of an empty tuple."""
        self._items = iter(items)
        self.any = items != ()

    def next_ps(self, busy_ps: int) -> int:
        """The pause after the next byte, which takes `busy_ps` to handle.

        Raises:
            ValueError: the generator gave a number below 0.
        """
        total = 0
        for item in self._items:
            if item is not True:
                if item < 0:
                    raise ValueError(f"a pause of {item} ns: not below 0")
                return total + round(item * 1000)
            total += busy_ps
        return total


def _drawer(time: Time, random: Random) -> Callable[[], int]:
    if not isinstance(time, tuple):
        fixed = round(time * 1000)
        return lambda: fixed
    low, high = (round(ns * 1000) for ns in time)
    return lambda: random.randint(low, high)
