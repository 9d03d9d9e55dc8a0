// SPDX-License-Identifier: Apache-2.0
// parport_handshake: what becomes of a byte, against the table of verdicts in its header, told anew.

`default_nettype none

module verdict #(
    parameter PULSE  = 1,
    parameter ANSWER = 1
) (
    input wire clk,
    input wire rst,
    input wire run,
    input wire flush,
    input wire byte_valid,
    input wire raw_busy,
    input wire raw_ack_n,
    input wire raw_good,
    input wire clean_busy,
    input wire clean_ack_n,
    input wire clean_good,
    input wire clean_gone
);

  wire load, take, strobe, engaged, active;

  parport_handshake #(
      .PULSE_CLOCKS (PULSE),
      .ANSWER_CLOCKS(ANSWER)
  ) u_dut (
      .*
  );

  (* reach = "core.state" *) wire [2:0] state;
  (* reach = "core.judged" *) wire judged;
  (* reach = "core.fresh" *) wire [1:0] fresh;
  (* reach = "core.early" *) wire early;
  (* reach = "core.asked" *) wire [1:0] asked;
  (* reach = "core.took" *) wire took;
  (* reach = "core.refused" *) wire refused;
  (* reach = "core.acked" *) wire acked;
  (* reach = "core.dropped" *) wire dropped;

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  // The filter's output rises a clock behind its input, or later.
  reg raw_busy_before = 1'b0;
  reg clean_busy_before = 1'b0;
  always @(posedge clk) begin
    raw_busy_before   <= raw_busy;
    clean_busy_before <= clean_busy;
  end
  always @* if (past && clean_busy && !clean_busy_before) assume (raw_busy_before);

  // --------------------------------------------------------------------- the story of a strobe
  localparam integer LONG = 2 * PULSE + ANSWER;
  localparam integer BITS = $clog2(LONG + 1) + 1;

  reg [BITS-1:0] age_before = 0;  // clocks since nStrobe fell, saturating
  reg engaged_before = 1'b0;
  reg was_high = 1'b0;  // Busy was high when nStrobe fell, and has been since
  reg rose = 1'b0;  // Busy rose after it, a clock ago
  reg gone = 1'b0;  // Busy rose after it, two clocks ago, and in the next clock all lines were high
  reg answered = 1'b0;  // Busy rose after it, and in one of the next two clocks not all lines were high
  reg busy_already = 1'b0;  // Busy rose before it, or all lines were high in the two clocks after it rose
  reg pulled_ack = 1'b0;  // nAck was low after it
  reg forgotten = 1'b0;  // the FIFO was emptied after it

  wire falls = engaged && !engaged_before;
  wire [BITS-1:0] age = falls ? 0 : (age_before == LONG) ? LONG : age_before + 1'b1;
  wire rises = engaged && (age >= 2) && clean_busy && !rose && !gone && !answered && !busy_already;

  always @(posedge clk) begin
    age_before <= age;
    engaged_before <= !rst && engaged;
    if (rst || !engaged) begin
      was_high <= 1'b0;
      rose <= 1'b0;
      gone <= 1'b0;
      answered <= 1'b0;
      busy_already <= 1'b0;
      pulled_ack <= 1'b0;
      forgotten <= 1'b0;
    end else begin
      // Two clocks behind the pins: in the clock after the fall, the synchronizer shows the pins at the fall.
      was_high <= raw_busy && ((age == 1) || ((age > 1) && was_high));
      rose <= rises && !was_high;
      gone <= rose && clean_gone;
      answered <= answered || ((rose || gone) && !clean_gone);
      busy_already <= busy_already || (rises && was_high) || (gone && clean_gone);
      pulled_ack <= pulled_ack || !clean_ack_n;
      forgotten <= forgotten || flush;
    end
  end

  wire over = engaged && (age >= 2 * PULSE);  // strobe and hold
  wire silent = !rose && !gone && !answered && !busy_already && !clean_busy;

  always @* begin
    if (past && !rst) begin
      i_state : assert ((state <= 3'd4) && (engaged == (state >= 3'd2)));
      if (engaged) begin
        i_age : assert ((fresh == 2'b11) == (age == 0) && (fresh == 2'b01) == (age == 1) && (fresh != 2'b10));
        i_early : assert (early == was_high);
        i_asked : assert (asked == {gone, rose});
        i_took : assert (took == answered);
        i_refused : assert (refused == busy_already);
        i_acked : assert (acked == pulled_ack);
        i_dropped : assert (dropped == forgotten);
        i_over : assert (over == (state == 3'd4));
      end

      a_take_is_a_verdict : assert (!take || judged);
      a_not_before_the_hold_ends : assert (!judged || over);
      a_forgotten : assert (!take || (!forgotten && !flush));
      if (judged && !forgotten && !flush) begin
        if (answered) a_answered : assert (take);
        if (busy_already) a_busy_already : assert (!take);
        if (silent && !clean_good) a_left : assert (!take && !raw_busy);
        if (silent && clean_good) begin
          a_assumed : assert (take && raw_good && !was_high);
          a_patience : assert (pulled_ack || (age >= LONG - 1));
        end
      end
      if (judged) a_busy_in_the_filter : assert (answered || busy_already || !(clean_busy || rose || gone));

      // No byte hangs: each row of the table ends the wait.
      if (over) begin
        a_ends_busy : assert (judged || !(answered || busy_already));
        a_ends_left : assert (judged || !(silent && !raw_busy && !clean_good));
        a_ends_ack : assert (judged || !(silent && clean_good && raw_good && !was_high && pulled_ack));
        a_ends_patience : assert (judged || !(silent && clean_good && raw_good && !was_high && (age >= LONG - 1)));
      end
      a_busy : assert (!load || (!raw_busy && !clean_busy && raw_ack_n && clean_ack_n && raw_good && clean_good));
    end
  end

  always @(posedge clk) begin
    if (past && !rst && judged) begin
      c_answered : cover (answered && take);
      c_answered_forgotten : cover (answered && !take);
      c_busy_already : cover (busy_already && was_high);
      c_gone : cover (busy_already && !was_high);
      c_left : cover (silent && !clean_good);
      c_ack : cover (silent && clean_good && pulled_ack);
      c_patience : cover (silent && clean_good && !pulled_ack);
    end
  end

endmodule

`default_nettype wire
