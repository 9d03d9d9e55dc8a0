# SPDX-License-Identifier: Apache-2.0
"""Where the project's own Verilog lies."""

from pathlib import Path

__all__ = ["hdl_dir", "verilog_dir"]

_PACKAGE = Path(__file__).parents[1]


def hdl_dir() -> Path:
    """The folder of the controller's Verilog: inside an installed wheel, or in the checkout."""
    inside = _PACKAGE / "hdl"
    return inside if inside.is_dir() else _PACKAGE.parents[2] / "hdl"


def verilog_dir() -> Path:
    """The folder of the benches' Verilog."""
    return _PACKAGE / "verilog"
