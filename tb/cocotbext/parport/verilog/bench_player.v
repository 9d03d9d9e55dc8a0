// SPDX-License-Identifier: Apache-2.0
// Player of the bench: shows the levels of a peripheral's lines, and further ones at times that are
// known beforehand. What follows from a strobe it can repeat for the next strobes, so that Python
// need not wake for them. Simulation only.

`default_nettype none
`timescale 1ps / 1ps

module bench_player #(
    parameter WIDTH = 5  // lines, 1 or more
) (
    input wire strobe_n,  // of the host

    // {go, play, repeats[15:0], levels}: a change of go shows the levels, and drops what was to come;
    // play: the moves follow, now and after each of the next strobes, as many as repeats says.
    input wire [17+WIDTH:0] command,
    input wire [4*(40+WIDTH)-1:0] moves,  // four of {ps from now or from the strobe, levels}, the first lowest

    output reg [WIDTH-1:0] lines,  // what is shown
    output reg missed  // changes with every strobe that was not answered here
);

  localparam integer MOVE = 40 + WIDTH;

  wire go = command[17+WIDTH];
  wire play = command[16+WIDTH];
  wire [1:0] told = {go, strobe_n};
  reg [1:0] last_told;  // as it was when it was heard last
  reg [15:0] left;  // strobes still to be answered
  reg [63:0] now;  // when it was heard last
  reg [63:0] ends;  // when the last move was, or will be
  reg [15:0] turn;  // number of the moves that count: what was ordered before is not shown
  reg [16+WIDTH-1:0] due;  // {turn, levels} to show now

`ifdef VERILATOR
  // Verilator's `<= #` is not good enough: in 5.48, one that waits is lost to the next of the same statement.
  task automatic show_later(input reg [39:0] delay, input reg [16+WIDTH-1:0] what);
    fork
      begin
        #(delay);
        due = what;
      end
    join_none
  endtask
`endif

  task static order(input reg [MOVE-1:0] move);
    if (move[MOVE-1:WIDTH] != 0) begin
`ifdef VERILATOR
      show_later(move[MOVE-1:WIDTH], {turn, move[WIDTH-1:0]});
`else
      due <= #(move[MOVE-1:WIDTH]) {turn, move[WIDTH-1:0]};
`endif
      ends = now + move[MOVE-1:WIDTH];
    end
  endtask

  task static order_moves;
    begin
      order(moves[0*MOVE+:MOVE]);
      order(moves[1*MOVE+:MOVE]);
      order(moves[2*MOVE+:MOVE]);
      order(moves[3*MOVE+:MOVE]);
    end
  endtask

  task static hear;
    begin
      now = $time;
      if (told[1] !== last_told[1]) begin
        turn  = turn + 1;
        lines = command[WIDTH-1:0];
        left  = 0;
        ends  = 0;
        if (play === 1'b1) begin
          left = command[15+WIDTH:WIDTH];
          order_moves;
        end
      end
      if (told[0] === 1'b0 && last_told[0] !== 1'b0) begin
        if (left != 0 && now > ends) begin
          left = left - 1;
          order_moves;
        end else begin
          missed = !missed;
        end
      end
      last_told = told;
    end
  endtask

  initial begin
    missed = 1'b0;
    left   = 0;
    ends   = 0;
    turn   = 0;
    forever begin
      @(told or due);
      if (told !== last_told) hear;
      if (due[15+WIDTH:WIDTH] == turn) lines = due[WIDTH-1:0];
    end
  end

endmodule

`default_nettype wire
