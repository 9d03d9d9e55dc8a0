# SPDX-License-Identifier: Apache-2.0
"""What of a design is connected to what: the description against the design's real ports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parport.capture.linemap import Source
from cocotbext.parport.dut.description import STREAM, Description
from cocotbext.parport.dut.ports import Port
from cocotbext.parport.errors import UserError, nearest
from cocotbext.parport.registers.bus import BIT, IRQ, Bus, Width
from cocotbext.parport.registers.table import BUSES

__all__ = ["Connection", "Wiring", "wire_up"]

_EIGHT = Width(8, 8)


@dataclass(frozen=True)
class Connection:
    """A signal of the bench on a port of the design.

    Attributes:
        signal: the bench's name for it.
        port: the design's port.
        low: the lowest bit of the port that belongs to it.
        width: how many bits of it do.
        invert: whether the port has it the other way up.
        into: the bench drives the design; False: the design drives the bench; None: an inout.
    """

    signal: str
    port: Port
    low: int
    width: int
    invert: bool
    into: bool | None


@dataclass
class Wiring:
    """All connections of a design.

    Attributes:
        connections: by signal of the bench.
        ties: input to its constant.
        free: inputs that a python host drives.
    """

    connections: dict[str, Connection] = field(default_factory=dict)
    ties: dict[str, int] = field(default_factory=dict)
    free: list[Port] = field(default_factory=list)

    @property
    def lines(self) -> set[str]:
        """The bench's names of what is connected."""
        return set(self.connections)


def wire_up(description: Description, ports: Mapping[str, Port]) -> Wiring:
    """Connect everything that the description names, and miss nothing that the design needs.

    Raises:
        UserError: a port does not exist, has the wrong direction or width, is used twice, or an
            input of the design is connected to nothing.
    """
    return _Plan(description, ports).finish()


class _Plan:
    """Connects step by step; every message names the file, the key and the nearest port."""

    def __init__(self, description: Description, ports: Mapping[str, Port]) -> None:
        self._description = description
        self._ports = ports
        self._where = str(description.path)
        self._used: dict[tuple[str, int], str] = {}
        self._wiring = Wiring()

    def finish(self) -> Wiring:
        description = self._description
        for number, clock in enumerate(description.clocks):
            at = "[clock]" if len(description.clocks) == 1 else f"[[clock]] number {number + 1}"
            self._connect(f"clk{number or ''}", Source(clock.port), f"{at} port", into=True)
            if clock.request:
                request = f"request{number or ''}"
                self._connect(request, Source(clock.request), f"{at} request", into=False)
        if description.reset is not None:
            active_low = not description.reset.active
            source = Source(description.reset.port, invert=active_low)
            self._connect("rst", source, "[reset] port", into=True)
        self._connect_lines()
        self._connect_host()
        for name, value in description.tie.items():
            port = self._port(name, "[tie]")
            self._claim(port, range(port.width), f"[tie] {name}")
            if port.direction != "input":
                self._fail(f"[tie] {name}", f"is an {port.direction}; only an input can be held")
            if not 0 <= value < 1 << port.width:
                self._fail(
                    f"[tie] {name}", f"{value} does not fit; 0 to {(1 << port.width) - 1} is right"
                )
            self._wiring.ties[name] = value
        self._check_inputs()
        return self._wiring

    def _connect_lines(self) -> None:
        for line, source in self._description.lines.items():
            into = line in PERIPHERAL_LINES or line == "data_i"
            port = self._port(source.port, f"[lines] {line}")
            shared = line == "data" and port.direction == "inout"
            self._connect(
                line,
                source,
                f"[lines] {line}",
                into=None if shared else into,
                width=_EIGHT if line in ("data", "data_i") else BIT,
            )

    def _connect_host(self) -> None:
        host = self._description.host
        if host.kind == "python":
            return
        bus = BUSES.get(host.bus)
        for signal in STREAM if bus is None else (*bus.signals, IRQ):
            if signal.name in host.signals:
                source, at = host.signals[signal.name], f"[host] {signal.name}"
                into, name = not signal.out, f"host_{signal.name}"
                self._connect(name, source, at, into=into, width=signal.width)
        if bus is not None:
            if bus.prefixed:
                self._connect_prefixed(bus, host.prefix)
            self._check_registers(bus)

    def _check_registers(self, bus: Bus) -> None:
        """Insist on registers that the design's address reaches."""
        driver = self._description.driver
        if driver is not None and driver.own_map:
            return
        address = self._wiring.connections[bus.bench_name(bus.address)]
        highest = (1 << address.width) - 1
        for name, offset in self._description.host.registers.items():
            if offset > highest:
                bits = f"{address.width} bit{'s' if address.width > 1 else ''}"
                self._fail(
                    "[host] registers",
                    f"{name} is at 0x{offset:X}, beyond the {bits} of {address.port.name}; "
                    f"0x0 to 0x{highest:X} is right, and what the design lacks is left out: "
                    "registers = { data = 0x0, status = 0x1, control = 0x2 }",
                )

    def _connect_prefixed(self, bus: Bus, prefix: str) -> None:
        for signal in bus.signals:
            port = f"{prefix}_{signal.name}"
            if signal.optional and port not in self._ports:
                continue
            name, into = bus.bench_name(signal.name), not signal.out
            width = Width(signal.width.least, most=None)  # a prefix cannot say which bit is meant
            self._connect(name, Source(port), "[host] prefix", into=into, width=width)

    def _connect(
        self, signal: str, source: Source, at: str, *, into: bool | None, width: Width = BIT
    ) -> None:
        port = self._port(source.port, at)
        wanted = {True: "input", False: "output", None: "inout"}[into]
        if port.direction != wanted:
            self._fail(
                at, f"{port.name} is an {port.direction} of the design; an {wanted} is right"
            )
        low, bits = self._bits(port, source, at, width)
        self._check_width(port, source, bits, at, width)
        if into is None and source.invert:
            self._fail(
                at, f"invert is true, but {port.name} is an inout; it is the right way up only"
            )
        self._claim(port, range(low, low + bits), at)
        self._wiring.connections[signal] = Connection(signal, port, low, bits, source.invert, into)

    def _bits(self, port: Port, source: Source, at: str, width: Width) -> tuple[int, int]:
        """The lowest bit that is meant, counted from the right, and how many are."""
        if source.bit is not None:
            if source.bit not in port.indices:
                first, last = port.indices[0], port.indices[-1]
                self._fail(
                    at, f"{port.name} has no bit {source.bit}; bits {first} to {last} are right"
                )
            return port.place(source.bit), 1
        if width == BIT and port.width != 1:
            self._fail(at, f"{port.name} has {port.width} bits; say which: bit = ...")
        return 0, port.width

    def _check_width(self, port: Port, source: Source, bits: int, at: str, width: Width) -> None:
        """Insist on room for a byte where bytes go."""
        if width.fits(bits):
            return
        right = f"{'' if width.most == width.least else 'at least '}{width.least} are right"
        if source.bit is not None:
            self._fail(at, f"bit = {source.bit} is 1 bit of {port.name}; {right}: leave bit out")
        self._fail(at, f"{port.name} has {bits} bit{'s' if bits > 1 else ''}; {right}")

    def _port(self, name: str, at: str) -> Port:
        if name not in self._ports:
            self._fail(
                at,
                f"{self._description.top} has no port {name!r}; "
                f"nearest: {nearest(name, self._ports) or 'it has none'}",
            )
        return self._ports[name]

    def _claim(self, port: Port, bits: Iterable[int], at: str) -> None:
        for bit in bits:
            other = self._used.setdefault((port.name, bit), at)
            if other != at and port.direction == "input":
                self._fail(at, f"{port.name} is connected by {other} already")

    def _check_inputs(self) -> None:
        """An input that nothing drives is X: either a mistake, or a python host's own."""
        for port in self._ports.values():
            if port.direction == "inout" and not any(name == port.name for name, _ in self._used):
                self._fail("", f"{port.name} is an inout of the design; only data can be one")
            if port.direction != "input":
                continue
            open_bits = [b for b in range(port.width) if (port.name, b) not in self._used]
            if not open_bits:
                continue
            if self._description.host.kind == "python" and len(open_bits) == port.width:
                self._wiring.free.append(port)
            else:
                what = (
                    port.name if len(open_bits) == port.width else f"{port.name} bit {open_bits[0]}"
                )
                self._fail("", f"nothing drives the input {what}; connect it, or hold it in [tie]")

    def _fail(self, at: str, message: str) -> None:
        raise UserError(f"{self._where}: {at}: {message}" if at else f"{self._where}: {message}")
