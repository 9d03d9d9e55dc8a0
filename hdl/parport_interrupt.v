// SPDX-License-Identifier: Apache-2.0
// One interrupt line from three causes, as on a PC.
//
//   nAck     rising edge of nAck while ack_enable is high
//   nFault   nFault low and err_enable high, at the moment when that begins: nFault falls while enabled, or
//            the enable comes while nFault is low, so that none is lost between reading and enabling
//   service  `service` high for one clock
// LEVEL = 0: irq is high for one clock for each event (two events in one clock are one pulse).
// LEVEL = 1: irq is high from an event until `clear`, and stays high if another event falls into that clock.

`default_nettype none

module parport_interrupt #(
    parameter LEVEL = 0  // 0: pulse, 1: level
) (
    input wire clk,  // system clock
    input wire rst,  // synchronous reset, active high

    input wire ack_enable,  // ackIntEn
    input wire ack_n,       // nAck, filtered
    input wire err_enable,  // !nErrIntrEn
    input wire fault_n,     // nFault, filtered
    input wire service,     // the FIFO asks for service, one clock
    input wire clear,       // level only: the driver has seen the interrupt, one clock

    output reg  irq,    // the interrupt
    output wire active  // high: a register here changes at the next clock
);

  reg  last_ack_n;
  reg  last_err;

  wire err = err_enable && !fault_n;
  wire event_any = (ack_enable && ack_n && !last_ack_n) || (err && !last_err) || service;
  wire next_irq = event_any || ((LEVEL != 0) && irq && !clear);

  always @(posedge clk) begin
    if (rst) begin
      last_ack_n <= 1'b1;
      last_err <= 1'b0;
      irq <= 1'b0;
    end else if (active) begin
      last_ack_n <= ack_n;
      last_err <= err;
      irq <= next_irq;
    end
  end

  assign active = (last_ack_n != ack_n) || (last_err != err) || (irq != next_irq);

endmodule

`default_nettype wire
