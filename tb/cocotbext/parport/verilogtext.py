# SPDX-License-Identifier: Apache-2.0
"""Verilog as text: parsed by pyslang, and what is wrong with it by that."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pyslang import Bag, DiagnosticEngine, SourceManager
from pyslang.ast import Compilation, CompilationOptions
from pyslang.parsing import PreprocessorOptions
from pyslang.syntax import SyntaxTree

__all__ = ["compile_verilog", "source_folders", "syntax_errors", "tell_syntax_errors"]

_SHOWN = 3
_LOG_LINES = 24  # of what a simulator says, behind our own lines


def source_folders(sources: Iterable[Path]) -> tuple[Path, ...]:
    """The folders of sources, in order: where they may have what they include."""
    return tuple(dict.fromkeys(source.parent for source in sources))


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
    folders = dict.fromkeys((*include, *source_folders(sources)))
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


def tell_syntax_errors(
    log: Path, sources: Sequence[Path], include: Sequence[Path], defines: Mapping[str, str]
) -> None:
    """Put what is wrong with sources in front of what a simulator says of a build that it refuses.

    A simulator reads all sources as one, so a comment or a module that is left open in one of them
    is often put down to a later one. Here each is read with those before it alone.

    Args:
        log: of the simulator.
        sources: of the build.
        include: folders for the preprocessor.
        defines: for the preprocessor.
    """
    for count in range(1, len(sources) + 1):
        parsed = compile_verilog(sources[:count], include=include, defines=defines)
        if found := syntax_errors(*parsed):
            said = log.read_text(errors="replace").splitlines() if log.exists() else []
            log.write_text("\n".join((found, *said[:_LOG_LINES])) + "\n", errors="replace")
            return
