# SPDX-License-Identifier: Apache-2.0
"""Reads ``dut.toml``, and checks it as far as the file alone allows."""

import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from cocotbext.ieee1284.lines import LINES
from cocotbext.parport.capture.linemap import Source, read_source
from cocotbext.parport.checker.limits_file import read_limits, read_waive
from cocotbext.parport.dut.description import STREAM, Clock, Description, Host, Reset
from cocotbext.parport.dut.files import (
    check_name,
    find_files,
    find_folders,
    python_class,
    shown,
)
from cocotbext.parport.dut.programs import read_defines, read_program
from cocotbext.parport.errors import UserError
from cocotbext.parport.registers.bus import IRQ, Signal
from cocotbext.parport.registers.table import BUSES, REGISTERS
from cocotbext.parport.simulators.places import hdl_dir
from cocotbext.parport.toml import as_table, check_key
from cocotbext.parport.units import parse_time

__all__ = ["read_description"]

_TABLES = (
    *("design", "clock", "reset", "lines", "tie", "host"),
    *("driver", "client"),
    *("limits", "waive"),
)
_DESIGN_KEYS = ("sources", "top", "parameters", "include", "defines")
_LINE_KEYS = (*LINES, "data_i", "data_oe")
_NUMBER_BITS = 4096
_SOURCES = (".v", ".sv", ".verilog", ".vh", ".svh", ".inc", ".vhd", ".vhdl")
"""How the names of sources end, in either case."""


def read_description(path: Path) -> Description:
    """Read a dut.toml.

    Raises:
        UserError: the file is missing or no TOML, a key is unknown, missing, or has a wrong value.
    """
    where = str(path)
    check_name(path, where)
    tables = _tables(path)
    for key in tables:
        check_key(key, _TABLES, where)
    sources_in = path.parent
    if "design" not in tables:
        tables = _ours(tables, where)
        sources_in = hdl_dir()
    for key in ("clock", "lines", "host"):
        if key not in tables:
            raise UserError(f"{where}: [{key}] is missing")
    design = _keys(tables["design"], _DESIGN_KEYS, f"{where}: [design]")
    host = _host(tables["host"], path, f"{where}: [host]")
    driver = read_program("driver", tables["driver"], path) if "driver" in tables else None
    client = read_program("client", tables["client"], path) if "client" in tables else None
    for program in (driver, client):
        if program is not None and host.kind != "registers":
            raise UserError(f'{program.at} needs registers: [host] kind = "registers"')
    return Description(
        path=path,
        sources=_sources(design, sources_in, where),
        top=_text(design, "top", f"{where}: [design]"),
        parameters=_numbers(design.get("parameters", {}), f"{where}: [design] parameters"),
        clocks=_clocks(tables["clock"], f"{where}: [clock]"),
        reset=_reset(tables["reset"], f"{where}: [reset]") if "reset" in tables else None,
        lines=_lines(tables["lines"], f"{where}: [lines]"),
        tie=_numbers(tables.get("tie", {}), f"{where}: [tie]"),
        host=host,
        limits=read_limits(tables.get("limits", {}), where),
        waive=read_waive(tables.get("waive", {}), where),
        driver=driver,
        client=client,
        include=_include(design, sources_in, f"{where}: [design] include"),
        defines=read_defines(design.get("defines", {}), f"{where}: [design] defines"),
    )


def _tables(path: Path) -> dict[str, object]:
    """What the file holds.

    Editors on Windows put a byte order mark in front, which tomllib takes for a key.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: not TOML: {error}") from None
    except ValueError:  # of Python, which converts no more
        digits = sys.get_int_max_str_digits()
        raise UserError(f"{path}: not TOML: a number of more than {digits} digits") from None
    except RecursionError:
        raise UserError(f"{path}: not TOML: tables or lists are nested too deep") from None
    _check_numbers(tables, str(path))
    return tables


def _check_numbers(value: object, at: str) -> None:
    """Insist on numbers that can be printed."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_numbers(inner, f"{at}: {key}")
    elif isinstance(value, list):
        for inner in value:
            _check_numbers(inner, at)
    elif isinstance(value, int) and value.bit_length() > _NUMBER_BITS:
        raise UserError(
            f"{at}: a number of {value.bit_length()} bits; at most {_NUMBER_BITS} are right"
        )


def _keys(value: object, allowed: tuple[str, ...], at: str) -> Mapping[str, object]:
    table = as_table(value, at)
    for key in table:
        check_key(key, allowed, at)
    return table


def _text(table: Mapping[str, object], key: str, at: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip() or not value.strip().isprintable():
        raise UserError(f"{at}: {key} {_found(value)}; a name is right")
    return value.strip()


def _found(value: object) -> str:
    return "is missing" if value is None else f"is {shown(value)}"


def _numbers(value: object, at: str) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for key, number in as_table(value, at).items():
        if not isinstance(number, int) or isinstance(number, bool):
            raise UserError(f"{at}: {key} is {number!r}; a whole number is right")
        numbers[key] = number
    return numbers


def _ours(tables: Mapping[str, object], where: str) -> dict[str, object]:
    """The tables of our own controller, with the user's limits and waivers."""
    for key in ("clock", "reset", "lines", "tie", "host"):
        if key in tables:
            raise UserError(f"{where}: [{key}] without [design]: which design has these ports?")
    ours = tomllib.loads((Path(__file__).parent / "ours.toml").read_text(encoding="utf-8"))
    return ours | dict(tables)


def _sources(design: Mapping[str, object], folder: Path, where: str) -> tuple[Path, ...]:
    at = f"{where}: [design] sources"
    files = find_files(design.get("sources"), folder, at, '["rtl/*.v"]')
    for file in files:
        if file.suffix.lower() not in _SOURCES:
            raise UserError(
                f"{at}: {file} is no Verilog and no VHDL by its name; one of "
                f"{', '.join(_SOURCES)} at its end is right"
            )
    return tuple(files)


def _include(design: Mapping[str, object], folder: Path, at: str) -> tuple[Path, ...]:
    return tuple(find_folders(design.get("include", []), folder, at))


def _clocks(value: object, at: str) -> tuple[Clock, ...]:
    entries = value if isinstance(value, list) else [value]
    clocks = []
    for entry in entries:
        table = _keys(entry, ("port", "period", "request"), at)
        if "period" not in table:
            raise UserError(f'{at}: period is missing; a time is right, like "20ns"')
        period_ps = parse_time(table["period"], f"{at} period")
        if period_ps < 2:
            raise UserError(f"{at}: period is {table['period']!r}; at least 2ps is right")
        request = _text(table, "request", at) if "request" in table else ""
        clocks.append(Clock(_text(table, "port", at), period_ps, request))
    if not clocks:
        raise UserError(f"{at}: names no clock")
    return tuple(clocks)


def _reset(value: object, at: str) -> Reset:
    table = _keys(value, ("port", "active"), at)
    active = table.get("active", "high")
    if active not in ("high", "low"):
        raise UserError(f'{at}: active is {active!r}; "high" or "low" is right')
    return Reset(_text(table, "port", at), int(active == "high"))


def _lines(value: object, at: str) -> dict[str, Source]:
    table = _keys(value, _LINE_KEYS, at)
    for line in ("data", "strobe_n"):
        if line not in table:
            raise UserError(f"{at}: {line} is missing; without it nothing can be transferred")
    return {line: read_source(source, f"{at} {line}") for line, source in table.items()}


def _host(value: object, path: Path, at: str) -> Host:
    table = as_table(value, at)
    kind = table.get("kind")
    if kind == "stream":
        signals = _signals(table, ("kind",), STREAM, at)
        return Host("stream", signals)
    if kind == "registers":
        return _register_host(table, at)
    if kind == "python":
        _keys(table, ("kind", "class"), at)
        return Host("python", adapter=python_class(_text(table, "class", at), path, at))
    found = _found(kind)
    raise UserError(f'{at}: kind {found}; "stream", "registers" or "python" is right')


def _register_host(table: Mapping[str, object], at: str) -> Host:
    name = table.get("bus")
    registers = _registers(table.get("registers", {}), f"{at} registers")
    bus = BUSES.get(name) if isinstance(name, str) else None
    if bus is None:
        known = ", ".join(f'"{name}"' for name in BUSES)
        raise UserError(f"{at}: bus {_found(name)}; one of {known} is right")
    keys = ("kind", "bus", "registers")
    if bus.prefixed:
        signals = _signals(table, (*keys, "prefix"), (IRQ,), at)
        return Host("registers", signals, bus.name, _text(table, "prefix", at), registers)
    signals = _signals(table, keys, (*bus.signals, IRQ), at)
    return Host("registers", signals, bus.name, registers=registers)


def _registers(value: object, at: str) -> dict[str, int]:
    moved = _numbers(value, at)
    for name in moved:
        check_key(name, tuple(REGISTERS), at)
    missing = [name for name in ("data", "status", "control") if moved and name not in moved]
    if missing:
        raise UserError(f"{at}: {missing[0]} is missing; data, status and control are needed")
    names: dict[int, str] = {}
    for name, offset in moved.items():
        if offset < 0:
            raise UserError(f"{at}: {name} is {offset}; an address from 0 is right")
        other = names.setdefault(offset, name)
        if other != name:
            raise UserError(
                f"{at}: {name} is {offset}, and so is {other}; an address of its own is right"
            )
    return moved or dict(REGISTERS)


def _signals(
    table: Mapping[str, object], others: tuple[str, ...], signals: Iterable[Signal], at: str
) -> dict[str, Source]:
    """The ports of a host's signals; `others` are keys of the table that are none."""
    optional = {signal.name: signal.optional for signal in signals}
    for key in table:
        check_key(key, (*others, *optional), at)
    for name, may_lack in optional.items():
        if name not in table and not may_lack:
            raise UserError(f"{at}: {name} is missing; it is the design's port for it")
    return {name: read_source(table[name], f"{at} {name}") for name in optional if name in table}
