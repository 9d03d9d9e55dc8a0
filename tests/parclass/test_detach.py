# SPDX-License-Identifier: Apache-2.0
"""A device that was detached from its port does not go with it."""

from cocotbext.parclass import ParallelDevice, ParallelPort
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parport.peripheral.printer import Printer


def test_the_ports_removal_is_no_longer_a_detached_devices() -> None:
    port = ParallelPort(RegisterModel(VirtualTime(), Printer()))
    stays, goes = ParallelDevice(port), ParallelDevice(port)
    port.detach(goes)
    port.detach(goes)
    port.surprise_removal()
    assert (stays.extension.removed, goes.extension.removed) == (True, False)
