// SPDX-License-Identifier: Apache-2.0
// AXI4-Lite, seen from a slave's ports: assumes what a master owes, proves what a slave owes.
//
// Rules (AMBA AXI, A3.1.2 and A3.2): no valid in reset; valid and what comes with it stay until ready; an answer
// only to a request, one each. Of this project: an answer within LIMIT clocks, if the master takes answers.

`default_nettype none

module axil_slave #(
    parameter ADDR  = 12,  // bits of the addresses
    parameter LIMIT = 12   // longest wait for an answer, clocks
) (
    input wire clk,
    input wire rst,

    input wire [ADDR-1:0] awaddr,
    input wire            awvalid,
    input wire            awready,
    input wire [    31:0] wdata,
    input wire [     3:0] wstrb,
    input wire            wvalid,
    input wire            wready,
    input wire [     1:0] bresp,
    input wire            bvalid,
    input wire            bready,
    input wire [ADDR-1:0] araddr,
    input wire            arvalid,
    input wire            arready,
    input wire [    31:0] rdata,
    input wire [     1:0] rresp,
    input wire            rvalid,
    input wire            rready,

    output reg [1:0] aw_open,  // write addresses without an answer
    output reg [1:0] w_open,   // write data without an answer
    output reg [1:0] ar_open   // read addresses without an answer
);

  localparam integer BITS = $clog2(LIMIT + 1) + 1;

  reg past = 1'b0;
  reg rst_before = 1'b1;
  reg aw_waits, w_waits, b_waits, ar_waits, r_waits;  // valid without ready in the clock before
  reg [ADDR-1:0] awaddr_before, araddr_before;
  reg [31:0] wdata_before, rdata_before;
  reg [3:0] wstrb_before;
  reg [1:0] bresp_before, rresp_before;
  reg [BITS-1:0] write_waited = 0;  // clocks since both halves of a write are here
  reg [BITS-1:0] read_waited = 0;

  initial begin
    aw_open = 0;
    w_open  = 0;
    ar_open = 0;
  end

  wire write_here = (aw_open != 0) && (w_open != 0) && !bvalid;
  wire read_here = (ar_open != 0) && !rvalid;

  always @(posedge clk) begin
    past <= 1'b1;
    rst_before <= rst;
    aw_waits <= awvalid && !awready;
    w_waits <= wvalid && !wready;
    b_waits <= bvalid && !bready;
    ar_waits <= arvalid && !arready;
    r_waits <= rvalid && !rready;
    awaddr_before <= awaddr;
    araddr_before <= araddr;
    wdata_before <= wdata;
    rdata_before <= rdata;
    wstrb_before <= wstrb;
    bresp_before <= bresp;
    rresp_before <= rresp;
    if (rst) begin
      aw_open <= 0;
      w_open <= 0;
      ar_open <= 0;
      write_waited <= 0;
      read_waited <= 0;
    end else begin
      aw_open <= aw_open + (awvalid && awready) - (bvalid && bready);
      w_open <= w_open + (wvalid && wready) - (bvalid && bready);
      ar_open <= ar_open + (arvalid && arready) - (rvalid && rready);
      write_waited <= write_here ? write_waited + 1'b1 : 0;
      read_waited <= read_here ? read_waited + 1'b1 : 0;
    end
  end

  // The master.
  always @* begin
    if (rst) begin
      assume (!awvalid && !wvalid && !arvalid);
    end else if (past && !rst_before) begin
      assume (!aw_waits || (awvalid && (awaddr == awaddr_before)));
      assume (!w_waits || (wvalid && (wdata == wdata_before) && (wstrb == wstrb_before)));
      assume (!ar_waits || (arvalid && (araddr == araddr_before)));
    end
  end

  // The slave.
  always @* begin
    if (past) begin
      if (rst || rst_before) begin
        a_reset : assert (!bvalid && !rvalid);
      end else begin
        if (b_waits) a_b_stays : assert (bvalid && (bresp == bresp_before));
        if (r_waits) a_r_stays : assert (rvalid && (rdata == rdata_before) && (rresp == rresp_before));
      end
      if (!rst) begin
        a_b_asked : assert (!bvalid || ((aw_open != 0) && (w_open != 0)));
        a_r_asked : assert (!rvalid || (ar_open != 0));
        a_room : assert ((aw_open <= 2) && (w_open <= 2) && (ar_open <= 2));
        a_write_in_time : assert (write_waited < LIMIT);
        a_read_in_time : assert (read_waited < LIMIT);
        a_responses : assert ((!bvalid || !bresp[0]) && (!rvalid || !rresp[0]));
      end
    end
  end

  always @(posedge clk) begin
    if (past && !rst && !rst_before) begin
      c_write : cover (bvalid && bready && (bresp == 2'b00));
      c_read : cover (rvalid && rready && (rresp == 2'b00));
      c_write_error : cover (bvalid && bresp[1]);
      c_read_error : cover (rvalid && rresp[1]);
      c_back_pressure : cover (b_waits && r_waits && (aw_open == 2) && (ar_open == 2));
    end
  end

endmodule

`default_nettype wire
