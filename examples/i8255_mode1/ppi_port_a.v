// SPDX-License-Identifier: Apache-2.0
// Port A of an 8255 in mode 1, output: OBF and ACK as in the data sheet, on a clock of its own.
//
//   a=0 write  a byte into the output latch: OBF falls, INTR falls
//   a=2 read   port C: 7 OBF, 6 INTE A, 3 INTR
//   a=3 write  bit 7 set: the mode word; 1010xxxx is mode 1 output, anything else turns port A off
//              bit 7 clear: set (bit 0) or clear bit 6 of port C, which is INTE A
// ACK low ends OBF; the rise of ACK raises INTR, if INTE A is set: the processor may write the next byte.
// Ports are inputs after reset.

module ppi_port_a (
    input            clk,
    input            reset,
    input            cs_n,
    input            rd_n,
    input            wr_n,
    input      [1:0] a,
    input      [7:0] d_in,
    output reg [7:0] d_out,
    output reg [7:0] pa,
    output           pa_oe,
    output reg       obf_n,  // PC7
    input            ack_n,  // PC6
    output           intr    // PC3
);

  reg mode1, inte, done;
  reg wr_before, ack_before;

  wire write = wr_before && wr_n;  // it counts at its end; address and data are held a little longer

  assign pa_oe = mode1;
  assign intr  = mode1 && inte && done;

  always @* d_out = (!cs_n && !rd_n && a == 2) ? {obf_n, inte, 2'b00, intr, 3'b000} : 8'hff;

  always @(posedge clk)
    if (reset) begin
      {mode1, inte, done} <= 3'b001;
      wr_before  <= 0;
      ack_before <= 1;
      obf_n      <= 1;
      pa         <= 0;
    end else begin
      wr_before  <= !(cs_n || wr_n);
      ack_before <= ack_n;
      if (mode1 && !ack_n) obf_n <= 1;
      if (mode1 && ack_n && !ack_before) done <= 1;
      if (write)
        case (a)
          0: if (mode1) begin
            pa    <= d_in;
            obf_n <= 0;
            done  <= 0;
          end
          3:
          if (d_in[7]) {mode1, inte, done, obf_n} <= {d_in[6:4] == 3'b010, 3'b011};
          else if (d_in[3:1] == 6) inte <= d_in[0];
          default: ;
        endcase
    end

endmodule
