# SPDX-License-Identifier: Apache-2.0
"""A plug that lets the bench's Verilog answer, as long as it is certain what a peripheral does.

The peripheral is the same state machine as with a Plug. After a strobe it is asked what it will do
until the end of the handshake; a LinePlayer shows that, also for the next strobes if they are
answered alike. A LineRecorder tells which strobes those were, and the peripheral is told of them
later, in order. So it is in the state of a peripheral that was told at once, as soon as anything
looks or happens that the player cannot answer.
"""

from typing import Any

import cocotb

from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import Busy, Latch
from cocotbext.parport.sim.lines import Lines, level
from cocotbext.parport.sim.plug import Plug
from cocotbext.parport.sim.simtime import now_ps, settle
from cocotbext.parport.sim.transactors import LinePlayer, LineRecorder

__all__ = ["PlayedPlug"]


class PlayedPlug(Plug):
    """A Plug on the transactors of ``parport_fast_bench``.

    Args:
        lines, pull_init, data_in: see Plug.
        printer: what hangs on them.
        player: shows the peripheral's lines.
        recorder: knows when strobes began.
    """

    def __init__(
        self,
        lines: Lines,
        printer: Printer,
        pull_init: Any,
        player: LinePlayer,
        recorder: LineRecorder,
        *,
        data_in: Any = None,
    ) -> None:
        self._printer = printer
        self._player = player
        self._recorder = recorder
        self._playing = False  # the player may show more than it was told to show at once
        self._repeats = False  # it answers strobes
        self._strobe: tuple[int, int] | None = None  # answered by the player, not told yet
        self._told_ps = -1  # strobes up to then were told, or came before the start
        super().__init__(lines, printer, pull_init, data_in=data_in)

    def start(self) -> None:
        """Connect: from now on the peripheral lives."""
        timing = self._printer.timing
        self._told_ps = now_ps()
        self._recorder.hear(self._heard)
        self._printer.told_late = self
        if timing.latch is Latch.FALL and timing.busy is not Busy.AFTER:
            cocotb.start_soon(self._answer())
        else:
            cocotb.start_soon(self._watch("strobe_n"))
        cocotb.start_soon(self._watch("init_n"))
        self._alarm.set(self._act())

    async def idle(self) -> None:
        """Wait until the peripheral has ended its handshake; faults to come are not waited for."""
        await settle()  # a strobe of this very moment is not recorded yet
        self.catch_up()
        while self._printer.handling:
            await self._next_step()
            self.catch_up()

    def catch_up(self) -> None:
        """Tell the peripheral of everything up to now, but for a strobe of this very moment."""
        now = now_ps()
        self._recorder.read()
        if self._strobe is not None and self._strobe[0] < now:
            began, data = self._strobe
            self._strobe = None
            self._printer.strobed(began, data)
            ahead = self._printer.ahead(began) or []
            if [(at - began, levels) for at, levels in ahead] != self._player.moves:
                raise RuntimeError(f"a strobe at {began} ps was answered as another one")
        self._printer.advance(now)

    def plan_anew(self) -> None:
        """Let the player answer no more strobes until it is asked anew."""
        if self._playing:
            self._alarm.move(self._drive(now_ps()))

    def _heard(self, time_ps: int, data: int) -> None:
        """A strobe began; unless it was told at once, the player answers it."""
        if time_ps <= self._told_ps or not self._repeats:
            return
        if self._strobe is not None:
            self._printer.plain_byte(*self._strobe)
        self._strobe = (time_ps, data)

    async def _answer(self) -> None:
        """Tell of each strobe that the player does not answer, when it begins."""
        handle = self._lines.handle("strobe_n")
        if (value := level(handle)) is not None:
            self._tell("strobe_n", value)
        while True:
            await self._player.missed
            now = now_ps()
            self.catch_up()
            self._strobe = None  # if there is one left it is this one
            self._told_ps = now
            self._printer.strobed(now, level(self._lines.data) or 0)
            self._alarm.move(self._drive(now, strobed=True))

    def _tell(self, line: str, value: int) -> None:
        self.catch_up()
        super()._tell(line, value)

    def _act(self) -> int | None:
        self.catch_up()
        return super()._act()

    def _drive(self, now: int, *, strobed: bool = False) -> int | None:
        moves = self._printer.ahead(now)
        if moves is None or moves[-1][0] - now > LinePlayer.LONGEST_PS:
            if self._playing:
                self._levels = None  # whatever was to come is not to come
            return super()._drive(now)
        self._levels = self._printer.levels
        same = strobed and moves[-1][1] == self._levels
        repeats = self._printer.plain_bytes() if same else 0
        ends = moves[-1][0]
        self._player.play(self._levels, [(at - now, then) for at, then in moves], repeats)
        self._playing, self._repeats = True, repeats > 0
        return self._printer.next_after(ends)

    def _show(self, levels: int) -> None:
        self._player.show(levels)
        self._levels = levels
        self._playing = self._repeats = False
