// SPDX-License-Identifier: Apache-2.0
// Two controllers with the same inputs: one with a clock that never stops, one whose clock stops on clk_req.
//
// `differences` counts the moments, in simulated time, from which on any output differs. Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module parport_twin #(
    parameter CLK_HZ = 50000000,  // see parport_wb
    parameter FIFO_DEPTH = 16,
    parameter THRESHOLD = FIFO_DEPTH / 2,
    parameter FILTER_NS = (CLK_HZ < 5000000) ? 0 : 100,
    parameter ANSWER_NS = 10000,
    parameter IRQ_LEVEL = 0
) (
    output wire clk,  // the clock that never stops
    input  wire rst,

    input  wire        wb_cyc_i,
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
    output wire       irq,

    output reg [31:0] differences,  // moments at which the two began to differ
    output reg [31:0] changes,      // moments at which an output changed
    output reg [31:0] ticks,        // rising edges of the clock that never stops
    output reg [31:0] gated_ticks   // rising edges of the clock that does
);

  // All outputs. clk_req is one: where it differs, the state behind it does.
  wire [24:0] free;
  wire [24:0] gated;
  wire free_request;
  wire gated_request;
  wire gated_clk;

  // Rounded up, as in parport_bench.
  localparam [63:0] PERIOD_PS = (64'd1_000_000_000_000 + CLK_HZ - 1) / CLK_HZ;

  bench_clock #(
      .PERIOD_PS(PERIOD_PS),
      .GATED(0)
  ) u_free_clock (
      .clk_req(free_request),
      .clk(clk)
  );

  bench_clock #(
      .PERIOD_PS(PERIOD_PS),
      .GATED(1),
      .NET("gated_clk")
  ) u_gated_clock (
      .clk_req(gated_request),
      .clk(gated_clk)
  );

  parport_wb #(
      .CLK_HZ(CLK_HZ),
      .FIFO_DEPTH(FIFO_DEPTH),
      .THRESHOLD(THRESHOLD),
      .FILTER_NS(FILTER_NS),
      .ANSWER_NS(ANSWER_NS),
      .IRQ_LEVEL(IRQ_LEVEL)
  ) u_free (
      .clk(clk),
      .rst(rst),
      .wb_cyc_i(wb_cyc_i),
      .wb_stb_i(wb_stb_i),
      .wb_we_i(wb_we_i),
      .wb_sel_i(wb_sel_i),
      .wb_adr_i(wb_adr_i),
      .wb_dat_i(wb_dat_i),
      .wb_dat_o(free[7:0]),
      .wb_ack_o(free[8]),
      .wb_err_o(free[9]),
      .data_o(free[17:10]),
      .data_i(data_i),
      .data_oe(free[18]),
      .strobe_n(free[19]),
      .autofd_n(free[20]),
      .init_n(free[21]),
      .selectin_n(free[22]),
      .ack_n(ack_n),
      .busy(busy),
      .perror(perror),
      .select(select),
      .fault_n(fault_n),
      .irq(free[23]),
      .clk_req(free_request)
  );

  parport_wb #(
      .CLK_HZ(CLK_HZ),
      .FIFO_DEPTH(FIFO_DEPTH),
      .THRESHOLD(THRESHOLD),
      .FILTER_NS(FILTER_NS),
      .ANSWER_NS(ANSWER_NS),
      .IRQ_LEVEL(IRQ_LEVEL)
  ) u_gated (
      .clk(gated_clk),
      .rst(rst),
      .wb_cyc_i(wb_cyc_i),
      .wb_stb_i(wb_stb_i),
      .wb_we_i(wb_we_i),
      .wb_sel_i(wb_sel_i),
      .wb_adr_i(wb_adr_i),
      .wb_dat_i(wb_dat_i),
      .wb_dat_o(gated[7:0]),
      .wb_ack_o(gated[8]),
      .wb_err_o(gated[9]),
      .data_o(gated[17:10]),
      .data_i(data_i),
      .data_oe(gated[18]),
      .strobe_n(gated[19]),
      .autofd_n(gated[20]),
      .init_n(gated[21]),
      .selectin_n(gated[22]),
      .ack_n(ack_n),
      .busy(busy),
      .perror(perror),
      .select(select),
      .fault_n(fault_n),
      .irq(gated[23]),
      .clk_req(gated_request)
  );

  assign free[24] = free_request;
  assign gated[24] = gated_request;

  assign wb_dat_o = free[7:0];
  assign wb_ack_o = free[8];
  assign wb_err_o = free[9];
  assign data_o = free[17:10];
  assign data_oe = free[18];
  assign strobe_n = free[19];
  assign autofd_n = free[20];
  assign init_n = free[21];
  assign selectin_n = free[22];
  assign irq = free[23];

  initial begin
    differences = 0;
    changes = 0;
    ticks = 0;
    gated_ticks = 0;
  end

  always @(posedge clk) ticks = ticks + 1;
  always @(posedge gated_clk) gated_ticks = gated_ticks + 1;

  // A picosecond later everything of the moment has happened, on both sides.
  always @(free or gated) begin
    #1 changes = changes + 1;
    if (rst === 1'b0 && free !== gated) differences = differences + 1;
  end

endmodule

`default_nettype wire
