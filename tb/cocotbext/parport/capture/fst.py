# SPDX-License-Identifier: Apache-2.0
"""FST captures: values block by block through pywellen, names and ranges from ``fst_blocks``."""

import re
import struct
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pywellen

from cocotbext.parport.capture.fst_blocks import Blocks, Variable, read_blocks
from cocotbext.parport.capture.signals import Signal, Tap, in_turn
from cocotbext.parport.capture.vcd import LEVELS
from cocotbext.parport.errors import UserError
from cocotbext.parport.units import PS_PER_UNIT

__all__ = ["FstCapture"]

_HEADER = struct.Struct(">BQQQ")  # block type 0, its length, first and last time of the file
_REPORT_EVERY = 1 << 14
_NEVER = 1 << 64  # ticks, later than any


class FstCapture:
    """An FST file.

    Attributes:
        signals: what it declares.
        end: its last time in ticks.
        exact: whether every time that was read so far is a whole number of picoseconds.

    Raises:
        UserError: the file is cut off, or pywellen cannot read it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
        self._last = _HEADER.unpack(head)[3] if len(head) == _HEADER.size else 0
        self._wave = self._open()
        self._scale = self._read_scale()
        self._blocks = self._read_blocks()
        self._vars: dict[Hashable, pywellen.Var] = {
            _number(var): var for var in self._wave.all_vars()
        }
        self.end = self._last
        self.exact = True
        self.signals = _signals(self._blocks.variables, self._wave.all_vars())

    def stream(
        self,
        taps: Mapping[Hashable, Tap],
        progress: Callable[[int], None] | None = None,
        gap: Callable[[int], None] | None = None,
    ) -> int:
        """Read the changes of some signals.

        Args:
            taps: what to call with each of their values, by the signal's key.
            progress: called with the time in ticks, now and then.
            gap: called with the time of each $dumpoff, in picoseconds.

        Returns:
            The last time in the file, in picoseconds.

        Raises:
            UserError: the file is cut off or damaged.
        """
        scale, per = self._scale
        by_id = self._by_id(taps)
        blackouts = _Blackouts(
            self._blocks.activity, lambda ticks: gap and gap(ticks * scale // per)
        )
        has_blackouts = bool(self._blocks.activity)
        count = 0

        def change(ticks: int, signal: object, value: int | str) -> None:
            nonlocal count
            count += 1
            if progress is not None and count % _REPORT_EVERY == 0:
                progress(ticks)
            if has_blackouts and blackouts.hide(ticks, value):
                return
            time_ps, cut = divmod(ticks * scale, per)
            if cut:
                self.exact = False
            by_id[str(signal)](time_ps, _bits(value) if type(value) is str else value)

        wanted = [var for var in self._vars.values() if str(var.signal_id) in by_id]
        try:
            self._wave.stream_changes(change, wanted)
        except RuntimeError as error:
            raise self._broken(error) from None
        blackouts.finish()
        return self._last * scale // per

    def _by_id(self, taps: Mapping[Hashable, Tap]) -> dict[str, Tap]:
        """What to call with each value, by pywellen's name of its signal."""
        found: dict[str, list[Tap]] = {}
        for key, tap in taps.items():
            part = key if isinstance(key, _Part) else None
            var = self._vars.get(part.of if part else key)
            if var is None:
                names = [str(signal) for signal in self.signals if signal.key == key]
                message = f"which values are those of {names[0]} cannot be known; a VCD file tells"
                raise UserError(f"{self._path}: {message}")
            found.setdefault(str(var.signal_id), []).append(part.tap(tap) if part else tap)
        return {name: in_turn(several) for name, several in found.items()}

    def _open(self) -> pywellen.Waveform:
        try:
            return pywellen.Waveform(str(self._path), stream_only=True, multi_threaded=False)
        except RuntimeError as error:
            raise self._broken(error) from None

    def _broken(self, error: Exception) -> UserError:
        reason = " ".join(str(error).split())
        return UserError(f"{self._path}: the FST file is cut off or damaged: {reason}")

    def _read_blocks(self) -> Blocks:
        try:
            return read_blocks(self._path)
        except ValueError as error:
            raise self._broken(error) from None

    def _read_scale(self) -> tuple[int, int]:
        scale = self._wave.timescale
        unit = str(scale.unit).rpartition(".")[2] if scale is not None else "none"
        if scale is None or unit not in PS_PER_UNIT:
            message = f"{self._path}: unknown time scale {unit!r}; fs, ps, ns, us, ms or s is right"
            raise UserError(message)
        return (int(scale.factor) * PS_PER_UNIT[unit]).as_integer_ratio()


class _Blackouts:
    """Tells values of signals from the X that a writer puts where it was switched off.

    Args:
        activity: when it was switched, in ticks, and whether on.
        begin: called with the time of each beginning, after all values before it and at it.
    """

    def __init__(self, activity: list[tuple[int, bool]], begin: Callable[[int], object]) -> None:
        self._begin = begin
        self._next: list[tuple[int, int]] = []  # from, to; the first one is the last of the list
        off: int | None = None
        for ticks, is_on in activity:
            if is_on and off is not None and ticks > off:
                self._next.append((off, ticks))
            off = None if is_on else ticks if off is None else off
        if off is not None:
            self._next.append((off, _NEVER))
        self._next.reverse()
        self._until = -1

    def hide(self, ticks: int, value: int | str) -> bool:
        """Whether a value is none."""
        while self._next and ticks > self._next[-1][0]:
            begin, self._until = self._next.pop()
            self._begin(begin)
        if ticks < self._until:
            return True
        # what moved at the very time was recorded, and then X beside it
        at_begin = bool(self._next) and ticks == self._next[-1][0]
        return at_begin and isinstance(value, str) and not value.strip("x")

    def finish(self) -> None:
        """Begin those that nothing follows."""
        self.hide(_NEVER, 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some bits of a bus that pywellen made of signals with adjacent indices.

    Attributes:
        of: the number of the bus.
        shift: how many of its bits are below these.
        width: how many these are.
    """

    of: int
    shift: int
    width: int

    def tap(self, tap: Tap) -> Tap:
        """What takes the values of the bus for who wants these bits."""

        def part(time_ps: int, value: int | str) -> None:
            if isinstance(value, str):
                end = len(value) - self.shift
                tap(time_ps, _bits(value[end - self.width : end]))
            else:
                tap(time_ps, (value >> self.shift) & ((1 << self.width) - 1))

        return part


def _signals(variables: list[Variable], waves: list[pywellen.Var]) -> list[Signal]:
    """The signals as they were declared; their keys are what pywellen has their values by."""
    widths = {_number(wave): wave.bitwidth or 0 for wave in waves}
    signals = [Signal.parse(v.name, widths.get(v.number, v.length), v.number) for v in variables]
    numbers = {variable.number for variable in variables}
    made = [wave for wave in waves if _number(wave) not in numbers]
    shown = {(_path(wave), _number(wave)) for wave in waves}
    parts: dict[Hashable, _Part] = {}
    for path in dict.fromkeys(_path(wave) for wave in made):
        members = [s for s in signals if s.path == path and (path, s.key) not in shown]
        for bus in (wave for wave in made if _path(wave) == path):
            parts |= _parts(bus, members)
    return [s if s.key in widths else replace(s, key=parts.get(s.key, s.key)) for s in signals]


def _parts(bus: pywellen.Var, members: list[Signal]) -> dict[Hashable, _Part]:
    """Which bits of a bus its members are: the first ones, which are taken off the list.

    Pywellen puts the highest index first. What does not fit together is no part of anything.
    """
    taken: list[Signal] = []
    while members and sum(signal.width for signal in taken) < bus.bitwidth:
        taken.append(members.pop(0))
    bits = [min(s.left, s.right) + n for s in taken for n in range(s.width)]
    if sorted(bits) != list(range(min(bits, default=0), min(bits, default=0) + bus.bitwidth)):
        return {}
    return {s.key: _Part(_number(bus), min(s.left, s.right) - min(bits), s.width) for s in taken}


def _number(var: pywellen.Var) -> int:
    """The number of its values; those of the file are counted from 0, those of buses follow."""
    return int(re.sub(r"\D", "", str(var.signal_id)))


def _path(var: pywellen.Var) -> str:
    """Its name as ``Signal`` has it: pywellen makes a scope of an array, ``a.[1]`` of ``a[1]``."""
    return str(var.full_name).replace(".[", "[").replace("\\", "")


def _bits(value: str) -> int | str:
    bits = value.translate(LEVELS)
    return bits if bits.strip("01") else int(bits, 2)
