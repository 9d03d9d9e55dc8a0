# SPDX-License-Identifier: Apache-2.0
"""Bugs to plant in the controller: each has to be found by the proof that is named with it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One planted bug.

    Attributes:
        name: what is wrong.
        file: in hdl/.
        old: text that is in the file exactly once.
        new: what replaces it.
        proof: the proof that has to fail.
    """

    name: str
    file: str
    old: str
    new: str
    proof: str

    def plant(self, text: str) -> str:
        """The file with the bug.

        Raises:
            ValueError: the old text is not there, or more than once.
        """
        if (count := text.count(self.old)) != 1:
            raise ValueError(f"{self.name}: {self.file} has {count} times {self.old!r}")
        return text.replace(self.old, self.new)


HANDSHAKE = "parport_handshake.v"
CORE = "parport_core.v"
REGISTERS = "parport_registers.v"
CONNECTOR = "parport_connector.v"
FIFO = "parport_fifo.v"

MUTANTS = (
    # -- the handshake on the lines
    Mutant(
        "set-up a clock short",
        HANDSHAKE,
        "state <= SETUP;\n          timer <= PULSE;",
        "state <= SETUP;\n          timer <= PULSE - 1'b1;",
        "lines-2MHz",
    ),
    Mutant(
        "strobe a clock short",
        HANDSHAKE,
        "state   <= STROBE;\n          timer   <= PULSE;",
        "state   <= STROBE;\n          timer   <= PULSE - 1'b1;",
        "lines-2MHz",
    ),
    Mutant("no hold", HANDSHAKE, "state  <= HOLD;", "state  <= ANSWER;", "lines-4MHz"),
    Mutant(
        "times rounded down",
        CORE,
        "+ ns * (HZ % 1000) + 999999999)",
        "+ ns * (HZ % 1000))",
        "lines-5MHz-filter",
    ),
    Mutant(
        "strobe into a Busy that the filter holds back",
        HANDSHAKE,
        "wire ready = !raw_busy && !clean_busy &&",
        "wire ready = !clean_busy &&",
        "lines-1MHz",
    ),
    Mutant(
        "strobe as soon as the raw status is good",
        HANDSHAKE,
        "raw_good && clean_good;\n  wire begin_setup",
        "raw_good;\n  wire begin_setup",
        "lines-4MHz-filter",
    ),
    Mutant(
        "a mode change takes the data away from a strobe",
        CONNECTOR,
        "wire follow = software &&",
        "wire follow = (mode_spp || mode_ps2) &&",
        "lines-2MHz",
    ),
    Mutant(
        "a strobe of software begins while the hardware has the data",
        REGISTERS,
        "reg_wdata[0] && software}",
        "reg_wdata[0] && spp}",
        "lines-1MHz",
    ),
    Mutant(
        "a strobe of software comes back with its mode",
        REGISTERS,
        "if (new_mode_built && !flush) control[0] <= 1'b0;",
        "",
        "lines-1MHz",
    ),
    Mutant(
        "a mode change turns the data lines around in a strobe",
        CONNECTOR,
        "|| mode_fifo || engaged;",
        "|| mode_fifo;",
        "lines-1MHz",
    ),
    # -- the wires between registers, connector and handshake
    Mutant(
        "the connector takes FIFO mode for PS/2 mode",
        CORE,
        ".mode_ps2(mode_ps2),\n      .mode_fifo(mode_fifo),\n      .data_next(data_next),\n"
        "      .control(control[3:0]),",
        ".mode_ps2(mode_fifo),\n      .mode_fifo(mode_ps2),\n      .data_next(data_next),\n"
        "      .control(control[3:0]),",
        "connector",
    ),
    Mutant(
        "the connector takes the direction for ackIntEn",
        CORE,
        ".direction(control[5])",
        ".direction(control[4])",
        "connector",
    ),
    Mutant(
        "the bits of control are a place off",
        CORE,
        ".control(control[3:0])",
        ".control(control[4:1])",
        "connector",
    ),
    Mutant(
        "the hardware's byte is the driver's next one",
        CORE,
        ".load_data(head)",
        ".load_data(reg_wdata)",
        "connector",
    ),
    Mutant(
        "nStrobe is low until the byte is judged",
        CORE,
        ".strobe(strobe),\n      .engaged(engaged),\n      .software(software),",
        ".strobe(engaged),\n      .engaged(engaged),\n      .software(software),",
        "connector",
    ),
    Mutant(
        "a byte is under way for the connector only while nStrobe is low",
        CORE,
        ".strobe(strobe),\n      .engaged(engaged),\n      .software(software),",
        ".strobe(strobe),\n      .engaged(strobe),\n      .software(software),",
        "connector",
    ),
    Mutant(
        "a byte is under way for the registers only while nStrobe is low",
        CORE,
        ".engaged(engaged),\n      .data_oe(data_oe),",
        ".engaged(strobe),\n      .data_oe(data_oe),",
        "bytes-16",
    ),
    Mutant(
        "the data lines show the register a clock late",
        REGISTERS,
        "assign data_next = write_data ? reg_wdata : data;",
        "assign data_next = data;",
        "connector",
    ),
    # -- what becomes of a byte
    Mutant("verdict a clock early", HANDSHAKE, "timer  <= PULSE;", "timer  <= 0;", "verdict-2-3"),
    Mutant(
        "a Busy that ended before the strobe counts",
        HANDSHAKE,
        "clean_busy && (fresh == 2'b00) && (asked",
        "clean_busy && (asked",
        "verdict-1-1",
    ),
    Mutant(
        "a Busy from before the strobe is an answer",
        HANDSHAKE,
        "answered && !early};",
        "answered};",
        "verdict-2-3",
    ),
    Mutant(
        "whether the cable is on is seen before the lines are",
        HANDSHAKE,
        "((answered && early) || (asked[1] && clean_gone))",
        "((answered && early) || ((asked != 2'b00) && clean_gone))",
        "verdict-1-1",
    ),
    Mutant(
        "an open cable is an answer",
        HANDSHAKE,
        "if ((asked != 2'b00) && !clean_gone) took",
        "if (asked != 2'b00) took",
        "verdict-1-1",
    ),
    Mutant(
        "Select is seen before the Busy that rose with it",
        HANDSHAKE,
        "silent && !raw_busy && !clean_good;",
        "silent && !clean_good;",
        "verdict-1-1",
    ),
    Mutant(
        "a byte without an answer never ends",
        HANDSHAKE,
        "!early && (acked || done);",
        "!early && acked;",
        "verdict-2-3",
    ),
    Mutant(
        "a forgotten byte takes the next one along",
        HANDSHAKE,
        "if (flush) dropped <= 1'b1;",
        "if (flush) dropped <= 1'b0;",
        "bytes-16",
    ),
    Mutant(
        "a strobe begins in the clock of a flush",
        HANDSHAKE,
        "&& done && ready && !flush;",
        "&& done && ready;",
        "bytes-16",
    ),
    # -- the FIFO
    Mutant(
        "a byte pushed while the last one leaves is read from the RAM",
        FIFO,
        "do_push && (empty || (do_pop && last_one));",
        "do_push && empty;",
        "fifo-4",
    ),
    Mutant(
        "a push into a full FIFO", FIFO, "push && !full && !flush;", "push && !flush;", "fifo-4"
    ),
    Mutant(
        "full a byte early",
        FIFO,
        "assign full  = level[ADDR_BITS];",
        "assign full  = (level >= DEPTH - 1);",
        "fifo-4",
    ),
    Mutant(
        "test mode takes the byte under way",
        REGISTERS,
        "&& mode_test && !engaged;",
        "&& mode_test;",
        "bytes-16",
    ),
    # -- inputs and interrupt
    Mutant("one flip-flop", "parport_sync.v", "<= {meta, d};", "<= {d, d};", "sync"),
    Mutant(
        "a sample too few",
        "parport_filter.v",
        "now == LAST)",
        "now == LAST - 1'b1)",
        "filter-6",
    ),
    Mutant(
        "glitches add up",
        "parport_filter.v",
        "now + 1'b1 : {COUNT_BITS{1'b0}};",
        "now + 1'b1 : now;",
        "filter-6",
    ),
    Mutant(
        "a clear takes the event of its own clock",
        "parport_interrupt.v",
        "wire next_irq = event_any || ((LEVEL != 0) && irq && !clear);",
        "wire next_irq = (event_any || ((LEVEL != 0) && irq)) && !clear;",
        "interrupt-level",
    ),
    Mutant(
        "nFault interrupts all the time",
        "parport_interrupt.v",
        "(err && !last_err)",
        "err",
        "interrupt-level",
    ),
    # -- the buses
    Mutant(
        "two accesses in one cycle",
        "parport_wb.v",
        "selected && !wb_ack_o && !wb_err_o;",
        "selected && !wb_err_o;",
        "wishbone",
    ),
    Mutant(
        "a write without sel",
        "parport_wb.v",
        "start && wb_we_i && wb_sel_i && reg_valid",
        "start && wb_we_i && reg_valid",
        "wishbone",
    ),
    Mutant(
        "read data change before they are taken",
        "parport_axil.v",
        "ar_full && !r_valid;",
        "ar_full;",
        "axil",
    ),
    Mutant(
        "a lane without strobe is written",
        "parport_axil.v",
        "(state == WRITE) && w_strb[0] && reg_valid",
        "(state == WRITE) && reg_valid",
        "axil",
    ),
    Mutant(
        "a read waits for the data of a write",
        "parport_axil.v",
        "ar_full && !r_valid;",
        "ar_full && !r_valid && (!aw_full || w_full);",
        "axil",
    ),
    # -- the clock request
    Mutant(
        "the clock stops in the set-up",
        HANDSHAKE,
        "engaged || begin_setup || ((state == SETUP) && (!run || !done || ready));",
        "engaged || begin_setup;",
        "clk-req",
    ),
    Mutant(
        "the clock stops in the filter",
        CORE,
        "!raw_settled || !clean_settled ||",
        "!raw_settled ||",
        "clk-req-filter",
    ),
    Mutant(
        "the clock stops before the data lines follow their register",
        CORE,
        "interrupt_active || connector_active;",
        "interrupt_active;",
        "clk-req",
    ),
    Mutant(
        "the clock stops with an answer on the bus",
        "parport_wb.v",
        "core_clk_req || active;",
        "core_clk_req || selected;",
        "clk-req-wishbone",
    ),
)
