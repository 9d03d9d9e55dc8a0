# SPDX-License-Identifier: Apache-2.0
"""Which signal of a capture is which line: the file ``lines.toml``.

[lines]                      # a line that is not here is looked for by its own name
data = "tb.lp_data"          # a bus of eight, or eight signals, that of Data1 first
strobe_n = "D0"
ack_n = { port = "status", bit = 6, invert = true }
select = false               # not in this capture: its "select" is something else
[limits]
HOST_SETUP = { fail_below = "1us" }
[waive]
DEV_ACK = "our printers answer on Busy only"
[capture]
glitch = "20ns"              # what lasts less is not seen
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from cocotbext.ieee1284.lines import DATA_OE, LINES
from cocotbext.parport.checker.limits_file import read_limits, read_waive
from cocotbext.parport.checker.verdict import Limits
from cocotbext.parport.errors import UserError
from cocotbext.parport.toml import as_table, check_key
from cocotbext.parport.units import parse_time

__all__ = ["LineMap", "Source", "read_line_map", "read_source"]

_TABLES = ("lines", "limits", "waive", "capture")
_NAMES = (*LINES, DATA_OE)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line, or a bit of data, comes from.

    Attributes:
        port: the signal's name.
        bit: which bit of it, if not the whole.
        invert: whether it is the other way up.
    """

    port: str
    bit: int | None = None
    invert: bool = False


@dataclass(frozen=True, slots=True)
class LineMap:
    """What ``lines.toml`` says.

    Attributes:
        where: the file's name, for messages.
        lines: the source of each line named; eight of them for data that is given bit by bit, none
            for a line that the capture does not have.
        limits: limits by rule id.
        waive: reasons by rule id.
        glitch_ps: levels that last less than this, in picoseconds, are not seen.
    """

    where: str
    lines: dict[str, list[Source]] = field(default_factory=dict)
    limits: dict[str, Limits] = field(default_factory=dict)
    waive: dict[str, str] = field(default_factory=dict)
    glitch_ps: int = 0


def read_line_map(path: Path) -> LineMap:
    """Read a ``lines.toml``.

    Raises:
        UserError: it is missing, is no TOML, or holds a key, a line or a value that is wrong.
    """
    where = str(path)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{where}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{where}: not TOML: {error}") from None
    for key in tables:
        check_key(key, _TABLES, where)
    capture = as_table(tables.get("capture", {}), f"{where}: [capture]")
    for key in capture:
        check_key(key, ("glitch",), f"{where}: [capture]")
    glitch = parse_time(capture.get("glitch", "0ns"), f"{where}: [capture] glitch")
    return LineMap(
        where=where,
        lines=_read_lines(tables.get("lines", {}), where),
        limits=read_limits(tables.get("limits", {}), where),
        waive=read_waive(tables.get("waive", {}), where),
        glitch_ps=glitch,
    )


def _read_lines(table: object, where: str) -> dict[str, list[Source]]:
    lines: dict[str, list[Source]] = {}
    for line, value in as_table(table, f"{where}: [lines]").items():
        check_key(line, _NAMES, f"{where}: [lines]")
        at = f"{where}: [lines] {line}"
        if value is False:
            lines[line] = []
        elif not isinstance(value, list):
            lines[line] = [read_source(value, at)]
        elif line == "data" and len(value) == 8:
            lines[line] = [read_source(item, at) for item in value]
        else:
            raise UserError(f"{at}: a list of {len(value)}; only data takes one, of 8 signals")
    return lines


def read_source(value: object, at: str) -> Source:
    """Read one signal: a name, or a table with port, bit and invert.

    Args:
        value: as ``tomllib`` read it.
        at: the file and the key, for messages.

    Raises:
        UserError: it names no signal, or a key or value is wrong.
    """
    if isinstance(value, str) and value.strip():
        return Source(value.strip())
    if not isinstance(value, dict):
        raise UserError(f'{at}: {value!r} names no signal; write "name" or {{ port = "name" }}')
    for key in value:
        check_key(key, ("port", "bit", "invert"), at)
    port, bit, invert = value.get("port"), value.get("bit"), value.get("invert", False)
    if not isinstance(port, str) or not port.strip():
        raise UserError(f'{at}: port is {port!r}; the name of a signal is right, like "lp_busy"')
    if bit is not None and (not isinstance(bit, int) or isinstance(bit, bool) or bit < 0):
        raise UserError(f"{at}: bit is {bit!r}; a number from 0 is right")
    if not isinstance(invert, bool):
        raise UserError(f"{at}: invert is {invert!r}; true or false is right")
    return Source(port.strip(), bit, invert)
