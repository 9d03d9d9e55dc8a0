# SPDX-License-Identifier: Apache-2.0
"""What an object of any class has to have, and gets, to be a peripheral."""

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.peripheral.base import PeripheralBase, completed
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Latch, PrinterTiming
from cocotbext.parport.peripheral.wires import NORTON, BareWires, Loopback


class Documented:
    """Five lines and `host`, as docs/linux.md asks, and something of its own."""

    def __init__(self) -> None:
        self.ack_n, self.busy, self.perror, self.select, self.fault_n = 1, False, 0, 1, 1
        self.data = self.levels = 0x55
        self.told: list[tuple[int, str, int]] = []

    def host(self, time_ps: int, line: str, value: int) -> None:
        self.told.append((time_ps, line, value))
        self.busy = True


class Timed(Documented):
    """Has a time of its own, and drives data, on the ticks of a clock."""

    next_ps: int | None = 10
    reverse_data = None

    def advance(self, time_ps: int) -> None:
        while self.next_ps is not None and self.next_ps <= time_ps:
            self.next_ps += 10
            self.reverse_data = time_ps


def test_a_class_as_documented_has_no_time_and_drives_no_data():
    own = Documented()
    peripheral = completed(own)
    assert (peripheral.next_ps, peripheral.reverse_data) == (None, None)
    assert (peripheral.handling, peripheral.pulls_init, peripheral.latches) == (False, False, None)
    assert peripheral.levels == 0b10011
    peripheral.host(3, "data", 0x41)
    peripheral.advance(5)
    assert own.told == [(3, "data", 0x41)]
    assert peripheral.levels == 0b11011
    assert (peripheral.ack_n, peripheral.busy) == (1, True)


def test_a_time_of_its_own_and_data_are_its_own():
    own = Timed()
    peripheral = completed(own)
    assert (peripheral.next_ps, peripheral.reverse_data) == (10, None)
    peripheral.advance(25)
    assert (peripheral.next_ps, peripheral.reverse_data) == (30, 25)
    own.next_ps = None
    assert peripheral.next_ps is None


def test_a_property_counts_and_is_not_asked_before_its_time():
    class Shy(Timed):
        @property
        def reverse_data(self) -> int:
            raise AssertionError("asked")

    peripheral = completed(Shy())
    with pytest.raises(AssertionError, match="asked"):
        _ = peripheral.reverse_data


def test_time_does_not_stand_still():
    class Stuck(Timed):
        def advance(self, time_ps: int) -> None:
            pass

    peripheral = completed(Stuck())
    peripheral.advance(9)
    with pytest.raises(UserError, match=r"^Stuck: next_ps is 10 after advance\(10\), not later"):
        peripheral.advance(10)


def test_a_level_is_0_or_1():
    own = Documented()
    own.perror = 2
    with pytest.raises(UserError, match=r"^Documented: perror is 2, not 0 or 1$"):
        _ = completed(own).levels
    wires = BareWires()
    wires.select = 7
    with pytest.raises(UserError, match=r"^BareWires: select is 7, not 0 or 1$"):
        _ = wires.levels


@pytest.mark.parametrize("made", [Printer(), BareWires(), Loopback(NORTON)])
def test_our_own_are_complete(made: PeripheralBase):
    assert completed(made) is made
    bits = (made.ack_n, made.busy, made.perror, made.select, made.fault_n)
    assert f"{made.levels:05b}" == "".join(map(str, bits))
    assert made.reverse_data is None


@pytest.mark.parametrize(("latch", "level"), [(Latch.FALL, 0), (Latch.RISE, 1)])
def test_a_printer_is_told_of_data_at_its_edge_alone(latch: Latch, level: int):
    latches = Printer(PrinterTiming(latch=latch)).latches
    assert [edge for edge in (("strobe_n", 0), ("strobe_n", 1)) if edge in latches] == [
        ("strobe_n", level)
    ]
