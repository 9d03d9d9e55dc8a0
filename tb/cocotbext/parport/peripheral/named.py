# SPDX-License-Identifier: Apache-2.0
"""Peripherals by the name on a command line; a user's own class is one of them."""

import importlib

from cocotbext.ieee1284.lines import PERIPHERAL_LINES
from cocotbext.parport.errors import UserError
from cocotbext.parport.peripheral.base import PeripheralBase, completed
from cocotbext.parport.peripheral.wires import WIRINGS, BareWires, Loopback

__all__ = ["make_peripheral"]


def make_peripheral(name: str) -> PeripheralBase:
    """Make a peripheral by its name on the command line, if it is no printer.

    Args:
        name: ``none``, ``loopback``, ``loopback-checkit``, or MODULE:CLASS of a user's own.

    Raises:
        UserError: there is no such name, module or class, or it makes no peripheral.
    """
    if name == "none":
        return BareWires()
    if name in WIRINGS:
        return Loopback(WIRINGS[name])
    module, _, kind = name.partition(":")
    if not (module and kind):
        known = ", ".join(["printer", "none", *WIRINGS])
        raise UserError(f"--peripheral {name}: there are {known}, or MODULE:CLASS of your own")
    try:
        made = _find_class(module, kind)()
    except UserError as error:
        raise UserError(f"--peripheral {name}: {error}") from None
    except Exception as error:  # whatever a user's class does wrong
        raise UserError(f"--peripheral {name}: {_one_line(error)}") from None
    fault = _fault(made)
    if fault:
        raise UserError(f"--peripheral {name}: {fault}; docs/linux.md says what a class needs")
    return completed(made)


def _find_class(module: str, kind: str) -> type:
    """Find a user's class.

    Raises:
        UserError: there is none.
    """
    try:
        found = getattr(importlib.import_module(module), kind)
    except (ImportError, AttributeError) as error:
        raise UserError(str(error)) from None
    if not isinstance(found, type):
        raise UserError(f"{kind} is a {type(found).__name__}, not a class")
    return found


def _fault(made: object) -> str:
    """What keeps an object from being a peripheral; "" if nothing does."""
    for line in PERIPHERAL_LINES:
        if not hasattr(made, line):
            return f"has no attribute {line}"
        if getattr(made, line) not in (0, 1):
            return f"{line} is {getattr(made, line)!r}, not 0 or 1"
    methods = ["host", *(["advance"] if hasattr(made, "next_ps") else [])]
    for method in methods:
        if not callable(getattr(made, method, None)):
            return f"has no method {method}"
    return ""


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
