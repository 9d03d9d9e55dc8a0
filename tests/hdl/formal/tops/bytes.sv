// SPDX-License-Identifier: Apache-2.0
// Every byte of the FIFO from its write to its handshake: none lost, doubled or reordered; flags and level.

`default_nettype none

module bytes #(
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
  localparam integer ADDR = $clog2(FIFO_DEPTH);

  localparam [10:0] FIFO = 11'h400;
  localparam [10:0] ECR = 11'h402;

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

  (* reach = "core.u_registers.mode" *) wire [2:0] mode;
  (* reach = "core.strobe" *) wire strobe;
  (* reach = "core.engaged" *) wire engaged;
  (* reach = "core.take" *) wire take;
  (* reach = "core.head" *) wire [7:0] head;
  (* reach = "core.level" *) wire [ADDR:0] level;
  (* reach = "core.u_fifo.read_addr" *) wire [ADDR-1:0] read_addr;
  (* reach = "core.u_fifo.ram" *) reg [7:0] ram[0:FIFO_DEPTH-1];

  // ------------------------------------------------------------------- bytes, by count
  // Every byte that the driver writes is in `owed` until a handshake takes it or the driver does.
  reg strobe_before = 1'b0;
  always @(posedge clk) strobe_before <= !rst && strobe;
  wire falls = past && !rst && strobe && !strobe_before;

  wire push = reg_write && (reg_addr == FIFO) && ((mode == 3'd2) || (mode == 3'd6)) && (owed != FIFO_DEPTH);
  wire driver_pop = reg_read && (reg_addr == FIFO) && (mode == 3'd6) && !engaged && (owed != 0);
  wire flush = reg_write && (reg_addr == ECR) && (reg_wdata[7:6] == 2'b00) && (reg_wdata[7:5] < 3'd2);
  reg [ADDR:0] owed = 0;

  always @(posedge clk) begin
    if (rst || flush) owed <= 0;
    else owed <= owed + push - (take || driver_pop);
  end

  always @* begin
    if (past && !rst) begin
      a_count : assert (level == owed);
      a_take : assert (!take || ((owed != 0) && !driver_pop));
    end
  end

  // -------------------------------------------------------- one byte, from end to end
  // Any byte at all is watched from its write on: `ahead` is how many leave before it.
  (* anyseq *) wire pick;
  reg watching = 1'b0;
  reg [ADDR:0] ahead;
  reg [7:0] value;
  wire pop = take || driver_pop;
  wire [ADDR-1:0] place = read_addr + ahead[ADDR-1:0];
  wire [7:0] ram_at_place = ram[place];

  always @(posedge clk) begin
    if (rst || flush) begin
      watching <= 1'b0;
    end else if (!watching) begin
      if (pick && push) begin
        watching <= 1'b1;
        value <= reg_wdata;
        ahead <= owed - pop;
      end
    end else if (pop) begin
      ahead <= ahead - 1'b1;
      if (ahead == 0) watching <= 1'b0;
    end
  end

  always @* begin
    if (past && !rst && watching) begin
      i_inside : assert (ahead < level);
      i_ram : assert (ram_at_place == value);
      // It is on the lines when its strobe falls, and until it is taken.
      if (ahead == 0) i_head : assert (head == value);
      if (ahead == 0 && (falls || take)) a_byte : assert (data_o == value);
      if (ahead == 0 && driver_pop) a_byte_back : assert (reg_rdata == value);
    end
  end

  // A strobe shows the oldest byte. A byte is taken once, behind its own strobe.
  reg strobed = 1'b0;  // a strobe has fallen and its byte is not judged yet
  always @(posedge clk) strobed <= !rst && engaged && !take && (falls || strobed);

  always @* begin
    if (past && !rst) begin
      i_strobed : assert (!engaged || falls || strobed);
      a_strobed_byte : assert (!falls || ((owed != 0) && (data_o == head)));
      a_taken_once : assert (!take || (strobed && !strobe));
    end
  end

  // -------------------------------------------------------------------------- registers
  always @* begin
    if (past && !rst && (reg_addr == ECR)) begin
      a_full : assert (reg_rdata[1] == (owed == FIFO_DEPTH));
      a_empty : assert (reg_rdata[0] == (owed == 0));
    end
  end

  // ------------------------------------------------------------------------ not vacuous
  always @(posedge clk) begin
    if (past && !rst) begin
      c_full : cover (owed == FIFO_DEPTH);
      c_second : cover (watching && ahead == 0 && take && value == 8'h5a && owed == 2);
      c_kept : cover (strobed && !engaged && (owed == 1));
      c_forgotten : cover (engaged && (owed == 0));
      c_back : cover (driver_pop && watching && ahead == 0 && value == 8'ha5);
    end
  end

endmodule

`default_nettype wire
