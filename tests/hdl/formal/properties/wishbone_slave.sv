// SPDX-License-Identifier: Apache-2.0
// Wishbone B4, standard mode, seen from a slave's port: assumes what a master owes, proves what a slave owes.
//
// Rules: 3.35 (answers only to cyc and stb), 3.45 (one of ack and err), 3.60 (a master holds its signals until
// the answer), and of this project: an answer within WAIT clocks, one clock long.

`default_nettype none

module wishbone_slave #(
    parameter ADDR = 11,  // bits of the address
    parameter DATA = 8,  // bits of the data
    parameter WAIT = 1  // clocks from the request to its answer
) (
    input wire            clk,
    input wire            rst,
    input wire            cyc,
    input wire            stb,
    input wire            we,
    input wire            sel,
    input wire [ADDR-1:0] adr,
    input wire [DATA-1:0] dat_w,
    input wire            ack,
    input wire            err
);

  reg past = 1'b0;
  reg rst_before = 1'b1;
  reg request_before = 1'b0;  // cyc and stb, not yet answered
  reg answer_before = 1'b0;
  reg at_once = 1'b0;  // this request came in the clock behind the answer before
  reg we_before, sel_before;
  reg [ADDR-1:0] adr_before;
  reg [DATA-1:0] dat_w_before;
  reg [$clog2(WAIT+1):0] waited = 0;  // clocks for which this request has waited

  wire request = cyc && stb;
  wire answer = ack || err;

  always @(posedge clk) begin
    past <= 1'b1;
    rst_before <= rst;
    request_before <= request && !answer;
    answer_before <= !rst && answer;
    at_once <= !rst && request && !answer && (answer_before || at_once);
    we_before <= we;
    sel_before <= sel;
    adr_before <= adr;
    dat_w_before <= dat_w;
    waited <= (rst || !request || answer) ? 0 : waited + 1'b1;
  end

  // The master.
  always @* begin
    if (past && !rst && !rst_before && request_before) begin
      assume (cyc && stb && (we == we_before) && (sel == sel_before) && (adr == adr_before));
      assume (!we || (dat_w == dat_w_before));
    end
  end

  // The slave.
  always @* begin
    if (past && !rst) begin
      a_one : assert (!ack || !err);
      if (rst_before) a_reset : assert (!answer);
      else begin
        a_asked : assert (!answer || (request && request_before));
        a_one_clock : assert (!answer || !answer_before);
        a_in_time : assert (answer || (waited < WAIT));
      end
    end
  end

  always @(posedge clk) begin
    if (past && !rst && !rst_before) begin
      c_read : cover (ack && !we);
      c_write : cover (ack && we);
      c_error : cover (err);
      c_block : cover (ack && at_once);
    end
  end

endmodule

`default_nettype wire
