// SPDX-License-Identifier: Apache-2.0
// Parallel port controller with the PC's register map: the core, with a plain register port.
//
// Registers (byte addresses; polarities as on a PC, where a 1 in control asserts the pin):
//   0x000 data     rw  Data1..8, not inverted
//   0x001 status   r   7 !Busy, 6 nAck, 5 PError, 4 Select, 3 nFault, 2:0 read as 1
//   0x002 control  rw  7:6 read as 0, 5 direction, 4 ackIntEn, 3 SelectIn, 2 nInit, 1 AutoFd, 0 Strobe
//   0x402 ecr      r   mode 000 (SPP) in 7:5; the other modes are not built yet
// Reset clears data and control: nInit is low until a driver raises it, as on a PC.
//
// A register access takes one clock: drive reg_addr with reg_write or reg_read for one cycle;
// reg_rdata answers in the same cycle, and side effects happen at its end.

`default_nettype none

module parport_core #(
    parameter CLK_HZ = 50000000  // frequency of clk, 1 MHz to 200 MHz
) (
    input wire clk,  // system clock, CLK_HZ
    input wire rst,  // synchronous reset, active high

    input  wire [10:0] reg_addr,   // byte address of the register
    input  wire        reg_write,  // high for one clock: write reg_wdata
    input  wire        reg_read,   // high for one clock: reg_rdata is taken
    input  wire [ 7:0] reg_wdata,  // value to write
    output reg  [ 7:0] reg_rdata,  // value of the addressed register
    output wire        reg_valid,  // reg_addr is inside the map

    output wire [7:0] data_o,      // Data1..8, when data_oe is high
    input  wire [7:0] data_i,      // Data1..8 as seen on the connector
    output wire       data_oe,     // high: the controller drives Data1..8
    output wire       strobe_n,    // nStrobe
    output wire       autofd_n,    // nAutoFd
    output wire       init_n,      // nInit
    output wire       selectin_n,  // nSelectIn
    input  wire       ack_n,       // nAck
    input  wire       busy,        // Busy
    input  wire       perror,      // PError
    input  wire       select,      // Select
    input  wire       fault_n,     // nFault

    output wire irq,     // interrupt: nAck pulsed while ackIntEn is set; pulse of one clock
    output wire clk_req  // high whenever clk is needed; a system may stop clk while it is low
);

  localparam [10:0] ADDR_DATA = 11'h000;
  localparam [10:0] ADDR_STATUS = 11'h001;
  localparam [10:0] ADDR_CONTROL = 11'h002;
  localparam [10:0] ADDR_ECR = 11'h402;

  generate
    if (CLK_HZ < 1000000 || CLK_HZ > 200000000) begin : g_clk_hz_out_of_range
      // No such module: elaboration stops here and shows this name.
      parport_error_CLK_HZ_must_be_1000000_to_200000000 stop ();
    end
  endgenerate

  // ---------------------------------------------------------------- inputs
  wire [4:0] pins;  // nAck, Busy, PError, Select, nFault behind the synchronizer
  wire pins_settled;

  parport_sync #(
      .WIDTH(5),
      .RESET_VALUE(5'b10001)
  ) u_pins (
      .clk(clk),
      .rst(rst),
      .d({ack_n, busy, perror, select, fault_n}),
      .q(pins),
      .settled(pins_settled)
  );

  wire pin_ack_n = pins[4];
  wire pin_busy = pins[3];
  wire pin_perror = pins[2];
  wire pin_select = pins[1];
  wire pin_fault_n = pins[0];

  // ------------------------------------------------------------- registers
  reg [7:0] data;
  reg [5:0] control;

  assign reg_valid = (reg_addr == ADDR_DATA) || (reg_addr == ADDR_STATUS) ||
                     (reg_addr == ADDR_CONTROL) || (reg_addr == ADDR_ECR);

  always @(posedge clk) begin
    if (rst) begin
      data <= 8'h00;
      control <= 6'h00;
    end else if (reg_write) begin
      if (reg_addr == ADDR_DATA) data <= reg_wdata;
      if (reg_addr == ADDR_CONTROL) control <= reg_wdata[5:0];
    end
  end

  always @* begin
    case (reg_addr)
      ADDR_DATA: reg_rdata = data;
      ADDR_STATUS: reg_rdata = {!pin_busy, pin_ack_n, pin_perror, pin_select, pin_fault_n, 3'b111};
      ADDR_CONTROL: reg_rdata = {2'b00, control};
      ADDR_ECR: reg_rdata = {3'b000, 5'b10101};
      default: reg_rdata = 8'hff;
    endcase
  end

  // ------------------------------------------------------------- connector
  assign data_o = data;
  assign data_oe = 1'b1;
  assign strobe_n = !control[0];
  assign autofd_n = !control[1];
  assign init_n = control[2];
  assign selectin_n = !control[3];

  // ------------------------------------------------------------- interrupt
  reg last_ack_n;

  always @(posedge clk) begin
    if (rst) last_ack_n <= 1'b1;
    else last_ack_n <= pin_ack_n;
  end

  assign irq = control[4] && pin_ack_n && !last_ack_n;

  // --------------------------------------------------------- clock request
  assign clk_req = rst || reg_write || !pins_settled || (last_ack_n != pin_ack_n);

  // Used by the bidirectional mode, which is not built yet.
  wire unused = &{1'b0, data_i, reg_read};

endmodule

`default_nettype wire
