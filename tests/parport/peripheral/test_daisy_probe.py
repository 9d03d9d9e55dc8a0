# SPDX-License-Identifier: Apache-2.0
"""The kernel looks for a daisy chain when it registers a port: nothing of that is printed."""

import pytest

from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.printer import Printer
from tests.parport.peripheral.scope import US, Scope

AT = 10 * US


class NoDaisyChainError(Exception):
    """ENXIO of Linux's cpp_daisy."""


def cpp_daisy(scope: Scope, at_ps: int, cmd: int) -> None:
    """Linux drivers/parport/daisy.c: bytes without a strobe; the command's only if they answer."""

    def data(value: int) -> int:
        nonlocal at_ps
        scope.host(at_ps, "data", value)
        at_ps += 2 * US
        scope.wait(at_ps)
        printer = scope.printer
        bits = ((1 - printer.busy) << 7, printer.perror << 5, printer.select << 4)
        return sum(bits) | printer.fault_n << 3

    for value in (0xAA, 0x55, 0x00, 0xFF):
        answer = data(value)
    if answer != 0xB8:
        raise NoDaisyChainError
    if data(0x87) != 0x18:
        raise NoDaisyChainError
    data(0x78)
    data(cmd)
    scope.strobe(at_ps, cmd)


@pytest.mark.parametrize("fault", ["", "paper-empty@0", "offline@0", "error@0", "unplug@0"])
def test_a_daisy_chain_probe_prints_nothing(fault: str) -> None:
    printer = Printer(faults=[parse_fault(fault)] if fault else [])
    scope = Scope(printer)
    for cmd in (0x30, 0xE0):
        with pytest.raises(NoDaisyChainError):
            cpp_daisy(scope, scope.now + AT, cmd)
    assert (bytes(printer.taken), printer.ignored) == (b"", 0)
    for value in (0xAA, 0x55, 0xF0, 0x0F, 0x52, 0xAD, 0x00, 0xFF):  # cpp_mux: no strobe at all
        scope.host(scope.now + 2 * US, "data", value)
    assert (bytes(printer.taken), printer.ignored) == (b"", 0)
