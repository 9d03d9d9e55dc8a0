# SPDX-License-Identifier: Apache-2.0
"""What people call the lines of a parallel port, and how a port's name is taken apart."""

import re
from dataclasses import dataclass

__all__ = ["ACTIVE_LOW", "AFFIXES", "LINE_NAMES", "Name", "find_word", "take_apart"]

LINE_NAMES: dict[str, str] = {
    "data": "d data dat dout dataout lpd lpdata pd ppd pdata pa byte q",
    "data_i": "d data dat di din datain pd pdi pdin",
    "data_oe": "oe doe dataoe outen outenable drive pdoe den",
    "strobe_n": "stb strobe strb stbe str hostclk",
    "autofd_n": "autofd autofeed afd autofdxt autolf alf auto hostbusy feed",
    "init_n": "init prime initialize prst reset rst ini",
    "selectin_n": "selectin slctin slin selin sli dsl slcti",
    "ack_n": "ack acknlg acknowledge acknl ptrclk",
    "busy": "busy bsy ptrbusy wait",
    "perror": "perror pe paper paperend paperout paperempty pout perr paperend empty pend",
    "select": "select slct sel selected online slctout xflag slcto selout",
    "fault_n": "fault flt err error ferr",
}
"""Line to its names, without prefixes and the marks of polarity."""

ACTIVE_LOW = ("strobe_n", "autofd_n", "init_n", "selectin_n", "ack_n", "fault_n")
"""Lines whose own name is active low: a name without a mark of that is doubtful."""

AFFIXES = frozenset(
    (
        *("i", "o", "io", "in", "out", "pin", "pad", "lp", "lpt", "prn", "prt", "printer", "par"),
        *("parallel", "cen", "cent", "centronics", "pp", "pport", "parport", "port", "wb", "wbs"),
        *("s", "m", "bus", "reg", "host", "cpu", "axis", "axi", "apb", "tx", "fifo", "to", "from"),
    )
)
"""Parts of names that say nothing of what a port is."""

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_LOW_MARKS = ("n", "b", "l", "x", "bar")


@dataclass(frozen=True)
class Name:
    """A port's name taken apart.

    Attributes:
        words: what may be left of it when prefixes go, the most telling first.
        low: for each word, whether a mark says that it is active low.
    """

    words: tuple[str, ...]
    low: tuple[bool, ...]


def take_apart(port: str) -> Name:
    """Split a port's name into what it may mean: ``lp_stb_n`` is stb, active low."""
    parts = [part.lower() for part in _PARTS.findall(port)]
    if len(parts) > 1 and parts[0] == "n":
        parts, low = parts[1:], True
    else:
        low = len(parts) > 1 and parts[-1] in _LOW_MARKS
        parts = parts[:-1] if low else parts
    if not low and len(parts) > 1 and parts[-1] in ("i", "o") and parts[-2] in _LOW_MARKS:
        parts, low = parts[:-2], True
    telling = [part for part in parts if part not in AFFIXES]
    found: dict[str, bool] = {}
    for words in (parts, telling, telling[-1:]):
        word = "".join(words)
        found.setdefault(word, low)
        if word.startswith("n"):
            found.setdefault(word[1:], True)
        if word.endswith(("n", "b")):
            found.setdefault(word[:-1], True)
        for prefix in ("lp", "lpt", "pp", "prn"):
            if word.startswith(prefix):
                found.setdefault(word.removeprefix(prefix), low)
    found.pop("", None)
    return Name(tuple(found), tuple(found.values()))


def find_word(name: Name, names: str) -> tuple[int, bool] | None:
    """Look a name up in a row of a table.

    Returns:
        How far it is from the port's whole name and from the row's first name: the smaller, the
        better; and whether it is marked active low. None: it is not in the row.
    """
    row = names.split()
    hits = [
        (100 * place + row.index(word), low)
        for place, (word, low) in enumerate(zip(name.words, name.low, strict=True))
        if word in row
    ]
    return min(hits, default=None)
