# SPDX-License-Identifier: Apache-2.0
"""What a file hands out stands in its ``__all__``: so a reader knows what others build on."""

import ast
from collections import defaultdict
from pathlib import PurePosixPath

from tests.walls.tree import files, text

NO_EXPORTS = "verify/scenarios/"
"""Importing one of these files registers its scenarios; the table beside them says which."""


def module_name(file: PurePosixPath) -> str:
    """As an import names it: ``tb/cocotbext/parport/units.py`` is ``cocotbext.parport.units``."""
    parts = file.with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Module to the names that other modules import from it; those with ``_`` are its own."""
    found: dict[str, set[str]] = defaultdict(set)
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module in trees:
                found[node.module] |= {alias.name for alias in node.names}
    return found


def exported(tree: ast.Module) -> set[str]:
    """The names in ``__all__``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return set(ast.literal_eval(node.value))
    return set()


def unsaid(trees: dict[str, ast.Module]) -> list[str]:
    """What is imported from a module that does not say that it hands it out."""
    return sorted(
        f"{module}: {name}"
        for module, names in imported(trees).items()
        for name in names - exported(trees[module])
        if f"{module}.{name}" not in trees
    )


def test_what_is_imported_is_handed_out() -> None:
    sources = [
        file for file in files() if file.suffix == ".py" and file.parts[0] in ("pyapi", "tb")
    ]
    trees = {module_name(file): ast.parse(text(file)) for file in sources}
    assert len(trees) > 200
    assert [found for found in unsaid(trees) if NO_EXPORTS not in found.replace(".", "/")] == []


def test_what_is_not_said_is_found() -> None:
    trees = {
        "a": ast.parse('from b import said, kept\n__all__ = ["x"]\nx = 1'),
        "b": ast.parse('__all__ = ["said"]\nsaid = kept = 1'),
    }
    assert unsaid(trees) == ["b: kept"]
