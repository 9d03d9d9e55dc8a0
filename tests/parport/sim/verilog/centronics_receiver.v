// SPDX-License-Identifier: Apache-2.0
// A Centronics receiver: the printer's side of the port, for tests of hosts.
//
// Latches data when the synchronized strobe falls, holds Busy for BUSY_CLOCKS and pulses nAck in the last but
// one ACK_CLOCKS of them.

`default_nettype none

module centronics_receiver #(
    parameter BUSY_CLOCKS = 150,  // Busy high for a byte
    parameter ACK_CLOCKS  = 50    // nAck low, ends ACK_CLOCKS before Busy
) (
    input wire clk,  // 50 MHz
    input wire rst,  // synchronous reset, active high

    input  wire [7:0] data,      // Data1..8
    input  wire       strobe_n,  // nStrobe
    input  wire       init_n,    // nInit
    output reg        busy,      // Busy
    output reg        ack_n,     // nAck
    output wire       perror,    // PError
    output wire       select,    // Select
    output wire       fault_n,   // nFault

    output reg       byte_valid,  // high for one clock: byte_data is new
    output reg [7:0] byte_data    // the byte
);

  assign perror  = 1'b0;
  assign select  = 1'b1;
  assign fault_n = 1'b1;

  reg [2:0] strobe;  // nStrobe, the oldest sample first
  reg [1:0] init;  // nInit, synchronized
  reg [15:0] timer;

  always @(posedge clk) begin
    strobe <= {strobe[1:0], strobe_n};
    init <= {init[0], init_n};
    byte_valid <= 1'b0;
    if (rst || !init[1]) begin
      busy  <= !rst;
      ack_n <= 1'b1;
      timer <= 16'd0;
      if (rst) strobe <= 3'b111;
      if (rst) init <= 2'b11;
    end else if (timer != 0) begin
      timer <= timer - 16'd1;
      ack_n <= !(timer <= 2 * ACK_CLOCKS && timer > ACK_CLOCKS);
      if (timer == 1) busy <= 1'b0;
    end else if (strobe[2] && !strobe[1]) begin
      byte_data <= data;
      byte_valid <= 1'b1;
      busy <= 1'b1;
      timer <= BUSY_CLOCKS;
    end else begin
      busy <= 1'b0;
    end
  end

endmodule

`default_nettype wire
