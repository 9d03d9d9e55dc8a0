// SPDX-License-Identifier: Apache-2.0
// Parallel port controller with the PC's register map: the core, with a plain register port.
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
// The direction bit is ignored in modes 000 and 010. A strobe that the hardware has begun is completed, whatever
// the mode becomes (see parport_handshake). Until its byte is judged the data lines keep it, cnfgA bit 2 is 0, and
// reads of the test FIFO take nothing out; in modes 000 and 001 status says busy. The Strobe bit of control is 0,
// and stays 0, then and in all modes but 000 and 001: nStrobe never falls beside the data of somebody else.
//
// Busy and nAck last 500 ns at least. A filter has to let such a pulse through, so FILTER_NS and a clock more may
// not exceed that; below 5 MHz it is off by default. A pulse shorter than a clock is seen only if an edge hits it.
//
// A register access takes one clock: drive reg_addr with reg_write or reg_read for one cycle;
// reg_rdata answers in the same cycle, and side effects happen at its end.

`default_nettype none

module parport_core #(
    parameter CLK_HZ = 50000000,  // frequency of clk, 1 MHz to 200 MHz
    parameter FIFO_DEPTH = 16,  // bytes in the FIFO, a power of two, 16 to 1024
    parameter THRESHOLD = FIFO_DEPTH / 2,  // free bytes (test mode, input: bytes) that ask for service, 1 to FIFO_DEPTH
    parameter FILTER_NS = (CLK_HZ < 5000000) ? 0 : 100,  // shorter pulses are ignored, 0 or up to 500 less a clock
    parameter ANSWER_NS = 10000,  // a byte without an answer counts as taken after this, 0 to 10000
    parameter IRQ_LEVEL = 0  // irq is 0: a pulse of one clock, 1: a level until status is read
) (
    input wire clk,  // system clock, CLK_HZ
    input wire rst,  // synchronous reset, active high

    input  wire [10:0] reg_addr,   // byte address of the register
    input  wire        reg_write,  // high for one clock: write reg_wdata
    input  wire        reg_read,   // high for one clock: reg_rdata is taken
    input  wire [ 7:0] reg_wdata,  // value to write
    output reg  [ 7:0] reg_rdata,  // value of the addressed register, also while reg_read is low
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

    output wire irq,     // interrupt: nAck, nFault, FIFO service; see parport_interrupt
    output wire clk_req  // high whenever clk is needed; a system may stop clk while it is low
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

  // ------------------------------------------------------------ parameters
  // A wrong one instantiates a module that does not exist: every tool stops there and shows its name.
  localparam CLK_HZ_OK = (CLK_HZ >= 1000000) && (CLK_HZ <= 200000000);
  localparam DEPTH_OK = (FIFO_DEPTH >= 16) && (FIFO_DEPTH <= 1024) && ((FIFO_DEPTH & (FIFO_DEPTH - 1)) == 0);
  localparam THRESHOLD_OK = (THRESHOLD >= 1) && (THRESHOLD <= FIFO_DEPTH);
  localparam ANSWER_OK = (ANSWER_NS >= 0) && (ANSWER_NS <= 10000);
  localparam LEVEL_OK = (IRQ_LEVEL == 0) || (IRQ_LEVEL == 1);

  // Wrong values are replaced from here on, so that nothing but the message above goes wrong.
  localparam integer HZ = CLK_HZ_OK ? CLK_HZ : 1000000;
  localparam integer DEPTH = DEPTH_OK ? FIFO_DEPTH : 16;
  localparam integer LEVEL_BITS = $clog2(DEPTH) + 1;
  localparam integer SERVICE = (DEPTH_OK && THRESHOLD_OK) ? THRESHOLD : 1;

  // Clocks that last at least `ns`, 0 to 10000: exactly ceil(ns * HZ / 1e9), in 32 bits with sign.
  function integer clocks(input integer ns);
    integer micro;  // ns * (HZ in kHz, rounded down), in millionths of a clock
    begin
      micro  = ns * (HZ / 1000);
      clocks = micro / 1000000 + ((micro % 1000000) * 1000 + ns * (HZ % 1000) + 999999999) / 1000000000;
    end
  endfunction

  // Its samples fit into a pulse of 500 ns.
  localparam FILTER_OK = (FILTER_NS == 0) || ((FILTER_NS > 0) && (FILTER_NS <= 500) && (clocks(
      FILTER_NS
  ) + 1 <= HZ / 2000000));

  generate
    if (!CLK_HZ_OK) begin : g_clk_hz_wrong
      parport_error_CLK_HZ_must_be_1000000_to_200000000 stop ();
    end
    if (!DEPTH_OK) begin : g_fifo_depth_wrong
      parport_error_FIFO_DEPTH_must_be_a_power_of_two_16_to_1024 stop ();
    end
    if (DEPTH_OK && !THRESHOLD_OK) begin : g_threshold_wrong
      parport_error_THRESHOLD_must_be_1_to_FIFO_DEPTH stop ();
    end
    if (CLK_HZ_OK && !FILTER_OK) begin : g_filter_ns_wrong
      parport_error_FILTER_NS_must_be_0_or_with_a_clock_more_at_most_500 stop ();
    end
    if (!ANSWER_OK) begin : g_answer_ns_wrong
      parport_error_ANSWER_NS_must_be_0_to_10000 stop ();
    end
    if (!LEVEL_OK) begin : g_irq_level_wrong
      parport_error_IRQ_LEVEL_must_be_0_or_1 stop ();
    end
  endgenerate

  localparam integer PULSE_CLOCKS = clocks(750);  // IEEE 1284: set-up, strobe and hold of 750 ns each
  localparam integer FILTER_CLOCKS = clocks(FILTER_OK ? FILTER_NS : 0);
  localparam integer FILTER_SAMPLES = (FILTER_CLOCKS == 0) ? 1 : FILTER_CLOCKS + 1;
  localparam integer ANSWER_CLOCKS = clocks((ANSWER_OK && ANSWER_NS > 0) ? ANSWER_NS : 1);

  // ---------------------------------------------------------------- inputs
  wire [4:0] raw;  // nAck, Busy, PError, Select, nFault behind the synchronizer
  wire [4:0] clean;  // the same behind the filter
  wire raw_settled;
  wire clean_settled;

  wire [7:0] pin_data;  // Data1..8 behind the synchronizer

  // Data1..8 are sampled only while they are inputs, so that the controller's own bytes need no clock here.
  parport_sync #(
      .WIDTH(13),
      .RESET_VALUE({8'h00, 5'b10001})
  ) u_pins (
      .clk(clk),
      .rst(rst),
      .d({data_oe ? 8'h00 : data_i, ack_n, busy, perror, select, fault_n}),
      .q({pin_data, raw}),
      .settled(raw_settled)
  );

  parport_filter #(
      .WIDTH(5),
      .SAMPLES(FILTER_SAMPLES),
      .RESET_VALUE(5'b10001)
  ) u_filter (
      .clk(clk),
      .rst(rst),
      .d(raw),
      .q(clean),
      .settled(clean_settled)
  );

  wire pin_ack_n = clean[4];
  wire pin_busy = clean[3];
  wire pin_perror = clean[2];
  wire pin_select = clean[1];
  wire pin_fault_n = clean[0];

  // ------------------------------------------------------------- registers
  reg [7:0] data;
  reg [5:0] control;
  reg [2:0] mode;
  reg err_off;  // nErrIntrEn
  reg service_off;  // serviceIntr

  wire engaged;
  wire spp = (mode == MODE_SPP) || (mode == MODE_PS2);
  wire software = spp && !engaged;  // data and nStrobe follow the registers
  wire fifo_mode = (mode == MODE_FIFO);
  wire test_mode = (mode == MODE_TEST);
  wire config_mode = (mode == MODE_CONFIG);

  wire [2:0] new_mode = reg_wdata[7:5];
  wire new_mode_built = (new_mode == MODE_SPP) || (new_mode == MODE_PS2) || (new_mode == MODE_FIFO) ||
                        (new_mode == MODE_TEST) || (new_mode == MODE_CONFIG);

  wire write_data = reg_write && (reg_addr == ADDR_DATA) && spp;
  wire write_control = reg_write && (reg_addr == ADDR_CONTROL);
  wire write_fifo = reg_write && (reg_addr == ADDR_FIFO) && (fifo_mode || test_mode);
  wire write_ecr = reg_write && (reg_addr == ADDR_ECR);
  wire read_fifo = reg_read && (reg_addr == ADDR_FIFO) && test_mode;
  wire read_status = reg_read && (reg_addr == ADDR_STATUS);

  wire flush = write_ecr && ((new_mode == MODE_SPP) || (new_mode == MODE_PS2));
  wire service;
  wire changes = reg_write || service;  // a register below changes

  assign reg_valid = (reg_addr == ADDR_DATA) || (reg_addr == ADDR_STATUS) || (reg_addr == ADDR_CONTROL) ||
                     (reg_addr == ADDR_FIFO) || (reg_addr == ADDR_CNFGB) || (reg_addr == ADDR_ECR);

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

  // ------------------------------------------------------ FIFO, handshake
  wire [7:0] head;
  wire fifo_empty;
  wire fifo_full;
  wire [LEVEL_BITS-1:0] level;
  wire load;
  wire take;
  wire strobe;
  wire handshake_active;

  parport_fifo #(
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk(clk),
      .rst(rst),
      .flush(flush),
      .push(write_fifo),
      .push_data(reg_wdata),
      .pop(take || (read_fifo && !engaged)),
      .head(head),
      .empty(fifo_empty),
      .full(fifo_full),
      .level(level)
  );

  parport_handshake #(
      .PULSE_CLOCKS (PULSE_CLOCKS),
      .ANSWER_CLOCKS(ANSWER_CLOCKS)
  ) u_handshake (
      .clk(clk),
      .rst(rst),
      .run(fifo_mode),
      .flush(flush),
      .byte_valid(!fifo_empty),
      .load(load),
      .take(take),
      .strobe(strobe),
      .engaged(engaged),
      .raw_busy(raw[3]),
      .raw_ack_n(raw[4]),
      .raw_good(!raw[2] && raw[1] && raw[0]),
      .clean_busy(pin_busy),
      .clean_ack_n(pin_ack_n),
      .clean_good(!pin_perror && pin_select && pin_fault_n),
      .clean_gone(clean == 5'b11111),
      .active(handshake_active)
  );

  // ------------------------------------------------------------- connector
  reg [7:0] out;  // what Data1..8 show
  wire [7:0] spp_out = write_data ? reg_wdata : data;
  wire follow = software && (out != spp_out);

  always @(posedge clk) begin
    if (rst) out <= 8'h00;
    else if (load) out <= head;
    else if (follow) out <= spp_out;
  end

  assign data_o = out;
  assign data_oe = !control[5] || (mode == MODE_SPP) || fifo_mode || engaged;
  assign strobe_n = !(strobe || control[0]);
  assign autofd_n = !control[1];
  assign init_n = control[2];
  assign selectin_n = !control[3];

  // ------------------------------------------------------------- interrupt
  localparam [LEVEL_BITS-1:0] LEVEL_MAX = DEPTH[LEVEL_BITS-1:0];
  localparam [LEVEL_BITS-1:0] LEVEL_SERVICE = SERVICE[LEVEL_BITS-1:0];

  wire [LEVEL_BITS-1:0] free = LEVEL_MAX - level;
  wire enough = (test_mode && control[5]) ? (level >= LEVEL_SERVICE) : (free >= LEVEL_SERVICE);
  wire interrupt_active;

  assign service = (fifo_mode || test_mode) && !service_off && enough;

  parport_interrupt #(
      .LEVEL(IRQ_LEVEL)
  ) u_interrupt (
      .clk(clk),
      .rst(rst),
      .ack_enable(control[4]),
      .ack_n(pin_ack_n),
      .err_enable(!err_off),
      .fault_n(pin_fault_n),
      .service(service),
      .clear(read_status),
      .irq(irq),
      .active(interrupt_active)
  );

  // ----------------------------------------------------------------- reads
  wire status_irq_n = (IRQ_LEVEL == 0) || !irq;
  wire status_busy = pin_busy || (spp && engaged);

  always @* begin
    case (reg_addr)
      ADDR_DATA: reg_rdata = data_oe ? data : pin_data;
      ADDR_STATUS: reg_rdata = {!status_busy, pin_ack_n, pin_perror, pin_select, pin_fault_n, status_irq_n, 2'b11};
      ADDR_CONTROL: reg_rdata = {2'b00, control};
      ADDR_FIFO: begin
        if (test_mode) reg_rdata = head;
        else if (config_mode) reg_rdata = {(IRQ_LEVEL != 0), 3'b001, 1'b0, !engaged, 2'b00};
        else reg_rdata = 8'hff;
      end
      ADDR_CNFGB: reg_rdata = config_mode ? {1'b0, irq, 6'b000000} : 8'hff;
      ADDR_ECR: reg_rdata = {mode, err_off, 1'b0, service_off || service, fifo_full, fifo_empty};
      default: reg_rdata = 8'hff;
    endcase
  end

  // --------------------------------------------------------- clock request
  assign clk_req = rst || reg_write || reg_read || !raw_settled || !clean_settled ||
                   handshake_active || interrupt_active || service || follow;

endmodule

`default_nettype wire
