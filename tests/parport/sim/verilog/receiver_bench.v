// SPDX-License-Identifier: Apache-2.0
// Top of a bench for the receiver, with lines under a prefix as a user's design may have them.

`default_nettype none
`timescale 1ns / 1ps

module receiver_bench (
    input wire rst,  // synchronous reset, active high

    input  wire [7:0] lp_data,      // see centronics_receiver
    input  wire       lp_strobe_n,
    input  wire       lp_autofd_n,
    input  wire       lp_init_n,
    input  wire       lp_selectin_n,
    output wire       lp_busy,
    output wire       lp_ack_n,
    output wire       lp_perror,
    output wire       lp_select,
    output wire       lp_fault_n,

    output wire       byte_valid,
    output wire [7:0] byte_data
);

  reg clk = 1'b0;
  always #10 clk = !clk;

  centronics_receiver u_dut (
      .clk(clk),
      .rst(rst),
      .data(lp_data),
      .strobe_n(lp_strobe_n),
      .init_n(lp_init_n),
      .busy(lp_busy),
      .ack_n(lp_ack_n),
      .perror(lp_perror),
      .select(lp_select),
      .fault_n(lp_fault_n),
      .byte_valid(byte_valid),
      .byte_data(byte_data)
  );

endmodule

`default_nettype wire
