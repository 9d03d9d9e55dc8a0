# SPDX-License-Identifier: Apache-2.0
"""``[driver]`` and ``[client]`` in dut.toml: the user's own code on the host's side.

[driver]                        a PPARALLEL_WRITE in C
sources = ["my_write.c"]
symbol = "MyParallelWrite"
include = ["include"]           optional: folders for the compiler
defines = { VERBOSE = "1" }     optional
timeout = "5s"                  optional: of a driver that has one of its own
map = "own"                     optional: the controller has registers that no PC has

[driver]                        a driver in Python
class = "my_driver:Writer"

[client]                        a client in C
sources = ["my_client.c"]
symbol = "MyClient"
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cocotbext.parclass.c import BuildError, NoCompilerError, Program, build
from cocotbext.parport.dut.files import find_files, find_folders, python_class
from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.places import cache_dir
from cocotbext.parport.toml import as_table, check_key
from cocotbext.parport.units import parse_time

__all__ = ["UserProgram", "compile_program", "read_defines", "read_program"]

_KEYS = {
    "driver": ("sources", "symbol", "include", "defines", "timeout", "map", "class"),
    "client": ("sources", "symbol", "include", "defines"),
}
Role = Literal["driver", "client"]


@dataclass(frozen=True)
class UserProgram:
    """A driver or a client of the user's.

    Attributes:
        at: file and table, for messages.
        code: C, and what of it is called; None: it is in Python.
        python: file and class; None: it is in C.
        timeout_ns: of a driver that has one of its own.
        own_map: it knows the controller's registers, and the harness does not.
    """

    at: str
    code: Program | None = None
    python: tuple[Path, str] | None = None
    timeout_ns: float | None = None
    own_map: bool = False


def read_program(role: Role, value: object, path: Path) -> UserProgram:
    """Read a table.

    Args:
        role: which one.
        value: the table.
        path: of the dut.toml.

    Raises:
        UserError: a key is unknown, missing or wrong, or a file is not there.
    """
    at = f"{path}: [{role}]"
    table = as_table(value, at)
    for key in table:
        check_key(key, _KEYS[role], at)
    timeout_ns = None
    if "timeout" in table:
        timeout_ns = parse_time(table["timeout"], f"{at}: timeout") / 1000
    if table.get("map", "pc") not in ("pc", "own"):
        raise UserError(f'{at}: map is {table["map"]!r}; "pc" or "own" is right')
    own_map = table.get("map") == "own"
    if "class" in table:
        for key in ("sources", "symbol", "include", "defines"):
            if key in table:
                raise UserError(f"{at}: {key} and class: a driver is in C, or in Python")
        where = python_class(table["class"], path, at)
        return UserProgram(at, python=where, timeout_ns=timeout_ns, own_map=own_map)
    symbol = table.get("symbol")
    if not isinstance(symbol, str) or not symbol.isidentifier():
        found = "is missing" if symbol is None else f"is {symbol!r}"
        raise UserError(f"{at}: symbol {found}; the name of a C function is right")
    code = Program(
        tuple(find_files(table.get("sources"), path.parent, f"{at}: sources", '["my_write.c"]')),
        symbol,
        role,
        tuple(find_folders(table.get("include", []), path.parent, f"{at}: include")),
        tuple(sorted(read_defines(table.get("defines", {}), f"{at}: defines").items())),
    )
    return UserProgram(at, code, timeout_ns=timeout_ns, own_map=own_map)


def compile_program(program: UserProgram) -> Path:
    """Compile a user's C, once per content.

    Raises:
        UserError: there is no compiler, or it refuses the files; its message is in the text.
    """
    assert program.code is not None
    try:
        return build(program.code, cache_dir() / "c")
    except NoCompilerError as error:
        raise UserError(f"{program.at}: {error}") from None
    except BuildError as error:
        what = f"{program.code.symbol} does not compile"
        if "undefined reference" in str(error):
            what = f"no function {program.code.symbol}, or another one, is in sources"
        raise UserError(f"{program.at}: {what}:\n{error}") from None


def read_defines(value: object, at: str) -> dict[str, str]:
    """Read a table of names and texts or numbers, for a preprocessor.

    Raises:
        UserError: something in it is neither.
    """
    table: Mapping[str, object] = as_table(value, at)
    for name, text in table.items():
        if not name.isidentifier() or isinstance(text, bool) or not isinstance(text, str | int):
            raise UserError(f"{at}: {name} = {text!r}; a name and a text or a number are right")
    return {name: str(text) for name, text in table.items()}
