# SPDX-License-Identifier: Apache-2.0
"""The signals that a capture holds, and how a user's name finds one."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cocotbext.parport.errors import UserError, nearest

__all__ = ["Capture", "Signal", "Tap", "find", "in_turn"]

_RANGE = re.compile(r"(.*?)\s*\[(-?[0-9]{1,9})(?::(-?[0-9]{1,9}))?\]")


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal of a capture.

    Attributes:
        path: its name with its scopes, joined by dots, without a range.
        index: its bit, if the capture holds a bus as single bits: ``data[3]``.
        width: how many bits; 0 for what is not made of bits, such as a real number.
        key: what the reader knows it by; two names of one net share it.
        left: the index of its first bit, as declared: 7 for ``[7:0]``, 1 for ``[1:8]``.
        right: the index of its last bit.
    """

    path: str
    index: int | None
    width: int
    key: Hashable
    left: int
    right: int

    @classmethod
    def parse(cls, name: str, width: int, key: Hashable) -> "Signal":
        """Make a signal of a name that may end in ``[7:0]`` or ``[3]``."""
        match = _RANGE.fullmatch(name)
        if match is None:
            return cls(_plain(name), None, width, key, max(width - 1, 0), 0)
        left, right = int(match[2]), int(match[3] or match[2])
        single = match[3] is None and width == 1
        return cls(_plain(match[1]), left if single else None, width, key, left, right)

    def position(self, index: int, where: str) -> int:
        """How far from the last bit the bit with this index is.

        Raises:
            UserError: there is no such bit, or the capture does not say which one it is; ``where``
                names the file and the key.
        """
        if abs(self.left - self.right) + 1 != self.width:  # as of an array: a range of elements
            raise UserError(
                f"{where}: {self} has {self.width} bits, but its range is "
                f"[{self.left}:{self.right}]: which is bit {index} cannot be known"
            )
        if not min(self.left, self.right) <= index <= max(self.left, self.right):
            raise UserError(f"{where}: {self} has no bit {index}, it is {self.width} bits wide")
        return abs(index - self.right)

    def __str__(self) -> str:
        return self.path if self.index is None else f"{self.path}[{self.index}]"


Tap = Callable[[int, int | str], None]
"""Takes a time in picoseconds and a value: an integer, or the bits as ``01xz`` if not all known."""


def in_turn(taps: Sequence[Tap]) -> Tap:
    """What calls each of some taps with a value; of one, that one itself."""
    if len(taps) == 1:
        return taps[0]

    def each(time_ps: int, value: int | str) -> None:
        for tap in taps:
            tap(time_ps, value)

    return each


class Capture(Protocol):
    """A file of value changes.

    Attributes:
        signals: what it declares.
        end: what ``progress`` will have come to at its end.
        exact: whether every time that was read so far is a whole number of picoseconds. Of others
            the fraction is cut, so what is measured between two is off by less than 1 ps.
    """

    signals: list[Signal]
    end: int
    exact: bool

    def stream(
        self,
        taps: Mapping[Hashable, Tap],
        progress: Callable[[int], None] | None = None,
        gap: Callable[[int], None] | None = None,
    ) -> int:
        """Read the changes of the signals with these keys, in order of time.

        Args:
            taps: what to call with each of their values.
            progress: called now and then with how far the reading is.
            gap: called with each time, in picoseconds, from which on nothing was recorded until
                the next value. The X that writers put there is nobody's value.

        Returns:
            The time at which the capture ends, in picoseconds.

        Raises:
            UserError: the file is cut off or damaged.
        """


_COPY = "$rootio."
"""Verilator shows the ports of the top a second time, under this scope."""


def find(name: str, signals: Iterable[Signal], where: str) -> list[Signal]:
    """Find a signal by its path or by the end of it, or the bits of a bus that has only bits.

    Of several with the same end, the one nearest to the top is meant: lines run outside of designs.

    Args:
        name: what the user wrote, such as ``tb.dut.lp_busy``, ``lp_busy``, ``status[7]`` or ``D0``.
        signals: those of the capture.
        where: names the file and the key in the message.

    Returns:
        One signal, or the bits of a bus, the lowest first.

    Raises:
        UserError: None is called so, or several that differ are.
    """
    wanted = Signal.parse(name, 1, None)
    every = list(signals)
    same = [s for s in every if s.path == wanted.path]
    if not same:
        ending = [s for s in every if s.path.endswith("." + wanted.path)]
        same = _shallowest([s for s in ending if not s.path.startswith(_COPY)] or ending)
    if wanted.index is not None:
        same = [s for s in same if s.index in (wanted.index, None)]
    if not same:
        close = nearest(name, _names(every, name))
        raise UserError(f"{where}: the capture has no signal {name!r}; nearest: {close}")
    buses = _buses(same)
    if len(buses) > 1:
        paths = ", ".join(sorted({s.path if wanted.index is None else str(s) for s in same})[:4])
        raise UserError(f"{where}: {name!r} could be any of {paths}; write more of the path")
    return buses[0]


def _buses(same: list[Signal]) -> list[list[Signal]]:
    """Sort signals into those that differ, the bits of a bus together and the lowest first.

    Two names of one net are one, and so are two names of a bus whose every bit is one net.
    """
    paths: dict[tuple[str, bool], list[Signal]] = {}
    for signal in same:
        paths.setdefault((signal.path, signal.index is None), []).append(signal)
    buses: dict[frozenset[tuple[int | None, Hashable]], list[Signal]] = {}
    for signals in paths.values():
        nets = {(s.index, s.key): s for s in signals}
        indices = {s.index for s in signals}
        if len(nets) > len(indices):  # one name, declared twice
            buses.update((frozenset([net]), [s]) for net, s in nets.items())
        else:
            buses[frozenset(nets)] = sorted(nets.values(), key=lambda s: s.index or 0)
    return list(buses.values())


def _shallowest(signals: list[Signal]) -> list[Signal]:
    """Those of the fewest levels of hierarchy."""
    least = min((s.path.count(".") for s in signals), default=0)
    return [s for s in signals if s.path.count(".") == least]


def _names(signals: list[Signal], like: str) -> list[str]:
    """Full paths if the user wrote one, else the last parts: what to compare a misspelling with."""
    if "." in like:
        return sorted({s.path for s in signals})
    return sorted({s.path.rpartition(".")[2] for s in signals})


def _plain(name: str) -> str:
    """Escaped identifiers begin with a backslash in Verilog; nobody writes it."""
    return name.replace("\\", "").strip()
