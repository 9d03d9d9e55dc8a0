// SPDX-License-Identifier: Apache-2.0
// Parallel port controller with the PC's register map: the core, with a plain register port.
//
//   parport_sync, parport_filter  the peripheral's lines come in
//   parport_registers             the register map, the modes, what an access sets off
//   parport_fifo                  bytes that wait
//   parport_handshake             hands them to the peripheral
//   parport_connector             who drives the host's lines in which mode
//   parport_interrupt             one line from three causes
// Here are the parameters, their checks, and the wires between these. A further handshake stands beside
// parport_handshake; the registers tell it that its mode is on, and the connector what it may drive.
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
    output wire [ 7:0] reg_rdata,  // value of the addressed register, also while reg_read is low
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

  // ------------------------------------------------------- between modules
  // Of the inputs.
  wire [7:0] pin_data;  // Data1..8 behind the synchronizer
  wire [4:0] raw;  // nAck, Busy, PError, Select, nFault behind the synchronizer
  wire [4:0] clean;  // the same behind the filter
  wire pin_ack_n = clean[4];
  wire pin_busy = clean[3];
  wire pin_perror = clean[2];
  wire pin_select = clean[1];
  wire pin_fault_n = clean[0];

  // Of the handshake.
  wire load;
  wire take;
  wire strobe;
  wire engaged;

  // Of the FIFO.
  wire [7:0] head;
  wire fifo_empty;
  wire fifo_full;
  wire [LEVEL_BITS-1:0] level;

  // Of the registers.
  wire mode_spp;
  wire mode_ps2;
  wire mode_fifo;
  wire [7:0] data_next;
  wire [5:0] control;
  wire flush;
  wire fifo_write;
  wire fifo_read;
  wire err_enable;
  wire service;
  wire status_read;

  // Of the connector.
  wire software;

  // Each knows when it needs the clock.
  wire raw_settled;
  wire clean_settled;
  wire handshake_active;
  wire registers_active;
  wire interrupt_active;
  wire connector_active;

  assign clk_req = rst || registers_active || !raw_settled || !clean_settled ||
                   handshake_active || interrupt_active || connector_active;

  // ---------------------------------------------------------------- inputs
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

  // ------------------------------------------------------ handshake, FIFO
  parport_handshake #(
      .PULSE_CLOCKS (PULSE_CLOCKS),
      .ANSWER_CLOCKS(ANSWER_CLOCKS)
  ) u_handshake (
      .clk(clk),
      .rst(rst),
      .run(mode_fifo),
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

  parport_fifo #(
      .DEPTH(DEPTH)
  ) u_fifo (
      .clk(clk),
      .rst(rst),
      .flush(flush),
      .push(fifo_write),
      .push_data(reg_wdata),
      .pop(take || fifo_read),
      .head(head),
      .empty(fifo_empty),
      .full(fifo_full),
      .level(level)
  );

  // -------------------------------------------------- registers, interrupt
  parport_registers #(
      .FIFO_DEPTH(DEPTH),
      .THRESHOLD (SERVICE),
      .IRQ_LEVEL (IRQ_LEVEL)
  ) u_registers (
      .clk(clk),
      .rst(rst),
      .reg_addr(reg_addr),
      .reg_write(reg_write),
      .reg_read(reg_read),
      .reg_wdata(reg_wdata),
      .reg_rdata(reg_rdata),
      .reg_valid(reg_valid),
      .mode_spp(mode_spp),
      .mode_ps2(mode_ps2),
      .mode_fifo(mode_fifo),
      .data_next(data_next),
      .control(control),
      .software(software),
      .engaged(engaged),
      .data_oe(data_oe),
      .pin_data(pin_data),
      .ack_n(pin_ack_n),
      .busy(pin_busy),
      .perror(pin_perror),
      .select(pin_select),
      .fault_n(pin_fault_n),
      .flush(flush),
      .fifo_write(fifo_write),
      .fifo_read(fifo_read),
      .fifo_head(head),
      .fifo_empty(fifo_empty),
      .fifo_full(fifo_full),
      .fifo_level(level),
      .err_enable(err_enable),
      .service(service),
      .status_read(status_read),
      .irq(irq),
      .active(registers_active)
  );

  parport_interrupt #(
      .LEVEL(IRQ_LEVEL)
  ) u_interrupt (
      .clk(clk),
      .rst(rst),
      .ack_enable(control[4]),
      .ack_n(pin_ack_n),
      .err_enable(err_enable),
      .fault_n(pin_fault_n),
      .service(service),
      .clear(status_read),
      .irq(irq),
      .active(interrupt_active)
  );

  // ------------------------------------------------------------- connector
  parport_connector u_connector (
      .clk(clk),
      .rst(rst),
      .mode_spp(mode_spp),
      .mode_ps2(mode_ps2),
      .mode_fifo(mode_fifo),
      .data_next(data_next),
      .control(control[3:0]),
      .direction(control[5]),
      .load(load),
      .load_data(head),
      .strobe(strobe),
      .engaged(engaged),
      .software(software),
      .data_o(data_o),
      .data_oe(data_oe),
      .strobe_n(strobe_n),
      .autofd_n(autofd_n),
      .init_n(init_n),
      .selectin_n(selectin_n),
      .active(connector_active)
  );

endmodule

`default_nettype wire
