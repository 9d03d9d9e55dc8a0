// SPDX-License-Identifier: Apache-2.0
// parport_fifo by itself: first in, first out, up to the brim and down to the last byte.

`default_nettype none

module fifo #(
    parameter DEPTH = 4
) (
    input wire       clk,
    input wire       rst,
    input wire       flush,
    input wire       push,
    input wire [7:0] push_data,
    input wire       pop
);

  localparam integer ADDR = $clog2(DEPTH);

  wire [7:0] head;
  wire empty, full;
  wire [ADDR:0] level;

  parport_fifo #(
      .DEPTH(DEPTH)
  ) u_dut (
      .*
  );

  (* reach = "dut.read_addr" *) wire [ADDR-1:0] read_addr;
  (* reach = "dut.write_addr" *) wire [ADDR-1:0] write_addr;
  (* reach = "dut.ram" *) reg [7:0] ram[0:DEPTH-1];

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  // ------------------------------------------------------------------------------ by count
  reg [ADDR:0] inside = 0;
  wire pushed = push && (inside != DEPTH) && !flush;
  wire popped = pop && (inside != 0) && !flush;

  always @(posedge clk) inside <= (rst || flush) ? 0 : inside + pushed - popped;

  // ----------------------------------------------------------- any byte, from push to pop
  (* anyseq *) wire pick;
  reg watching = 1'b0;
  reg [ADDR:0] ahead;
  reg [7:0] value;
  reg [7:0] last;  // the byte that left last
  reg left = 1'b0;  // there is one, and none has come since
  wire [ADDR-1:0] place = read_addr + ahead[ADDR-1:0];
  wire [7:0] ram_at_place = ram[place];

  always @(posedge clk) begin
    if (rst || flush) begin
      watching <= 1'b0;
    end else if (!watching) begin
      if (pick && pushed) begin
        watching <= 1'b1;
        value <= push_data;
        ahead <= inside - popped;
      end
    end else if (popped) begin
      ahead <= ahead - 1'b1;
      if (ahead == 0) watching <= 1'b0;
    end
    if (popped) last <= head;
    left <= !rst && !flush && !pushed && ((inside == 1 && popped) || (left && inside == 0));
  end

  always @* begin
    if (past && !rst) begin
      i_addresses : assert (level[ADDR-1:0] == write_addr - read_addr);
      i_left : assert (!left || (inside == 0));
      a_level : assert (level == inside);
      a_full : assert (full == (inside == DEPTH));
      a_empty : assert (empty == (inside == 0));
      if (left) a_stays : assert (head == last);
      if (watching) begin
        i_inside : assert (ahead < inside);
        i_ram : assert (ram_at_place == value);
        if (ahead == 0) a_order : assert (head == value);
      end
    end
  end

  always @(posedge clk) begin
    if (past && !rst) begin
      c_full : cover (full && watching && (ahead == DEPTH - 1));
      c_wrapped : cover (popped && watching && (ahead == 0) && (value == 8'h5a) && (read_addr == DEPTH - 1));
    end
  end

endmodule

`default_nettype wire
