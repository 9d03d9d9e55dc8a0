# SPDX-License-Identifier: Apache-2.0
"""Bugs planted in sound designs, one change each, and what the suite has to say about them."""

from dataclasses import dataclass

__all__ = ["PLANTED", "Planted"]


@dataclass(frozen=True)
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


_CORE, _REGS, _LINES, _FIFO, _SHAKE, _IRQ = (
    f"parport_{name}.v"
    for name in ("core", "registers", "connector", "fifo", "handshake", "interrupt")
)

PLANTED: dict[str, Planted] = {
    # -- timing
    "set-up is too short": Planted(
        *("ours", _SHAKE, "state <= SETUP;\n          timer <= PULSE;"),
        "state <= SETUP;\n          timer <= PULSE >> 1;",
        *("back-to-back/fifo", ("HOST_SETUP",)),
    ),
    "the strobe is too short": Planted(
        *("ours", _SHAKE, "timer   <= PULSE;\n          strobe  <= 1'b1;"),
        "timer   <= PULSE >> 1;\n          strobe  <= 1'b1;",
        *("same-value/fifo", ("HOST_STROBE",)),
    ),
    "the hold is left out": Planted(
        *("ours", _SHAKE, "timer  <= PULSE;\n          strobe <= 1'b0;"),
        "timer  <= 0;\n          strobe <= 1'b0;",
        *("back-to-back/fifo", ("HOST_HOLD",)),
    ),
    "the count is one clock short at 12 MHz": Planted(
        *("tiny_stream", "centronics_tx.v", "LAST = 4'd9", "LAST = 4'd5"),
        *("same-value", ("HOST_SETUP", "HOST_STROBE")),
    ),
    "data moves in the strobe": Planted(
        *(
            "tiny_stream",
            "centronics_tx.v",
            "        if (count == LAST) begin\n          lp_stb <= 0;",
        ),
        "        if (count == 4'd4) lp_d <= in_byte;\n        else if (count == LAST) begin\n"
        "          lp_stb <= 0;",
        *("same-value", ("HOST_STABLE",)),
    ),
    "the adapter's timing register is ignored": Planted(
        *("wishbone_lpt", "wb_lpt.v", "timer <= done ? tick : timer - 8'd1;"),
        "timer <= done ? 8'd3 : timer - 8'd1;",
        *("same-value", ("HOST_STROBE",)),
    ),
    # -- handshake
    "Busy is ignored by software": Planted(
        *("ours", _CORE, "wire pin_busy = clean[3];", "wire pin_busy = 1'b0;"),
        *("all-values", ("HOST_BUSY",), "arrived"),
    ),
    "Busy is ignored by the hardware": Planted(
        *("ours", _SHAKE, "wire ready = !raw_busy && !clean_busy && raw_ack_n"),
        "wire ready = raw_ack_n",
        *("busy-stuck-9/fifo", ("HOST_BUSY",)),
    ),
    "a write to data strobes": Planted(
        *(
            "ours",
            _CORE,
            ".load_data(head),\n      .strobe(strobe),",
            ".load_data(head),\n      .strobe(strobe || (reg_write && (reg_addr == 11'h000))),",
        ),
        *("registers-read-back", ("HOST_STROBE",)),
    ),
    "a byte is dropped when the printer left": Planted(
        *("ours", _SHAKE, "assign take   = judged && (took || assumed)", "assign take   = judged"),
        *("power-off-7/fifo", (), "counted as written|accepted"),
    ),
    "a byte stays in the FIFO after its strobe": Planted(
        *("ours", _CORE, ".pop(take || fifo_read)", ".pop(fifo_read)"),
        *("back-to-back/fifo", (), "accepted|bytes counted|without end"),
    ),
    "Busy is looked at upside down": Planted(
        *("tiny_stream", "centronics_tx.v", "&& !busy_sync[1]", "&& busy_sync[1]"),
        *("same-value", (), "accepted 0 of 60 bytes.*ready stayed low"),
    ),
    "Busy is not looked at": Planted(
        *("tiny_stream", "centronics_tx.v", "&& !busy_sync[1]", ""),
        *("same-value", ("HOST_BUSY", "DATA_LOST")),
    ),
    "nAck alone answers the 8255": Planted(
        *("i8255_mode1", "strobe_glue.v", "wire free = !busy_sync[1] && nack_sync[1];"),
        "wire free = nack_sync[1];",
        *("busy-long", ("HOST_BUSY", "DATA_LOST")),
    ),
    "the 8255 strobes into a busy printer": Planted(
        *("i8255_mode1", "strobe_glue.v", "if (!obf_n && free) state <= SETUP;"),
        "if (!obf_n) state <= SETUP;",
        *("busy-stuck-0", ("HOST_BUSY",)),
    ),
    "INTR stays up after a write": Planted(
        *("i8255_mode1", "ppi_port_a.v", "            done  <= 0;\n", ""),
        *("same-value", (), "0 arrived|bytes handed over"),
    ),
    "the VHDL looks at Busy in one state too late": Planted(
        *("vhdl_stream", "lp_tx.vhd", 'state = IDLE and pins = "011"', "state = IDLE"),
        *("same-value", ("HOST_BUSY", "DATA_LOST")),
    ),
    # -- polarity
    "nStrobe is upside down": Planted(
        *("ours", _LINES, "assign strobe_n = !(strobe", "assign strobe_n = (strobe"),
        *("idle-after-reset", (), "strobe_n is low after reset.*invert"),
    ),
    "nInit is upside down": Planted(
        *("ours", _LINES, "assign init_n = control[2];", "assign init_n = !control[2];"),
        *("control-lines", (), "init_n is 0 after 0x0C"),
    ),
    "nAutoFd is upside down": Planted(
        *("ours", _LINES, "assign autofd_n = !control[1];", "assign autofd_n = control[1];"),
        *("control-lines", (), "autofd_n is 0"),
    ),
    "nSelectIn is stuck": Planted(
        *("ours", _LINES, "assign selectin_n = !control[3];", "assign selectin_n = 1'b0;"),
        *("control-lines", (), "selectin_n is 0 after 0x04"),
    ),
    "the Busy bit of status is not inverted": Planted(
        *("ours", _REGS, "{!status_busy, ack_n,", "{status_busy, ack_n,"),
        *("status-lines", (), "status reads 0x58 for all lines good; 0xD8"),
    ),
    "PError and Select have changed places": Planted(
        *("ours", _REGS, "ack_n, perror, select,", "ack_n, select, perror,"),
        *("status-lines", (), "status reads"),
    ),
    "Select is read upside down": Planted(
        *(
            "wishbone_lpt",
            "wb_lpt.v",
            "wire ready = pins == 5'b10011;",
            "wire ready = pins == 5'b10001;",
        ),
        *("same-value", (), "accepted 4 of 60 bytes"),
    ),
    "the printer is held in reset": Planted(
        *(
            "wishbone_lpt",
            "wb_lpt.v",
            "assign lpt_ninit = !ctrl[1];",
            "assign lpt_ninit = ctrl[1];",
        ),
        *("single-bytes", (), "0 arrived|accepted"),
    ),
    # -- FIFO
    "the FIFO is never full": Planted(
        *("ours", _FIFO, "assign full  = level[ADDR_BITS];", "assign full  = 1'b0;"),
        *("all-values/fifo", (), "the ECR answers, but 4098 bytes do not fill the FIFO"),
    ),
    "the FIFO says empty with a byte in it": Planted(
        *("ours", _FIFO, "assign empty = (level == 0);", "assign empty = (level < 2);"),
        *("fifo-flags/fifo", (), "are 01 with 1 of"),
    ),
    "the FIFO reads the place before": Planted(
        *("ours", _FIFO, "ram_q <= ram[next_addr];", "ram_q <= ram[read_addr];"),
        *("all-values/fifo", ("DATA_WRONG",)),
    ),
    "a flush forgets to forget": Planted(
        *("ours", _FIFO, "if (flush) begin\n        level <= 0;", "if (flush) begin"),
        *("fifo-flags/fifo", (), "FIFO"),
    ),
    "a full FIFO takes one more": Planted(
        *("ours", _FIFO, "wire do_push = push && !full && !flush;"),
        "wire do_push = push && !flush;",
        *("fifo-flags/fifo", (), "bits 1:0 .* are 10 with 15 of 16 bytes"),
    ),
    "the hardware strobes in every mode": Planted(
        *("ours", _CORE, ".run(mode_fifo),", ".run(1'b1),"),
        *("fifo-flags/fifo", (), "bits 1:0|strobes in test mode|out of the FIFO"),
    ),
    "leaving FIFO mode empties the FIFO": Planted(
        *(
            "ours",
            _REGS,
            "assign flush = write_ecr && (",
            "assign flush = write_ecr && (mode_fifo || ",
        ),
        *("fifo-stopped/fifo", (), r"arrived, and the FIFO kept 0"),
    ),
    "an index is wider than its FIFO": Planted(
        *("wishbone_lpt", "wb_lpt.v", "fifo[tail] <=", "fifo[head+level[1:0]] <="),
        *("same-value", ("DATA_WRONG",)),
        needs_x=True,
    ),
    "full comes a byte late": Planted(
        *("wishbone_lpt", "wb_lpt.v", "wire full = level[2];", "wire full = level > 4;"),
        *("all-values", ("DATA_WRONG",)),
    ),
    # -- reset
    "reset leaves the strobe as it is": Planted(
        *("ours", _SHAKE, "timer   <= 0;\n      strobe  <= 1'b0;", "timer   <= 0;"),
        *("idle-after-reset", (), "strobe_n is X or Z after reset"),
        needs_x=True,
    ),
    "reset does not end a strobe": Planted(
        *(
            "tiny_stream",
            "centronics_tx.v",
            "lp_stb <= 0;\n      busy_sync",
            "lp_stb <= lp_stb === 1;\n      busy_sync",
        ),
        *("reset-in-a-byte", (), "strobe_n is low after reset"),
    ),
    "reset selects FIFO mode": Planted(
        *("ours", _REGS, "mode <= MODE_SPP;", "mode <= MODE_FIFO;"),
        *("ecr-modes/fifo", (), "ECR reads 0x55 after reset; mode 000"),
    ),
    "reset has the other polarity": Planted(
        *("tiny_stream", "centronics_tx.v", "if (!resetn) begin", "if (resetn) begin"),
        *("same-value", (), "ready stayed low"),
    ),
    # -- interrupts
    "nAck interrupts at its beginning": Planted(
        *("ours", _IRQ, "ack_n && !last_ack_n", "!ack_n && last_ack_n"),
        *("ack-interrupt", (), "interrupts at its beginning"),
    ),
    "nAck interrupts unasked": Planted(
        *("ours", _IRQ, "(ack_enable && ack_n &&", "(ack_n &&"),
        *("ack-interrupt", (), "although control bit 4 is 0"),
    ),
    "nAck never interrupts": Planted(
        *("ours", _IRQ, "(ack_enable && ack_n &&", "(1'b0 && ack_n &&"),
        *("ack-interrupt", (), "no interrupt within"),
    ),
    "nFault interrupts unasked": Planted(
        *("ours", _IRQ, "wire err = err_enable && !fault_n;", "wire err = !fault_n;"),
        *("quiet-interrupt", (), "an interrupt although none is enabled"),
    ),
    "the FIFO never interrupts": Planted(
        *("ours", _IRQ, "(err && !last_err) || service;", "(err && !last_err);"),
        *("service-interrupt/fifo", (), "no interrupt although the FIFO ran empty"),
    ),
    "the service interrupt does not disarm itself": Planted(
        *("ours", _REGS, "if (service) service_off <= 1'b1;", ""),
        *("service-interrupt/fifo", (), "interrupts again although nobody armed it anew"),
    ),
    "the service interrupt counts bytes, not room": Planted(
        *("ours", _REGS, ": (free >= LEVEL_SERVICE)", ": (fifo_level >= LEVEL_SERVICE)"),
        *("service-interrupt/fifo", (), "asks for service with 0 out"),
    ),
    # -- registers
    "a data bit is stuck": Planted(
        *("ours", _LINES, "assign data_o = out;", "assign data_o = out | 8'h20;"),
        *("all-values", ("DATA_WRONG",)),
    ),
    "data does not read back": Planted(
        *(
            "ours",
            _REGS,
            "if (write_data) data <= reg_wdata;",
            "if (write_data) data <= reg_wdata & 8'hfe;",
        ),
        *("registers-read-back", (), "data reads 0x54 after 0x55"),
    ),
    "control does not read back": Planted(
        *("ours", _REGS, "reg_rdata = {2'b00, control};", "reg_rdata = {2'b00, control | 6'h04};"),
        *("control-lines", (), "control reads 0x0C after 0x08"),
    ),
    "a mode bit is not kept": Planted(
        *("ours", _REGS, "mode <= new_mode;", "mode <= new_mode & 3'b011;"),
        *("ecr-modes/fifo", (), "ECR reads 0x5[45] after 0xD4"),
    ),
    "the direction bit is ignored": Planted(
        *("ours", _LINES, "assign data_oe = !direction ||", "assign data_oe = 1'b1 ||"),
        *("data-as-input", (), "driven after the direction bit was set"),
    ),
    "AXI writes ignore their byte lanes": Planted(
        *("axil", "parport_axil.v", "(state == WRITE) && w_strb[0] && reg_valid"),
        "(state == WRITE) && reg_valid",
        *("single-bytes", (), "accepted 0 of 1 bytes"),
    ),
    # -- X
    "a data bit is X": Planted(
        *(
            "ours",
            _LINES,
            "assign data_o = out;",
            "assign data_o = {out[7] ? 1'bx : 1'b0, out[6:0]};",
        ),
        *("all-values", ("HOST_X",)),
        needs_x=True,
    ),
    "control is not reset": Planted(
        *("ours", _REGS, "      control <= 6'h00;\n", ""),
        *("idle-after-reset", (), "strobe_n is X or Z after reset"),
        needs_x=True,
    ),
    "an X of the printer's stays": Planted(
        *("tiny_stream", "centronics_tx.v", "busy_sync <= {busy_sync[0], lp_busy};"),
        "busy_sync <= {busy_sync[0] | (busy_sync[1] ^ busy_sync[1]), lp_busy};",
        *("unknown-status", (), "ready stayed X"),
        needs_x=True,
    ),
}
"""Every bug by what it is."""
