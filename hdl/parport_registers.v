// SPDX-License-Identifier: Apache-2.0
// The PC's register map: what is stored, which modes there are, what reads return and what an access sets off.
//
// Registers (byte addresses; polarities as on a PC, where a 1 in control asserts the pin):
//   0x000 data     rw  Data1..8, not inverted; writes count in modes 000 and 001 only; while the lines
//                      are inputs, reads show the pins
//   0x001 status   r   7 !Busy, 6 nAck, 5 PError, 4 Select, 3 nFault, 2 !irq if IRQ_LEVEL, else 1, 1:0 read as 1;
//                      busy, too, while software has to wait for the hardware, see below
//   0x002 control  rw  7:6 read as 0, 5 direction (1: input), 4 ackIntEn, 3 SelectIn, 2 nInit, 1 AutoFd, 0 Strobe
//   0x400 fifo     w   mode 010: a byte for the peripheral
//                  rw  mode 110: a byte into or out of the FIFO; empty: the byte that was read last, or is next
//                      after a flush
//         cnfgA    r   mode 111: 7 IRQ_LEVEL, 6:4 001 (8 bits), 2 no byte under way, others 0
//   0x401 cnfgB    r   mode 111: 6 irq, others 0 (no compression; interrupt and DMA by jumper)
//   0x402 ecr      rw  7:5 mode, 4 nErrIntrEn, 3 dmaEn (no DMA: reads 0), 2 serviceIntr, 1 full, 0 empty
// Modes: 000 SPP, 001 PS/2 (bidirectional), 010 FIFO with hardware handshake, 110 test, 111 configuration. A
// write of another mode leaves the mode alone. Writing 000 or 001 empties the FIFO, all else keeps it.
// Reset clears data and control (nInit is low until a driver raises it, as on a PC); ecr reads 0x15.
//
// Until a byte of the hardware is judged, cnfgA bit 2 is 0, reads of the test FIFO take nothing out, and in
// modes 000 and 001 status says busy. The Strobe bit of control is 0, and stays 0, then and in all modes but 000
// and 001: nStrobe never falls beside the data of somebody else.
//
// The code of the mode is known here alone: a module beside this one has a wire for each mode that concerns it.
// The effect of an access there goes out as a strobe, high for the clock of the access.

`default_nettype none

module parport_registers #(
    parameter FIFO_DEPTH = 16,  // bytes in the FIFO, a power of two, 2 or more
    parameter THRESHOLD  = 8,   // free bytes (test mode, input: bytes) that ask for service, 1 to FIFO_DEPTH
    parameter IRQ_LEVEL  = 0    // irq is 0: a pulse, 1: a level that a read of status ends
) (
    input wire clk,  // system clock
    input wire rst,  // synchronous reset, active high

    input  wire [10:0] reg_addr,   // byte address of the register
    input  wire        reg_write,  // high for one clock: write reg_wdata
    input  wire        reg_read,   // high for one clock: reg_rdata is taken
    input  wire [ 7:0] reg_wdata,  // value to write
    output reg  [ 7:0] reg_rdata,  // value of the addressed register, also while reg_read is low
    output wire        reg_valid,  // reg_addr is inside the map

    output wire       mode_spp,   // the mode is 000
    output wire       mode_ps2,   // the mode is 001
    output wire       mode_fifo,  // the mode is 010
    output wire [7:0] data_next,  // data at the end of this clock
    output reg  [5:0] control,    // the control register

    input wire       software,  // Data1..8 follow the data register, see parport_connector
    input wire       engaged,   // a byte of the hardware is under way
    input wire       data_oe,   // the controller drives Data1..8
    input wire [7:0] pin_data,  // Data1..8, synchronized
    input wire       ack_n,     // nAck, filtered
    input wire       busy,      // Busy, filtered
    input wire       perror,    // PError, filtered
    input wire       select,    // Select, filtered
    input wire       fault_n,   // nFault, filtered

    output wire                        flush,       // the FIFO is to forget its bytes, one clock
    output wire                        fifo_write,  // reg_wdata is for the FIFO, one clock
    output wire                        fifo_read,   // the driver takes fifo_head, one clock
    input  wire [                 7:0] fifo_head,   // oldest byte of the FIFO
    input  wire                        fifo_empty,  // the FIFO has no byte
    input  wire                        fifo_full,   // the FIFO has FIFO_DEPTH bytes
    input  wire [$clog2(FIFO_DEPTH):0] fifo_level,  // bytes in the FIFO

    output wire err_enable,   // nFault may interrupt
    output wire service,      // the FIFO asks for service, one clock: it disarms itself
    output wire status_read,  // the driver sees irq, one clock
    input  wire irq,          // the interrupt

    output wire active  // high: a register here changes at the next clock, or an access is going on
);

  localparam [10:0] ADDR_DATA = 11'h000;
  localparam [10:0] ADDR_STATUS = 11'h001;
  localparam [10:0] ADDR_CONTROL = 11'h002;
  localparam [10:0] ADDR_FIFO = 11'h400;
  localparam [10:0] ADDR_CNFGB = 11'h401;
  localparam [10:0] ADDR_ECR = 11'h402;

  localparam [2:0] MODE_SPP = 3'b000;
  localparam [2:0] MODE_PS2 = 3'b001;
  localparam [2:0] MODE_FIFO = 3'b010;
  localparam [2:0] MODE_TEST = 3'b110;
  localparam [2:0] MODE_CONFIG = 3'b111;

  localparam integer LEVEL_BITS = $clog2(FIFO_DEPTH) + 1;
  localparam [LEVEL_BITS-1:0] LEVEL_MAX = FIFO_DEPTH[LEVEL_BITS-1:0];
  localparam [LEVEL_BITS-1:0] LEVEL_SERVICE = THRESHOLD[LEVEL_BITS-1:0];

  reg [7:0] data;
  reg [2:0] mode;
  reg err_off;  // nErrIntrEn
  reg service_off;  // serviceIntr

  // ----------------------------------------------------------------- modes
  wire mode_test = (mode == MODE_TEST);
  wire mode_config = (mode == MODE_CONFIG);

  wire [2:0] new_mode = reg_wdata[7:5];
  wire new_mode_built = (new_mode == MODE_SPP) || (new_mode == MODE_PS2) || (new_mode == MODE_FIFO) ||
                        (new_mode == MODE_TEST) || (new_mode == MODE_CONFIG);

  assign mode_spp  = (mode == MODE_SPP);
  assign mode_ps2  = (mode == MODE_PS2);
  assign mode_fifo = (mode == MODE_FIFO);

  wire spp = mode_spp || mode_ps2;

  // -------------------------------------------------------------- accesses
  wire write_data = reg_write && (reg_addr == ADDR_DATA) && spp;
  wire write_control = reg_write && (reg_addr == ADDR_CONTROL);
  wire write_ecr = reg_write && (reg_addr == ADDR_ECR);

  assign reg_valid = (reg_addr == ADDR_DATA) || (reg_addr == ADDR_STATUS) || (reg_addr == ADDR_CONTROL) ||
                     (reg_addr == ADDR_FIFO) || (reg_addr == ADDR_CNFGB) || (reg_addr == ADDR_ECR);
  assign status_read = reg_read && (reg_addr == ADDR_STATUS);
  assign flush = write_ecr && ((new_mode == MODE_SPP) || (new_mode == MODE_PS2));
  assign fifo_write = reg_write && (reg_addr == ADDR_FIFO) && (mode_fifo || mode_test);
  assign fifo_read = reg_read && (reg_addr == ADDR_FIFO) && mode_test && !engaged;
  assign active = reg_write || reg_read || service;

  // ---------------------------------------------------------------- writes
  wire changes = reg_write || service;  // a register below changes

  assign data_next = write_data ? reg_wdata : data;

  always @(posedge clk) begin
    if (rst) begin
      data <= 8'h00;
      control <= 6'h00;
      mode <= MODE_SPP;
      err_off <= 1'b1;
      service_off <= 1'b1;
    end else if (changes) begin
      if (write_data) data <= reg_wdata;
      if (write_control) control <= {reg_wdata[5:1], reg_wdata[0] && software};
      if (write_ecr) begin
        if (new_mode_built) mode <= new_mode;
        if (new_mode_built && !flush) control[0] <= 1'b0;
        err_off <= reg_wdata[4];
        service_off <= reg_wdata[2];
      end
      // The interrupt disarms itself, also against a write in the same clock: it has fired.
      if (service) service_off <= 1'b1;
    end
  end

  // ------------------------------------------------------------ interrupts
  wire [LEVEL_BITS-1:0] free = LEVEL_MAX - fifo_level;
  wire enough = (mode_test && control[5]) ? (fifo_level >= LEVEL_SERVICE) : (free >= LEVEL_SERVICE);

  assign service = (mode_fifo || mode_test) && !service_off && enough;
  assign err_enable = !err_off;

  // ----------------------------------------------------------------- reads
  wire status_irq_n = (IRQ_LEVEL == 0) || !irq;
  wire status_busy = busy || (spp && engaged);

  always @* begin
    case (reg_addr)
      ADDR_DATA: reg_rdata = data_oe ? data : pin_data;
      ADDR_STATUS: reg_rdata = {!status_busy, ack_n, perror, select, fault_n, status_irq_n, 2'b11};
      ADDR_CONTROL: reg_rdata = {2'b00, control};
      ADDR_FIFO: begin
        if (mode_test) reg_rdata = fifo_head;
        else if (mode_config) reg_rdata = {(IRQ_LEVEL != 0), 3'b001, 1'b0, !engaged, 2'b00};
        else reg_rdata = 8'hff;
      end
      ADDR_CNFGB: reg_rdata = mode_config ? {1'b0, irq, 6'b000000} : 8'hff;
      ADDR_ECR: reg_rdata = {mode, err_off, 1'b0, service_off || service, fifo_full, fifo_empty};
      default: reg_rdata = 8'hff;
    endcase
  end

endmodule

`default_nettype wire
