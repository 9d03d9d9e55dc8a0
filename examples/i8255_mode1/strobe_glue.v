// SPDX-License-Identifier: Apache-2.0
// Between the 8255 and the printer: what two one-shots and a few gates do on a board.
//
// OBF falls together with the data and stays low until ACK; a printer wants its data 500 ns earlier, a strobe that
// ends, and the data 500 ns longer. And not every printer pulses nAck, so ACK is made from the end of Busy.

module strobe_glue (
    input      clk,       // 8 MHz
    input      reset,
    input      obf_n,     // of the 8255
    output reg ack_n,     // to the 8255
    output reg strobe_n,  // to the printer
    input      busy,
    input      nack
);

  localparam LAST = 3'd5;  // 6 clocks of 125 ns: 750 ns

  localparam WAIT = 3'd0, SETUP = 3'd1, STROBE = 3'd2, HOLD = 3'd3, ANSWER = 3'd4, ACK = 3'd5;

  reg [2:0] state, count;
  reg [1:0] busy_sync, nack_sync;
  wire free = !busy_sync[1] && nack_sync[1];

  always @(posedge clk)
    if (reset) begin
      state     <= WAIT;
      count     <= 0;
      strobe_n  <= 1;
      ack_n     <= 1;
      busy_sync <= 2'b11;
      nack_sync <= 2'b11;
    end else begin
      busy_sync <= {busy_sync[0], busy};
      nack_sync <= {nack_sync[0], nack};
      count     <= (count == LAST) ? 3'd0 : count + 3'd1;
      case (state)
        WAIT: begin
          count <= 0;
          if (!obf_n && free) state <= SETUP;
        end
        SETUP:
        if (count == LAST) begin
          strobe_n <= 0;
          state    <= STROBE;
        end
        STROBE:
        if (count == LAST) begin
          strobe_n <= 1;
          state    <= HOLD;
        end
        HOLD: if (count == LAST) state <= ANSWER;
        ANSWER: begin
          count <= 0;
          if (free) begin
            ack_n <= 0;
            state <= ACK;
          end
        end
        ACK:
        if (count == LAST) begin
          ack_n <= 1;
          state <= WAIT;
        end
        default: state <= WAIT;
      endcase
    end

endmodule
