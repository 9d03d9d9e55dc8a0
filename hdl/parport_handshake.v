// SPDX-License-Identifier: Apache-2.0
// Hands bytes from a FIFO to the peripheral: set-up, nStrobe, hold, and a verdict on what became of the byte.
//
//   IDLE    waits for a byte and a ready peripheral: Busy low, nAck high, Select high, nFault high, PError low
//   SETUP   PULSE_CLOCKS with the byte on the data lines, then on until the peripheral is (still) ready
//   STROBE  PULSE_CLOCKS with nStrobe low
//   HOLD    PULSE_CLOCKS more with the byte on the data lines
//   ANSWER  ends at the first of these, and only here does `take` drop the byte from the FIFO:
//     Busy had risen before nStrobe fell            it strobed into a busy peripheral, which ignores it: keep
//     Busy rose, then two clocks all five are high  pull-ups, the cable is off: keep
//     Busy rose after nStrobe fell                  the peripheral has the byte: take
//     Busy low, Select, nFault or PError bad        the peripheral left without an answer: keep
//     all good, nAck was low after nStrobe fell     take (Busy was absent, or too short to be seen)
//     all good, ANSWER_CLOCKS without an answer     take (a peripheral that answers with nothing)
//
// Lines that change together may be seen a clock apart, since each has a synchronizer of its own. So the other
// lines are looked at in the two clocks after Busy, and a Busy that is still in the filter counts as high.
//
// A byte that is kept is offered again as soon as the peripheral is ready. A byte is in the FIFO until it is
// taken, and `engaged` is high while its fate is open, so nothing is ever between FIFO and peripheral.
//
// Did Busy rise before or after nStrobe fell? The synchronizer delays pins by two clocks: its samples in the
// first two clocks of STROBE were taken when nStrobe was still high, the second at the very edge at which it
// fell. A Busy that is high there and lasts through the filter was there first; one that has gone by then
// is nothing. Busy and status lines come `raw` (behind the synchronizer) and `clean` (behind the filter, which
// delays all of them alike by at least one clock). A transfer begins only if both are good, so it stops at the
// raw line and goes on at the clean one.
//
// When `run` falls, SETUP ends at once with the byte kept; a strobe under way is completed and judged. After
// a `flush` in between, the verdict takes nothing, since the byte is no longer in the FIFO. No strobe begins in
// the clock of a flush.

`default_nettype none

module parport_handshake #(
    parameter PULSE_CLOCKS  = 38,  // set-up, strobe and hold, in clocks, 1 or more
    parameter ANSWER_CLOCKS = 500  // longest wait for an answer behind the hold, in clocks, 1 or more
) (
    input wire clk,  // system clock
    input wire rst,  // synchronous reset, active high

    input  wire run,         // new bytes may start
    input  wire flush,       // the FIFO forgets its bytes at the end of this clock
    input  wire byte_valid,  // the FIFO has a byte
    output wire load,        // put the byte on the data lines at the end of this clock
    output wire take,        // drop the byte from the FIFO at the end of this clock
    output reg  strobe,      // nStrobe is to be low
    output reg  engaged,     // a strobe is under way or its answer is open: the data lines are not to change

    input wire raw_busy,     // Busy, synchronized
    input wire raw_ack_n,    // nAck, synchronized
    input wire raw_good,     // Select high, nFault high, PError low, synchronized
    input wire clean_busy,   // Busy, filtered
    input wire clean_ack_n,  // nAck, filtered
    input wire clean_good,   // Select high, nFault high, PError low, filtered
    input wire clean_gone,   // all five lines high, filtered

    output wire active  // high: a register here changes at the next clock
);

  localparam [2:0] IDLE = 3'd0;
  localparam [2:0] SETUP = 3'd1;
  localparam [2:0] STROBE = 3'd2;
  localparam [2:0] HOLD = 3'd3;
  localparam [2:0] ANSWER = 3'd4;

  localparam integer LONGEST = (ANSWER_CLOCKS > PULSE_CLOCKS) ? ANSWER_CLOCKS : PULSE_CLOCKS;
  localparam integer TIMER_BITS = (LONGEST < 2) ? 1 : $clog2(LONGEST);
  localparam [TIMER_BITS-1:0] PULSE = PULSE_CLOCKS[TIMER_BITS-1:0] - 1'b1;
  localparam [TIMER_BITS-1:0] PATIENCE = ANSWER_CLOCKS[TIMER_BITS-1:0] - 1'b1;

  reg [2:0] state;
  reg [TIMER_BITS-1:0] timer;  // clocks left in this state, less one
  reg [1:0] fresh;  // raw lines still show samples from before nStrobe fell, for as many clocks as bits are set
  reg early;  // Busy has been high without a break since before nStrobe fell
  reg [1:0] asked;  // Busy rose after nStrobe fell, a clock ago, or two and all lines were high: are they?
  reg took;  // Busy rose after nStrobe fell
  reg refused;  // Busy rose before nStrobe fell, or with the cable off
  reg acked;  // nAck was low after nStrobe fell
  reg dropped;  // the byte was flushed out of the FIFO after nStrobe fell

  wire done = (timer == 0);
  wire ready = !raw_busy && !clean_busy && raw_ack_n && clean_ack_n && raw_good && clean_good;
  wire begin_setup = (state == IDLE) && run && byte_valid && ready;
  wire begin_strobe = (state == SETUP) && run && done && ready && !flush;

  // The verdict, in ANSWER. A Busy that the filter still holds back waits: early must be decided first.
  wire silent = (asked == 2'b00) && !took && !refused && !clean_busy;
  wire left = silent && !raw_busy && !clean_good;
  wire assumed = silent && clean_good && raw_good && !early && (acked || done);
  wire judged = (state == ANSWER) && (took || refused || left || assumed);

  // The state changes. Most clocks only count, and a branch that they do not enter costs a simulator nothing.
  wire pulse_done = done && ((state == STROBE) || (state == HOLD));
  wire turn = begin_setup || ((state == SETUP) && !run) || begin_strobe || pulse_done || judged || (state > ANSWER);

  // What is to be noted while engaged.
  wire next_early = raw_busy && (early || (fresh == 2'b01));
  wire answered = clean_busy && (fresh == 2'b00) && (asked == 2'b00) && !took && !refused;
  wire noting = engaged &&
                ((fresh != 2'b00) || (early != next_early) || answered || (asked != 2'b00) || !clean_ack_n || flush);

  assign load   = begin_setup;
  assign take   = judged && (took || assumed) && !dropped && !flush;
  assign active = engaged || begin_setup || ((state == SETUP) && (!run || !done || ready));

  always @(posedge clk) begin
    if (rst) begin
      state   <= IDLE;
      timer   <= 0;
      strobe  <= 1'b0;
      engaged <= 1'b0;
    end else if (!turn) begin
      if (!done) timer <= timer - 1'b1;
    end else begin
      case (state)
        IDLE: begin
          state <= SETUP;
          timer <= PULSE;
        end

        SETUP:
        if (!run) begin
          state <= IDLE;
          timer <= 0;
        end else begin
          state   <= STROBE;
          timer   <= PULSE;
          strobe  <= 1'b1;
          engaged <= 1'b1;
        end

        STROBE: begin
          state  <= HOLD;
          timer  <= PULSE;
          strobe <= 1'b0;
        end

        HOLD: begin
          state <= ANSWER;
          timer <= PATIENCE;
        end

        default: begin  // ANSWER, and what is no state
          state   <= IDLE;
          timer   <= 0;
          engaged <= 1'b0;
        end
      endcase
    end
  end

  always @(posedge clk) begin
    if (rst) begin
      fresh   <= 2'b00;
      early   <= 1'b0;
      asked   <= 2'b00;
      took    <= 1'b0;
      refused <= 1'b0;
      acked   <= 1'b0;
      dropped <= 1'b0;
    end else if (begin_strobe) begin
      fresh   <= 2'b11;
      early   <= 1'b0;
      asked   <= 2'b00;
      took    <= 1'b0;
      refused <= 1'b0;
      acked   <= 1'b0;
      dropped <= 1'b0;
    end else if (noting) begin
      fresh <= fresh >> 1;
      early <= next_early;
      asked <= {asked[0] && clean_gone, answered && !early};
      if ((asked != 2'b00) && !clean_gone) took <= 1'b1;
      if ((answered && early) || (asked[1] && clean_gone)) refused <= 1'b1;
      if (!clean_ack_n) acked <= 1'b1;
      if (flush) dropped <= 1'b1;
    end
  end

endmodule

`default_nettype wire
