// SPDX-License-Identifier: Apache-2.0
// Wishbone master of the bench: one command from Python is one access or a few steps: accesses, a
// block of writes, delays.
//
// It drives the bus as WishboneIo does, edge for edge, and wakes Python once a command instead of
// once a clock. Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module bench_master #(
    parameter BLOCK = 64,  // bytes in `block`, 1 to 255
    parameter STEPS = 9,  // in `steps`, 1 to 9
    parameter PATIENCE = 10000  // clocks that one access may take, 1 or more
) (
    input wire clk,  // of the bus

    // {go, follow, step[20:0]}; go other than done: begin. The step is all there is to do; or `steps` follow,
    // as many as its lowest byte says.
    input wire [22:0] command,
    input wire [8*BLOCK-1:0] block,  // bytes to write, the first one lowest
    // Each is a delay {1, ps[43:0]}, or an access {0, unused, mask[7:0], blocked, write, address[10:0], byte[7:0]}, of
    // which command has the lower bits. Blocked: the byte says how many of `block` are to be written. A read is the
    // last step unless the bits of mask are those of the byte. The first one lowest.
    input wire [45*STEPS-1:0] steps,
    // {done, no answer, error, bytes read}, the first one lowest; done turns into go at the end.
    output reg [2+8*STEPS:0] answer,

    output reg         cyc,    // Wishbone B4, standard mode, from here on
    output reg         stb,
    output reg         we,
    output reg  [10:0] adr,
    output reg  [ 7:0] dat_w,
    input  wire [ 7:0] dat_r,
    input  wire        ack,
    input  wire        err
);

  localparam integer DONE = 2 + 8 * STEPS;

  wire go = command[22];
  wire follow = command[21];
  reg [44:0] step;
  reg [8*STEPS-1:0] found;  // bytes read
  reg silent;  // no answer came
  reg refused;  // an error came
  reg unmet;  // something else was read than the step expects
  integer reads;
  integer count;  // of steps
  integer bytes;  // of this step
  integer clocks;  // that this access has taken
  integer i;  // number of the step
  integer j;  // number of the byte in it

  initial begin
    answer = 0;
    cyc = 1'b0;
    stb = 1'b0;
    we = 1'b0;
    adr = 0;
    dat_w = 0;
  end

  // Not in the initial block: there, Verilator before 5.050 takes `<=` for `=`.
  always begin
    wait ((go ^ answer[DONE]) === 1'b1);
    found   = 0;
    reads   = 0;
    silent  = 1'b0;
    refused = 1'b0;
    unmet   = 1'b0;
    count   = follow ? command[7:0] : 1;
    for (i = 0; i < count && !silent && !refused && !unmet; i = i + 1) begin
      if (follow) step = steps[45*i+:45];
      else step = {24'b0, command[20:0]};
      if (step[44]) begin
        #(step[43:0]);
      end else begin
        // The next access at once keeps cyc and stb up; two `<=` of one moment are too much for Verilator 5.48.
        adr <= step[18:8];
        we  <= step[19];
        cyc <= 1'b1;
        stb <= 1'b1;
        bytes = step[20] ? step[7:0] : 1;
        for (j = 0; j < bytes && !silent && !refused; j = j + 1) begin
          if (step[19]) dat_w <= step[20] ? block[8*j+:8] : step[7:0];
          @(posedge clk);
          for (clocks = 1; ack !== 1'b1 && err !== 1'b1 && clocks < PATIENCE; clocks = clocks + 1) @(posedge clk);
          refused = (ack !== 1'b1) && (err === 1'b1);
          silent  = (ack !== 1'b1) && (err !== 1'b1);
        end
        unmet = !step[19] && ((dat_r & step[28:21]) !== step[7:0]);
        if (i + 1 == count || refused || silent || unmet || (follow && steps[45*(i+1)+44])) begin
          cyc <= 1'b0;
          stb <= 1'b0;
        end
        if (!step[19]) begin
          found[8*reads+:8] = dat_r;
          reads = reads + 1;
        end
      end
    end
    answer <= {go, silent, refused, found};
    @(answer);
  end

endmodule

`default_nettype wire
