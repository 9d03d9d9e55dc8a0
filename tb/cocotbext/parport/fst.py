# SPDX-License-Identifier: Apache-2.0
"""FST captures, read block by block through pywellen."""

import struct
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path

import pywellen

from cocotbext.parport.errors import UserError
from cocotbext.parport.signals import Signal, Tap
from cocotbext.parport.units import PS_PER_UNIT
from cocotbext.parport.vcd import LEVELS

_HEADER = struct.Struct(">BQQQ")  # block type 0, its length, first and last time of the file
_REPORT_EVERY = 1 << 14


class FstCapture:
    """An FST file.

    Attributes:
        signals: What it declares.
        end: Its last time in ticks.

    Raises:
        UserError: The file is cut off, or pywellen cannot read it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            head = file.read(_HEADER.size)
        self._last = _HEADER.unpack(head)[3] if len(head) == _HEADER.size else 0
        self._wave = self._open()
        self._scale = self._read_scale()
        self._vars = {str(var.signal_id): var for var in self._wave.all_vars()}
        self.end = self._last
        self.signals = [
            Signal.parse(var.full_name, _width(var), str(var.signal_id))
            for var in self._wave.all_vars()
        ]

    def stream(
        self, taps: Mapping[Hashable, Tap], progress: Callable[[int], None] | None = None
    ) -> int:
        """Read the changes of some signals.

        Args:
            taps: What to call with each of their values, by the signal's key.
            progress: Called with the time in ticks, now and then.

        Returns:
            The last time in the file, in picoseconds.

        Raises:
            UserError: The file is cut off or damaged.
        """
        scale, per = self._scale
        by_id = {str(key): tap for key, tap in taps.items()}
        count = 0

        def change(ticks: int, signal: object, value: int | str) -> None:
            nonlocal count
            count += 1
            if progress is not None and count % _REPORT_EVERY == 0:
                progress(ticks)
            by_id[str(signal)](ticks * scale // per, _bits(value) if type(value) is str else value)

        wanted = [var for key, var in self._vars.items() if key in by_id]
        try:
            self._wave.stream_changes(change, wanted)
        except RuntimeError as error:
            raise self._broken(error) from None
        return self._last * scale // per

    def _open(self) -> pywellen.Waveform:
        try:
            return pywellen.Waveform(str(self._path), stream_only=True, multi_threaded=False)
        except RuntimeError as error:
            raise self._broken(error) from None

    def _broken(self, error: Exception) -> UserError:
        reason = " ".join(str(error).split())
        return UserError(f"{self._path}: the FST file is cut off or damaged: {reason}")

    def _read_scale(self) -> tuple[int, int]:
        scale = self._wave.timescale
        unit = str(scale.unit).rpartition(".")[2] if scale is not None else "none"
        if scale is None or unit not in PS_PER_UNIT:
            message = f"{self._path}: unknown time scale {unit!r}; fs, ps, ns, us, ms or s is right"
            raise UserError(message)
        return (int(scale.factor) * PS_PER_UNIT[unit]).as_integer_ratio()


def _width(var: pywellen.Var) -> int:
    """Bits of a variable; 0 for what has none, such as a real number."""
    return var.bitwidth or 0


def _bits(value: str) -> int | str:
    bits = value.translate(LEVELS)
    return bits if bits.strip("01") else int(bits, 2)
