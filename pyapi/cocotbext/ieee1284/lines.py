# SPDX-License-Identifier: Apache-2.0
"""The wires of a parallel port: their names, who drives each, and what each mode calls them."""

from typing import NamedTuple

__all__ = ["DATA_OE", "HOST_LINES", "LINES", "PERIPHERAL_LINES", "WIRES", "Wire"]

HOST_LINES: tuple[str, ...] = ("data", "strobe_n", "autofd_n", "init_n", "selectin_n")
"""Driven by the host; ``data`` by the peripheral where a mode reads over it."""

PERIPHERAL_LINES: tuple[str, ...] = ("ack_n", "busy", "perror", "select", "fault_n")
"""Driven by the peripheral."""

LINES: tuple[str, ...] = HOST_LINES + PERIPHERAL_LINES
"""Every line, in the order in which tables and pictures show them."""

DATA_OE = "data_oe"
"""An optional companion of ``data``: 1 while the host drives it, 0 while it is released."""


class Wire(NamedTuple):
    """What the standard calls a wire in each mode; an "n" in front: active low.

    Attributes:
        compatibility: its name in compatibility mode, which people know it by.
        negotiation: in negotiation, and in nibble and byte mode.
        epp: in EPP.
        ecp: in ECP.
    """

    compatibility: str
    negotiation: str
    epp: str
    ecp: str


WIRES: dict[str, Wire] = {
    "data": Wire("Data1..8", "Data1..8", "AD1..8", "Data1..8"),
    "strobe_n": Wire("nStrobe", "HostClk", "nWrite", "HostClk"),
    "autofd_n": Wire("nAutoFd", "HostBusy", "nDStrb", "HostAck"),
    "init_n": Wire("nInit", "nInit", "nReset", "nReverseRequest"),
    "selectin_n": Wire("nSelectIn", "1284Active", "nAStrb", "1284Active"),
    "ack_n": Wire("nAck", "PtrClk", "Intr", "PeriphClk"),
    "busy": Wire("Busy", "PtrBusy", "nWait", "PeriphAck"),
    "perror": Wire("PError", "AckDataReq", "user 1", "nAckReverse"),
    "select": Wire("Select", "Xflag", "user 3", "Xflag"),
    "fault_n": Wire("nFault", "nDataAvail", "user 2", "nPeriphRequest"),
}
"""The names of each wire, by the name that it has in this project.

Sources: Epson Stylus Scan 2000 service page and EPL-5700i manual pp. 90-92; for EPP, the comments
of eppwbn_ctrl.vhd (freecores/modular_oscilloscope).
"""
