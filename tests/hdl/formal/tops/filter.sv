// SPDX-License-Identifier: Apache-2.0
// parport_filter: an output changes exactly when its input has differed for SAMPLES clocks in a row. So nothing
// shorter passes, nothing longer is missed, and bits that change together pass together.

`default_nettype none

module filter #(
    parameter SAMPLES = 1
) (
    input wire       clk,
    input wire       rst,
    input wire [1:0] d
);

  wire [1:0] q;
  wire settled;

  parport_filter #(
      .WIDTH(2),
      .SAMPLES(SAMPLES),
      .RESET_VALUE(2'b01)
  ) u_dut (
      .*
  );

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  reg [1:0] expected;  // what q has to be

  genvar i;
  generate
    for (i = 0; i < 2; i = i + 1) begin : g_bit
      localparam VALUE = (i == 0);
      reg [SAMPLES-1:0] history;  // bit n: the sample of n + 1 clocks ago
      wire [SAMPLES-1:0] newest = {history, d[i]};  // the sample of this clock and those before

      always @(posedge clk) begin
        history <= rst ? {SAMPLES{VALUE[0]}} : newest;
        if (rst) expected[i] <= VALUE[0];
        else if (newest == {SAMPLES{!expected[i]}}) expected[i] <= !expected[i];
      end
    end
  endgenerate

  always @* if (past) a_filtered : assert (q == expected);
  always @* if (past && !rst && settled) a_settled : assert (q == d);

  always @(posedge clk) begin
    if (past && !rst) begin
      c_passed : cover (q == 2'b10);
      c_apart : cover (q == 2'b00);
    end
  end

endmodule

`default_nettype wire
