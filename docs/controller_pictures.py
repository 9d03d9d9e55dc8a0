# SPDX-License-Identifier: Apache-2.0
"""Draws the pictures of docs/controller.md from real runs: ``python docs/controller_pictures.py``.

A test draws them again and compares, so a picture shows what the present sources do.
"""

import json
import sys
import tempfile
from pathlib import Path

from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.report.svgwave import Mark, draw_svg
from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.places import hdl_dir
from cocotbext.parport.simulators.runner import simulate

DOCS = Path(__file__).parent
if (ROOT := str(DOCS.parent)) not in sys.path:
    sys.path.insert(0, ROOT)  # the simulator looks for tests.hdl there


def moments(edges: list[Edge], line: str, value: int) -> list[int]:
    """The times at which a line takes a value."""
    return [time_ps for time_ps, name, level in edges if (name, level) == (line, value)]


def scene(name: str) -> list[Edge]:
    """Run a scene of tests/hdl/benches/scenes.py on the controller's core."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "edges"
        core = Design(tuple(sorted(hdl_dir().glob("*.v"))), "parport_core")
        simulate(
            core,
            "tests.hdl.benches.scenes",
            Path(folder) / "sim",
            test_filter=rf"\.{name}$",
            env={"PARPORT_EDGES": str(file)},
        )
        return [tuple(edge) for edge in json.loads(file.read_text())]


def span(begin: int, end: int, name: str) -> Mark:
    """An interval with its length."""
    length = end - begin
    text = f"{length / 1e3:.4g} ns" if length < 1_000_000 else f"{length / 1e6:.4g} us"
    return Mark(begin, end, f"{name} {text}")


def ps2_mode() -> str:
    """Mode 001: a byte out, the lines turned around, a byte in."""
    edges = scene("ps2")
    (read,) = moments(edges, "read", 1)
    inputs = moments(edges, "data_oe", 0)[-1]
    return draw_svg(
        [edge for edge in edges if edge[1] in ("data", "data_oe")],
        moments(edges, "data", 0x5A)[0] - 30_000,
        moments(edges, "data_oe", 1)[-1] + 250_000,
        lines=["data", "data_oe"],
        marks=[span(inputs, read, "the pins have been read after")],
        title="Mode 001: the controller drives the data lines, then reads them, then drives again",
    )


def fifo_mode() -> str:
    """Mode 010: the second byte of a burst."""
    edges = scene("fifo")
    falls = moments(edges, "strobe_n", 0)
    rise = next(t for t in moments(edges, "strobe_n", 1) if t > falls[1])
    data = sorted(t for t, line, _ in edges if line == "data")
    valid = max(t for t in data if t < falls[1])
    changed = min(t for t in data if t > rise)
    ready = next(t for t in moments(edges, "busy", 0) if t > falls[1])
    return draw_svg(
        [edge for edge in edges if edge[1] in ("data", "strobe_n", "busy", "ack_n", "clk_req")],
        falls[0] - 500_000,
        falls[2] + 1_000_000,
        lines=["data", "strobe_n", "busy", "ack_n", "clk_req"],
        marks=[
            span(valid, falls[1], "set-up"),
            span(falls[1], rise, "strobe"),
            span(rise, changed, "hold"),
            span(ready, changed, "filter and next byte"),
        ],
        title="Mode 010: bytes of a burst with the hardware handshake",
    )


def fifo_mode_left() -> str:
    """Mode 010 left for 111 while a strobe is out."""
    edges = scene("left")
    (left,), (known,) = moments(edges, "left", 1), moments(edges, "known", 1)
    return draw_svg(
        [edge for edge in edges if edge[1] in ("data", "strobe_n", "busy", "under way")],
        moments(edges, "data", ord("F"))[0] - 50_000,
        known + 1_500_000,
        lines=["data", "strobe_n", "busy", "under way"],
        marks=[span(left, known, "left, and judged after")],
        title="FIFO mode left in a strobe: the strobe is completed and its byte judged",
    )


def test_mode() -> str:
    """Mode 110: the FIFO filled and read back."""
    edges = scene("test_mode")
    (filled,) = moments(edges, "filled", 1)
    irq = moments(edges, "irq", 1)[0]
    full_ends = next(t for t in moments(edges, "full", 0) if t > filled)
    return draw_svg(
        [edge for edge in edges if edge[1] in ("full", "empty", "irq")],
        moments(edges, "empty", 0)[0] - 100_000,
        moments(edges, "empty", 1)[-1] + 100_000,
        lines=["full", "empty", "irq"],
        marks=[
            span(moments(edges, "empty", 0)[0], filled, "16 writes"),
            span(full_ends, irq, "8 free bytes: service interrupt"),
        ],
        title="Mode 110: 16 bytes in, 16 bytes out, flags and service interrupt",
    )


PICTURES = {
    "mode-ps2.svg": ps2_mode,
    "mode-fifo.svg": fifo_mode,
    "mode-fifo-left.svg": fifo_mode_left,
    "mode-test.svg": test_mode,
}

if __name__ == "__main__":
    for file, draw in PICTURES.items():
        (DOCS / "pictures" / file).write_text(draw())
