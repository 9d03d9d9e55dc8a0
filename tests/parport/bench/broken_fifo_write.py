# SPDX-License-Identifier: Apache-2.0
"""FIFO writes broken on purpose, by the method of FifoWrite that each replaces."""

from collections.abc import Callable
from typing import Any

from cocotbext.parclass.modes import fifo
from cocotbext.parclass.modes.fifo import FifoWrite

__all__ = ["FLAWS", "plant"]


async def no_residue(self: FifoWrite) -> int | None:
    """Counts what went into the FIFO, as the DDK's hardware ECP write does."""
    return 0


async def direct_residue(self: FifoWrite) -> int | None:
    """Goes to test mode without waiting for the byte under way, as Linux does."""
    await self._io.write(fifo.ECR, fifo.ChipMode.TEST | fifo.ECR_INTERRUPTS_OFF)
    return self._geometry.depth - await fifo.fill_fifo(self._io)


async def residue_one_short(self: FifoWrite) -> int | None:
    """Takes the byte that is next in the FIFO for one that arrived."""
    left = await RESIDUE(self)
    return max(0, left - 1) if left is not None else None


async def residue_one_over(self: FifoWrite) -> int | None:
    """Takes the byte that arrived last for one that is to be sent again."""
    left = await RESIDUE(self)
    return left + 1 if left is not None else None


async def blind_wait(self: FifoWrite, more: bool) -> int:
    """Takes any wake-up for room in the FIFO."""
    await self._io.delay(1_000)
    await self._look()
    return self._geometry.threshold


RESIDUE = FifoWrite._residue
FLAWS: dict[str, tuple[str, Callable[..., Any]]] = {
    "no residue": ("_residue", no_residue),
    "direct residue": ("_residue", direct_residue),
    "residue one short": ("_residue", residue_one_short),
    "residue one over": ("_residue", residue_one_over),
    "blind wait": ("_wait", blind_wait),
}


def plant(flaw: str, put: Callable[[object, str, object], None] = setattr) -> None:
    """Break FifoWrite; `put` is setattr, or pytest's, which takes it back."""
    method, broken = FLAWS[flaw]
    put(FifoWrite, method, broken)
