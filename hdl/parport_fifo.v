// SPDX-License-Identifier: Apache-2.0
// First-in first-out buffer of bytes, for block RAM.
//
// `head` is the oldest byte whenever `empty` is low, with no latency: the RAM is read one clock ahead, and
// a byte that arrives at an empty buffer goes around it. While `empty` is high, `head` keeps the byte that
// left last. A push while full and a pop while empty change nothing. `flush` wins over both.

`default_nettype none

module parport_fifo #(
    parameter DEPTH = 16  // bytes, a power of two, 2 or more
) (
    input wire clk,  // system clock
    input wire rst,  // synchronous reset, active high

    input  wire       flush,      // forget every byte
    input  wire       push,       // append push_data
    input  wire [7:0] push_data,  // the byte to append
    input  wire       pop,        // drop head
    output wire [7:0] head,       // oldest byte

    output wire                   empty,  // no byte
    output wire                   full,   // DEPTH bytes
    output reg  [$clog2(DEPTH):0] level   // bytes, 0 to DEPTH
);

  localparam integer ADDR_BITS = $clog2(DEPTH);

  reg [7:0] ram[0:DEPTH-1];
  reg [7:0] ram_q;  // ram behind its output register
  reg [7:0] bypass;  // a byte that became head when it was pushed
  reg from_bypass;  // head is in bypass, not in ram_q
  reg [ADDR_BITS-1:0] read_addr;  // place of head
  reg [ADDR_BITS-1:0] write_addr;  // place of the next byte

  wire [ADDR_BITS-1:0] next_addr = read_addr + 1'b1;
  wire do_push = push && !full && !flush;
  wire do_pop = pop && !empty && !flush;
  wire last_one = (level == 1);
  wire push_is_head = do_push && (empty || (do_pop && last_one));
  wire ram_is_head = do_pop && !last_one;
  wire moves = flush || do_push || do_pop;  // a register but those of the RAM changes

  assign empty = (level == 0);
  assign full  = level[ADDR_BITS];
  assign head  = from_bypass ? bypass : ram_q;

  // The RAM itself has no reset: no byte is read before it was written.
  always @(posedge clk) begin
    if (do_push) ram[write_addr] <= push_data;
    if (ram_is_head) ram_q <= ram[next_addr];
  end

  always @(posedge clk) begin
    if (rst) begin
      level <= 0;
      read_addr <= 0;
      write_addr <= 0;
      bypass <= 8'h00;
      from_bypass <= 1'b1;
    end else if (moves) begin
      if (flush) begin
        level <= 0;
        read_addr <= 0;
        write_addr <= 0;
      end else begin
        if (do_push) write_addr <= write_addr + 1'b1;
        if (do_pop) read_addr <= next_addr;
        if (do_push && !do_pop) level <= level + 1'b1;
        if (do_pop && !do_push) level <= level - 1'b1;
      end
      if (push_is_head) begin
        bypass <= push_data;
        from_bypass <= 1'b1;
      end else if (ram_is_head) begin
        from_bypass <= 1'b0;
      end
    end
  end

endmodule

`default_nettype wire
