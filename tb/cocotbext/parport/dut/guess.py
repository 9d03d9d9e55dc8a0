# SPDX-License-Identifier: Apache-2.0
"""Which port of a design is which: guessed from names, directions and widths."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parport.dut.description import BUS_SIGNALS, OPTIONAL_SIGNALS, STREAM_SIGNALS
from cocotbext.parport.dut.names import (
    ACTIVE_LOW,
    HOST_NAMES,
    LINE_NAMES,
    find_word,
    take_apart,
)
from cocotbext.parport.dut.ports import Port
from cocotbext.parport.dut.wiring import AXI_IN, AXI_OUT, FROM_DESIGN, WIDE

__all__ = ["Guess", "Placed", "guess_ports"]

_CLOCKS = "clk clock aclk pclk clkin sysclk hclk mclk"
_RESETS = "rst reset arst areset preset srst sreset clr clear"
_IRQS = "irq intr int interrupt intreq"


@dataclass(frozen=True)
class Placed:
    """A port with a meaning.

    Attributes:
        port: its name.
        invert: the port has it the other way up.
        doubt: what to look at, "" if only the name was guessed from.
    """

    port: str
    invert: bool = False
    doubt: str = ""


@dataclass
class Guess:
    """What a design's ports may be.

    Attributes:
        clocks: the bus's clock first.
        reset: its reset; ``invert``: low resets.
        lines: by line.
        kind: stream, registers or python, of the host.
        bus: of registers.
        prefix: of AXI4-Lite ports.
        host: by signal of the bus.
        inputs: those that found no place.
        outputs: likewise; harmless, unless one is a line.
    """

    clocks: list[Placed] = field(default_factory=list)
    reset: Placed | None = None
    lines: dict[str, Placed] = field(default_factory=dict)
    kind: str = "python"
    bus: str = ""
    prefix: str = ""
    host: dict[str, Placed] = field(default_factory=dict)
    inputs: list[Port] = field(default_factory=list)
    outputs: list[Port] = field(default_factory=list)


def guess_ports(ports: Mapping[str, Port]) -> Guess:
    """Guess: clocks and reset first, then the host's bus, then the lines of the cable."""
    return _Guesser(ports.values()).guess


class _Guesser:
    def __init__(self, ports: Iterable[Port]) -> None:
        self._free = list(ports)
        self.guess = guess = Guess()
        while (clock := self._place(_CLOCKS, "input")) is not None:
            guess.clocks.append(clock)
        guess.reset = self._place(_RESETS, "input")
        self._host()
        self._lines()
        if guess.kind == "registers" and (irq := self._place(_IRQS, "output")) is not None:
            guess.host["irq"] = irq
        guess.inputs = [port for port in self._free if port.direction == "input"]
        guess.outputs = [port for port in self._free if port.direction != "input"]

    def _host(self) -> None:
        """The first bus of which all signals are there."""
        guess = self.guess
        prefix = self._axi_prefix()
        if prefix is not None:
            guess.kind, guess.bus, guess.prefix = "registers", "axil", prefix
            names = {f"{prefix}_{signal}" for signal in AXI_IN | AXI_OUT}
            self._free = [port for port in self._free if port.name not in names]
            return
        for bus in ("apb", "wishbone", "simple", "stream"):
            signals = BUS_SIGNALS.get(bus, STREAM_SIGNALS)
            found = self._signals(bus, signals)
            if found is not None:
                guess.kind = "stream" if bus == "stream" else "registers"
                guess.bus = "" if bus == "stream" else bus
                guess.host = found
                return

    def _signals(self, bus: str, signals: Iterable[str]) -> dict[str, Placed] | None:
        """The ports of a bus; None, and nothing is taken, if a signal is missing."""
        before = list(self._free)
        found: dict[str, Placed] = {}
        for signal in signals:
            direction = "output" if signal in FROM_DESIGN[bus] else "input"
            wide = signal in WIDE
            placed = self._place(HOST_NAMES[bus][signal], direction, wide=wide)
            if placed is not None:
                found[signal] = placed
            elif signal not in OPTIONAL_SIGNALS:
                self._free = before
                return None
        return found

    def _axi_prefix(self) -> str | None:
        names = {port.name for port in self._free}
        for name in sorted(names):
            prefix, _, signal = name.rpartition("_")
            others = {f"{prefix}_{s}" for s in AXI_IN | AXI_OUT}
            optional = {f"{prefix}_awprot", f"{prefix}_arprot"}
            if signal == "awvalid" and others - optional <= names:
                return prefix
        return None

    def _lines(self) -> None:
        for line, names in LINE_NAMES.items():
            into = line in PERIPHERAL_LINES or line == "data_i"
            wide = line in ("data", "data_i")
            placed = self._place(names, "input" if into else "output", wide=wide, line=line)
            if placed is None and line == "data":
                placed = self._place(names, "inout", wide=True, line=line)
            if placed is not None:
                self.guess.lines[line] = placed

    def _place(
        self, names: str, direction: str, *, wide: bool = False, line: str = ""
    ) -> Placed | None:
        """Take the free port that fits best."""
        fits: list[tuple[int, int, Port, bool]] = []
        for number, port in enumerate(self._free):
            if port.direction != direction or (port.width > 1) != wide:
                continue
            if line in ("data", "data_i") and port.width != 8:
                continue
            hit = find_word(take_apart(port.name), names)
            if hit is not None:
                fits.append((hit[0], number, port, hit[1]))
        if not fits:
            return None
        _, _, port, low = min(fits, key=lambda fit: fit[:2])
        self._free.remove(port)
        if line in ACTIVE_LOW:
            doubt = "" if low else "nothing in the name says active low; is it?"
            return Placed(port.name, not low, doubt)
        return Placed(port.name, low)
