// SPDX-License-Identifier: Apache-2.0
// Wishbone master of the bench: one command from Python is one access, a block of writes, or a few
// accesses and delays.
//
// It drives the bus as WishboneIo does, edge for edge, and wakes Python once a command instead of
// once a clock. Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module bench_master #(
    parameter BLOCK = 64,  // bytes in `block`, 1 to 255
    parameter STEPS = 8,  // in `steps`, 1 to 8
    parameter PATIENCE = 10000  // clocks that one access may take, 1 or more
) (
    input wire clk,  // of the bus

    // {go, kind[1:0], step[20:0]}; go other than done: begin. Kind 0: the step is all.
    // 1: a block of writes, its length in place of the byte. 2: `steps`, their number in place of the byte.
    input wire [23:0] command,
    input wire [8*BLOCK-1:0] block,  // for kind 1: bytes to write, the first one lowest
    // For kind 2, the first one lowest. Each is a delay {1, ps[43:0]}, or an access
    // {0, unused, write, address[10:0], byte[7:0]}, of which command has the lower bits.
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

  wire go = command[23];
  reg [44:0] step;
  reg [8*STEPS-1:0] found;  // bytes read
  reg silent;  // no answer came
  reg refused;  // an error came
  integer reads;
  integer i;

  // An access; the next one at once keeps cyc and stb up.
  task automatic access (input reg write, input reg [10:0] address, input reg [7:0] value);
    integer clocks;
    begin
      adr <= address;
      we  <= write;
      if (write) dat_w <= value;
      cyc <= 1'b1;
      stb <= 1'b1;
      @(posedge clk);
      for (clocks = 1; ack !== 1'b1 && err !== 1'b1 && clocks < PATIENCE; clocks = clocks + 1) @(posedge clk);
      cyc <= 1'b0;
      stb <= 1'b0;
      refused = (ack !== 1'b1) && (err === 1'b1);
      silent  = (ack !== 1'b1) && (err !== 1'b1);
    end
  endtask

  task automatic read_or_write(input reg write, input reg [10:0] address, input reg [7:0] value);
    begin
      access (write, address, value);
      if (!write) begin
        found[8*reads+:8] = dat_r;
        reads = reads + 1;
      end
    end
  endtask

  initial begin
    answer = 0;
    cyc = 1'b0;
    stb = 1'b0;
    we = 1'b0;
    adr = 0;
    dat_w = 0;
    forever begin
      wait ((go ^ answer[DONE]) === 1'b1);
      found   = 0;
      reads   = 0;
      silent  = 1'b0;
      refused = 1'b0;
      case (command[22:21])
        2'd1:
        for (i = 0; i < command[7:0] && !silent && !refused; i = i + 1) begin
          access (1'b1, command[18:8], block[8*i+:8]);
        end
        2'd2:
        for (i = 0; i < command[7:0] && !silent && !refused; i = i + 1) begin
          step = steps[45*i+:45];
          if (step[44]) #(step[43:0]);
          else read_or_write(step[19], step[18:8], step[7:0]);
        end
        default: read_or_write(command[19], command[18:8], command[7:0]);
      endcase
      answer <= {go, silent, refused, found};
      @(answer);
    end
  end

endmodule

`default_nettype wire
