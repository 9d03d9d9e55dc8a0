// SPDX-License-Identifier: Apache-2.0
// Glitch filter: a line counts as changed after SAMPLES equal samples in a row.
//
// With SAMPLES = ceil(F * CLK_HZ) + 1, a pulse shorter than F is hit by at most SAMPLES - 1 clock edges
// and is ignored; a pulse of SAMPLES clock periods or more is never missed. `q` follows `d` SAMPLES
// clocks later. All bits have the same delay, so lines that change together are seen to change together.
// SAMPLES = 1 does not filter and still delays by one clock.
//
// `settled` is low while a change is being judged, see clk_req of parport_core.

`default_nettype none

module parport_filter #(
    parameter             WIDTH       = 1,  // bits, 1 or more
    parameter             SAMPLES     = 1,  // equal samples that make a change, 1 or more
    parameter [WIDTH-1:0] RESET_VALUE = 0   // what `q` shows in and after reset
) (
    input  wire             clk,     // system clock
    input  wire             rst,     // synchronous reset, active high
    input  wire [WIDTH-1:0] d,       // synchronous to clk
    output reg  [WIDTH-1:0] q,       // filtered
    output wire             settled  // high: q equals d and nothing is being counted
);

  localparam integer COUNT_BITS = (SAMPLES < 2) ? 1 : $clog2(SAMPLES);
  localparam [COUNT_BITS-1:0] LAST = SAMPLES[COUNT_BITS-1:0] - 1'b1;

  reg  [WIDTH*COUNT_BITS-1:0] count;  // of each bit: samples in a row that differed from q
  wire [WIDTH*COUNT_BITS-1:0] next_count;
  wire [           WIDTH-1:0] differs = d ^ q;
  wire [           WIDTH-1:0] counting;
  wire [           WIDTH-1:0] changes;  // this sample makes the change

  genvar i;
  generate
    for (i = 0; i < WIDTH; i = i + 1) begin : g_bit
      wire [COUNT_BITS-1:0] now = count[i*COUNT_BITS+:COUNT_BITS];

      assign counting[i] = (now != 0);
      assign changes[i] = differs[i] && (now == LAST);
      assign next_count[i*COUNT_BITS+:COUNT_BITS] = (differs[i] && !changes[i]) ? now + 1'b1 : {COUNT_BITS{1'b0}};
    end
  endgenerate

  assign settled = (differs == 0) && (counting == 0);

  always @(posedge clk) begin
    if (rst) begin
      q <= RESET_VALUE;
      count <= 0;
    end else if (!settled) begin
      q <= q ^ changes;
      count <= next_count;
    end
  end

endmodule

`default_nettype wire
