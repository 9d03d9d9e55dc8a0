// SPDX-License-Identifier: Apache-2.0
// Clock generator of the bench: stops while the design does not ask for its clock.
//
// Rising edges fall on multiples of the period and nowhere else, so a design sees the same edges
// as with a clock that never stops, less those in which nothing would have happened.
// Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module bench_clock #(
    parameter CLK_HZ = 50000000,  // frequency, 1 MHz to 200 MHz
    parameter GATED  = 1          // 1: stop while clk_req is low; 0: run for ever
) (
    input  wire clk_req,  // high or unknown: the clock is needed
    output reg  clk       // the clock
);

  // Half a period in ps, rounded up: the design must not find its clock faster than CLK_HZ.
  localparam [63:0] HALF_PS = (64'd500_000_000_000 + CLK_HZ - 1) / CLK_HZ;
  localparam [63:0] PERIOD_PS = 2 * HALF_PS;

  initial clk = 1'b0;

  always begin
    #(PERIOD_PS - $time % PERIOD_PS);
    if (GATED != 0 && clk_req === 1'b0) begin
      @(clk_req);
    end else begin
      clk = 1'b1;
      #(HALF_PS) clk = 1'b0;
    end
  end

endmodule

`default_nettype wire
