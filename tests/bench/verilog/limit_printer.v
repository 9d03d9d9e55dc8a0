// SPDX-License-Identifier: Apache-2.0
// Printer of the all-Verilog bench: answers as the Printer of cocotbext.parport does with its default times,
// and keeps what it takes. Simulation only.

`default_nettype none
`timescale 1ns / 1ps

module limit_printer #(
    parameter CAPACITY = 65536  // bytes that it can keep, 1 or more
) (
    input wire       connected,  // from its rise on the printer lives
    input wire [7:0] data,
    input wire       strobe_n,
    input wire       init_n,

    output reg ack_n,
    output reg busy
);

  // Times of PrinterTiming, ns.
  localparam BUSY_DELAY_NS = 200;
  localparam ACK_NS = 1000;
  localparam ACK_MARGIN_NS = 500;
  localparam INIT_NS = 50000;

  integer busy_ns;  // how long a byte is handled: +busy_ns=N
  integer until_ack_ns;
  integer count;  // bytes taken
  reg [7:0] printed[0:CAPACITY-1];

  // Lines move by non-blocking assignments: a clock edge of the same moment does not see it yet, as in the
  // bench of cocotbext.parport.
  initial begin
    ack_n = 1'b1;
    busy  = 1'b0;
    count = 0;
    if (!$value$plusargs("busy_ns=%d", busy_ns)) busy_ns = 3500;
    until_ack_ns = busy_ns - ACK_NS - ACK_MARGIN_NS;
    wait (connected);
    if (!init_n) busy <= 1'b1;
    wait (init_n) #(INIT_NS) busy <= 1'b0;
    forever begin
      @(negedge strobe_n);
      printed[count] = data;
      count = count + 1;
      #(BUSY_DELAY_NS) busy <= 1'b1;
      #(until_ack_ns) ack_n <= 1'b0;
      #(ACK_NS) ack_n <= 1'b1;
      #(ACK_MARGIN_NS) busy <= 1'b0;
    end
  end

endmodule

`default_nettype wire
