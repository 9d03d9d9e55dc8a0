# SPDX-License-Identifier: Apache-2.0
"""Register accesses and edges of lines, read from a capture of a whole simulation."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cocotbext.parport.capture.linemap import LineMap, Source
from cocotbext.parport.capture.reader import LineReader, open_capture
from cocotbext.parport.capture.signals import find
from cocotbext.parport.report.traces import Levels, split

__all__ = ["MOVING_LINES", "Access", "line_edges", "register_accesses"]

_BUS = ("clk", "wb_cyc_i", "wb_stb_i", "wb_we_i", "wb_adr_i", "wb_dat_i", "wb_dat_o", "wb_ack_o")

MOVING_LINES = ("data", "strobe_n", "init_n", "selectin_n", "autofd_n", "ack_n", "busy")
"""Lines that move while a good printer takes bytes."""


class Access(NamedTuple):
    """One register access.

    Attributes:
        time_ps: the clock edge at which the master saw it end.
        write: it was a write.
        address: of the register.
        value: written or read.
    """

    time_ps: int
    write: bool
    address: int
    value: int


def register_accesses(capture: Path, instance: str) -> list[Access]:
    """Every Wishbone cycle of the controller, in order.

    Args:
        capture: VCD or FST file.
        instance: path of the controller in it, such as ``limit_bench.u_dut``.
    """
    bus = _Bus()
    opened = open_capture(capture)
    taps = {}
    for name in _BUS:
        (signal,) = find(f"{instance}.{name}", opened.signals, capture.name)
        taps[signal.key] = bus.tap(name)
    opened.stream(taps)
    return bus.accesses


def line_edges(capture: Path, instance: str) -> dict[str, Levels]:
    """When each of the MOVING_LINES changed, at the ports of the controller."""
    ports = {line: f"{instance}.{'data_o' if line == 'data' else line}" for line in MOVING_LINES}
    lines = {line: [Source(port)] for line, port in ports.items()}
    edges: list[tuple[int, str, int | None]] = []
    LineReader(open_capture(capture), LineMap("", lines)).run(lambda *edge: edges.append(edge))
    return split(edges)


class _Bus:
    """Follows the bus; a clock edge sees what was there before it."""

    def __init__(self) -> None:
        self.accesses: list[Access] = []
        self._now_ps = 0
        self._before: dict[str, int | str] = {}
        self._after: dict[str, int | str] = {}

    def tap(self, name: str) -> Callable[[int, int | str], None]:
        """What takes the changes of a signal."""
        return lambda time_ps, value: self._change(time_ps, name, value)

    def _change(self, time_ps: int, name: str, value: int | str) -> None:
        if time_ps != self._now_ps:
            self._before.update(self._after)
            self._after.clear()
            self._now_ps = time_ps
        self._after[name] = value
        if name == "clk" and value == 1:
            self._clock_edge()

    def _clock_edge(self) -> None:
        get = self._before.get
        if get("wb_cyc_i") == get("wb_stb_i") == get("wb_ack_o") == 1:
            write = get("wb_we_i") == 1
            value = self._before["wb_dat_i" if write else "wb_dat_o"]
            address = self._before["wb_adr_i"]
            assert isinstance(value, int)
            assert isinstance(address, int)
            self.accesses.append(Access(self._now_ps, write, address, value))
