# SPDX-License-Identifier: Apache-2.0
"""Draws the pictures of the documentation from real runs: ``python docs/pictures.py``.

A test draws them again and compares, so a picture shows what the present sources do.
"""

import tempfile
from pathlib import Path

from cocotbext.parport.capture import LineReader, open_capture
from cocotbext.parport.cli import main
from cocotbext.parport.edges import Edge
from cocotbext.parport.linemap import LineMap
from cocotbext.parport.svgwave import Mark, draw_svg

DOCS = Path(__file__).parent


def record(data: bytes, *args: str) -> list[Edge]:
    """Print bytes with ``parport run`` and return what the lines did."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "letter").write_bytes(data)
        main(["run", str(folder / "letter"), "--out", str(folder), "--json", *args])
        edges: list[Edge] = []
        reader = LineReader(open_capture(folder / "waves.fst"), LineMap("waves.fst"))
        reader.run(lambda time_ps, line, value: edges.append((time_ps, line, value)))
    return edges


def moments(edges: list[Edge], line: str, value: int) -> list[int]:
    """The times at which a line takes a value."""
    return [time_ps for time_ps, name, level in edges if (name, level) == (line, value)]


def one_byte() -> str:
    """The second byte of a job in SPP mode, with the times that the rules measure."""
    edges = record(b"PORT")
    fall = moments(edges, "strobe_n", 0)[1]
    rise = next(t for t in moments(edges, "strobe_n", 1) if t > fall)
    valid = max(t for t, line, _ in edges if line == "data" and t < fall)
    changed = min(t for t, line, _ in edges if line == "data" and t > rise)
    busy = next(t for t in moments(edges, "busy", 1) if t > fall)
    ready = next(t for t in moments(edges, "busy", 0) if t > busy)
    ack = next(t for t in moments(edges, "ack_n", 0) if t > fall)
    ack_end = next(t for t in moments(edges, "ack_n", 1) if t > ack)

    def mark(begin: int, end: int, name: str) -> Mark:
        return Mark(begin, end, f"{name} {(end - begin) / 1e6:.3g} us")

    return draw_svg(
        edges,
        valid - 700_000,
        changed + 700_000,
        lines=["data", "strobe_n", "busy", "ack_n"],
        marks=[
            mark(valid, fall, "set-up"),
            mark(fall, rise, "strobe"),
            mark(rise, changed, "hold"),
            mark(busy, ready, "Busy"),
            mark(ack, ack_end, "nAck"),
        ],
        title="One byte in SPP mode: data, nStrobe, Busy and nAck of a real run",
    )


PICTURES = {"one-byte.svg": one_byte}

if __name__ == "__main__":
    for file, draw in PICTURES.items():
        (DOCS / file).write_text(draw())
