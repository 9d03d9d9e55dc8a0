// SPDX-License-Identifier: Apache-2.0
// The SPP registers of a PC on a bus that nobody knows: a toggle of `ask` wants an access, and `told` follows it.

module toy_lpt (
    input            clk,
    input            rst,
    input            toy_ask,
    input            toy_put,
    input      [1:0] toy_place,
    input      [7:0] toy_load,
    output reg [7:0] toy_store,
    output reg       toy_told,

    output reg [7:0] lp_data,
    output           lp_strobe_n,
    output           lp_autofd_n,
    output           lp_init_n,
    output           lp_selectin_n,
    input            lp_ack_n,
    input            lp_busy,
    input            lp_perror,
    input            lp_select,
    input            lp_fault_n
);

  localparam DATA = 2'd0, STATUS = 2'd1, CONTROL = 2'd2;

  reg [5:0] control;
  reg [4:0] meta, pins;

  assign {lp_selectin_n, lp_init_n, lp_autofd_n, lp_strobe_n} = control[3:0] ^ 4'b1011;

  always @(posedge clk)
    if (rst) begin
      toy_told <= 0;
      toy_store <= 0;
      lp_data <= 0;
      control <= 0;
      meta <= 5'b11000;
      pins <= 5'b11000;
    end else begin
      meta <= {!lp_busy, lp_ack_n, lp_perror, lp_select, lp_fault_n};
      pins <= meta;
      toy_told <= toy_ask;
      if (toy_ask != toy_told) begin
        if (toy_put && toy_place == DATA) lp_data <= toy_load;
        if (toy_put && toy_place == CONTROL) control <= toy_load[5:0];
        case (toy_place)
          DATA: toy_store <= lp_data;
          STATUS: toy_store <= {pins, 3'b111};
          CONTROL: toy_store <= {2'b11, control};
          default: toy_store <= 8'hFF;
        endcase
      end
    end

endmodule
