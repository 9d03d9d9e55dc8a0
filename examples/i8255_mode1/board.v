// SPDX-License-Identifier: Apache-2.0
// The board: an 8255, the glue, and the printer's connector.

module board (
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
    input        busy
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

  strobe_glue u_glue (
      .clk(clk),
      .reset(reset),
      .obf_n(obf_n),
      .ack_n(ack_n),
      .strobe_n(strobe_n),
      .busy(busy),
      .nack(nack)
  );

endmodule
