# SPDX-License-Identifier: Apache-2.0
"""What of a design is connected to what: the description against the design's real ports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parport.capture.linemap import Source
from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.ports import Port
from cocotbext.parport.errors import UserError, nearest

__all__ = ["AXI_IN", "AXI_OUT", "FROM_DESIGN", "WIDE", "Connection", "Wiring", "wire_up"]

FROM_DESIGN = {
    "stream": ("ready",),
    "wishbone": ("dat_r", "ack", "err"),
    "apb": ("prdata", "pready", "pslverr"),
    "simple": ("rdata",),
    "axil": (),
}
"""Signals that the design drives, by bus; those of AXI4-Lite are AXI_OUT."""

WIDE = (
    "data",
    "data_i",
    "adr",
    "dat_w",
    "dat_r",
    "paddr",
    "pwdata",
    "prdata",
    "address",
    "wdata",
    "rdata",
)
_BYTES = ("data", "data_i", "dat_w", "dat_r", "pwdata", "prdata", "wdata", "rdata")
"""Those of WIDE that bytes go over."""

AXI_IN = {
    "awaddr",
    "awprot",
    "awvalid",
    "wdata",
    "wstrb",
    "wvalid",
    "bready",
    "araddr",
    "arprot",
    "arvalid",
    "rready",
}
AXI_OUT = {"awready", "wready", "bresp", "bvalid", "arready", "rdata", "rresp", "rvalid"}


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
            self._connect(line, source, f"[lines] {line}", into=None if shared else into)

    def _connect_host(self) -> None:
        host = self._description.host
        if host.kind == "python":
            return
        out = (*FROM_DESIGN[host.bus or "stream"], "irq")
        for signal, source in host.signals.items():
            name = f"host_{signal}"
            self._connect(name, source, f"[host] {signal}", into=signal not in out)
        if host.bus == "axil":
            self._connect_axil(host.prefix)
        if host.kind == "registers":
            self._check_registers()

    def _check_registers(self) -> None:
        """Insist on registers that the design's address reaches."""
        driver = self._description.driver
        if driver is not None and driver.own_map:
            return
        signals = {"wishbone": "adr", "apb": "paddr", "simple": "address", "axil": "awaddr"}
        host = self._description.host
        prefix = "axil_" if host.bus == "axil" else "host_"
        address = self._wiring.connections[prefix + signals[host.bus]]
        highest = (1 << address.width) - 1
        for name, offset in host.registers.items():
            if offset > highest:
                bits = f"{address.width} bit{'s' if address.width > 1 else ''}"
                self._fail(
                    "[host] registers",
                    f"{name} is at 0x{offset:X}, beyond the {bits} of {address.port.name}; "
                    f"0x0 to 0x{highest:X} is right, and what the design lacks is left out: "
                    "registers = { data = 0x0, status = 0x1, control = 0x2 }",
                )

    def _connect_axil(self, prefix: str) -> None:
        for signal in sorted(AXI_IN | AXI_OUT):
            name = f"{prefix}_{signal}"
            if signal in ("awprot", "arprot") and name not in self._ports:
                continue
            into = signal in AXI_IN
            self._connect(f"axil_{signal}", Source(name), "[host] prefix", into=into, wide=True)

    def _connect(
        self, signal: str, source: Source, at: str, *, into: bool | None, wide: bool = False
    ) -> None:
        port = self._port(source.port, at)
        wanted = {True: "input", False: "output", None: "inout"}[into]
        if port.direction != wanted:
            self._fail(
                at, f"{port.name} is an {port.direction} of the design; an {wanted} is right"
            )
        wide = wide or signal.removeprefix("host_") in WIDE
        low, width = self._bits(port, source, at, wide=wide)
        self._check_width(signal, port, source, width, at)
        if into is None and source.invert:
            self._fail(
                at, f"invert is true, but {port.name} is an inout; it is the right way up only"
            )
        self._claim(port, range(low, low + width), at)
        self._wiring.connections[signal] = Connection(signal, port, low, width, source.invert, into)

    def _bits(self, port: Port, source: Source, at: str, *, wide: bool) -> tuple[int, int]:
        """The lowest bit that is meant, counted from the right, and how many are."""
        if source.bit is not None:
            if source.bit not in port.indices:
                first, last = port.indices[0], port.indices[-1]
                self._fail(
                    at, f"{port.name} has no bit {source.bit}; bits {first} to {last} are right"
                )
            return port.place(source.bit), 1
        if not wide and port.width != 1:
            self._fail(at, f"{port.name} has {port.width} bits; say which: bit = ...")
        return 0, port.width

    def _check_width(self, signal: str, port: Port, source: Source, width: int, at: str) -> None:
        """Insist on room for a byte where bytes go."""
        name = signal.removeprefix("host_").removeprefix("axil_")
        line = signal in ("data", "data_i")
        if name not in _BYTES or (width == 8 if line else width >= 8):
            return
        right = "8 are right" if line else "at least 8 are right"
        if source.bit is not None:
            self._fail(at, f"bit = {source.bit} is 1 bit of {port.name}; {right}: leave bit out")
        bits = f"{width} bit{'s' if width > 1 else ''}"
        self._fail(at, f"{port.name} has {bits}; {right}")

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
