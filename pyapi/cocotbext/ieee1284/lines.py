# SPDX-License-Identifier: Apache-2.0
"""The wires of a parallel port: their names, and who drives each."""

HOST_LINES: tuple[str, ...] = ("data", "strobe_n", "autofd_n", "init_n", "selectin_n")
"""Driven by the host in compatibility mode."""


PERIPHERAL_LINES: tuple[str, ...] = ("ack_n", "busy", "perror", "select", "fault_n")
"""Driven by the peripheral."""


LINES: tuple[str, ...] = HOST_LINES + PERIPHERAL_LINES
"""Every line, in the order in which tables and pictures show them."""


DATA_OE = "data_oe"
"""An optional companion of ``data``: 1 while the host drives it, 0 while it is released."""
