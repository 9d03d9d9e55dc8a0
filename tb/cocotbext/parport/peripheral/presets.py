# SPDX-License-Identifier: Apache-2.0
"""Printers by name, each with the source of its figures."""

from dataclasses import dataclass

from cocotbext.ieee1284.times import BUSY_NS, LONGEST_ACK_NS, SHORTEST_ACK_NS
from cocotbext.parport.errors import UserError, nearest
from cocotbext.parport.peripheral.timing import Ack, PrinterTiming

__all__ = ["DEFAULT_PRESET", "PRESETS", "Preset", "find_preset"]


@dataclass(frozen=True)
class Preset:
    """A named printer.

    Attributes:
        what: it in one line.
        source: where the figures come from; "ours" marks those that no document gives.
        timing: the figures.
    """

    what: str
    source: str
    timing: PrinterTiming


DEFAULT_PRESET = "epson"

PRESETS: dict[str, Preset] = {
    "epson": Preset(
        "an ink jet printer, always the same: Busy after 200 ns, nAck of 1 us inside it",
        "Epson Stylus Scan 2000 service page: Busy at most 500 ns after the strobe, nAck typically "
        "1 us on a fast interface; Busy of 3.5 us: ours",
        PrinterTiming(),
    ),
    "epson-random": Preset(
        "the same, every time drawn anew for each byte from all that its page allows",
        "Epson Stylus Scan 2000 service page: Busy 0 to 500 ns after the strobe, nAck 0.5 to "
        "10 us; margins and length of Busy: ours",
        PrinterTiming(
            busy_delay_ns=(0, BUSY_NS),
            busy_ns=(14_000, 30_000),
            ack_ns=(SHORTEST_ACK_NS, LONGEST_ACK_NS),
            ack_margin_ns=(0, 2_000),
        ),
    ),
    "smsc": Preset(
        "what a hardware FIFO host is made for: 500 kB/s, paced by Busy alone",
        "SMSC FDC37C669 data sheet, parallel port FIFO timing: Busy 500 ns after the strobe at the "
        "latest, nAck not examined, 500 kB/s: a cycle of 2 us less 500 ns and the host's 680 ns "
        "from Busy to strobe leaves 820 ns of Busy",
        PrinterTiming(busy_delay_ns=BUSY_NS, busy_ns=820, ack=Ack.NONE),
    ),
    "fifo": Preset(
        "a fast device with a FIFO of 64 bytes that empties at 400 kB/s: Busy stays up when full",
        "nAck of 500 ns, the shortest of the Epson Stylus Scan 2000 service page; all else: ours",
        PrinterTiming(
            busy_delay_ns=50,
            busy_ns=600,
            ack_ns=SHORTEST_ACK_NS,
            ack_margin_ns=50,
            buffer_bytes=64,
            drain_ns=2_500,
        ),
    ),
    "receipt": Preset(
        "a receipt printer with 4 KiB of buffer",
        "Citizen CBM1000 manual 6.2: Busy at most 270 ns after the strobe, nAck 2.3 us, 4 KB of "
        "buffer; 3.3 us of Busy and 20 us a byte for printing: ours",
        PrinterTiming(
            busy_delay_ns=270,
            busy_ns=3_300,
            ack_ns=2_300,
            buffer_bytes=4_096,
            drain_ns=20_000,
        ),
    ),
    "dot-matrix": Preset(
        "a dot matrix printer of 180 characters a second with 1 KiB of buffer, nAck of 12 us",
        "Epson LQ-800 manual: 180 characters a second, 1 KB of buffer; Epson FX-85 manual: nAck of "
        "12 us, longer than the 10 us of IEEE 1284; 100 us of Busy a byte: ours",
        PrinterTiming(
            busy_delay_ns=(100, BUSY_NS),
            busy_ns=100_000,
            ack_ns=12_000,
            buffer_bytes=1_024,
            drain_ns=1e9 / 180,
        ),
    ),
    "mame": Preset(
        "the printer of the emulator MAME: Busy at once, nAck of 12 us over Busy's fall",
        "MAME src/devices/bus/centronics/printer.cpp: Busy with the strobe, nAck 10 us later, Busy "
        "down after 7 us more, nAck up after another 5 us",
        PrinterTiming(
            busy_delay_ns=0,
            busy_ns=17_000,
            ack_ns=12_000,
            ack_margin_ns=7_000,
            ack=Ack.WHILE_BUSY,
        ),
    ),
}
"""Every preset by its name."""


def find_preset(name: str, where: str) -> Preset:
    """Look a preset up.

    Raises:
        UserError: there is none of that name; the message, which `where` begins, names the nearest.
    """
    if name not in PRESETS:
        raise UserError(f"{where}: no printer {name!r}; nearest: {nearest(name, PRESETS)}")
    return PRESETS[name]
