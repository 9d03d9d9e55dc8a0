// SPDX-License-Identifier: Apache-2.0
// The board of board.v with a bug: the 8255 is wired straight to the printer's connector.

module board_direct (
    input        clk,  // 8 MHz
    input        reset,
    input        cs_n,
    input        rd_n,
    input        wr_n,
    input  [1:0] a,
    input  [7:0] d_in,
    output [7:0] d_out,
    output       intr,
    output [7:0] pa,
    output       pa_oe,
    output       strobe_n,
    input        nack,
    input        busy   // goes nowhere
);

  wire obf_n, ack_n;

  ppi_port_a u_ppi (
      .clk(clk),
      .reset(reset),
      .cs_n(cs_n),
      .rd_n(rd_n),
      .wr_n(wr_n),
      .a(a),
      .d_in(d_in),
      .d_out(d_out),
      .pa(pa),
      .pa_oe(pa_oe),
      .obf_n(obf_n),
      .ack_n(ack_n),
      .intr(intr)
  );

  // OBF says that a byte is there, nAck that it was taken: what could be missing?
  assign strobe_n = obf_n;
  assign ack_n = nack;

endmodule
