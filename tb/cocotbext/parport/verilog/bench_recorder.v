// SPDX-License-Identifier: Apache-2.0
// Edge recorder of the bench: remembers every change of the lines and its time, so that Python
// reads many at once instead of waking for each. Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module bench_recorder #(
    parameter WIDTH = 18,  // bits of `lines`, 1 or more
    parameter HALF  = 64   // records in half of the ring, 1 or more
) (
    input wire [WIDTH-1:0] lines,  // what to watch
    input wire             eager,  // 1: say so after every record; else after every HALF of them

    output reg [31:0] count,  // records so far
    output reg more  // changes when there is something to read
);

  localparam integer RECORD = 64 + WIDTH;

  // Records {time in ps, lines}; record n is in place n modulo 2*HALF. One word of a memory: a vector would be
  // in every capture, and it is the largest of all.
  /* verilator tracing_off */
  reg [RECORD*2*HALF-1:0] ring[0:0];
  /* verilator tracing_on */

  integer place;  // of the next record

  initial begin
    count = 0;
    place = 0;
    more  = 1'b0;
    forever begin
      ring[0][place*RECORD+:RECORD] = {$time, lines};
      count = count + 1;
      place = (place == 2 * HALF - 1) ? 0 : place + 1;
      if (eager === 1'b1 || count % HALF == 0) more = !more;
      @(lines);
    end
  end

endmodule

`default_nettype wire
