# SPDX-License-Identifier: Apache-2.0
"""A VCD reader that streams.

pywellen reads FST here. Its VCD reader is fast but forgiving: of a file cut off within a value, of
time that runs backwards and of identifiers that were never declared it says nothing, and a judge
must not pass a capture that it has not read. So VCD is read here, token by token, in the memory of
one line, whatever the size of the file.
"""

import re
from collections.abc import Callable, Container, Hashable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from cocotbext.parport.capture.signals import Signal, Tap
from cocotbext.parport.errors import UserError
from cocotbext.parport.units import PS_PER_UNIT

__all__ = ["LEVELS", "VcdCapture"]

_LONGEST_LINE = 1 << 20
_REPORT_EVERY = 1 << 20
_TIMESCALE = re.compile(r"([0-9]{1,9})\s*(fs|ps|ns|us|ms|s)")
_WIDTH = re.compile(r"[0-9]{1,7}")  # a value of more bits would not fit into a line
_LONGEST_TIME = 20  # digits: times have 64 bits
_SCALARS = frozenset(bytes([c]) for c in b"01xXzZhHlLuUwW-")
_VECTORS = frozenset(bytes([c]) for c in b"bBrRsS")
_NO_BITS = ("real", "realtime", "string", "event")
_SECTIONS = frozenset((b"$dumpvars", b"$dumpon", b"$dumpall", b"$dumpoff"))

LEVELS = str.maketrans("hHlLXZuUwW-", "1100xzxxxxx")
"""The nine levels of VHDL as the four of Verilog: a weak level, as of a pull-up, is a level."""


class VcdCapture:
    """A VCD file.

    Attributes:
        path: where it is.
        signals: what its header declares.
        end: its size in bytes.
        exact: whether every time that was read so far is a whole number of picoseconds.

    Raises:
        UserError: the file is missing, is not a VCD, or its header is cut off or wrong.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._line = 0
        self._rest = b""  # what follows the header on its last line
        self._scale = (0, 1)  # a tick is this many picoseconds, as a fraction
        self.signals: list[Signal] = []
        self.end = path.stat().st_size
        self.exact = True
        with path.open("rb") as file:
            self._read_header(file)
            self._body = (file.tell(), self._line)

    def stream(
        self,
        taps: Mapping[Hashable, Tap],
        progress: Callable[[int], None] | None = None,
        gap: Callable[[int], None] | None = None,
    ) -> int:
        """Read the changes of some signals.

        Args:
            taps: what to call with each of their values, by the signal's key.
            progress: called with the bytes read, now and then.
            gap: called with the time of each $dumpoff, in picoseconds.

        Returns:
            The last time in the file, in picoseconds.

        Raises:
            UserError: the file is cut off or wrong; the message names the line.
        """
        return _Body(self, taps, progress, gap).read()

    def lines_of_body(self) -> Iterator[tuple[int, bytes]]:
        """Every line after the header with its number."""
        offset, number = self._body
        if self._rest:
            yield number, self._rest + b"\n"
        with self.path.open("rb") as file:
            file.seek(offset)
            while line := file.readline(_LONGEST_LINE):
                number += 1
                yield number, line

    def to_ps(self, ticks: int) -> int:
        """A time stamp in picoseconds; below one, the fraction is cut, and ``exact`` is over.

        A finer unit inside would be the price of captures that hardly anybody has, and a limit is
        no finer than 1 ps either: it is enough to know that a measurement is in doubt.
        """
        ps, cut = divmod(ticks * self._scale[0], self._scale[1])
        if cut:
            self.exact = False
        return ps

    def error(self, line: int, message: str) -> UserError:
        """An error that names the place."""
        return UserError(f"{self.path}:{line}: {message}")

    def _read_header(self, file: BinaryIO) -> None:
        scopes: list[str] = []
        has_scale = False
        for keyword, words in self._commands(file):
            if keyword == "$timescale":
                self._set_scale(" ".join(words))
                has_scale = True
            elif keyword == "$scope":
                scopes.append(words[-1] if words else "")
            elif keyword == "$upscope":
                if scopes:
                    scopes.pop()
            elif keyword == "$var":
                self._add_variable(words, scopes)
            elif keyword == "$enddefinitions":
                break
        if not has_scale:
            raise UserError(
                f"{self.path}: no $timescale in the header; write `$timescale 1ns $end`"
            )

    def _commands(self, file: BinaryIO) -> Iterator[tuple[str, list[str]]]:
        """The commands of the header. A command ends with $end, on whatever line that is."""
        keyword, words = "", list[str]()
        while raw := file.readline(_LONGEST_LINE):
            self._line += 1
            line = raw.decode("utf-8", "replace").split()
            for position, word in enumerate(line):
                if not keyword:
                    if not word.startswith("$"):
                        what = "not a VCD file" if not self.signals else "the header is broken"
                        raise self.error(self._line, f"{what}: {word!r:.42} where $... should be")
                    keyword = word
                elif word == "$end":
                    self._rest = " ".join(line[position + 1 :]).encode()
                    yield keyword, words
                    keyword, words = "", []
                else:
                    words.append(word)
        if self._line == 0:
            raise UserError(f"{self.path}: not a VCD file: it is empty")
        raise self.error(self._line, "cut off within the header: no $enddefinitions $end")

    def _set_scale(self, text: str) -> None:
        match = _TIMESCALE.fullmatch(text)
        if match is None or int(match[1]) == 0:
            message = f"unknown time scale {text!r}; a number and fs, ps, ns, us, ms or s is right"
            raise self.error(self._line, message)
        self._scale = (int(match[1]) * PS_PER_UNIT[match[2]]).as_integer_ratio()

    def _add_variable(self, words: list[str], scopes: list[str]) -> None:
        if len(words) < 4 or not _WIDTH.fullmatch(words[1]):
            message = f"$var {' '.join(words)}: type, width, identifier and name should be here"
            raise self.error(self._line, message)
        width = 0 if words[0] in _NO_BITS else int(words[1])
        name = ".".join([*filter(None, scopes), " ".join(words[3:])])
        self.signals.append(Signal.parse(name, width, words[2]))


class _Body:
    """One pass over the value changes."""

    def __init__(
        self,
        capture: VcdCapture,
        taps: Mapping[Hashable, Tap],
        progress: Callable[[int], None] | None,
        gap: Callable[[int], None] | None,
    ) -> None:
        self._capture = capture
        self._progress = progress
        self._gap = gap
        self._widths = _widths(capture, taps)
        self._vectors = {str(key).encode(): tap for key, tap in taps.items()}
        scalars = {key: tap for key, tap in taps.items() if self._widths[str(key).encode()] == 1}
        self._scalars = _scalar_tokens(scalars)
        self._time = 0
        self._section = b""  # $dumpvars and the like, until its $end
        self._off = False  # in $dumpoff values are x, but the lines are not
        self._gap_due = False  # nothing is recorded after this moment
        self._open: bytes | None = None  # a vector that waits for its identifier, or $comment

    def read(self) -> int:
        """Read to the end; return the last time in picoseconds."""
        capture, scalars = self._capture, self._scalars
        number, line, done, next_report = 0, b"\n", 0, _REPORT_EVERY
        for number, line in capture.lines_of_body():
            done += len(line)
            if done >= next_report and self._progress is not None:
                next_report = done + _REPORT_EVERY
                self._progress(done)
            for token in line.split():
                if self._open is not None:
                    self._second(token, number)
                elif token in scalars:
                    if not self._off:
                        tap, value = scalars[token]
                        tap(self._time, value)
                elif token[0] == 35:  # "#"
                    self._set_time(token, number)
                else:
                    self._other(token, number)
        if self._open is not None:
            raise capture.error(number, f"cut off after {_short(line)}")
        if self._section:
            section = self._section.decode()
            raise capture.error(number, f"cut off within {section}: its $end is missing")
        if line.split()[-1:] and line.split()[-1].startswith(b"#") and not line.endswith(b"\n"):
            raise capture.error(number, f"cut off within the time {_short(line)}")
        if self._gap_due:
            self._begin_gap()
        return self._time

    def _set_time(self, token: bytes, number: int) -> None:
        if not token[1:].isdigit() or len(token) > _LONGEST_TIME + 1:
            message = (
                f"{_short(token)} is not a time; # and at most {_LONGEST_TIME} digits are right"
            )
            raise self._capture.error(number, message)
        time_ps = self._capture.to_ps(int(token[1:]))
        if time_ps < self._time:
            message = f"time runs backwards, from {self._time} ps to {time_ps} ps"
            raise self._capture.error(number, message)
        if self._gap_due and time_ps > self._time:
            self._begin_gap()
        self._time = time_ps
        if self._section:  # not all who write these end them
            self._enter(b"")

    def _other(self, token: bytes, number: int) -> None:
        """Take what is neither a time nor a scalar that is wanted."""
        first = token[:1]
        width = self._widths.get(token[1:]) if first in _SCALARS else None
        if width is not None:
            if width > 1:
                message = (
                    f"{_short(token)} is one bit for a signal of {width}; b and its bits are right"
                )
                raise self._capture.error(number, message)
            return
        if first in _VECTORS or token == b"$comment":
            self._open = token
        elif token in _SECTIONS:
            self._enter(token)
        elif token == b"$end":
            self._enter(b"")
        else:
            message = f"{_short(token)} is neither a time nor the value of a signal"
            raise self._capture.error(number, message)

    def _enter(self, section: bytes) -> None:
        """Begin $dumpvars or the like; nothing, or the end of one, is in none."""
        self._section = section
        self._off = section == b"$dumpoff"
        if self._off or section == b"$dumpon":
            self._gap_due = self._off

    def _begin_gap(self) -> None:
        """The moment of $dumpoff is over; Icarus writes what moved at it after the section."""
        self._gap_due = False
        if self._gap is not None:
            self._gap(self._time)

    def _second(self, token: bytes, number: int) -> None:
        """Take the identifier after a vector, or a word of a comment."""
        first = self._open
        if first is None or first == b"$comment":
            self._open = None if token == b"$end" else first
            return
        self._open = None
        width = self._widths.get(token)
        if width is None:
            raise self._capture.error(number, f"the identifier {_short(token)} was not declared")
        tap = self._vectors.get(token)
        if tap is not None and not self._off and first[:1] in (b"b", b"B"):
            tap(self._time, self._value(first[1:], width, number))

    def _value(self, digits: bytes, width: int, number: int) -> int | str:
        bits = digits.decode("utf-8", "replace").translate(LEVELS)
        if not bits or bits.strip("01xz"):
            raise self._capture.error(number, f"{_short(digits)} is not a binary value")
        if bits[:-width].strip("0"):
            message = f"{_short(digits)} is a value of {len(bits)} bits for a signal of {width}"
            raise self._capture.error(number, message)
        if not bits.strip("01"):
            return int(bits, 2)
        return bits[-width:].rjust(width, bits[0] if bits[0] in "xz" else "0")


def _widths(capture: VcdCapture, wanted: Container[Hashable]) -> dict[bytes, int]:
    """How many bits an identifier stands for.

    Raises:
        UserError: two declarations of one that is wanted do not agree.
    """
    widths: dict[bytes, int] = {}
    for signal in capture.signals:
        key = str(signal.key).encode()
        if widths.setdefault(key, signal.width) != signal.width and signal.key in wanted:
            raise UserError(
                f"{capture.path}: {_short(key)} is declared with {widths[key]} bits, and as "
                f"{signal} with {signal.width}"
            )
    return widths


def _scalar_tokens(taps: Mapping[Hashable, Tap]) -> dict[bytes, tuple[Tap, int | str]]:
    """Every token that a change of these signals can be, so that one look-up reads it."""
    tokens: dict[bytes, tuple[Tap, int | str]] = {}
    for key, tap in taps.items():
        for character in _SCALARS:
            level = character.decode().translate(LEVELS)
            value: int | str = int(level) if level in "01" else level
            tokens[character + str(key).encode()] = (tap, value)
    return tokens


def _short(text: bytes) -> str:
    words = text.decode("utf-8", "replace").strip()
    return repr(words if len(words) <= 40 else words[:37] + "...")
