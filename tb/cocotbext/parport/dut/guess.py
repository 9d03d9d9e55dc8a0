# SPDX-License-Identifier: Apache-2.0
"""Which port of a design is which: guessed from names, directions and widths."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parport.dut.description import STREAM
from cocotbext.parport.dut.names import ACTIVE_LOW, LINE_NAMES, find_word, take_apart
from cocotbext.parport.dut.ports import Port
from cocotbext.parport.registers.bus import BIT, IRQ, Bus, Signal
from cocotbext.parport.registers.table import BUSES

__all__ = ["Guess", "Placed", "guess_ports"]

_CLOCKS = "clk clock aclk pclk clkin sysclk hclk mclk"
_RESETS = "rst reset arst areset preset srst sreset clr clear"


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
        prefix: of its ports, if they all have one.
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
        if guess.kind == "registers" and (irq := self._place_signal(IRQ)) is not None:
            guess.host[IRQ.name] = irq
        guess.inputs = [port for port in self._free if port.direction == "input"]
        guess.outputs = [port for port in self._free if port.direction != "input"]

    def _host(self) -> None:
        """The first bus of which all signals are there; without one, a stream."""
        guess = self.guess
        for bus in sorted(BUSES.values(), key=_vagueness):
            if self._prefixed(bus) if bus.prefixed else self._named(bus.signals):
                guess.kind, guess.bus = "registers", bus.name
                return
        if self._named(STREAM):
            guess.kind = "stream"

    def _named(self, signals: Iterable[Signal]) -> bool:
        """Take the ports of a host's signals; none, if one that is needed is missing."""
        before = list(self._free)
        found: dict[str, Placed] = {}
        for signal in signals:
            placed = self._place_signal(signal)
            if placed is not None:
                found[signal.name] = placed
            elif not signal.optional:
                self._free = before
                return False
        self.guess.host = found
        return True

    def _prefixed(self, bus: Bus) -> bool:
        """Take the ports of a bus that are all called PREFIX_SIGNAL; none, if one is missing."""
        names = {port.name for port in self._free}
        needed = [signal.name for signal in bus.signals if not signal.optional]
        for name in sorted(names):
            prefix, _, signal = name.rpartition("_")
            if signal == bus.address and all(f"{prefix}_{other}" in names for other in needed):
                taken = {f"{prefix}_{signal.name}" for signal in bus.signals}
                self._free = [port for port in self._free if port.name not in taken]
                self.guess.prefix = prefix
                return True
        return False

    def _place_signal(self, signal: Signal) -> Placed | None:
        return self._place(signal.known_as, signal.direction, wide=signal.width != BIT)

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


def _vagueness(bus: Bus) -> float:
    """How many names a signal of it goes by: ports called psel are APB's, enable may be anybody's.

    The bus with the smallest number is looked for first.
    """
    names = [len(signal.known_as.split()) for signal in bus.signals]
    return sum(names) / len(names)
