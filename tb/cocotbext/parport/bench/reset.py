# SPDX-License-Identifier: Apache-2.0
"""The reset of a user's design, and when what hangs on its lines may look at them."""

from collections.abc import Callable
from typing import Any

from cocotbext.parport.sim.simtime import settle, sleep_ps
from cocotbext.parport.sim.two_state import two_state

__all__ = ["SETTLE_CLOCKS", "Reset"]

_RESET_CLOCKS = 20
"""How long a reset lasts: ours."""

SETTLE_CLOCKS = 20
"""How long a design may take until its lines are what they are to be: ours."""


class Reset:
    """Resets a design behind the wrapper, if it has a reset.

    Without X, a line that nobody has driven yet cannot be told from one that is driven low. So in
    a simulator of two states, a peripheral looks at the lines when the first reset has had its
    effect; with X it looks as soon as it is plugged in.

    Args:
        dut: the wrapper that holds the design.
        clock_ps: the period of the clock that counts, ps.
        look: called when what is plugged in may look.
    """

    def __init__(self, dut: Any, clock_ps: int, look: Callable[[], None]) -> None:
        self._dut = dut
        self._clock_ps = clock_ps
        self._look = look
        self._seen = two_state() is None

    def plugged_in(self) -> None:
        """Something was plugged in: it looks now, or when the first reset has had its effect."""
        if self._seen:
            self._look()

    async def run(self) -> None:
        """Reset the design, and give it some clocks to settle."""
        if hasattr(self._dut, "rst"):
            self._dut.rst.value = 1
            await sleep_ps(_RESET_CLOCKS * self._clock_ps)
            self._had_effect()
            self._dut.rst.value = 0
            await sleep_ps(SETTLE_CLOCKS * self._clock_ps)
        else:
            await settle()  # what stands in initial blocks has its effect
            self._had_effect()
            await sleep_ps(SETTLE_CLOCKS * self._clock_ps - 1)

    def _had_effect(self) -> None:
        if not self._seen:
            self._seen = True
            self._look()
