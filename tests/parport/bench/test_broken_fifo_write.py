# SPDX-License-Identifier: Apache-2.0
"""FIFO writes broken on purpose: the invariant has to fall on each."""

import pytest

from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from tests.parport.bench.broken_fifo_write import FLAWS, plant
from tests.parport.bench.printing import Account, print_on_model

DATA = bytes(range(64))


def print_with(fault: str, timing: PrinterTiming | None = None) -> Account:
    timing = timing or PrinterTiming()
    return print_on_model(DATA, [parse_fault(fault)], timing, 1e6, mode="fifo")


def holds(account: Account) -> bool:
    return account.taken == DATA[: account.num_bytes_written]


@pytest.mark.parametrize("fault", ["paper-empty@20", "unplug@20", "power-off@33", "offline@40"])
def test_the_sound_one_holds(fault: str) -> None:
    assert holds(print_with(fault))


@pytest.mark.parametrize("flaw", sorted(FLAWS.keys() - {"direct residue"}))
def test_the_broken_one_falls(flaw: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(flaw, monkeypatch.setattr)
    assert not holds(print_with("paper-empty@20"))


def test_a_count_in_the_middle_of_a_byte_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    """At some moment of a strobe, the byte under way is in the FIFO and at the printer."""

    def given_up_after(ns: int) -> Account:
        return print_on_model(DATA, [], PrinterTiming(init_ns=0), ns, mode="fifo")

    moments = range(2_000, 12_000, 100)
    assert all(holds(given_up_after(ns)) for ns in moments)
    plant("direct residue", monkeypatch.setattr)
    assert not all(holds(given_up_after(ns)) for ns in moments)
