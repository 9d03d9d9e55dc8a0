// SPDX-License-Identifier: Apache-2.0
// Parallel port controller behind an AXI4-Lite slave (32-bit data).
//
// The registers (see parport_registers) appear twice:
//   0x000 to 0x7ff  packed, as on a PC: four registers a word, register A in byte lane A mod 4. A write accesses
//                   each strobed lane in the order of addresses, one clock each. A read returns all four
//                   and has no side effects: AXI4-Lite cannot say which lanes a read wants.
//   0x800 to 0xfff  spread: register A has the word 0x800 + 4 * A mod 0x400 (from 0xc00 for 0x400 to 0x402), in
//                   lane 0. Reads act: status (0x804) ends an interrupt level, the test FIFO (0xc00) gives up a byte.
// A word without any register answers SLVERR. In a word that has one, lanes without a register read as 0 and
// writes to them are ignored.
//
// One access at a time, reads and writes in turn when both wait. A write is answered 6 clocks after address
// and data have arrived, a read 6 clocks after its address. A further address and data are taken while an answer
// waits for its ready, and go no further until it is gone.

`default_nettype none

module parport_axil #(
    parameter CLK_HZ = 50000000,  // frequency of clk, 1 MHz to 200 MHz
    parameter FIFO_DEPTH = 16,  // bytes in the FIFO, a power of two, 16 to 1024
    parameter THRESHOLD = FIFO_DEPTH / 2,  // free bytes (test mode, input: bytes) that ask for service, 1 to FIFO_DEPTH
    parameter FILTER_NS = (CLK_HZ < 5000000) ? 0 : 100,  // shorter pulses are ignored, 0 or up to 500 less a clock
    parameter ANSWER_NS = 10000,  // a byte without an answer counts as taken after this, 0 to 10000
    parameter IRQ_LEVEL = 0  // irq is 0: a pulse of one clock, 1: a level until status is read
) (
    input wire clk,  // system clock, CLK_HZ
    input wire rst,  // synchronous reset, active high

    input  wire [11:0] s_axil_awaddr,   // write address; the two lowest bits are ignored
    input  wire [ 2:0] s_axil_awprot,   // ignored
    input  wire        s_axil_awvalid,  // write address is there
    output wire        s_axil_awready,  // write address is taken
    input  wire [31:0] s_axil_wdata,    // write data
    input  wire [ 3:0] s_axil_wstrb,    // byte lanes to write
    input  wire        s_axil_wvalid,   // write data is there
    output wire        s_axil_wready,   // write data is taken
    output reg  [ 1:0] s_axil_bresp,    // 00 OKAY, 10 SLVERR: no register in this word
    output wire        s_axil_bvalid,   // the write is done
    input  wire        s_axil_bready,   // its answer is taken
    input  wire [11:0] s_axil_araddr,   // read address; the two lowest bits are ignored
    input  wire [ 2:0] s_axil_arprot,   // ignored
    input  wire        s_axil_arvalid,  // read address is there
    output wire        s_axil_arready,  // read address is taken
    output reg  [31:0] s_axil_rdata,    // read data
    output reg  [ 1:0] s_axil_rresp,    // 00 OKAY, 10 SLVERR: no register in this word
    output wire        s_axil_rvalid,   // read data is there
    input  wire        s_axil_rready,   // read data is taken

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

  localparam [1:0] OKAY = 2'b00;
  localparam [1:0] SLVERR = 2'b10;

  localparam [1:0] IDLE = 2'd0;
  localparam [1:0] WRITE = 2'd1;
  localparam [1:0] READ = 2'd2;

  // --------------------------------------------- one place for each request
  reg aw_full;
  reg [9:0] aw_word;  // word address
  reg w_full;
  reg [31:0] w_data;  // shifts right by a lane a clock during WRITE
  reg [3:0] w_strb;  // shifts with it
  reg ar_full;
  reg [9:0] ar_word;  // word address

  reg b_valid;  // a write answer waits
  reg r_valid;  // a read answer waits

  reg [1:0] state;
  reg [1:0] lane;
  reg hit;  // a lane of this access was a register
  reg read_next;  // the last access was a write: a waiting read goes first

  // Low in reset even before the first clock: nothing is taken that reset would forget.
  assign s_axil_awready = !rst && !aw_full;
  assign s_axil_wready  = !rst && !w_full;
  assign s_axil_arready = !rst && !ar_full;
  assign s_axil_bvalid  = !rst && b_valid;
  assign s_axil_rvalid  = !rst && r_valid;

  wire can_write = aw_full && w_full && !b_valid;
  wire can_read = ar_full && !r_valid;
  wire begin_read = (state == IDLE) && can_read && (read_next || !can_write);
  wire begin_write = (state == IDLE) && can_write && !begin_read;
  wire last_lane = (lane == 2'd3);

  // ------------------------------------------------------- register access
  wire [9:0] word = (state == WRITE) ? aw_word : ar_word;
  wire spread = word[9];
  // Spread: bits 9:2 of the byte address select the register. Only lane 0 has one.
  wire [10:0] reg_addr = spread ? {word[8], 2'b00, word[7:0]} : {word[8:0], lane};
  wire in_lane = !spread || (lane == 2'd0);
  wire addr_valid;
  wire reg_valid = addr_valid && in_lane;
  wire [7:0] reg_rdata;
  wire [7:0] lane_data = reg_valid ? reg_rdata : 8'h00;

  always @(posedge clk) begin
    if (rst) begin
      aw_full <= 1'b0;
      aw_word <= 10'h000;
      w_full <= 1'b0;
      w_data <= 32'h00000000;
      w_strb <= 4'h0;
      ar_full <= 1'b0;
      ar_word <= 10'h000;
      state <= IDLE;
      lane <= 2'd0;
      hit <= 1'b0;
      read_next <= 1'b0;
      s_axil_bresp <= OKAY;
      b_valid <= 1'b0;
      s_axil_rdata <= 32'h00000000;
      s_axil_rresp <= OKAY;
      r_valid <= 1'b0;
    end else begin
      if (s_axil_awvalid && s_axil_awready) begin
        aw_full <= 1'b1;
        aw_word <= s_axil_awaddr[11:2];
      end
      if (s_axil_wvalid && s_axil_wready) begin
        w_full <= 1'b1;
        w_data <= s_axil_wdata;
        w_strb <= s_axil_wstrb;
      end
      if (s_axil_arvalid && s_axil_arready) begin
        ar_full <= 1'b1;
        ar_word <= s_axil_araddr[11:2];
      end
      if (b_valid && s_axil_bready) b_valid <= 1'b0;
      if (r_valid && s_axil_rready) r_valid <= 1'b0;

      case (state)
        IDLE: begin
          lane <= 2'd0;
          hit  <= 1'b0;
          if (begin_write) begin
            state <= WRITE;
            read_next <= 1'b1;
          end else if (begin_read) begin
            state <= READ;
            read_next <= 1'b0;
          end
        end

        WRITE: begin
          lane   <= lane + 1'b1;
          hit    <= hit || reg_valid;
          w_data <= w_data >> 8;
          w_strb <= w_strb >> 1;
          if (last_lane) begin
            state <= IDLE;
            aw_full <= 1'b0;
            w_full <= 1'b0;
            b_valid <= 1'b1;
            s_axil_bresp <= (hit || reg_valid) ? OKAY : SLVERR;
          end
        end

        READ: begin
          lane <= lane + 1'b1;
          hit <= hit || reg_valid;
          s_axil_rdata <= {lane_data, s_axil_rdata[31:8]};
          if (last_lane) begin
            state <= IDLE;
            ar_full <= 1'b0;
            r_valid <= 1'b1;
            s_axil_rresp <= (hit || reg_valid) ? OKAY : SLVERR;
          end
        end

        default: state <= IDLE;
      endcase
    end
  end

  // --------------------------------------------------------- clock request
  wire core_clk_req;

  assign clk_req = core_clk_req || (state != IDLE) || (lane != 2'd0) || hit || begin_write || begin_read ||
                   (s_axil_awvalid && s_axil_awready) || (s_axil_wvalid && s_axil_wready) ||
                   (s_axil_arvalid && s_axil_arready) ||
                   (b_valid && s_axil_bready) || (r_valid && s_axil_rready);

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
      .reg_addr(reg_addr),
      .reg_write((state == WRITE) && w_strb[0] && reg_valid),
      .reg_read((state == READ) && spread && reg_valid),
      .reg_wdata(w_data[7:0]),
      .reg_rdata(reg_rdata),
      .reg_valid(addr_valid),
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

  wire unused = &{1'b0, s_axil_awprot, s_axil_arprot, s_axil_awaddr[1:0], s_axil_araddr[1:0]};

endmodule

`default_nettype wire
