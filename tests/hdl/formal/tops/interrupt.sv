// SPDX-License-Identifier: Apache-2.0
// parport_interrupt: one interrupt for each event and none without; a level lasts until it is cleared.

`default_nettype none

module interrupt #(
    parameter LEVEL = 0
) (
    input wire clk,
    input wire rst,
    input wire ack_enable,
    input wire ack_n,
    input wire err_enable,
    input wire fault_n,
    input wire service,
    input wire clear
);

  wire irq, active;

  parport_interrupt #(
      .LEVEL(LEVEL)
  ) u_dut (
      .*
  );

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  // The clock before this one.
  reg rst_before = 1'b1;
  reg ack_before, error_before, event_before, irq_before, clear_before;

  wire error = err_enable && !fault_n;
  wire ack_rises = ack_n && !(rst_before || ack_before);
  wire error_begins = error && (rst_before || !error_before);
  wire something = (ack_enable && ack_rises) || error_begins || service;

  always @(posedge clk) begin
    rst_before   <= rst;
    ack_before   <= ack_n;
    error_before <= error;
    event_before <= something;
    irq_before   <= irq;
    clear_before <= clear;
  end

  always @* begin
    if (past) begin
      if (rst_before) a_reset : assert (!irq);
      else if (event_before) a_event : assert (irq);
      else if (LEVEL == 0) a_pulse : assert (!irq);
      else a_level : assert (irq == (irq_before && !clear_before));
    end
  end

  always @(posedge clk) begin
    if (past && !rst && !rst_before) begin
      c_ack : cover (ack_rises && ack_enable && irq);
      c_error : cover (error_begins && !service && irq);
      c_cleared : cover (!irq && irq_before);
      c_kept : cover (irq && clear_before && irq_before);
    end
  end

endmodule

`default_nettype wire
