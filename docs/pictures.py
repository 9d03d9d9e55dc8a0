# SPDX-License-Identifier: Apache-2.0
"""Draws the pictures of the documentation from real runs: ``python docs/pictures.py``.

A test draws them again and compares, so a picture shows what the present sources do.
"""

import tempfile
from pathlib import Path

from cocotbext.parport import Ack, Busy, Latch, LineMap, LineReader, PrinterTiming, open_capture
from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.cli import main
from cocotbext.parport.report.svgwave import Mark, draw_svg
from cocotbext.parport.run.job import Job, Settings
from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.runner import simulate

FOLDER = Path(__file__).parent / "pictures"


def record(data: bytes, *args: str) -> list[Edge]:
    """Print bytes with ``parport run`` and return what the lines did."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "letter").write_bytes(data)
        main(["run", str(folder / "letter"), "--out", str(folder), "--json", *args])
        return read(folder / "waves.fst")


def record_printer(timing: PrinterTiming, *faults: str) -> list[Edge]:
    """Print four bytes on a printer of one's own and return what the lines did."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(faults=list(faults), timeout_ns=1e9, mode="spp", timing=vars(timing))
        job = Job.in_folder(folder, settings)
        Path(job.data).write_bytes(b"PORT")
        simulate(
            our_design(),
            "cocotbext.parport.run.sim",
            folder / "sim",
            env=job.save(folder / "job"),
            waves=folder / "waves.fst",
        )
        return read(folder / "waves.fst")


def read(waves: Path) -> list[Edge]:
    """What the lines did in a capture."""
    edges: list[Edge] = []
    reader = LineReader(open_capture(waves), LineMap("waves.fst"))
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


class Handshake:
    """The edges of one byte, as moments in picoseconds."""

    def __init__(self, edges: list[Edge], number: int) -> None:
        self.edges = edges
        self.fall = moments(edges, "strobe_n", 0)[number]
        self.rise = self.next("strobe_n", 1)

    def next(self, line: str, value: int, after: int | None = None) -> int:
        """The first edge after the strobe fell, or after another moment."""
        start = self.fall if after is None else after
        return next(t for t in moments(self.edges, line, value) if t >= start)


def mark(begin: int, end: int, name: str) -> Mark:
    """An interval with its length."""
    return Mark(begin, end, f"{name} {(end - begin) / 1e6:.3g} us")


SHOWN = ["data", "strobe_n", "busy", "ack_n"]


def ack_while_busy() -> str:
    """Busy falls while nAck is low."""
    byte = Handshake(record_printer(PrinterTiming(ack=Ack.WHILE_BUSY)), 1)
    busy, ack = byte.next("busy", 1), byte.next("ack_n", 0)
    free, end = byte.next("busy", 0), byte.next("ack_n", 1, ack)
    return draw_svg(
        byte.edges,
        byte.fall - 1_500_000,
        end + 700_000,
        lines=SHOWN,
        marks=[
            mark(byte.fall, busy, "busy_delay"),
            mark(ack, end, "ack"),
            mark(busy, free, "busy"),
            mark(ack, free, "ack_margin"),
        ],
        title="Ack-while-Busy: Busy falls while nAck is low",
    )


def ack_after_busy() -> str:
    """NAck pulses when Busy has fallen."""
    byte = Handshake(record_printer(PrinterTiming(ack=Ack.AFTER_BUSY)), 1)
    busy, free = byte.next("busy", 1), byte.next("busy", 0)
    ack = byte.next("ack_n", 0)
    end = byte.next("ack_n", 1, ack)
    return draw_svg(
        byte.edges,
        byte.fall - 1_500_000,
        end + 700_000,
        lines=SHOWN,
        marks=[mark(busy, free, "busy"), mark(free, ack, "ack_margin"), mark(ack, end, "ack")],
        title="Ack-after-Busy: nAck pulses when Busy has fallen",
    )


def busy_after_strobe() -> str:
    """Busy rises when the strobe has risen, and so is data latched."""
    timing = PrinterTiming(busy=Busy.AFTER, latch=Latch.RISE)
    byte = Handshake(record_printer(timing), 1)
    busy, free = byte.next("busy", 1), byte.next("busy", 0)
    return draw_svg(
        byte.edges,
        byte.fall - 1_500_000,
        free + 700_000,
        lines=SHOWN,
        marks=[
            mark(byte.fall, busy, "DEV_BUSY"),
            mark(byte.rise, busy, "busy_delay"),
            mark(busy, free, "busy"),
        ],
        title="Busy-after-Strobe, latched at the rising edge",
    )


def busy_when_full() -> str:
    """Two bytes fit; then Busy is up until one has been printed."""
    timing = PrinterTiming(
        buffer_bytes=2,
        drain_ns=15_000,
        busy=Busy.WHEN_FULL,
        ack=Ack.AFTER_BUSY,
        busy_ns=500,
    )
    edges = record_printer(timing)
    first, second = Handshake(edges, 0), Handshake(edges, 1)
    busy, free = second.next("busy", 1), second.next("busy", 0)
    return draw_svg(
        edges,
        first.fall - 1_500_000,
        free + 4_000_000,
        lines=SHOWN,
        marks=[mark(first.fall, free, "drain"), mark(busy, free, "full")],
        title="Busy only while a buffer of two bytes is full",
    )


def paper_empty() -> str:
    """Status turns bad inside Busy, and is good before Busy falls."""
    edges = record_printer(PrinterTiming(), "paper-empty@2+8us")
    byte = Handshake(edges, 1)
    busy, free = byte.next("busy", 1), byte.next("busy", 0)
    bad = byte.next("perror", 1)
    good = byte.next("perror", 0, bad)
    return draw_svg(
        edges,
        byte.fall - 1_500_000,
        free + 700_000,
        lines=[*SHOWN, "perror", "select", "fault_n"],
        marks=[mark(busy, bad, "busy"), mark(bad, good, "fault"), mark(good, free, "recover")],
        title="paper-empty@2+8us: the status turns bad and good inside Busy",
    )


def init_on_the_cable() -> str:
    """Something pulls nInit low; Busy lasts until the printer has initialized."""
    edges = record_printer(PrinterTiming(init_ns=30_000), "init@2")
    byte = Handshake(edges, 1)
    low = byte.next("init_n", 0)
    high = byte.next("init_n", 1, low)
    free = byte.next("busy", 0)
    return draw_svg(
        edges,
        byte.fall - 12_000_000,
        free + 15_000_000,
        lines=[*SHOWN, "init_n"],
        marks=[mark(low, high, "nInit"), mark(high, free, "init")],
        title="init@2: nInit is pulled low on the cable, and Busy outlasts it",
    )


PICTURES = {
    "one-byte.svg": one_byte,
    "ack-while-busy.svg": ack_while_busy,
    "ack-after-busy.svg": ack_after_busy,
    "busy-after-strobe.svg": busy_after_strobe,
    "busy-when-full.svg": busy_when_full,
    "paper-empty.svg": paper_empty,
    "init.svg": init_on_the_cable,
}

if __name__ == "__main__":
    for file, draw in PICTURES.items():
        (FOLDER / file).write_text(draw())
