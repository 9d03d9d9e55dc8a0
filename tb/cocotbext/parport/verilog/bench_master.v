// SPDX-License-Identifier: Apache-2.0
// Wishbone master of the bench: one command from Python is one access, or a block of writes.
//
// It drives the bus as WishboneIo does, edge for edge, and wakes Python once a command instead of
// once a clock. Simulation only.

`default_nettype none
`timescale 1ns / 1ps

module bench_master #(
    parameter BLOCK = 64,  // bytes in `block`, 1 to 255
    parameter PATIENCE = 10000  // clocks that one access may take, 1 or more
) (
    input wire clk,  // of the bus

    input wire [21:0] command,  // {go, block, write, address[10:0], byte[7:0]}; go other than done: begin
    input wire [8*BLOCK-1:0] block,  // for a block: bytes to write, the first one lowest; byte is their number
    output reg [10:0] answer,  // {done, no answer, error, byte read[7:0]}; done turns into go at the end

    output reg         cyc,    // Wishbone B4, standard mode, from here on
    output reg         stb,
    output reg         we,
    output reg  [10:0] adr,
    output reg  [ 7:0] dat_w,
    input  wire [ 7:0] dat_r,
    input  wire        ack,
    input  wire        err
);

  wire go = command[21];
  wire is_block = command[20];
  integer left;  // bytes to write after this one
  integer place;  // of the next byte in block
  integer clocks;  // that this access has taken

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
    wait ((go ^ answer[10]) === 1'b1);
    left  = is_block ? command[7:0] - 1 : 0;
    place = 8;
    adr <= command[18:8];
    we <= command[19];
    dat_w <= is_block ? block[7:0] : command[7:0];
    cyc <= 1'b1;
    stb <= 1'b1;
    clocks = 0;
    @(posedge clk);
    while ((ack === 1'b1) ? (left > 0) : (err !== 1'b1 && clocks < PATIENCE - 1)) begin
      if (ack === 1'b1) begin
        dat_w <= block[place+:8];
        place  = place + 8;
        left   = left - 1;
        clocks = 0;
      end else begin
        clocks = clocks + 1;
      end
      @(posedge clk);
    end
    cyc <= 1'b0;
    stb <= 1'b0;
    answer <= {go, ack !== 1'b1 && err !== 1'b1, ack !== 1'b1 && err === 1'b1, dat_r};
    @(answer);
  end

endmodule

`default_nettype wire
