# SPDX-License-Identifier: Apache-2.0
"""The ports of a design, as its sources declare them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyslang.ast import (
    ArgumentDirection,
    CompilationOptions,
    InterfacePortSymbol,
    ParameterSymbol,
)

from cocotbext.parport.errors import UserError, nearest
from cocotbext.parport.simulators.verilogtext import compile_verilog, syntax_errors

__all__ = ["WRAPPER_TOP", "Port", "read_ports"]

WRAPPER_TOP = "parport_dut_bench"
"""The module around the design, see wrapper.py."""

_OF_THE_BENCH = (WRAPPER_TOP, "bench_clock", "cocotb_iverilog_dump")
_DIRECTIONS = {
    ArgumentDirection.In: "input",
    ArgumentDirection.Out: "output",
    ArgumentDirection.InOut: "inout",
}


@dataclass(frozen=True)
class Port:
    """A port.

    Attributes:
        name: without the backslash, if it has one.
        direction: ``input``, ``output`` or ``inout``.
        width: in bits.
        bounds: as declared, the left one first; None: width - 1 and 0.
    """

    name: str
    direction: str
    width: int
    bounds: tuple[int, int] | None = None

    @property
    def indices(self) -> range:
        """The indices of its bits, the lowest first."""
        left, right = self.bounds or (self.width - 1, 0)
        return range(min(left, right), max(left, right) + 1)

    def place(self, index: int) -> int:
        """Where the bit of an index is, counted from the rightmost one."""
        right = 0 if self.bounds is None else self.bounds[1]
        return abs(index - right)


def read_ports(
    sources: Sequence[Path],
    top: str,
    parameters: Mapping[str, int],
    where: str,
    *,
    include: Sequence[Path] = (),
    defines: Mapping[str, str] | None = None,
    strict: bool = False,
) -> dict[str, Port]:
    """Elaborate a design and return the ports of its top, by name.

    Whether every statement is right is left to the simulator: a module that is missing or a
    construct that only one of them takes does not hide the ports.

    Args:
        sources: Verilog or SystemVerilog files.
        top: name of the top module.
        parameters: values for the top's parameters.
        where: the file that names them, for messages.
        include: folders for the preprocessor, before those of the sources.
        defines: for the preprocessor.
        strict: whether a syntax error anywhere is one here: no simulator comes afterwards.

    Raises:
        UserError: there is no such module or parameter; with the first syntax errors, if any. Or
            the bench cannot connect a port.
    """
    options = CompilationOptions()
    options.topModules = {top}
    options.paramOverrides = [f"{name}={value}" for name, value in parameters.items()]
    compilation, manager = compile_verilog(sources, options, include=include, defines=defines)
    _check_modules(compilation, where)
    body = next((t.body for t in compilation.getRoot().topInstances if t.name == top), None)
    errors = syntax_errors(compilation, manager)
    problem = "" if body is None else next(filter(None, map(_problem, body.portList)), "")
    if errors and (body is None or problem or strict):
        raise UserError(f"{where}: [design] top {top!r} cannot be read:\n{errors}")
    if body is None:
        modules = [definition.name for definition in compilation.getDefinitions()]
        raise UserError(
            f"{where}: [design] top: no module {top!r} in the sources; "
            f"nearest: {nearest(top, modules) or 'there are no modules'}"
        )
    if problem:
        raise UserError(f"{where}: [design] top: {top} has {problem}")
    _check_parameters(body, parameters, where)
    return {port.name: _port(port) for port in body.portList}


def _check_modules(compilation: Any, where: str) -> None:
    """Insist on names that the bench does not need itself."""
    for definition in compilation.getDefinitions():
        if definition.name in _OF_THE_BENCH:
            raise UserError(
                f"{where}: [design] sources: a module is called {definition.name!r}, and so is one "
                "of the bench; another name is right"
            )


def _check_parameters(body: Any, parameters: Mapping[str, int], where: str) -> None:
    """Insist on parameters that can be set."""
    top = body.definition.name
    at = f"{where}: [design] parameters"
    numbers = [p for p in body.parameters if isinstance(p, ParameterSymbol)]
    known = [parameter.name for parameter in numbers if not parameter.isLocalParam]
    local = [parameter.name for parameter in numbers if parameter.isLocalParam]
    for name in parameters:
        others = f"nearest: {nearest(name, known) or 'it has none'}"
        if name in local:
            raise UserError(f"{at}: {name} is a localparam of {top}, which nobody sets; {others}")
        if name not in known:
            raise UserError(f"{at}: {top} has no parameter {name!r}; {others}")


def _problem(port: Any) -> str:
    """Why the bench cannot connect a port; "" if it can."""
    if isinstance(port, InterfacePortSymbol):
        return f"the interface port {port.name!r}; inputs, outputs and inouts of bits are right"
    if not port.name:
        return "a port without a name; the bench connects ports by their names"
    if port.direction not in _DIRECTIONS:
        return f"the ref port {port.name!r}; inputs, outputs and inouts of bits are right"
    if port.type.isError:
        return f"the port {port.name!r} of unknown width: what it is declared with is not defined"
    if not port.type.isIntegral or not port.type.bitWidth:
        return f"the port {port.name!r} of type {port.type}; a bit or a vector is right"
    return ""


def _port(port: Any) -> Port:
    kind, bounds = port.type.canonicalType, None
    if kind.hasFixedRange and kind.fixedRange.width == kind.bitWidth:  # else: several dimensions
        bounds = kind.fixedRange.left, kind.fixedRange.right
    return Port(port.name, _DIRECTIONS[port.direction], kind.bitWidth, bounds)
