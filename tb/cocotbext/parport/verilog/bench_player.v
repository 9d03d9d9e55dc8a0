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
  reg last_go;
  reg last_strobe_n;
  reg [15:0] left;  // strobes still to be answered
  reg [63:0] ends;  // when the last move was, or will be
  reg [15:0] turn;  // number of the moves that count: what was ordered before is not shown
  reg [16+WIDTH-1:0] due;  // {turn, levels} to show now
  reg [MOVE-1:0] move;
  integer i;

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

  task automatic order_moves;
    begin
      for (i = 0; i < 4; i = i + 1) begin
        move = moves[i*MOVE+:MOVE];
        if (move[MOVE-1:WIDTH] != 0) begin
`ifdef VERILATOR
          show_later(move[MOVE-1:WIDTH], {turn, move[WIDTH-1:0]});
`else
          due <= #(move[MOVE-1:WIDTH]) {turn, move[WIDTH-1:0]};
`endif
          ends = $time + move[MOVE-1:WIDTH];
        end
      end
    end
  endtask

  initial begin
    missed = 1'b0;
    left   = 0;
    ends   = 0;
    turn   = 0;
    forever begin
      @(go or due or strobe_n);
      if (go !== last_go) begin
        last_go = go;
        turn = turn + 1;
        lines = command[WIDTH-1:0];
        left = 0;
        ends = 0;
        if (play === 1'b1) begin
          left = command[15+WIDTH:WIDTH];
          order_moves;
        end
      end else if (due[15+WIDTH:WIDTH] == turn) begin
        lines = due[WIDTH-1:0];
      end
      if (strobe_n === 1'b0 && last_strobe_n !== 1'b0) begin
        if (left != 0 && $time > ends) begin
          left = left - 1;
          order_moves;
        end else begin
          missed = !missed;
        end
      end
      last_strobe_n = strobe_n;
    end
  end

endmodule

`default_nettype wire
