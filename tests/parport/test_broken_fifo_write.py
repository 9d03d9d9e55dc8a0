# SPDX-License-Identifier: Apache-2.0
"""FIFO writes broken on purpose: the invariant has to fall on each."""

from collections.abc import Awaitable, Callable

import pytest

from cocotbext.parport.faults import parse_fault
from cocotbext.parport.printer import PrinterTiming
from parclass import fifo
from parclass.fifo import FifoWrite
from tests.parport.printing import Account, print_on_model

DATA = bytes(range(64))


def print_with(fault: str, timing: PrinterTiming | None = None) -> Account:
    timing = timing or PrinterTiming()
    return print_on_model(DATA, [parse_fault(fault)], timing, 1e6, mode="fifo")


def holds(account: Account) -> bool:
    return account.taken == DATA[: account.num_bytes_written]


async def no_residue(self: FifoWrite) -> int | None:
    """Counts what went into the FIFO, as the DDK's hardware ECP write does."""
    return 0


async def direct_residue(self: FifoWrite) -> int | None:
    """Goes to test mode without waiting for the byte under way, as Linux does."""
    await self._io.write(fifo.ECR, fifo.ChipMode.TEST | fifo.ECR_INTERRUPTS_OFF)
    return self._geometry.depth - await fifo.fill_fifo(self._io)


async def blind_wait(self: FifoWrite, more: bool) -> int:
    """Takes any wake-up for room in the FIFO."""
    await self._io.delay(1_000)
    return self._geometry.threshold


@pytest.mark.parametrize("fault", ["paper-empty@20", "unplug@20", "power-off@33", "offline@40"])
def test_the_sound_one_holds(fault: str) -> None:
    assert holds(print_with(fault))


@pytest.mark.parametrize(("method", "broken"), [("_residue", no_residue), ("_wait", blind_wait)])
def test_the_broken_one_falls(
    method: str, broken: Callable[..., Awaitable[int | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FifoWrite, method, broken)
    assert not holds(print_with("paper-empty@20"))


def test_a_count_in_the_middle_of_a_byte_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    """At some moment of a strobe, the byte under way is in the FIFO and at the printer."""

    def given_up_after(ns: int) -> Account:
        return print_on_model(DATA, [], PrinterTiming(init_ns=0), ns, mode="fifo")

    moments = range(2_000, 12_000, 100)
    assert all(holds(given_up_after(ns)) for ns in moments)
    monkeypatch.setattr(FifoWrite, "_residue", direct_residue)
    assert not all(holds(given_up_after(ns)) for ns in moments)
