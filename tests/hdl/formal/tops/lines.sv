// SPDX-License-Identifier: Apache-2.0
// The hardware handshake at the connector: timing, and no strobe at a peripheral that is not ready.

`default_nettype none

module lines #(
    parameter CLK_HZ = 1000000,
    parameter FIFO_DEPTH = 16,
    parameter FILTER_NS = 0,
    parameter ANSWER_NS = 10000
) (
    input wire        clk,
    input wire        rst,
    input wire [10:0] reg_addr,
    input wire        reg_write,
    input wire        reg_read,
    input wire [ 7:0] reg_wdata,
    input wire [ 7:0] data_i,
    input wire        ack_n,
    input wire        busy,
    input wire        perror,
    input wire        select,
    input wire        fault_n
);

  // Worked out apart from the design, in 64 bits.
  localparam [63:0] HZ = CLK_HZ;
  localparam integer PULSE = (64'd750 * HZ + 64'd999999999) / 64'd1000000000;
  localparam integer ANSWER = (ANSWER_NS == 0) ? 1 : (ANSWER_NS * HZ + 64'd999999999) / 64'd1000000000;

  wire [7:0] reg_rdata;
  wire reg_valid;
  wire [7:0] data_o;
  wire data_oe, strobe_n, autofd_n, init_n, selectin_n, irq, clk_req;

  parport_core #(
      .CLK_HZ(CLK_HZ),
      .FIFO_DEPTH(FIFO_DEPTH),
      .FILTER_NS(FILTER_NS),
      .ANSWER_NS(ANSWER_NS)
  ) u_dut (
      .*
  );

  core_invariants #(
      .PULSE (PULSE),
      .ANSWER(ANSWER),
      .DEPTH (FIFO_DEPTH)
  ) u_invariants (
      .*
  );

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  (* reach = "core.strobe" *) wire strobe;
  (* reach = "core.u_registers.mode" *) wire [2:0] mode;
  (* reach = "core.clean" *) wire [4:0] clean;  // nAck, Busy, PError, Select, nFault

  line_timing #(
      .PULSE(PULSE)
  ) u_lines (
      .clk(clk),
      .rst(rst),
      .hardware(strobe),
      .data(data_o),
      .data_oe(data_oe),
      .strobe_n(strobe_n)
  );

  // When nStrobe falls, every line was good as the synchronizer shows it, three clocks behind the pins, and
  // as the filter shows it. A Busy that rises later than that cannot be seen in time.
  reg [2:0] good_before = 3'b000;  // bit 2: the pins three clocks ago
  reg clean_before;
  reg strobe_before = 1'b0;

  always @(posedge clk) begin
    good_before   <= rst ? 3'b000 : {good_before[1:0], !busy && ack_n && !perror && select && fault_n};
    clean_before  <= (clean == 5'b10011);
    strobe_before <= !rst && strobe;
  end

  wire falls = past && !rst && strobe && !strobe_before;

  always @* begin
    if (falls) begin
      a_ready : assert (good_before[2]);
      a_ready_filtered : assert (clean_before);
      a_pin : assert (!strobe_n);
    end
  end

  // Software's strobe: data stand still but for its own writes, also when the hardware has just let go of them.
  reg soft_before = 1'b0;
  reg wrote_before = 1'b0;
  reg [7:0] data_before;
  wire soft = past && !rst && !strobe_n && !strobe;

  always @(posedge clk) begin
    soft_before  <= soft;
    wrote_before <= reg_write;
    data_before  <= data_o;
  end

  always @* begin
    if (soft) begin
      a_soft_mode : assert (mode <= 3'd1);
      if (soft_before && !wrote_before) a_soft_stable : assert (data_o == data_before);
    end
  end

  reg [1:0] strobes = 2'd0;
  always @(posedge clk) begin
    if (falls && !rst) strobes <= strobes + 1'b1;
    if (past && !rst) begin
      c_second_byte : cover (falls && (strobes == 2'd1) && (data_o == 8'h5a));
      // A mode change in the middle of a strobe, and its end.
      c_left : cover (strobe_before && !strobe && (mode != 3'd2));
      c_soft : cover (soft_before && !wrote_before && (strobes != 2'd0));
    end
  end

endmodule

`default_nettype wire
