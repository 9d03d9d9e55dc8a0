// SPDX-License-Identifier: Apache-2.0
// What every host owes the peripheral at the connector, in clocks: set-up, strobe and hold of PULSE each, data
// that stand still in between. Counts for itself and knows nothing of the design.

`default_nettype none

module line_timing #(
    parameter PULSE = 1  // shortest set-up, strobe and hold, clocks
) (
    input wire       clk,
    input wire       rst,
    input wire       hardware,  // nStrobe is low because of the hardware handshake
    input wire [7:0] data,
    input wire       data_oe,
    input wire       strobe_n
);

  localparam integer BITS = $clog2(PULSE + 1) + 1;
  localparam [BITS-1:0] ENOUGH = PULSE[BITS-1:0];

  reg known = 1'b0;  // the values below are of the clock before
  reg [7:0] data_before;
  reg oe_before;
  reg strobe_n_before;
  reg hardware_before;
  reg [BITS-1:0] still_before = 0;
  reg [BITS-1:0] low_before = 0;
  reg [BITS-1:0] after_before = 0;
  reg owed_before = 1'b0;

  wire same = known && (data == data_before) && (data_oe == oe_before);
  wire falls = known && !strobe_n && strobe_n_before && hardware;
  wire rises = known && strobe_n && !strobe_n_before && hardware_before;

  // Clocks for which the data have been as they are now, nStrobe low, and nStrobe high again; all saturate.
  wire [BITS-1:0] still = !same ? 0 : (still_before == ENOUGH) ? ENOUGH : still_before + 1'b1;
  wire [BITS-1:0] low = (strobe_n || falls) ? 0 : (low_before == ENOUGH) ? ENOUGH : low_before + 1'b1;
  wire [BITS-1:0] after = rises ? 0 : (after_before == ENOUGH) ? ENOUGH : after_before + 1'b1;
  wire owed = (rises || owed_before) && (after + 1'b1 < ENOUGH);  // the hold lasts beyond this clock

  always @(posedge clk) begin
    known <= !rst;
    data_before <= data;
    oe_before <= data_oe;
    strobe_n_before <= strobe_n;
    hardware_before <= hardware;
    still_before <= rst ? 0 : still;
    low_before <= rst ? 0 : low;
    after_before <= rst ? 0 : after;
    owed_before <= !rst && owed;
  end

  always @* begin
    if (!rst && known) begin
      if (falls) a_setup : assert (data_oe && (still >= ENOUGH));
      if (hardware && !strobe_n && !falls) a_stable : assert (data_oe && same);
      if (rises) a_strobe : assert (low_before + 1'b1 >= ENOUGH);
      if (rises || owed_before) a_hold : assert (data_oe && same && strobe_n);
    end
  end

  always @(posedge clk) begin
    if (!rst && known) c_hold_ends : cover ((rises || owed_before) && !owed);
  end

endmodule

`default_nettype wire
