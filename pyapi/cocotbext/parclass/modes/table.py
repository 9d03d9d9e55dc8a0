# SPDX-License-Identifier: Apache-2.0
"""The modes that are built: the only list of them."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from cocotbext.ieee1284.modes import COMPATIBILITY, IeeeMode
from cocotbext.parclass.modes.base import Mode
from cocotbext.parclass.modes.compatibility import SoftwareStrobe
from cocotbext.parclass.modes.fifo import FifoWrite
from cocotbext.parclass.registers import ChipMode

__all__ = ["BUILT_MODES", "forward_mode"]

_FORWARD: Mapping[tuple[IeeeMode, ChipMode], type[Mode]] = {
    (COMPATIBILITY.windows, ChipMode.SPP): SoftwareStrobe,
    (COMPATIBILITY.windows, ChipMode.FIFO): FifoWrite,
}
"""What writes: by the protocol on the cable, and by the chip's mode, which says who strobes."""

BUILT_MODES: IeeeMode = reduce(or_, (protocol for protocol, _ in _FORWARD))
"""Their masks together. Of compatibility mode the DDK's sample, too, reports both."""


def forward_mode(chip_mode: ChipMode) -> type[Mode]:
    """What writes in compatibility mode: FIFO: the controller strobes; anything else: the driver.

    Args:
        chip_mode: the device's ``write_mode``.
    """
    by_software = _FORWARD[COMPATIBILITY.windows, ChipMode.SPP]
    return _FORWARD.get((COMPATIBILITY.windows, chip_mode), by_software)
