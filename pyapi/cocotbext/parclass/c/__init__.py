# SPDX-License-Identifier: Apache-2.0
"""Drivers and clients in C: a user's own function in the place of a Python one.

The C runs in a process of its own. Whatever it asks of the world, a register, a delay, a request,
is a message to this side, which lets simulated time pass and answers. So the same binary runs on
the register model and on HDL, and a crash of it ends a call and nothing else.

parclass.h  what C code includes; ``include_dir`` says where it is
build       compiles a user's files once per content
process     the process: its messages, and how it died
port        answers for registers, time and IRQL
driver      a PPARALLEL_WRITE in C
client      a client in C
runner/     the C around the user's function

What runs C is imported when it is first asked for: most simulations have none, and each pays for
its imports.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from cocotbext.parclass.c.build import BuildError, NoCompilerError, Program, build, include_dir

if TYPE_CHECKING:
    from cocotbext.parclass.c.client import CClient
    from cocotbext.parclass.c.driver import CDriver

__all__ = [
    "BuildError",
    "CClient",
    "CDriver",
    "NoCompilerError",
    "Program",
    "build",
    "include_dir",
]

_HOME = {"CClient": "client", "CDriver": "driver"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value  # the next look finds it at once
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
