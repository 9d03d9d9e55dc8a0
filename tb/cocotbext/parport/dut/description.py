# SPDX-License-Identifier: Apache-2.0
"""What ``dut.toml`` says of a user's design."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from cocotbext.parport.capture.linemap import Source
from cocotbext.parport.checker.verdict import Limits
from cocotbext.parport.dut.programs import UserProgram
from cocotbext.parport.registers.bus import BYTE, Signal

__all__ = ["STREAM", "Clock", "Description", "Host", "Reset"]

STREAM = (
    Signal("valid", names="valid vld tvalid start send push wr we write wren req go load"),
    Signal("ready", out=True, optional=True, names="ready rdy tready full accept idle"),
    Signal("data", BYTE, names="data d tdata byte din datain di dat char txdata"),
)
"""Of host kind ``stream``; a byte goes over at a clock edge with valid and ready high."""

HostKind = Literal["stream", "registers", "python"]


@dataclass(frozen=True)
class Clock:
    """A clock input.

    Attributes:
        port: of the design.
        period_ps: its period.
        request: output of the design that is high while it needs this clock; "": it always does.
    """

    port: str
    period_ps: int
    request: str = ""


@dataclass(frozen=True)
class Reset:
    """A reset input; ``active`` is the level that resets."""

    port: str
    active: int


@dataclass(frozen=True)
class Host:
    """How bytes get into the design.

    Attributes:
        kind: stream, registers or python.
        signals: bench signal to the design's port, such as valid, cyc or irq.
        bus: that registers are on, by its name in registers/table.py.
        prefix: of the ports of such a bus, if they all have one.
        registers: PC register name to offset on the user's bus.
        adapter: file and class of a python host.
    """

    kind: HostKind
    signals: Mapping[str, Source] = field(default_factory=dict)
    bus: str = ""
    prefix: str = ""
    registers: Mapping[str, int] = field(default_factory=dict)
    adapter: tuple[Path, str] | None = None


@dataclass(frozen=True)
class Description:
    """A user's design, as dut.toml describes it.

    Attributes:
        path: of the file, for messages.
        sources: Verilog files, in order.
        top: the design's top module.
        parameters: of the top module.
        clocks: the first is the one that the host's bus runs on.
        reset: None: the design has none.
        lines: line to port; beside the ten lines, data_i and data_oe.
        tie: other inputs and the constant they are held at.
        host: how bytes get in.
        limits: of the line checker, by rule.
        waive: reasons, by rule.
        driver: the user's own; None: ours.
        client: the user's own; None: ours.
        include: folders for headers, before those of the sources.
        defines: for the preprocessor.
    """

    path: Path
    sources: tuple[Path, ...]
    top: str
    parameters: Mapping[str, int]
    clocks: tuple[Clock, ...]
    reset: Reset | None
    lines: Mapping[str, Source]
    tie: Mapping[str, int]
    host: Host
    limits: Mapping[str, Limits]
    waive: Mapping[str, str]
    driver: UserProgram | None = None
    client: UserProgram | None = None
    include: tuple[Path, ...] = ()
    defines: Mapping[str, str] = field(default_factory=dict)

    def with_absolute_path(self) -> "Description":
        """The same for a process that works in another folder; all its other paths are absolute."""
        return replace(self, path=self.path.absolute())
