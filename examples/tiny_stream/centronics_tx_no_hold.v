// SPDX-License-Identifier: Apache-2.0
// The transmitter of centronics_tx.v with a bug: one state too few. When the strobe ends, the next byte may come,
// so data changes with the end of the strobe, and Busy has no time to come through its two flip-flops.

module centronics_tx (
    input  wire       clk12,     // 12 MHz
    input  wire       resetn,    // active low
    input  wire       in_valid,  // a byte is offered
    output wire       in_ready,  // it is taken at this clock edge
    input  wire [7:0] in_byte,   // the byte
    output reg  [7:0] lp_d,      // to the printer
    output reg        lp_stb,    // high: strobe; an inverting driver stands behind it
    input  wire       lp_busy    // from the printer
);

  // 10 clocks of 83.3 ns: 9 would be 750 ns less a few picoseconds.
  localparam LAST = 4'd9;

  localparam IDLE = 2'd0, SETUP = 2'd1, STROBE = 2'd2;

  reg [1:0] state;
  reg [3:0] count;
  reg [1:0] busy_sync;

  assign in_ready = (state == IDLE) && !busy_sync[1];

  always @(posedge clk12)
    if (!resetn) begin
      state <= IDLE;
      count <= 0;
      lp_d <= 0;
      lp_stb <= 0;
      busy_sync <= 2'b11;
    end else begin
      busy_sync <= {busy_sync[0], lp_busy};
      count <= (count == LAST) ? 4'd0 : count + 4'd1;
      case (state)
        IDLE: begin
          count <= 0;
          if (in_valid && in_ready) begin
            lp_d  <= in_byte;
            state <= SETUP;
          end
        end
        SETUP:
        if (count == LAST) begin
          lp_stb <= 1;
          state  <= STROBE;
        end
        STROBE:
        if (count == LAST) begin
          lp_stb <= 0;
          state  <= IDLE;
        end
        default: state <= IDLE;
      endcase
    end

endmodule
