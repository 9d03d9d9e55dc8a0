// SPDX-License-Identifier: Apache-2.0
// Top of the bench for the project's own controller: parport_wb and its clock. Simulation only.

`default_nettype none
`timescale 1ns / 1ps

module parport_bench #(
    parameter CLK_HZ     = 50000000,  // frequency of clk, 1 MHz to 200 MHz
    parameter FIFO_DEPTH = 16,        // power of two, 16 to 1024
    parameter GATED      = 1,         // 1: clk stops while clk_req is low
    parameter HEARD      = 1          // 1: Python waits on edges of clk; see bench_clock
) (
    output wire clk,  // system clock, for the bus master
    input  wire rst,  // synchronous reset, active high

    input  wire        wb_cyc_i,  // see parport_wb, down to clk_req
    input  wire        wb_stb_i,
    input  wire        wb_we_i,
    input  wire        wb_sel_i,
    input  wire [10:0] wb_adr_i,
    input  wire [ 7:0] wb_dat_i,
    output wire [ 7:0] wb_dat_o,
    output wire        wb_ack_o,
    output wire        wb_err_o,

    output wire [7:0] data_o,
    input  wire [7:0] data_i,
    output wire       data_oe,
    output wire       strobe_n,
    output wire       autofd_n,
    output wire       init_n,
    output wire       selectin_n,
    input  wire       ack_n,
    input  wire       busy,
    input  wire       perror,
    input  wire       select,
    input  wire       fault_n,

    input wire pull_init,  // 1: something on the cable pulls nInit low; unconnected: nothing does

    output wire irq,
    output wire clk_req
);

  // nInit on the cable. Outputs of this kind are pulled, not driven: whoever pulls it low wins.
  wire host_init_n;
  assign init_n = host_init_n && (pull_init !== 1'b1);

  // Data1..8 on the cable, under the name that captures are searched for.
  wire [7:0] data = data_oe ? data_o : data_i;

  // Rounded up: the design must not find its clock faster than CLK_HZ.
  localparam [63:0] PERIOD_PS = (64'd1_000_000_000_000 + CLK_HZ - 1) / CLK_HZ;

  bench_clock #(
      .PERIOD_PS(PERIOD_PS),
      .GATED(GATED),
      .HEARD(HEARD)
  ) u_clock (
      .clk_req(clk_req),
      .clk(clk)
  );

  parport_wb #(
      .CLK_HZ(CLK_HZ),
      .FIFO_DEPTH(FIFO_DEPTH)
  ) u_dut (
      .clk(clk),
      .rst(rst),
      .wb_cyc_i(wb_cyc_i),
      .wb_stb_i(wb_stb_i),
      .wb_we_i(wb_we_i),
      .wb_sel_i(wb_sel_i),
      .wb_adr_i(wb_adr_i),
      .wb_dat_i(wb_dat_i),
      .wb_dat_o(wb_dat_o),
      .wb_ack_o(wb_ack_o),
      .wb_err_o(wb_err_o),
      .data_o(data_o),
      .data_i(data_i),
      .data_oe(data_oe),
      .strobe_n(strobe_n),
      .autofd_n(autofd_n),
      .init_n(host_init_n),
      .selectin_n(selectin_n),
      .ack_n(ack_n),
      .busy(busy),
      .perror(perror),
      .select(select),
      .fault_n(fault_n),
      .irq(irq),
      .clk_req(clk_req)
  );

endmodule

`default_nettype wire
