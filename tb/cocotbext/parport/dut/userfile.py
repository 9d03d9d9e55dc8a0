# SPDX-License-Identifier: Apache-2.0
"""Imports a Python file of the user's: an adapter, a driver."""

import importlib.util
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType

from cocotbext.parport.errors import UserError

__all__ = ["import_file"]


def import_file(file: Path, at: str) -> ModuleType:
    """Import a file; what it prints does not get between the lines of a result.

    Args:
        file: of the user's.
        at: the key that names it, for messages.

    Raises:
        UserError: it cannot be imported.
    """
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise UserError(f"{at}: {file} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    try:
        with redirect_stdout(sys.stderr):
            spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise UserError(f"{at}: {file}: {type(error).__name__}: {error}") from error
    return module
