// SPDX-License-Identifier: Apache-2.0
// Two flip-flops a bit, for inputs that change at any time.
//
// `settled` is low while a change is on its way through, so that a gated
// clock (clk_req of parport_core) keeps running until it has arrived.

`default_nettype none

module parport_sync #(
    parameter             WIDTH       = 1,  // bits, 1 or more
    parameter [WIDTH-1:0] RESET_VALUE = 0   // what `q` shows in and after reset
) (
    input  wire             clk,     // system clock
    input  wire             rst,     // synchronous reset, active high
    input  wire [WIDTH-1:0] d,       // asynchronous inputs
    output wire [WIDTH-1:0] q,       // the inputs, two clocks later
    output wire             settled  // high: q equals d, no clock is needed
);

  reg [WIDTH-1:0] meta;
  reg [WIDTH-1:0] stable;

  always @(posedge clk) begin
    if (rst) begin
      meta   <= RESET_VALUE;
      stable <= RESET_VALUE;
    end else begin
      {stable, meta} <= {meta, d};
    end
  end

  assign q = stable;
  assign settled = (meta == d) && (stable == meta);

endmodule

`default_nettype wire
