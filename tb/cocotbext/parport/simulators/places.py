# SPDX-License-Identifier: Apache-2.0
"""Where the project's own Verilog lies, and where builds are kept."""

import errno
import os
from pathlib import Path

from cocotbext.parport.errors import UserError

__all__ = ["cache_dir", "hdl_dir", "verilog_dir"]

_PACKAGE = Path(__file__).parents[1]


def hdl_dir() -> Path:
    """The folder of the controller's Verilog: inside an installed wheel, or in the checkout."""
    inside = _PACKAGE / "hdl"
    return inside if inside.is_dir() else _PACKAGE.parents[2] / "hdl"


def verilog_dir() -> Path:
    """The folder of the benches' Verilog."""
    return _PACKAGE / "verilog"


def cache_dir() -> Path:
    """Where builds are kept: $PARPORT_CACHE, or the user's cache folder; made if it is not there.

    Raises:
        UserError: nothing can be written there.
    """
    if chosen := os.environ.get("PARPORT_CACHE"):
        folder, cure = Path(chosen).absolute(), "name a folder that can be written"
        where = f"PARPORT_CACHE={chosen}"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
        folder = Path(base).absolute() / "cocotbext-parport"
        where, cure = f"cache folder {folder}", "let PARPORT_CACHE name one that can be written"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise UserError(f"{where}: {error.strerror}; {cure}") from None
    return folder
