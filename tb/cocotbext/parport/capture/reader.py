# SPDX-License-Identifier: Apache-2.0
"""Captures: a VCD or FST file of any simulator or logic analyser, as events of lines.

A capture is read once, from beginning to end, and never held in memory: VCD by a reader of our own
(``vcd`` says why), FST block by block through pywellen.
"""

from collections.abc import Callable, Hashable
from pathlib import Path

from cocotbext.ieee1284.lines import DATA_OE, LINES
from cocotbext.parport.capture.fst import FstCapture
from cocotbext.parport.capture.glitch import GlitchFilter
from cocotbext.parport.capture.linemap import LineMap, Source
from cocotbext.parport.capture.signals import Capture, Signal, Tap, find, in_turn
from cocotbext.parport.capture.vcd import VcdCapture
from cocotbext.parport.errors import UserError

__all__ = ["Feed", "LineReader", "open_capture"]

Feed = Callable[[int, str, int | None], None]
"""Takes a time in picoseconds, a line and its value, ``None`` for X or Z."""


_COMPRESSED = {
    b"\x1f\x8b": "gunzip",
    b"BZh": "bunzip2",
    b"\xfd7zXZ": "unxz",
    b"(\xb5/\xfd": "unzstd",
}
"""How such a file begins, and what undoes it."""


def open_capture(path: Path) -> Capture:
    """Open a capture; its first bytes tell what it is, not its name.

    Raises:
        UserError: it is missing, is neither VCD nor FST, or its header is wrong.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        # before it is opened, which takes bytes out of a pipe, or waits for ever
        raise UserError(
            f"{path}: not a regular file; a capture is read more than once: save it first"
        )
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    for magic, tool in _COMPRESSED.items():
        if head.startswith(magic):
            raise UserError(f"{path}: compressed; decompress it first: {tool} {path}")
    return FstCapture(path) if head[:1] == b"\0" else VcdCapture(path)


class LineReader:
    """Turns the signals of a capture into events of lines.

    Args:
        capture: the capture.
        line_map: which signal is which line. Those it does not name are looked for by name.

    Attributes:
        lines: the lines that the capture has, in the order of ``LINES``.

    Raises:
        UserError: a signal is missing, is ambiguous, or has the wrong width.
    """

    def __init__(self, capture: Capture, line_map: LineMap) -> None:
        self._capture = capture
        self._map = line_map
        wires = {line: self._connect(line) for line in (*LINES, DATA_OE)}
        self._wires = {line: wire for line, wire in wires.items() if wire}
        self.lines = list(self._wires)
        if not self.lines:
            names = ", ".join(sorted({str(s) for s in capture.signals})[:12]) or "nothing"
            raise UserError(f"{line_map.where}: no signal is called like a line; there are {names}")

    def run(
        self,
        feed: Feed,
        progress: Callable[[int], None] | None = None,
        gap: Callable[[int], None] | None = None,
    ) -> int:
        """Read the capture.

        Args:
            feed: called with every event, in order of time.
            progress: called now and then with how far the reading is, up to the capture's ``end``.
            gap: called with each time from which on nothing was recorded until the next event.

        Returns:
            The time at which the capture ends, in picoseconds.

        Raises:
            UserError: the capture is cut off or damaged.
        """
        width = self._map.glitch_ps
        glitches = GlitchFilter(width, feed) if width else None
        gathers: list[_Gather] = []
        taps = self._taps(glitches.feed if glitches else feed, gathers)

        def pause(time_ps: int) -> None:
            for gather in gathers:
                gather.forget()
            if glitches is not None:
                glitches.finish()
            if gap is not None:
                gap(time_ps)

        end = self._capture.stream(taps, progress, pause)
        if glitches is not None:
            glitches.finish()
        return end

    def _connect(self, line: str) -> "list[_Wire]":
        sources = self._map.lines.get(line)
        if sources is None:
            named = any(s.path.rpartition(".")[2] == line for s in self._capture.signals)
            sources = [Source(line)] if named else []
        if not sources:
            return []
        at = f"{self._map.where}: [lines] {line}"
        wires = [wire for source in sources for wire in self._resolve(source, at)]
        width = sum(wire.width for wire in wires)
        if width != (8 if line == "data" else 1):
            names = ", ".join(source.port for source in sources)
            need = "data has 8 bits" if line == "data" else "say which bit: bit = ..."
            need += (
                f"; if it is not the line, {line} = false" if line not in self._map.lines else ""
            )
            raise UserError(f"{at}: {names} has {width} bits; {need}")
        return wires

    def _resolve(self, source: Source, at: str) -> "list[_Wire]":
        found = find(source.port, self._capture.signals, at)
        if any(signal.width == 0 for signal in found):
            raise UserError(f"{at}: {source.port} is a number or a text; a line is made of bits")
        wanted = Signal.parse(source.port, 1, None).index if source.bit is None else source.bit
        if wanted is None:
            return [_Wire(signal, None, source.invert) for signal in found]
        if found[0].index is None:
            return [_Wire(found[0], found[0].position(wanted, at), source.invert)]
        for signal in found:
            if signal.index == wanted:
                return [_Wire(signal, None, source.invert)]
        raise UserError(f"{at}: {source.port} has no bit {wanted}, it has {len(found)} bits")

    def _taps(self, feed: Feed, gathers: "list[_Gather]") -> dict[Hashable, Tap]:
        """For each signal, what to do with its values; what gathers them is put on the list."""
        found: dict[Hashable, list[Tap]] = {}
        for line, wires in self._wires.items():
            gather = _Gather(line, feed)
            gathers.append(gather)
            for number, wire in enumerate(wires):
                tap = wire.tap(line, feed) if len(wires) == 1 else gather.tap(number, wire)
                found.setdefault(wire.signal.key, []).append(tap)
        return {key: in_turn(taps) for key, taps in found.items()}


class _Wire:
    """A signal, or one bit of it, as it comes or the other way up."""

    def __init__(self, signal: Signal, position: int | None, invert: bool) -> None:
        self.signal = signal
        self.width = signal.width if position is None else 1
        self._position = position
        self._mask = (1 << self.width) - 1 if invert else 0

    def tap(self, line: str, feed: Feed) -> Tap:
        """What feeds this wire, alone, to a line."""
        mask = self._mask
        if self._position is not None:
            return lambda time_ps, value: feed(time_ps, line, self.read(value))

        def whole(time_ps: int, value: int | str) -> None:
            feed(time_ps, line, None if isinstance(value, str) else value ^ mask)

        return whole

    def read(self, value: int | str) -> int | None:
        """Its level, given the signal's value."""
        position = self._position or 0
        if not isinstance(value, str):
            return ((value >> position) & 1) ^ self._mask
        bit = value[-1 - position]
        return int(bit) ^ self._mask if bit in "01" else None


class _Gather:
    """Makes data of eight wires."""

    def __init__(self, line: str, feed: Feed) -> None:
        self._line = line
        self._feed = feed
        self.forget()

    def forget(self) -> None:
        """Begin anew: no bit is known."""
        self._value = 0
        self._unknown = 0xFF

    def tap(self, number: int, wire: _Wire) -> Tap:
        """What takes the values of the wire that is bit ``number``."""
        mask = 1 << number

        def bit(time_ps: int, value: int | str) -> None:
            level = wire.read(value)
            self._unknown = self._unknown | mask if level is None else self._unknown & ~mask
            self._value = self._value | mask if level else self._value & ~mask
            self._feed(time_ps, self._line, None if self._unknown else self._value)

        return bit
