// SPDX-License-Identifier: Apache-2.0
// While clk_req is low, no flip-flop would change at an edge of the clock: so the edge may be left out.

`default_nettype none

module clock_request #(
    parameter BITS = 1  // flip-flops of the design, memory included
) (
    input wire            clk,
    input wire            clk_req,
    input wire [BITS-1:0] state     // all of them
);

  reg past = 1'b0;
  reg needed = 1'b1;  // clk_req before the last edge
  reg [BITS-1:0] before;  // the state before it

  always @(posedge clk) begin
    past   <= 1'b1;
    needed <= clk_req;
    before <= state;
  end

  always @* if (past && !needed) a_needless : assert (state == before);

  // It does sleep, and not only after reset.
  reg woke = 1'b0;
  always @(posedge clk) begin
    woke <= past && (woke || (!needed && clk_req));
    c_sleeps : cover (woke && !clk_req && !needed);
  end

endmodule

`default_nettype wire
