# SPDX-License-Identifier: Apache-2.0
"""Verilog as text: parsed by pyslang, and what is wrong with it by that."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyslang import Bag, DiagnosticEngine, SourceManager
from pyslang.ast import Compilation, CompilationOptions
from pyslang.parsing import PreprocessorOptions
from pyslang.syntax import SyntaxTree

from cocotbext.parport.simulators.includes import include_folders

__all__ = ["compile_verilog", "syntax_errors"]

_SHOWN = 3


def compile_verilog(
    sources: Sequence[Path],
    options: CompilationOptions | None = None,
    *,
    include: Sequence[Path] = (),
    defines: Mapping[str, str] | None = None,
) -> tuple[Any, SourceManager]:
    """Parse sources as simulators do: one after the other, macros of one are known in the next.

    Args:
        sources: Verilog files.
        options: for the compilation.
        include: folders for the preprocessor, before those of the sources.
        defines: for the preprocessor.

    Returns:
        pyslang's compilation, and the manager that its diagnostics need.
    """
    preprocessor = PreprocessorOptions()
    folders = include_folders(sources, include)
    preprocessor.additionalIncludePaths = [str(folder) for folder in folders]
    preprocessor.predefines = [f"{name}={value}" for name, value in (defines or {}).items()]
    manager = SourceManager()
    compilation = Compilation(Bag([options or CompilationOptions()]))
    files = [str(source) for source in sources]
    compilation.addSyntaxTree(SyntaxTree.fromFiles(files, manager, Bag([preprocessor])))
    return compilation, manager


def syntax_errors(compilation: Any, manager: SourceManager) -> str:
    """The first errors that parsing found, as text with file, line and place; "" without one."""
    errors = [d for d in compilation.getParseDiagnostics() if d.isError()]
    return DiagnosticEngine.reportAll(manager, errors[:_SHOWN]).strip()
