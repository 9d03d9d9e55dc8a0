# SPDX-License-Identifier: Apache-2.0
"""The random campaign: cases made from a seed, and a failing one made as short as it gets."""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace

from cocotbext.ieee1284.times import BUSY_NS, SHORTEST_ACK_NS, TYPICAL_ACK_NS
from cocotbext.parport.dut.files import shown
from cocotbext.parport.errors import UserError
from cocotbext.parport.peripheral.faults import Fault, FaultKind, parse_fault
from cocotbext.parport.toml import check_key

__all__ = ["Case", "random_case", "shrink"]

_FAULTS = (FaultKind.BUSY_STUCK, FaultKind.PAPER_EMPTY, FaultKind.OFFLINE, FaultKind.ERROR)
_FAULT = "busy-stuck@3+100us"
_US = 1_000_000  # ps
_LEAST = {"busy_delay_ns": 0, "busy_ns": 1, "ack_ns": 1}
_MOST_NS = 1_000_000_000
_SHOWN = 200


@dataclass(frozen=True)
class Case:
    """What one random run does.

    Attributes:
        chunks: the bytes of each transfer, as hexadecimal digits; transfers follow one another.
        busy_delay_ns: strobe to Busy.
        busy_ns: Busy of one byte.
        ack_ns: nAck.
        faults: as the command line takes them, each with an end.
    """

    chunks: tuple[str, ...]
    busy_delay_ns: int = 200
    busy_ns: int = 3_500
    ack_ns: int = TYPICAL_ACK_NS
    faults: tuple[str, ...] = field(default=())

    @property
    def size(self) -> tuple[int, ...]:
        """What shrinking makes smaller, the most important first."""
        plain = Case(())
        unusual = (self.busy_delay_ns, self.busy_ns, self.ack_ns) != (
            plain.busy_delay_ns,
            plain.busy_ns,
            plain.ack_ns,
        )
        data = bytes.fromhex("".join(self.chunks))
        return len(data), len(self.faults), len(self.chunks), int(unusual), sum(data)

    def to_json(self) -> str:
        """The case as ``--case`` takes it."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Case":
        """Read a case.

        Raises:
            UserError: it is not one that ``to_json`` wrote.
        """
        at = f"--case {text if len(text) <= _SHOWN else text[:_SHOWN] + '...'}"
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        if not isinstance(values, dict):
            raise UserError(f"{at}: is no case; take it from a replay command")
        for key in values:
            check_key(key, tuple(known.name for known in fields(cls)), at)
        numbers = {key: _time(key, values[key], at) for key in _LEAST if key in values}
        return cls(_chunks(values.get("chunks"), at), faults=_faults(values, at), **numbers)


def _chunks(value: object, at: str) -> tuple[str, ...]:
    """Insist on bytes to transfer."""
    if not isinstance(value, list) or not value or not all(map(_is_hex, value)):
        raise UserError(
            f'{at}: chunks is {shown(value)}; a list of bytes in hexadecimal, like ["00ff", "a5"], '
            "is right"
        )
    return tuple(value)


def _is_hex(chunk: object) -> bool:
    return isinstance(chunk, str) and re.fullmatch("([0-9a-fA-F]{2})+", chunk) is not None


def _time(key: str, value: object, at: str) -> int:
    """Insist on nanoseconds that a printer may take."""
    least = _LEAST[key]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST_NS:
        raise UserError(
            f"{at}: {key} is {shown(value)}; a whole number from {least} to {_MOST_NS} is right"
        )
    return value


def _faults(values: Mapping[str, object], at: str) -> tuple[str, ...]:
    """Insist on faults that pass."""
    faults = values.get("faults", [])
    if not isinstance(faults, list):
        raise UserError(f'{at}: faults is {shown(faults)}; a list like ["{_FAULT}"] is right')
    for text in faults:
        if not isinstance(text, str) or not _passes(text):
            kinds = ", ".join(_FAULTS)
            raise UserError(
                f"{at}: faults has {shown(text)}; a text like {_FAULT!r} is right, with one of "
                f"{kinds}"
            )
    return tuple(faults)


def _passes(text: str) -> bool:
    """Whether it is a fault of a random case: one that ends, and that every design survives."""
    try:
        fault = parse_fault(text)
    except (UserError, ValueError):
        return False
    return fault.kind in _FAULTS and fault.at_byte is not None and fault.duration_ps is not None


def random_case(seed: int, number: int) -> Case:
    """The case of a number in the campaign of a seed."""
    chance = random.Random(f"{seed}/{number}")
    lengths = [chance.choice((1, 2, 5, 20)) for _ in range(chance.randint(1, 4))]
    total = sum(lengths)
    faults = [
        str(Fault(kind, chance.randint(0, total), chance.randint(20, 3_000) * _US))
        for kind in chance.sample(_FAULTS, chance.choice((0, 0, 1, 2)))
    ]
    return Case(
        chunks=tuple(chance.randbytes(length).hex() for length in lengths),
        busy_delay_ns=chance.randint(0, BUSY_NS),
        busy_ns=round(600 * 10 ** chance.uniform(0.3, 2.5)),
        ack_ns=chance.choice((SHORTEST_ACK_NS, 600, TYPICAL_ACK_NS)),
        faults=tuple(faults),
    )


def shrink(case: Case, fails: Callable[[Case], bool], tries: int = 40) -> Case:
    """Make a failing case shorter as long as it fails.

    Args:
        case: fails.
        fails: runs a case; True if it fails.
        tries: how many runs this may take.
    """
    left = tries
    progress = True
    while progress:
        progress = False
        for candidate in _simpler(case):
            if left == 0:
                return case
            left -= 1
            if fails(candidate):
                case, progress = candidate, True
                break
    return case


def _simpler(case: Case) -> Iterator[Case]:
    """Cases that are smaller in one respect, the boldest first."""
    for count in {len(case.chunks) // 2, len(case.chunks) - 1}:
        if 0 < count < len(case.chunks):
            yield replace(case, chunks=case.chunks[:count])
            yield replace(case, chunks=case.chunks[-count:])
    for index, chunk in enumerate(case.chunks):
        for part in _parts(chunk):
            chunks = (*case.chunks[:index], part, *case.chunks[index + 1 :])
            yield replace(case, chunks=chunks)
    for index in range(len(case.faults)):
        yield replace(case, faults=case.faults[:index] + case.faults[index + 1 :])
    plain = Case(case.chunks, faults=case.faults)
    if plain != case:
        yield plain
    zeros = replace(case, chunks=tuple("00" * (len(chunk) // 2) for chunk in case.chunks))
    if zeros != case:
        yield zeros


def _parts(chunk: str) -> Iterator[str]:
    """Half of a transfer, then all but a byte of it."""
    length = len(chunk) // 2
    half = length // 2 * 2
    if half:
        yield chunk[:half]
        yield chunk[half:]
    if length > 2:
        yield chunk[2:]
        yield chunk[:-2]
