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
    parameter GATED     = 1       // 1: stop while clk_req is low; 0: run for ever
) (
    input  wire clk_req,  // high or unknown: the clock is needed
    output reg  clk       // the clock
);

  localparam HIGH_PS = PERIOD_PS / 2;
  localparam LOW_PS = PERIOD_PS - HIGH_PS;

  initial begin
    clk = 1'b0;
    #(PERIOD_PS);
    forever begin
      if (GATED != 0 && clk_req === 1'b0) begin
        @(clk_req) #(PERIOD_PS - $time % PERIOD_PS);
      end else begin
        clk = 1'b1;
        #(HIGH_PS) clk = 1'b0;
        #(LOW_PS);
      end
    end
  end

endmodule

`default_nettype wire
