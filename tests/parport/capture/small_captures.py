# SPDX-License-Identifier: Apache-2.0
"""What the tests of captures share: small files, and what is read from them."""

from pathlib import Path

from cocotbext.ieee1284.lines import DATA_OE, LINES
from cocotbext.parport.capture.linemap import LineMap, Source
from cocotbext.parport.capture.reader import LineReader, open_capture

HEAD = "$timescale 1 ns $end\n$scope module tb $end\n"
VARS = "$var wire 8 d data [7:0] $end\n$var wire 1 s strobe_n $end\n"
TAIL = "$upscope $end\n$enddefinitions $end\n"


def read(path: Path, line_map: LineMap | None = None) -> tuple[list, int]:
    events: list = []
    reader = LineReader(open_capture(path), line_map or LineMap(where="lines.toml"))
    end = reader.run(lambda *event: events.append(event))
    return events, end


def read_gaps(path: Path, line_map: LineMap | None = None) -> list[tuple]:
    """Events, and the times at which gaps begin, in order."""
    events: list[tuple] = []
    reader = LineReader(open_capture(path), line_map or LineMap(where="lines.toml"))
    reader.run(lambda *event: events.append(event), gap=lambda time_ps: events.append((time_ps,)))
    return events


def only(**lines: list[Source]) -> LineMap:
    """A map of these lines and no others, whatever else the capture has."""
    return LineMap("l", {line: [] for line in (*LINES, DATA_OE)} | lines)


def write(tmp_path: Path, text: str, name: str = "t.vcd") -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def vcd(tmp_path: Path, body: str, head: str = HEAD + VARS + TAIL) -> Path:
    return write(tmp_path, head + body)
