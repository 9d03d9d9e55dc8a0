// SPDX-License-Identifier: Apache-2.0
// The three SPP registers on APB, as an SoC of somebody else has them: other offsets, a clock of the bus and one
// of the pins, data as an inout port, and every other line behind an inverting buffer, bundled into vectors.

module apb_spp (
    input             pclk,
    input             pin_clk,
    input             presetn,
    input             psel,
    input             penable,
    input             pwrite,
    input      [ 7:0] paddr,
    input      [31:0] pwdata,
    output reg [31:0] prdata,
    output            pready,

    inout  [7:0] pd,
    output [3:0] ctl_inv,  // 3 selectin, 2 init, 1 autofd, 0 strobe: high is active
    input  [4:0] sts_inv,  // 4 nAck, 3 Busy, 2 PError, 1 Select, 0 nFault, each upside down
    input        scan_en,  // 0 in use
    output       ack_irq
);

  localparam DATA = 8'h10, STATUS = 8'h14, CONTROL = 8'h18;

  reg [7:0] data, data_meta, data_pin;
  reg [5:0] control;
  reg [4:0] control_meta, control_pin;
  reg [4:0] meta, pins;
  reg ack_before;

  wire write = psel && penable && pwrite;

  assign pready  = 1;
  assign ack_irq = control[4] && pins[4] && !ack_before;

  always @(posedge pclk or negedge presetn)
    if (!presetn) begin
      data <= 0;
      control <= 0;
      meta <= 5'b11000;
      pins <= 5'b11000;
      ack_before <= 1;
    end else begin
      meta <= ~sts_inv;
      pins <= meta;
      ack_before <= pins[4];
      if (write && paddr == DATA) data <= pwdata[7:0];
      if (write && paddr == CONTROL) control <= pwdata[5:0];
    end

  always @*
    case (paddr)
      DATA: prdata = control[5] ? pd : data;
      STATUS: prdata = {24'd0, !pins[3], pins[4], pins[2:0], 3'b111};
      CONTROL: prdata = control;
      default: prdata = 0;
    endcase

  always @(posedge pin_clk or negedge presetn)
    if (!presetn) begin
      {data_meta, data_pin} <= 0;
      {control_meta, control_pin} <= 0;
    end else begin
      data_meta <= data;
      data_pin <= data_meta;
      control_meta <= {control[5], control[3:0]};
      control_pin <= control_meta;
    end

  assign pd = control_pin[4] ? 8'hzz : data_pin;
  assign ctl_inv = control_pin[3:0] ^ 4'b0100 ^ {4{scan_en}};

endmodule
