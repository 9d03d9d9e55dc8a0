// SPDX-License-Identifier: Apache-2.0
// Parallel port controller behind a Wishbone B4 slave (standard mode, 8-bit port).
//
// One wait state: ack or err rises one clock after the cycle is seen and lasts one clock.
// An address outside the register map ends with err; an access with sel low ends with ack and has no effect.
// Register map: see parport_registers. Timing of the port: see parport_core.

`default_nettype none

module parport_wb #(
    parameter CLK_HZ = 50000000,  // frequency of clk, 1 MHz to 200 MHz
    parameter FIFO_DEPTH = 16,  // bytes in the FIFO, a power of two, 16 to 1024
    parameter THRESHOLD = FIFO_DEPTH / 2,  // free bytes (test mode, input: bytes) that ask for service, 1 to FIFO_DEPTH
    parameter FILTER_NS = (CLK_HZ < 5000000) ? 0 : 100,  // shorter pulses are ignored, 0 or up to 500 less a clock
    parameter ANSWER_NS = 10000,  // a byte without an answer counts as taken after this, 0 to 10000
    parameter IRQ_LEVEL = 0  // irq is 0: a pulse of one clock, 1: a level until status is read
) (
    input wire clk,  // system clock, CLK_HZ
    input wire rst,  // synchronous reset, active high

    input  wire        wb_cyc_i,  // bus cycle
    input  wire        wb_stb_i,  // this slave is addressed
    input  wire        wb_we_i,   // high: write, low: read
    input  wire        wb_sel_i,  // the byte lane is active
    input  wire [10:0] wb_adr_i,  // byte address of the register
    input  wire [ 7:0] wb_dat_i,  // value to write
    output reg  [ 7:0] wb_dat_o,  // value read, valid with wb_ack_o
    output reg         wb_ack_o,  // the access ended well
    output reg         wb_err_o,  // the access hit no register

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

    output wire irq,     // interrupt, see parport_core
    output wire clk_req  // high whenever clk is needed; a system may stop clk while it is low
);

  wire selected = wb_cyc_i && wb_stb_i;
  // One access a cycle: the clock in which it is answered does not start another.
  wire start = selected && !wb_ack_o && !wb_err_o;
  wire active = selected || wb_ack_o || wb_err_o;  // a register here changes at the next clock
  wire reg_valid;
  wire core_clk_req;
  wire [7:0] reg_rdata;

  always @(posedge clk) begin
    if (rst) begin
      wb_ack_o <= 1'b0;
      wb_err_o <= 1'b0;
      wb_dat_o <= 8'h00;
    end else if (active) begin
      wb_ack_o <= start && reg_valid;
      wb_err_o <= start && !reg_valid;
      if (start) wb_dat_o <= reg_rdata;
    end
  end

  assign clk_req = core_clk_req || active;

  parport_core #(
      .CLK_HZ(CLK_HZ),
      .FIFO_DEPTH(FIFO_DEPTH),
      .THRESHOLD(THRESHOLD),
      .FILTER_NS(FILTER_NS),
      .ANSWER_NS(ANSWER_NS),
      .IRQ_LEVEL(IRQ_LEVEL)
  ) u_core (
      .clk(clk),
      .rst(rst),
      .reg_addr(wb_adr_i),
      .reg_write(start && wb_we_i && wb_sel_i && reg_valid),
      .reg_read(start && !wb_we_i && wb_sel_i && reg_valid),
      .reg_wdata(wb_dat_i),
      .reg_rdata(reg_rdata),
      .reg_valid(reg_valid),
      .data_o(data_o),
      .data_i(data_i),
      .data_oe(data_oe),
      .strobe_n(strobe_n),
      .autofd_n(autofd_n),
      .init_n(init_n),
      .selectin_n(selectin_n),
      .ack_n(ack_n),
      .busy(busy),
      .perror(perror),
      .select(select),
      .fault_n(fault_n),
      .irq(irq),
      .clk_req(core_clk_req)
  );

endmodule

`default_nettype wire
