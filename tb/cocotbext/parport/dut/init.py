# SPDX-License-Identifier: Apache-2.0
"""The command ``parport init``: writes a first dut.toml from the ports of a design."""

import argparse
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.dut.files import check_name, is_file
from cocotbext.parport.dut.guess import Guess, Placed, guess_ports
from cocotbext.parport.dut.ports import Port, read_ports
from cocotbext.parport.dut.vhdl import is_vhdl, vhdl_to_verilog
from cocotbext.parport.errors import UserError

__all__ = ["add_parser", "first_description"]

_EXAMPLES = """\
examples:
  parport init rtl/*.v --top my_port
  parport init lp_tx.vhd --top lp_tx --out verify/dut.toml

Every guess is marked "# guess": look at each, then run parport verify on the file.
"""

_GUESS = "# guess"
_REGISTERS = "the registers of a PC, or: registers = { data = 0x0, status = 0x4, control = 0x8 }"


def add_parser(commands: Any) -> None:
    """Add ``init`` to the commands."""
    parser = commands.add_parser(
        "init",
        help="write a first dut.toml from the ports of a design",
        description="Read the ports of a controller and write a first dut.toml: clock, reset, "
        "lines with their polarity, and the host's bus, as far as their names tell.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sources", metavar="SOURCE", type=Path, nargs="+", help="Verilog or VHDL")
    parser.add_argument("--top", metavar="NAME", required=True, help="the controller's module")
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=Path,
        default=Path("dut.toml"),
        help="what to write (default: %(default)s)",
    )
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the file, and say what is left to do.

    Raises:
        UserError: a source or the top is wrong, or the file is there already.
    """
    for source in args.sources:
        _check_source(source)
    check_name(args.out, "init: --out")
    if args.out.exists() and not args.force:
        raise UserError(f"init: {args.out} is there already; --force replaces it")
    sources = [source.absolute() for source in args.sources]
    vhdl = [source for source in sources if is_vhdl(source)]
    verilog = [source for source in sources if source not in vhdl]
    if vhdl:
        verilog.append(vhdl_to_verilog(vhdl, args.top, {}, "init"))
    ports = read_ports(verilog, args.top, {}, "init", strict=True)
    guess = guess_ports(ports)
    folder = args.out.absolute().parent
    names = [os.path.relpath(source, folder) for source in sources]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        args.out.write_text(first_description(names, args.top, guess), encoding="utf-8")
    except OSError as error:
        raise UserError(f"init: --out {args.out}: {error.strerror}; name a file") from None
    _tell(args.out, ports, guess)
    return 0


def _check_source(source: Path) -> None:
    """Insist on a file that can be read and named."""
    check_name(source, "init")
    if not is_file(source):
        raise UserError(f"init: there is no file {source}")
    if not os.access(source, os.R_OK):
        raise UserError(f"init: {source} cannot be read: permission denied")


def _tell(out: Path, ports: dict[str, Port], guess: Guess) -> None:
    lost = [*guess.inputs, *guess.outputs]
    count = out.read_text(encoding="utf-8").count(_GUESS)
    print(f"{out}: {len(ports) - len(lost)} of {len(ports)} ports have a place; {count} guesses")
    for port in lost:
        width = f", {port.width} bits" if port.width > 1 else ""
        print(f"no place for {port.name} ({port.direction}{width})")
    for line in ("data", "strobe_n"):
        if line not in guess.lines:
            print(f"needed, and not found: {line}")
    print(f"now look at the lines marked {_GUESS!r}, then: parport verify {out}")


def first_description(sources: Iterable[str], top: str, guess: Guess) -> str:
    """The text of a first dut.toml.

    Args:
        sources: as the file names them.
        top: the design's top module.
        guess: what its ports may be.
    """
    parts = [
        "[design]",
        f"sources = [{', '.join(map(_quoted, sources))}]",
        f"top = {_quoted(top)}",
        "",
        *_clocks(guess),
        *_reset(guess),
        *_lines(guess),
        *_ties(guess),
        *_host(guess),
    ]
    return "\n".join(parts) + "\n"


def _clocks(guess: Guess) -> list[str]:
    if not guess.clocks:
        return ["[clock]", f'port = ""  {_GUESS}: no input is called like a clock', ""]
    table = "[clock]" if len(guess.clocks) == 1 else "[[clock]]"
    parts = []
    for clock in guess.clocks:
        parts += [table, f"port = {_quoted(clock.port)}  {_GUESS}"]
        parts += [f'period = "20ns"  {_GUESS}: nothing says how fast {clock.port} is', ""]
    return parts


def _reset(guess: Guess) -> list[str]:
    if guess.reset is None:
        return []
    active = "low" if guess.reset.invert else "high"
    port = _quoted(guess.reset.port)
    return ["[reset]", f"port = {port}  {_GUESS}", f"active = {_quoted(active)}  {_GUESS}", ""]


def _lines(guess: Guess) -> list[str]:
    parts = ["[lines]"]
    for line in ("data", "data_i", "data_oe", *LINES[1:]):
        placed = guess.lines.get(line)
        if placed is not None:
            parts.append(_entry(line, placed))
        elif line in ("data", "strobe_n"):
            outputs = ", ".join(port.name for port in guess.outputs) or "none is left"
            parts.append(f'# {line} = ""  {_GUESS}: one of the outputs: {outputs}')
    return [*parts, ""]


def _ties(guess: Guess) -> list[str]:
    """Inputs without a meaning are held at 0, except those that a python host will drive."""
    if guess.kind == "python" or not guess.inputs:
        return []
    parts = [f"{port.name} = 0  {_GUESS}: not placed" for port in guess.inputs]
    return ["[tie]", *parts, ""]


def _host(guess: Guess) -> list[str]:
    parts = ["[host]", f"kind = {_quoted(guess.kind)}  {_GUESS}"]
    if guess.kind == "python":
        inputs = ", ".join(port.name for port in guess.inputs) or "no input"
        return [
            *parts,
            f'class = "my_adapter:MyAdapter"  {_GUESS}: a class of yours drives {inputs}',
        ]
    if guess.bus:
        parts.append(f"bus = {_quoted(guess.bus)}  {_GUESS}")
        parts.append(f"# {_REGISTERS}")
    if guess.prefix:
        parts.append(f"prefix = {_quoted(guess.prefix)}")
    return parts + [_entry(signal, placed) for signal, placed in guess.host.items()]


def _entry(key: str, placed: Placed) -> str:
    value = _quoted(placed.port)
    if placed.invert:
        value = f"{{ port = {value}, invert = true }}"
    return f"{key} = {value}  {_GUESS}" + (f": {placed.doubt}" if placed.doubt else "")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
