# SPDX-License-Identifier: Apache-2.0
"""The ports of a design, as its sources declare them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyslang import Bag, DiagnosticEngine
from pyslang.ast import ArgumentDirection, Compilation, CompilationOptions
from pyslang.syntax import SyntaxTree

from cocotbext.parport.errors import UserError
from cocotbext.parport.rules import nearest

__all__ = ["Port", "read_ports"]

_DIRECTIONS = {
    ArgumentDirection.In: "input",
    ArgumentDirection.Out: "output",
    ArgumentDirection.InOut: "inout",
}


@dataclass(frozen=True)
class Port:
    """A port: its name, ``input``, ``output`` or ``inout``, and its width in bits."""

    name: str
    direction: str
    width: int


def read_ports(
    sources: Sequence[Path], top: str, parameters: Mapping[str, int], where: str
) -> dict[str, Port]:
    """Elaborate a design and return the ports of its top, by name.

    Whether every statement is right is left to the simulator: a module that is missing or a
    construct that only one of them takes does not hide the ports.

    Args:
        sources: Verilog or SystemVerilog files.
        top: name of the top module.
        parameters: values for the top's parameters.
        where: the file that names them, for messages.

    Raises:
        UserError: there is no such module or parameter; with the first syntax error, if any.
    """
    compilation = _compile(sources, top, parameters)
    instance = next((t for t in compilation.getRoot().topInstances if t.name == top), None)
    if instance is None:
        errors = [d for d in compilation.getParseDiagnostics() if d.isError()]
        if errors:
            text = DiagnosticEngine.reportAll(SyntaxTree.getDefaultSourceManager(), errors)
            raise UserError(f"{where}: [design] top {top!r} cannot be read:\n{text.rstrip()}")
        modules = _modules(compilation)
        raise UserError(
            f"{where}: [design] top: no module {top!r} in the sources; "
            f"nearest: {nearest(top, modules) or 'there are no modules'}"
        )
    known = [parameter.name for parameter in instance.body.parameters]
    for name in parameters:
        if name not in known:
            raise UserError(
                f"{where}: [design] parameters: {top} has no parameter {name!r}; "
                f"nearest: {nearest(name, known) or 'it has none'}"
            )
    return {
        port.name: Port(port.name, _DIRECTIONS.get(port.direction, "output"), port.type.bitWidth)
        for port in instance.body.portList
    }


def _compile(sources: Sequence[Path], top: str, parameters: Mapping[str, int]) -> Any:
    options = CompilationOptions()
    options.topModules = {top}
    options.paramOverrides = [f"{name}={value}" for name, value in parameters.items()]
    compilation = Compilation(Bag([options]))
    for source in sources:
        compilation.addSyntaxTree(SyntaxTree.fromFile(str(source)))
    return compilation


def _modules(compilation: Any) -> list[str]:
    return [definition.name for definition in compilation.getDefinitions()]
