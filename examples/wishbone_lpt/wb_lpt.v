// SPDX-License-Identifier: Apache-2.0
// Printer port for a 32-bit Wishbone system: four bytes deep, with timing that software sets.
//
//   0x0  TX    w   7:0 a byte; ignored while STAT.full is set
//   0x4  STAT  r   0 full, 1 idle (nothing stored, nothing on its way), 2 Busy, 3 paper out, 4 online, 5 fault
//   0x8  CTRL  rw  0 enable, 1 hold the printer in reset (nInit low), 2 auto feed
//   0xC  TICK  rw  7:0 set-up, strobe and hold, in clocks less one

module wb_lpt (
    input             wb_clk_i,
    input             wb_rst_i,  // synchronous, active high
    input      [ 3:0] wb_adr_i,
    input      [31:0] wb_dat_i,
    output reg [31:0] wb_dat_o,
    input             wb_we_i,
    input             wb_stb_i,
    input             wb_cyc_i,
    output reg        wb_ack_o,

    output reg [7:0] lpt_d,
    output reg       lpt_nstb,
    output           lpt_nafd,
    output           lpt_ninit,
    output           lpt_nslin,
    input            lpt_nack,
    input            lpt_bsy,
    input            lpt_pe,
    input            lpt_slct,
    input            lpt_nerr
);

  localparam TX = 2'd0, STAT = 2'd1, CTRL = 2'd2, TICK = 2'd3;
  localparam WAIT = 2'd0, SETUP = 2'd1, STROBE = 2'd2, HOLD = 2'd3;

  reg [4:0] meta, pins;  // nAck, Busy, PError, Select, nFault through two flip-flops
  wire ready = pins == 5'b10011;

  reg [2:0] ctrl;
  reg [7:0] tick;

  reg [7:0] fifo[0:3];
  reg [2:0] level;
  reg [1:0] head;
  wire [1:0] tail = head + level[1:0];
  wire full = level[2];

  reg [1:0] state;
  reg [7:0] timer;
  wire done = timer == 0;
  wire take = (state == WAIT) && ctrl[0] && (level != 0) && ready;

  wire access = wb_cyc_i && wb_stb_i && !wb_ack_o;
  wire push = access && wb_we_i && (wb_adr_i[3:2] == TX) && !full;

  assign lpt_nafd  = !ctrl[2];
  assign lpt_ninit = !ctrl[1];
  assign lpt_nslin = !ctrl[0];

  always @(posedge wb_clk_i)
    if (wb_rst_i) begin
      wb_ack_o <= 0;
      wb_dat_o <= 0;
      ctrl     <= 0;
      tick     <= 8'hff;
    end else begin
      wb_ack_o <= access;
      case (wb_adr_i[3:2])
        STAT:    wb_dat_o <= {26'd0, !pins[0], pins[1], pins[2], pins[3], level == 0 && state == WAIT, full};
        CTRL:    wb_dat_o <= {29'd0, ctrl};
        TICK:    wb_dat_o <= {24'd0, tick};
        default: wb_dat_o <= 0;
      endcase
      if (access && wb_we_i && wb_adr_i[3:2] == CTRL) ctrl <= wb_dat_i[2:0];
      if (access && wb_we_i && wb_adr_i[3:2] == TICK) tick <= wb_dat_i[7:0];
    end

  always @(posedge wb_clk_i)
    if (wb_rst_i) begin
      meta     <= 5'b11000;
      pins     <= 5'b11000;
      level    <= 0;
      head     <= 0;
      state    <= WAIT;
      timer    <= 0;
      lpt_d    <= 0;
      lpt_nstb <= 1;
    end else begin
      meta <= {lpt_nack, lpt_bsy, lpt_pe, lpt_slct, lpt_nerr};
      pins <= meta;

      if (push) fifo[tail] <= wb_dat_i[7:0];
      level <= level + push - take;

      timer <= done ? tick : timer - 8'd1;
      case (state)
        WAIT: begin
          timer <= tick;
          if (take) begin
            lpt_d <= fifo[head];
            head  <= head + 2'd1;
            state <= SETUP;
          end
        end
        SETUP:
        if (done) begin
          lpt_nstb <= 0;
          state    <= STROBE;
        end
        STROBE:
        if (done) begin
          lpt_nstb <= 1;
          state    <= HOLD;
        end
        HOLD: if (done) state <= WAIT;
      endcase
    end

endmodule
