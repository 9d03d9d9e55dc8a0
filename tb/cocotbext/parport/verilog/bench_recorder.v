// SPDX-License-Identifier: Apache-2.0
// Edge recorder of the bench: remembers every change of the lines and its time, so that Python
// reads many at once instead of waking for each. Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module bench_recorder #(
    parameter WIDTH = 18,  // bits of `lines`, 1 to 32
    parameter HALF  = 64   // records in half of the ring, 1 or more
) (
    input wire [WIDTH-1:0] lines,  // what to watch
    input wire             eager,  // 1: say so after every record; else after every HALF of them

    output reg [31:0] count,  // records so far
    output reg more  // changes when there is something to read
);

  localparam integer RECORD = 96;

  // Records {time[63:0] in ps, lines[31:0]}, the first one highest; one half is a word, to be read at once.
  // A memory, because a vector would be in every capture, and it is the largest of all.
  /* verilator tracing_off */
  reg [RECORD*HALF-1:0] ring[0:1];
  /* verilator tracing_on */

  reg half;  // of the next record
  integer place;  // in it, in bits

  initial begin
    count = 0;
    half  = 1'b0;
    place = RECORD * HALF;
    more  = 1'b0;
    forever begin
      place = place - RECORD;
      ring[half][place+:RECORD] = {$time, 32'd0} | lines;
      count = count + 1;
      if (place == 0) begin
        place = RECORD * HALF;
        half  = !half;
        more  = !more;
      end else if (eager === 1'b1) begin
        more = !more;
      end
      @(lines);
    end
  end

endmodule

`default_nettype wire
