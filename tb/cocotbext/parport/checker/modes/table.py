# SPDX-License-Identifier: Apache-2.0
"""The modes that are judged: the only list of them."""

from cocotbext.parport.checker.judge import Mode
from cocotbext.parport.checker.modes.compatibility import COMPATIBILITY

__all__ = ["MODES"]

MODES: tuple[Mode, ...] = (COMPATIBILITY,)
