// SPDX-License-Identifier: Apache-2.0
// What is always true inside parport_core. Each line is proven with the properties, and lets them close by
// induction for any number of clocks and bytes.
//
// `reach` names the signal of the design that a wire is; run.py connects them.

`default_nettype none

module core_invariants #(
    parameter PULSE  = 1,  // clocks of set-up, strobe and hold
    parameter ANSWER = 1,  // clocks of patience
    parameter DEPTH  = 16  // bytes in the FIFO
) (
    input wire clk,
    input wire rst
);

  localparam integer LONGEST = (ANSWER > PULSE) ? ANSWER : PULSE;
  localparam integer TIMER = (LONGEST < 2) ? 1 : $clog2(LONGEST);
  localparam integer ADDR = $clog2(DEPTH);

  (* reach = "core.u_registers.mode" *) wire [2:0] mode;
  (* reach = "core.control" *) wire [5:0] control;
  (* reach = "core.u_connector.out" *) wire [7:0] out;
  (* reach = "core.head" *) wire [7:0] head;
  (* reach = "core.level" *) wire [ADDR:0] level;
  (* reach = "core.u_fifo.read_addr" *) wire [ADDR-1:0] read_addr;
  (* reach = "core.u_fifo.write_addr" *) wire [ADDR-1:0] write_addr;
  (* reach = "core.u_handshake.state" *) wire [2:0] state;
  (* reach = "core.u_handshake.timer" *) wire [TIMER-1:0] timer;
  (* reach = "core.u_handshake.strobe" *) wire strobe;
  (* reach = "core.u_handshake.engaged" *) wire engaged;
  (* reach = "core.u_handshake.fresh" *) wire [1:0] fresh;
  (* reach = "core.u_handshake.asked" *) wire [1:0] asked;
  (* reach = "core.u_handshake.took" *) wire took;
  (* reach = "core.u_handshake.refused" *) wire refused;
  (* reach = "core.u_handshake.dropped" *) wire dropped;

  wire idle = (state == 3'd0);
  wire setup = (state == 3'd1);
  wire strobing = (state == 3'd2);
  wire holding = (state == 3'd3);
  wire answering = (state == 3'd4);

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;

  always @* begin
    if (past && !rst) begin
      i_mode : assert ((mode <= 3'd2) || (mode >= 3'd6));
      i_state : assert (state <= 3'd4);
      i_engaged : assert (engaged == (strobing || holding || answering));
      i_strobe : assert (strobe == strobing);
      i_pulse : assert (!(setup || strobing || holding) || (timer < PULSE));
      i_answer : assert (!answering || (timer < ANSWER));
      i_idle : assert (!idle || (timer == 0));
      i_software : assert (!control[0] || ((mode <= 3'd1) && !engaged));
      i_one_verdict : assert (!took || !refused);
      i_asked : assert ((asked == 2'b00) || ((asked != 2'b11) && !took && !refused));
      // Old samples have gone two clocks after nStrobe fell, and set-up has none.
      i_fresh : assert ((fresh == 2'b11) ? strobing && (timer == PULSE - 1) :
                        (fresh == 2'b01) ? (PULSE > 1) ? strobing && (timer == PULSE - 2) : holding :
                        (fresh == 2'b00) && (!strobing || (PULSE > 2 && timer < PULSE - 2)));
      if (PULSE == 1) i_fresh_hold : assert (!holding || (fresh == 2'b01));
      i_level : assert (level <= DEPTH);
      i_addresses : assert (level[ADDR-1:0] == write_addr - read_addr);
      // The byte on the lines is the oldest in the FIFO until its fate is known.
      i_engaged_byte : assert (!engaged || dropped || ((level != 0) && (out == head)));
      i_setup_byte : assert (!setup || (mode != 3'd2) || ((level != 0) && (out == head)));
    end
  end

endmodule

`default_nettype wire
