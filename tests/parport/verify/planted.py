# SPDX-License-Identifier: Apache-2.0
"""Bugs planted in sound designs, one change each, and what the suite has to say about them."""

from dataclasses import dataclass
from functools import partial

__all__ = ["PLANTED", "Planted"]


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A bug.

    Attributes:
        design: ``ours``, ``axil``, or the name of an example.
        file: of the design.
        old: text that is in it exactly once.
        new: what stands there instead.
        scenario: that finds it.
        rules: that it breaks.
        says: a regular expression that the message matches.
        needs_x: it shows in X alone, also in what was never written or is read past its end.
    """

    design: str
    file: str
    old: str
    new: str
    scenario: str
    rules: tuple[str, ...] = ()
    says: str = ""
    needs_x: bool = False


_handshake = partial(Planted, design="ours", file="parport_handshake.v")
_core = partial(Planted, design="ours", file="parport_core.v")
_registers = partial(Planted, design="ours", file="parport_registers.v")
_connector = partial(Planted, design="ours", file="parport_connector.v")
_fifo = partial(Planted, design="ours", file="parport_fifo.v")
_interrupt = partial(Planted, design="ours", file="parport_interrupt.v")
_centronics_tx = partial(Planted, design="tiny_stream", file="centronics_tx.v")
_wb_lpt = partial(Planted, design="wishbone_lpt", file="wb_lpt.v")
_strobe_glue = partial(Planted, design="i8255_mode1", file="strobe_glue.v")
_ppi_port_a = partial(Planted, design="i8255_mode1", file="ppi_port_a.v")
_lp_tx = partial(Planted, design="vhdl_stream", file="lp_tx.vhd")
_axil = partial(Planted, design="axil", file="parport_axil.v")


PLANTED: dict[str, Planted] = {
    # -- timing
    "set-up is too short": _handshake(
        old="state <= SETUP;\n          timer <= PULSE;",
        new="state <= SETUP;\n          timer <= PULSE >> 1;",
        scenario="back-to-back/fifo",
        rules=("HOST_SETUP",),
    ),
    "the strobe is too short": _handshake(
        old="timer   <= PULSE;\n          strobe  <= 1'b1;",
        new="timer   <= PULSE >> 1;\n          strobe  <= 1'b1;",
        scenario="same-value/fifo",
        rules=("HOST_STROBE",),
    ),
    "the hold is left out": _handshake(
        old="timer  <= PULSE;\n          strobe <= 1'b0;",
        new="timer  <= 0;\n          strobe <= 1'b0;",
        scenario="back-to-back/fifo",
        rules=("HOST_HOLD",),
    ),
    "the count is one clock short at 12 MHz": _centronics_tx(
        old="LAST = 4'd9",
        new="LAST = 4'd5",
        scenario="same-value",
        rules=("HOST_SETUP", "HOST_STROBE"),
    ),
    "data moves in the strobe": _centronics_tx(
        old="        if (count == LAST) begin\n          lp_stb <= 0;",
        new=(
            "        if (count == 4'd4) lp_d <= in_byte;\n        else if (count == LAST) begin\n"
            "          lp_stb <= 0;"
        ),
        scenario="same-value",
        rules=("HOST_STABLE",),
    ),
    "the adapter's timing register is ignored": _wb_lpt(
        old="timer <= done ? tick : timer - 8'd1;",
        new="timer <= done ? 8'd3 : timer - 8'd1;",
        scenario="same-value",
        rules=("HOST_STROBE",),
    ),
    # -- handshake
    "Busy is ignored by software": _core(
        old="wire pin_busy = clean[3];",
        new="wire pin_busy = 1'b0;",
        scenario="all-values",
        rules=("HOST_BUSY",),
        says="arrived",
    ),
    "Busy is ignored by the hardware": _handshake(
        old="wire ready = !raw_busy && !clean_busy && raw_ack_n",
        new="wire ready = raw_ack_n",
        scenario="busy-stuck-9/fifo",
        rules=("HOST_BUSY",),
    ),
    "a write to data strobes": _core(
        old=".load_data(head),\n      .strobe(strobe),",
        new=".load_data(head),\n      .strobe(strobe || (reg_write && (reg_addr == 11'h000))),",
        scenario="registers-read-back",
        rules=("HOST_STROBE",),
    ),
    "a byte is dropped when the printer left": _handshake(
        old="assign take   = judged && (took || assumed)",
        new="assign take   = judged",
        scenario="power-off-7/fifo",
        says="counted as written|accepted",
    ),
    "a byte stays in the FIFO after its strobe": _core(
        old=".pop(take || fifo_read)",
        new=".pop(fifo_read)",
        scenario="back-to-back/fifo",
        says="accepted|bytes counted|without end",
    ),
    "Busy is looked at upside down": _centronics_tx(
        old="&& !busy_sync[1]",
        new="&& busy_sync[1]",
        scenario="same-value",
        says="accepted 0 of 60 bytes.*ready stayed low",
    ),
    "Busy is not looked at": _centronics_tx(
        old="&& !busy_sync[1]",
        new="",
        scenario="same-value",
        rules=("HOST_BUSY", "DATA_LOST"),
    ),
    "nAck alone answers the 8255": _strobe_glue(
        old="wire free = !busy_sync[1] && nack_sync[1];",
        new="wire free = nack_sync[1];",
        scenario="busy-long",
        rules=("HOST_BUSY", "DATA_LOST"),
    ),
    "the 8255 strobes into a busy printer": _strobe_glue(
        old="if (!obf_n && free) state <= SETUP;",
        new="if (!obf_n) state <= SETUP;",
        scenario="busy-stuck-0",
        rules=("HOST_BUSY",),
    ),
    "INTR stays up after a write": _ppi_port_a(
        old="            done  <= 0;\n",
        new="",
        scenario="same-value",
        says="0 arrived|bytes handed over",
    ),
    "the VHDL looks at Busy in one state too late": _lp_tx(
        old='state = IDLE and pins = "011"',
        new="state = IDLE",
        scenario="same-value",
        rules=("HOST_BUSY", "DATA_LOST"),
    ),
    # -- polarity
    "nStrobe is upside down": _connector(
        old="assign strobe_n = !(strobe",
        new="assign strobe_n = (strobe",
        scenario="idle-after-reset",
        says="strobe_n is low after reset.*invert",
    ),
    "nInit is upside down": _connector(
        old="assign init_n = control[2];",
        new="assign init_n = !control[2];",
        scenario="control-lines",
        says="init_n is 0 after 0x0C",
    ),
    "nAutoFd is upside down": _connector(
        old="assign autofd_n = !control[1];",
        new="assign autofd_n = control[1];",
        scenario="control-lines",
        says="autofd_n is 0",
    ),
    "nSelectIn is stuck": _connector(
        old="assign selectin_n = !control[3];",
        new="assign selectin_n = 1'b0;",
        scenario="control-lines",
        says="selectin_n is 0 after 0x04",
    ),
    "the Busy bit of status is not inverted": _registers(
        old="{!status_busy, ack_n,",
        new="{status_busy, ack_n,",
        scenario="status-lines",
        says="status reads 0x58 for all lines good; 0xD8",
    ),
    "PError and Select have changed places": _registers(
        old="ack_n, perror, select,",
        new="ack_n, select, perror,",
        scenario="status-lines",
        says="status reads",
    ),
    "Select is read upside down": _wb_lpt(
        old="wire ready = pins == 5'b10011;",
        new="wire ready = pins == 5'b10001;",
        scenario="same-value",
        says="accepted 4 of 60 bytes",
    ),
    "the printer is held in reset": _wb_lpt(
        old="assign lpt_ninit = !ctrl[1];",
        new="assign lpt_ninit = ctrl[1];",
        scenario="single-bytes",
        says="0 arrived|accepted",
    ),
    # -- FIFO
    "the FIFO is never full": _fifo(
        old="assign full  = level[ADDR_BITS];",
        new="assign full  = 1'b0;",
        scenario="all-values/fifo",
        says="the ECR answers, but 4098 bytes do not fill the FIFO",
    ),
    "the FIFO says empty with a byte in it": _fifo(
        old="assign empty = (level == 0);",
        new="assign empty = (level < 2);",
        scenario="fifo-flags/fifo",
        says="are 01 with 1 of",
    ),
    "the FIFO reads the place before": _fifo(
        old="ram_q <= ram[next_addr];",
        new="ram_q <= ram[read_addr];",
        scenario="all-values/fifo",
        rules=("DATA_WRONG",),
    ),
    "a flush forgets to forget": _fifo(
        old="if (flush) begin\n        level <= 0;",
        new="if (flush) begin",
        scenario="fifo-flags/fifo",
        says="FIFO",
    ),
    "a full FIFO takes one more": _fifo(
        old="wire do_push = push && !full && !flush;",
        new="wire do_push = push && !flush;",
        scenario="fifo-flags/fifo",
        says="bits 1:0 .* are 10 with 15 of 16 bytes",
    ),
    "the hardware strobes in every mode": _core(
        old=".run(mode_fifo),",
        new=".run(1'b1),",
        scenario="fifo-flags/fifo",
        says="bits 1:0|strobes in test mode|out of the FIFO",
    ),
    "leaving FIFO mode empties the FIFO": _registers(
        old="assign flush = write_ecr && (",
        new="assign flush = write_ecr && (mode_fifo || ",
        scenario="fifo-stopped/fifo",
        says=r"arrived, and the FIFO kept 0",
    ),
    "an index is wider than its FIFO": _wb_lpt(
        old="fifo[tail] <=",
        new="fifo[head+level[1:0]] <=",
        scenario="same-value",
        rules=("DATA_WRONG",),
        needs_x=True,
    ),
    "full comes a byte late": _wb_lpt(
        old="wire full = level[2];",
        new="wire full = level > 4;",
        scenario="all-values",
        rules=("DATA_WRONG",),
    ),
    # -- reset
    "reset leaves the strobe as it is": _handshake(
        old="timer   <= 0;\n      strobe  <= 1'b0;",
        new="timer   <= 0;",
        scenario="idle-after-reset",
        says="strobe_n is X or Z after reset",
        needs_x=True,
    ),
    "reset does not end a strobe": _centronics_tx(
        old="lp_stb <= 0;\n      busy_sync",
        new="lp_stb <= lp_stb === 1;\n      busy_sync",
        scenario="reset-in-a-byte",
        says="strobe_n is low after reset",
    ),
    "reset selects FIFO mode": _registers(
        old="mode <= MODE_SPP;",
        new="mode <= MODE_FIFO;",
        scenario="ecr-modes/fifo",
        says="ECR reads 0x55 after reset; mode 000",
    ),
    "reset has the other polarity": _centronics_tx(
        old="if (!resetn) begin",
        new="if (resetn) begin",
        scenario="same-value",
        says="ready stayed low",
    ),
    # -- interrupts
    "nAck interrupts at its beginning": _interrupt(
        old="ack_n && !last_ack_n",
        new="!ack_n && last_ack_n",
        scenario="ack-interrupt",
        says="interrupts at its beginning",
    ),
    "nAck interrupts unasked": _interrupt(
        old="(ack_enable && ack_n &&",
        new="(ack_n &&",
        scenario="ack-interrupt",
        says="although control bit 4 is 0",
    ),
    "nAck never interrupts": _interrupt(
        old="(ack_enable && ack_n &&",
        new="(1'b0 && ack_n &&",
        scenario="ack-interrupt",
        says="no interrupt within",
    ),
    "nFault interrupts unasked": _interrupt(
        old="wire err = err_enable && !fault_n;",
        new="wire err = !fault_n;",
        scenario="quiet-interrupt",
        says="an interrupt although none is enabled",
    ),
    "the FIFO never interrupts": _interrupt(
        old="(err && !last_err) || service;",
        new="(err && !last_err);",
        scenario="service-interrupt/fifo",
        says="no interrupt although the FIFO ran empty",
    ),
    "the service interrupt does not disarm itself": _registers(
        old="if (service) service_off <= 1'b1;",
        new="",
        scenario="service-interrupt/fifo",
        says="interrupts again although nobody armed it anew",
    ),
    "the service interrupt counts bytes, not room": _registers(
        old=": (free >= LEVEL_SERVICE)",
        new=": (fifo_level >= LEVEL_SERVICE)",
        scenario="service-interrupt/fifo",
        says="asks for service with 0 out",
    ),
    # -- registers
    "a data bit is stuck": _connector(
        old="assign data_o = out;",
        new="assign data_o = out | 8'h20;",
        scenario="all-values",
        rules=("DATA_WRONG",),
    ),
    "data does not read back": _registers(
        old="if (write_data) data <= reg_wdata;",
        new="if (write_data) data <= reg_wdata & 8'hfe;",
        scenario="registers-read-back",
        says="data reads 0x54 after 0x55",
    ),
    "control does not read back": _registers(
        old="reg_rdata = {2'b00, control};",
        new="reg_rdata = {2'b00, control | 6'h04};",
        scenario="control-lines",
        says="control reads 0x0C after 0x08",
    ),
    "a mode bit is not kept": _registers(
        old="mode <= new_mode;",
        new="mode <= new_mode & 3'b011;",
        scenario="ecr-modes/fifo",
        says="ECR reads 0x5[45] after 0xD4",
    ),
    "the direction bit is ignored": _connector(
        old="assign data_oe = !direction ||",
        new="assign data_oe = 1'b1 ||",
        scenario="data-as-input",
        says="driven after the direction bit was set",
    ),
    "AXI writes ignore their byte lanes": _axil(
        old="(state == WRITE) && w_strb[0] && reg_valid",
        new="(state == WRITE) && reg_valid",
        scenario="single-bytes",
        says="accepted 0 of 1 bytes",
    ),
    # -- X
    "a data bit is X": _connector(
        old="assign data_o = out;",
        new="assign data_o = {out[7] ? 1'bx : 1'b0, out[6:0]};",
        scenario="all-values",
        rules=("HOST_X",),
        needs_x=True,
    ),
    "control is not reset": _registers(
        old="      control <= 6'h00;\n",
        new="",
        scenario="idle-after-reset",
        says="strobe_n is X or Z after reset",
        needs_x=True,
    ),
    "an X of the printer's stays": _centronics_tx(
        old="busy_sync <= {busy_sync[0], lp_busy};",
        new="busy_sync <= {busy_sync[0] | (busy_sync[1] ^ busy_sync[1]), lp_busy};",
        scenario="unknown-status",
        says="ready stayed X",
        needs_x=True,
    ),
}
"""Every bug by what it is."""
