// SPDX-License-Identifier: Apache-2.0
// parport_sync: the input of two clocks ago, and no more; settled says when that is the input.

`default_nettype none

module sync (
    input wire       clk,
    input wire       rst,
    input wire [1:0] d
);

  wire [1:0] q;
  wire settled;

  parport_sync #(
      .WIDTH(2),
      .RESET_VALUE(2'b01)
  ) u_dut (
      .*
  );

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  reg [1:0] one_before;
  reg [1:0] two_before;
  always @(posedge clk) begin
    one_before <= rst ? 2'b01 : d;
    two_before <= rst ? 2'b01 : one_before;
  end

  always @* begin
    if (past) begin
      a_two_clocks : assert (q == two_before);
      a_settled : assert (settled == ((d == one_before) && (d == two_before)));
    end
  end

  always @(posedge clk) if (past && !rst) c_moved : cover (settled && (q == 2'b10));

endmodule

`default_nettype wire
