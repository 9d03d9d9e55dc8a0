// SPDX-License-Identifier: Apache-2.0
// Clock generator of the bench: stops while the design does not ask for its clock.
//
// Rising edges fall on multiples of the period and nowhere else, so a design sees the same edges
// as with a clock that never stops, less those in which nothing would have happened.
// Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module bench_clock #(
    parameter PERIOD_PS = 20000,  // period in ps, 2 or more
    parameter GATED     = 1,      // 1: stop while clk_req is low; 0: run for ever
    parameter HEARD     = 1,      // 1: Python waits on edges of clk, see bench_clock.cpp; 0: it does not
    parameter NET       = "clk"   // name of the net at clk, in the module around
) (
    input  wire clk_req,  // high or unknown: the clock is needed
`ifdef VERILATOR
    output reg  clk       // the clock
`else
    output wire clk       // the clock
`endif
);

  localparam HIGH_PS = PERIOD_PS / 2;
  localparam LOW_PS = PERIOD_PS - HIGH_PS;

  reg level;  // of clk

  initial begin
    level = 1'b0;
    #(PERIOD_PS);
    forever begin
      if (GATED != 0 && clk_req === 1'b0) begin
        @(clk_req) #(PERIOD_PS - $time % PERIOD_PS);
      end else begin
        level = 1'b1;
        #(HIGH_PS) level = 1'b0;
        #(LOW_PS);
      end
    end
  end

`ifdef VERILATOR
  import "DPI-C" context function void bench_clock_follow(input string net);

  generate
    if (HEARD != 0) begin : gen_heard
      initial begin
        clk = 1'b0;
        bench_clock_follow(NET);
      end
    end else begin : gen_unheard
      always @* clk = level;
    end
  endgenerate
`else
  assign clk = level;
`endif

endmodule

`default_nettype wire
