# SPDX-License-Identifier: Apache-2.0
"""The bench: our controller, a printer on its lines, a checker that watches, and the registers."""

from collections.abc import Iterable
from typing import Any

from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parport.bench.port import PortBench
from cocotbext.parport.peripheral.faults import Fault
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.registers.base import RegisterBus
from cocotbext.parport.registers.master import MasterIo
from cocotbext.parport.registers.wishbone import WishboneIo
from cocotbext.parport.sim.lines import CABLE, Lines
from cocotbext.parport.sim.played_plug import PlayedPlug
from cocotbext.parport.sim.plug import Plug
from cocotbext.parport.sim.simtime import sleep_ps
from cocotbext.parport.sim.transactors import LinePlayer, LineRecorder

__all__ = ["Bench", "Rig"]

_RESET_PS = 1_000_000


class Rig:
    """What of a bench outlives it: the registers' bus and the transactors of one simulation.

    They go on where they are in the Verilog, so there is one of each. A test that wants many
    benches, one after the other, gives all of them its own Rig, and ends what each has started.

    Attributes:
        io: the registers.
        transactors: what shows the printer's lines and records all lines; None: Python does it.
    """

    def __init__(self, dut: Any) -> None:
        fast = hasattr(dut, "master_command")
        self.io: RegisterBus = _master(dut) if fast else _wishbone(dut)
        self.transactors = (_player(dut), _recorder(dut)) if fast else None

    def start(self) -> None:
        """Start what watches the design; once."""
        self.io.start()
        if self.transactors is not None:
            self.transactors[1].hear(lambda _time_ps, _data: None)  # it follows from now on


class Bench(PortBench):
    """``parport_bench`` with everything around it; attributes as of PortBench.

    On ``parport_fast_bench`` the same things happen at the same times, with fewer wake-ups of
    Python: see ``cocotbext.parport.sim.transactors``, and LineMonitor for what reaches it later.

    The lines are those of the cable, where the monitor, the printer and a capture see the same.

    Args:
        dut: one of the two tops.
        peripheral, timing, faults, seed: see PortBench; ``parport_fast_bench`` takes printers only.
        rig: started already, and used by nobody else now; None: the bench makes its own.
    """

    def __init__(
        self,
        dut: Any,
        *,
        peripheral: Peripheral | None = None,
        timing: PrinterTiming | None = None,
        faults: Iterable[Fault] = (),
        seed: int = 1,
        rig: Rig | None = None,
    ) -> None:
        self._dut = dut
        self._to_start = rig is None
        self._rig = rig or Rig(dut)
        transactors = self._rig.transactors
        dut.rst.value = 1
        super().__init__(
            Lines(dut, CABLE),
            self._rig.io,
            peripheral=peripheral,
            timing=timing,
            faults=faults,
            seed=seed,
            pull_init=dut.pull_init,
            data_in=dut.data_i,
            recorder=None if transactors is None else transactors[1],
        )

    async def connect(self) -> None:
        """Reset the controller and connect the peripheral; the driver starts the port later.

        The monitor watches from the first moment on, as a capture does: so both tell the same.
        """
        self.watch()
        await sleep_ps(_RESET_PS)
        self._dut.rst.value = 0
        await sleep_ps(_RESET_PS)
        if self._to_start:
            self._rig.start()
        self.look()

    def _make_plug(self, peripheral: Peripheral) -> Plug:
        if self._rig.transactors is None:
            return super()._make_plug(peripheral)
        if not isinstance(peripheral, Printer):
            raise TypeError(
                f"parport_fast_bench plays a Printer, not a {type(peripheral).__name__}"
            )
        return PlayedPlug(
            self.lines,
            peripheral,
            self._pull_init,
            *self._rig.transactors,
            data_in=self._data_in,
        )


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
        ring=dut.u_recorder.ring,
        count=dut.recorder_count,
        more=dut.recorder_more,
    )
