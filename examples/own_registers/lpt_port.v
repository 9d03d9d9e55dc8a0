// SPDX-License-Identifier: Apache-2.0
// A printer port with registers of its own, for a small system on a chip.
//
//   0x0 data     w  7:0 data lines
//   0x1 strobe   w  0 strobe: 1 asserts it
//   0x1 status   r  0 busy, 1 fault
`default_nettype none

module lpt_port (
    input  wire       clk,
    input  wire       rst,
    input  wire       bus_write,    // one clock a write
    input  wire       bus_read,     // one clock a read, data in the same clock
    input  wire [3:0] bus_address,
    input  wire [7:0] bus_wdata,
    output wire [7:0] bus_rdata,
    output reg  [7:0] lp_data,
    output reg        lp_strobe_n,
    input  wire       lp_busy,
    input  wire       lp_fault_n
);

  reg [1:0] busy, fault_n;  // the printer knows no clock of ours

  assign bus_rdata = (bus_read && bus_address == 4'h1) ? {6'd0, !fault_n[1], busy[1]} : 8'h00;

  always @(posedge clk)
    if (rst) begin
      lp_data <= 8'h00;
      lp_strobe_n <= 1'b1;
      busy <= 2'b11;
      fault_n <= 2'b11;
    end else begin
      busy <= {busy[0], lp_busy};
      fault_n <= {fault_n[0], lp_fault_n};
      if (bus_write && bus_address == 4'h0) lp_data <= bus_wdata;
      if (bus_write && bus_address == 4'h1) lp_strobe_n <= !bus_wdata[0];
    end

endmodule
`default_nettype wire
