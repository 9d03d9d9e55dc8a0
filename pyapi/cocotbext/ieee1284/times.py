# SPDX-License-Identifier: Apache-2.0
"""Limits between two edges, each with its source, all in ns; this is the one place for them.

The text of IEEE 1284 is not public: what stands here is what data sheets, manuals and drivers say
of it. Times that somebody chose to keep to them stand with who chose them.
"""

__all__ = [
    "BUSY_NS",
    "HOST_PULSE_NS",
    "INIT_NS",
    "INIT_PULSE_NS",
    "LATEST_BUSY_NS",
    "LEAST_PULSE_NS",
    "LONGEST_ACK_NS",
    "LONGEST_STROBE_NS",
    "RESPONSE_NS",
    "SHORTEST_ACK_NS",
    "TYPICAL_ACK_NS",
]

LEAST_PULSE_NS = 500
"""Set-up, strobe and hold of a byte, at least.

Sources: Epson Stylus Scan 2000 service page, Citizen CBM1000 manual; the DDK's comment on HostClk
says the same of every pulse of a host.
"""

HOST_PULSE_NS = 750
"""Set-up, strobe and hold as a host should make them.

Sources: Epson TM-U590 manual; the host figure of IEEE 1284, as recalled.
"""

LONGEST_STROBE_NS = 500_000
"""NStrobe low, at most: 500 us. Sources: the DDK's SppWrite; IEEE 1284, as recalled."""

BUSY_NS = 500
"""NStrobe falls until Busy rises, at most.

Sources: Epson Stylus Scan 2000 service page, SMSC FDC37C669 data sheet.
"""

LATEST_BUSY_NS = 1_000
"""The same of the slowest printer that was found. Source: Fujitsu DL series manual."""

SHORTEST_ACK_NS = 500
"""NAck low, at least. Source: Epson Stylus Scan 2000 service page."""

TYPICAL_ACK_NS = 1_000
"""NAck low on a fast interface, typically. Source: Epson Stylus Scan 2000 service page."""

LONGEST_ACK_NS = 10_000
"""NAck low, at most. Source: Epson Stylus Scan 2000 service page."""

INIT_NS = 50_000
"""NInit low, at least: 50 us.

Sources: Seiko FB900 manual; Linux holds it as long, for a reset and when it leaves EPP (event 68).
"""

INIT_PULSE_NS = 60_000
"""NInit low as a host should make it: 60 us, as the DDK's parport sample does."""

RESPONSE_NS = 35_000_000
"""A host's step until the peripheral's answer, at most: 35 ms, the standard's TL.

Sources: Linux parport_wait_peripheral, which names pages 24 and 25 of the standard; the DDK's
IEEE_MAXTIME_TL.
"""
