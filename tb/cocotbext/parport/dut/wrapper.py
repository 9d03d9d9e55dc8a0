# SPDX-License-Identifier: Apache-2.0
"""The Verilog between a user's design and the bench.

It gives the design's ports the bench's names and polarities, so that nothing behind it knows how
the user calls things: lines stand at the top of the hierarchy under their names, also in the waves.
"""

import re
from collections import defaultdict

from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.ports import WRAPPER_TOP, Port
from cocotbext.parport.dut.wiring import Connection, Wiring

__all__ = ["WRAPPER_TOP", "write_wrapper"]

_ALWAYS = "1'b1"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*")

_IDLE = {"ack_n": "1", "fault_n": "1", "select": "1", "rst": "1", "data_i": "8'hff"}
"""What the bench drives before it does anything: a good printer, and a design in reset."""


def write_wrapper(
    description: Description, ports: dict[str, Port], wiring: Wiring, *, pulled: bool = False
) -> str:
    """The text of the wrapper module.

    Args:
        description: of the design.
        ports: of the design.
        wiring: what is connected to what.
        pulled: whether there are pull-ups on data lines that the design shares with the peripheral.
    """
    by_port: dict[str, list[Connection]] = defaultdict(list)
    for connection in wiring.connections.values():
        by_port[connection.port.name].append(connection)
    parts = [
        "// Written by parport verify: the design behind the bench's names. Simulation only.",
        "`default_nettype none",
        "`timescale 1ns / 1ps",
        f"module {WRAPPER_TOP};",
        *(_declare(connection) for connection in wiring.connections.values()),
        *(f"  reg [{port.width - 1}:0] {_ours('free_', port)} = 0;" for port in wiring.free),
        *_clocks(description),
        *_data(wiring, pulled=pulled),
        *_waves(),
    ]
    for port in ports.values():
        parts += _net(port, by_port.get(port.name, []), wiring)
    parts.append(_instance(description, ports))
    parts += ["endmodule", "`default_nettype wire", ""]
    return "\n".join(parts)


def _theirs(name: str) -> str:
    """A name of the design; escaped, as it may be a keyword or hold any character."""
    return f"\\{name} "


def _ours(prefix: str, port: Port) -> str:
    """A name of the wrapper for a port."""
    name = f"{prefix}{port.name}"
    return name if _PLAIN.fullmatch(name) else f"\\{name} "


def _range(width: int) -> str:
    return f"[{width - 1}:0] " if width > 1 else ""


def _declare(connection: Connection) -> str:
    """A register that the bench drives, or a wire that it looks at."""
    signal, width = connection.signal, _range(connection.width)
    if signal.startswith("clk"):
        return f"  wire {signal};"
    if signal == "data":
        return "  wire [7:0] data_o;" if connection.into is False else ""
    if connection.into:
        return f"  reg {width}{signal} = {_IDLE.get(signal, '0')};"
    return f"  wire {width}{signal};"


def _clocks(description: Description) -> list[str]:
    """A generator for each clock; one that may stop looks at the design's request."""
    return [
        f"  bench_clock #(.PERIOD_PS({clock.period_ps}), .GATED({int(bool(clock.request))}), "
        f'.NET("clk{number or str()}")) '  # noqa: UP018
        f"u_clock{number} (.clk_req({f'request{number or str()}' if clock.request else _ALWAYS}), "
        f".clk(clk{number or ''}));"
        for number, clock in enumerate(description.clocks)
    ]


def _data(wiring: Wiring, *, pulled: bool) -> list[str]:
    """Data as the cable shows it: what the design drives, else what the peripheral does."""
    if wiring.connections["data"].into is None:
        pull_ups = ["  pullup u_pull [7:0] (data);"] if pulled else []
        return ["  wire [7:0] data;", *pull_ups]
    if "data_oe" in wiring.connections:
        other = "data_i" if "data_i" in wiring.connections else "8'hzz"
        return [f"  wire [7:0] data = data_oe ? data_o : {other};"]
    return ["  wire [7:0] data = data_o;"]


def _waves() -> list[str]:
    """Waves of a part of a run: +dump_from_ps=N begins late, +dump_to_ps=N ends all there."""
    return [
        "  reg [63:0] dump_from_ps, dump_to_ps;",
        '  initial if ($value$plusargs("dump_from_ps=%d", dump_from_ps)) begin',
        "    #0 $dumpoff;",
        "    #(dump_from_ps / 1000) $dumpon;",
        "  end",
        '  initial if ($value$plusargs("dump_to_ps=%d", dump_to_ps))',
        "    #(dump_to_ps / 1000) $finish(0);",
    ]


def _net(port: Port, connections: list[Connection], wiring: Wiring) -> list[str]:
    """The net at a port, and what joins it to the bench's signals."""
    if port.direction == "inout":
        return []
    net = _ours("n_", port)
    lines = [f"  wire {_range(port.width)}{net};"]
    if port.name in wiring.ties:
        lines.append(f"  assign {net} = {port.width}'d{wiring.ties[port.name]};")
    if port in wiring.free:
        lines.append(f"  assign {net} = {_ours('free_', port)};")
    for connection in connections:
        high = connection.low + connection.width - 1
        bits = f"{net}[{high}:{connection.low}]" if port.width > 1 else net
        signal = "data_o" if connection.signal == "data" else connection.signal
        inverse = "~" if connection.invert else ""
        if connection.into:
            lines.append(f"  assign {bits} = {inverse}{signal};")
        else:
            lines.append(f"  assign {signal} = {inverse}{bits};")
    return lines


def _instance(description: Description, ports: dict[str, Port]) -> str:
    parameters = ", ".join(
        f".{_theirs(name)}({value})" for name, value in description.parameters.items()
    )
    pins = ", ".join(
        f".{_theirs(port.name)}({'data' if port.direction == 'inout' else _ours('n_', port)})"
        for port in ports.values()
    )
    setting = f" #({parameters})" if parameters else ""
    return f"  {_theirs(description.top)}{setting} u_dut ({pins});"
