// SPDX-License-Identifier: Apache-2.0
// The host's lines at the connector: who drives Data1..8, nStrobe, nAutoFd, nInit and nSelectIn in which mode.
//
//   Data1..8  modes 000 and 001: the data register. Mode 010: the hardware's byte, from its set-up on. Once strobed
//             it stays until it is judged, whatever the mode becomes (`engaged`, see parport_handshake). Other
//             modes: no change
//   nStrobe   low for the hardware's strobe, and for the Strobe bit of control
//   others    as control says, where a 1 asserts the pin
// The direction bit is ignored in modes 000 and 010, and while a byte of the hardware is under way.
//
// `software` tells the registers whose data the lines show: while it is low, the Strobe bit stays 0.

`default_nettype none

module parport_connector (
    input wire clk,  // system clock
    input wire rst,  // synchronous reset, active high

    input wire       mode_spp,   // the mode is 000
    input wire       mode_ps2,   // the mode is 001
    input wire       mode_fifo,  // the mode is 010
    input wire [7:0] data_next,  // data register at the end of this clock
    input wire [3:0] control,    // control register, 3:0: SelectIn, nInit, AutoFd, Strobe
    input wire       direction,  // control register, 5: Data1..8 are to be inputs

    input wire       load,       // put load_data on Data1..8 at the end of this clock
    input wire [7:0] load_data,  // the hardware's byte
    input wire       strobe,     // the hardware's strobe
    input wire       engaged,    // a byte of the hardware is under way

    output wire software,  // high: Data1..8 follow the data register, and the Strobe bit may be set

    output wire [7:0] data_o,     // Data1..8, when data_oe is high
    output wire       data_oe,    // high: the controller drives Data1..8
    output wire       strobe_n,   // nStrobe
    output wire       autofd_n,   // nAutoFd
    output wire       init_n,     // nInit
    output wire       selectin_n, // nSelectIn

    output wire active  // high: Data1..8 follow the data register at the next clock
);

  reg [7:0] out;  // what Data1..8 show
  wire follow = software && (out != data_next);

  assign software = (mode_spp || mode_ps2) && !engaged;

  always @(posedge clk) begin
    if (rst) out <= 8'h00;
    else if (load) out <= load_data;
    else if (follow) out <= data_next;
  end

  assign data_o = out;
  assign data_oe = !direction || mode_spp || mode_fifo || engaged;
  assign strobe_n = !(strobe || control[0]);
  assign autofd_n = !control[1];
  assign init_n = control[2];
  assign selectin_n = !control[3];
  assign active = follow;

endmodule

`default_nettype wire
