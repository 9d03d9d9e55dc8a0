# SPDX-License-Identifier: Apache-2.0
"""Times: integer picoseconds inside, numbers with a unit outside."""

import re
from decimal import Decimal
from typing import overload

from cocotbext.parport.errors import UserError

__all__ = ["PS_PER_UNIT", "brief_ns", "format_time", "parse_time", "to_ns", "to_ps", "wall_time"]

PS_PER_UNIT: dict[str, Decimal] = {
    "fs": Decimal("0.001"),
    "ps": Decimal(1),
    "ns": Decimal(10) ** 3,
    "us": Decimal(10) ** 6,
    "ms": Decimal(10) ** 9,
    "s": Decimal(10) ** 12,
}
"""Picoseconds in one of each unit."""

LONGEST_S = 1_000_000
"""The longest time that is taken; a simulator counts picoseconds in 64 bits, ten times as far."""

_DIGITS = 40  # a time of more is too long in any unit
_TIME = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(fs|ps|ns|us|\u00b5s|\u03bcs|ms|s)\s*")


def parse_time(text: object, where: str) -> int:
    """Read a time such as ``"1us"`` or ``"0.5 ms"``.

    Args:
        text: what the user wrote.
        where: names the file and the key in the message, should it be wrong.

    Returns:
        The time in picoseconds, rounded to the nearest one.

    Raises:
        UserError: the text is not a number with a unit, or too long a time.
    """
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise UserError(f'{where}: {text!r} is not a time; write a number and a unit, like "750ns"')
    unit = match[2].replace("\u00b5", "u").replace("\u03bc", "u")
    digits = len(match[1].partition(".")[0].lstrip("0"))
    ps = round(Decimal(match[1]) * PS_PER_UNIT[unit]) if digits <= _DIGITS else None
    if ps is None or ps > LONGEST_S * PS_PER_UNIT["s"]:
        shown = match[0] if digits <= _DIGITS else f"a number of {digits} digits"
        raise UserError(f"{where}: {shown} is too long; at most {LONGEST_S}s is right")
    return ps


def format_time(ps: int) -> str:
    """Write a time for people, exact to the picosecond: ``499 ns``, ``1.02 us``, ``3 s``.

    Args:
        ps: the time in picoseconds.
    """
    for unit in ("s", "ms", "us", "ns"):
        scale = int(PS_PER_UNIT[unit])
        if abs(ps) >= scale:
            return f"{_plain(Decimal(ps) / scale)} {unit}"
    return f"{ps} ps" if ps else "0 ns"


def brief_ns(ns: float) -> str:
    """Write a time for people with four digits, which are enough for a person: ``87.12 us``.

    Args:
        ns: the time in nanoseconds, as limits and JSON hold it.
    """
    return format_time(int(float(f"{ns * 1000:.4g}")))


def wall_time(seconds: float) -> str:
    """Write how long something took, for people: ``1.5 s``."""
    return f"{seconds:.1f} s"


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@overload
def to_ns(ps: int) -> float: ...
@overload
def to_ns(ps: int | None) -> float | None: ...
def to_ns(ps: int | None) -> float | None:
    """Picoseconds as nanoseconds: an integer where it is one, so that files stay readable."""
    if ps is None:
        return None
    return ps // 1000 if ps % 1000 == 0 else ps / 1000


@overload
def to_ps(ns: float) -> int: ...
@overload
def to_ps(ns: float | None) -> int | None: ...
def to_ps(ns: float | None) -> int | None:
    """Nanoseconds as picoseconds, whole ones."""
    return None if ns is None else round(ns * 1000)
