# SPDX-License-Identifier: Apache-2.0
"""The bench: our controller, a printer on its lines, a checker that watches, and the registers."""

from collections.abc import Iterable
from typing import Any

from cocotbext.parport.faults import Fault
from cocotbext.parport.lines import CABLE, Lines
from cocotbext.parport.printer import PrinterTiming
from cocotbext.parport.simtime import sleep_ps
from cocotbext.parport.surroundings import Surroundings
from cocotbext.parport.transactors import LinePlayer, LineRecorder, MasterIo
from cocotbext.parport.wishbone import WishboneIo

__all__ = ["Bench"]

_RESET_PS = 1_000_000


class Bench(Surroundings):
    """``parport_bench`` with everything around it; attributes as of Surroundings.

    On ``parport_fast_bench`` the same things happen at the same times, with fewer wake-ups of
    Python: see ``cocotbext.parport.transactors``, and LineMonitor for what reaches it later.

    The lines are those of the cable, where the monitor, the printer and a capture see the same.
    """

    def __init__(
        self,
        dut: Any,
        *,
        timing: PrinterTiming | None = None,
        faults: Iterable[Fault] = (),
        seed: int = 1,
    ) -> None:
        self._dut = dut
        dut.rst.value = 1
        dut.data_i.value = 0xFF  # pull-ups: nobody drives the data lines back
        fast = hasattr(dut, "master_command")
        super().__init__(
            Lines(dut, CABLE),
            _master(dut) if fast else _wishbone(dut),
            timing=timing,
            faults=faults,
            seed=seed,
            pull_init=dut.pull_init,
            transactors=(_player(dut), _recorder(dut)) if fast else None,
        )

    async def connect(self) -> None:
        """Reset the controller and connect the printer; the port's driver starts it later.

        The monitor watches from the first moment on, as a capture does: so both tell the same.
        """
        self.monitor.start()
        await sleep_ps(_RESET_PS)
        self._dut.rst.value = 0
        await sleep_ps(_RESET_PS)
        self.io.start()
        self.plug.start()


def _wishbone(dut: Any) -> WishboneIo:
    return WishboneIo(
        clk=dut.clk,
        cyc=dut.wb_cyc_i,
        stb=dut.wb_stb_i,
        we=dut.wb_we_i,
        sel=dut.wb_sel_i,
        adr=dut.wb_adr_i,
        dat_w=dut.wb_dat_i,
        dat_r=dut.wb_dat_o,
        ack=dut.wb_ack_o,
        err=dut.wb_err_o,
        irq=dut.irq,
    )


def _master(dut: Any) -> MasterIo:
    return MasterIo(
        command=dut.master_command,
        block=dut.master_block,
        steps=dut.master_steps,
        answer=dut.master_answer,
        irq=dut.irq,
    )


def _player(dut: Any) -> LinePlayer:
    return LinePlayer(
        command=dut.player_command,
        moves=dut.player_moves,
        missed=dut.player_missed,
    )


def _recorder(dut: Any) -> LineRecorder:
    return LineRecorder(
        eager=dut.recorder_eager,
        ring=dut.u_recorder.ring[0],
        count=dut.recorder_count,
        more=dut.recorder_more,
    )
