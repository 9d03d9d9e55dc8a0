// SPDX-License-Identifier: Apache-2.0
// A clock that never stops, for designs that do not ask for theirs. Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module bench_clock_ps #(
    parameter PERIOD_PS = 20000  // period in ps, 2 or more; the high half is the shorter one of an odd period
) (
    output reg clk  // rises at multiples of the period
);

  initial clk = 1'b0;

  always begin
    #(PERIOD_PS - PERIOD_PS / 2) clk = 1'b0;
    #(PERIOD_PS / 2) clk = 1'b1;
  end

endmodule

`default_nettype wire
