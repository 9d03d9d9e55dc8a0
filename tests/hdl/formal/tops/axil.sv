// SPDX-License-Identifier: Apache-2.0
// parport_axil: the bus rules, and for each strobed lane of a write one access to its register, in order; reads
// return what the registers said, and only those of a word of one register act.

`default_nettype none

module axil (
    input wire        clk,
    input wire        rst,
    input wire [11:0] s_axil_awaddr,
    input wire [ 2:0] s_axil_awprot,
    input wire        s_axil_awvalid,
    input wire [31:0] s_axil_wdata,
    input wire [ 3:0] s_axil_wstrb,
    input wire        s_axil_wvalid,
    input wire        s_axil_bready,
    input wire [11:0] s_axil_araddr,
    input wire [ 2:0] s_axil_arprot,
    input wire        s_axil_arvalid,
    input wire        s_axil_rready,
    input wire [ 7:0] data_i,
    input wire        ack_n,
    input wire        busy,
    input wire        perror,
    input wire        select,
    input wire        fault_n
);

  wire s_axil_awready, s_axil_wready, s_axil_bvalid, s_axil_arready, s_axil_rvalid;
  wire [1:0] s_axil_bresp, s_axil_rresp;
  wire [31:0] s_axil_rdata;
  wire [7:0] data_o;
  wire data_oe, strobe_n, autofd_n, init_n, selectin_n, irq, clk_req;
  wire [1:0] aw_open, w_open, ar_open;

  parport_axil #(
      .CLK_HZ(1000000)
  ) u_dut (
      .*
  );

  axil_slave u_bus (
      .clk(clk),
      .rst(rst),
      .awaddr(s_axil_awaddr),
      .awvalid(s_axil_awvalid),
      .awready(s_axil_awready),
      .wdata(s_axil_wdata),
      .wstrb(s_axil_wstrb),
      .wvalid(s_axil_wvalid),
      .wready(s_axil_wready),
      .bresp(s_axil_bresp),
      .bvalid(s_axil_bvalid),
      .bready(s_axil_bready),
      .araddr(s_axil_araddr),
      .arvalid(s_axil_arvalid),
      .arready(s_axil_arready),
      .rdata(s_axil_rdata),
      .rresp(s_axil_rresp),
      .rvalid(s_axil_rvalid),
      .rready(s_axil_rready),
      .aw_open(aw_open),
      .w_open(w_open),
      .ar_open(ar_open)
  );

  (* reach = "dut.state" *) wire [1:0] state;
  (* reach = "dut.lane" *) wire [1:0] lane;
  (* reach = "dut.aw_full" *) wire aw_full;
  (* reach = "dut.aw_word" *) wire [9:0] aw_word;
  (* reach = "dut.w_full" *) wire w_full;
  (* reach = "dut.w_data" *) wire [31:0] w_data;
  (* reach = "dut.w_strb" *) wire [3:0] w_strb;
  (* reach = "dut.ar_full" *) wire ar_full;
  (* reach = "dut.ar_word" *) wire [9:0] ar_word;
  (* reach = "dut.hit" *) wire hit;
  (* reach = "dut.b_valid" *) wire b_valid;
  (* reach = "dut.r_valid" *) wire r_valid;
  (* reach = "dut.u_core.reg_write" *) wire reg_write;
  (* reach = "dut.u_core.reg_read" *) wire reg_read;
  (* reach = "dut.u_core.reg_addr" *) wire [10:0] reg_addr;
  (* reach = "dut.u_core.reg_wdata" *) wire [7:0] reg_wdata;
  (* reach = "dut.u_core.reg_rdata" *) wire [7:0] reg_rdata;

  localparam [1:0] IDLE = 2'd0;
  localparam [1:0] WRITE = 2'd1;
  localparam [1:0] READ = 2'd2;

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  // A request that is open at the ports is in the one place for it, or in the answer.
  always @* begin
    if (past && !rst) begin
      i_state : assert ((state != 2'd3) && ((state != IDLE) || (lane == 0)));
      i_aw : assert (aw_open == aw_full + b_valid);
      i_w : assert (w_open == w_full + b_valid);
      i_ar : assert (ar_open == ar_full + r_valid);
      i_write : assert ((state != WRITE) || (aw_full && w_full && !b_valid));
      i_read : assert ((state != READ) || (ar_full && !r_valid));
    end
  end

  // ---------------------------------------------------------------- a write, as it was asked for
  reg [9:0] word;  // word address of the write in the wrapper
  reg [31:0] data;
  reg [3:0] strb;

  always @(posedge clk) begin
    if (s_axil_awvalid && s_axil_awready) word <= s_axil_awaddr[11:2];
    if (s_axil_wvalid && s_axil_wready) begin
      data <= s_axil_wdata;
      strb <= s_axil_wstrb;
    end
  end

  // The register in each lane of a word: packed below 0x800, one in lane 0 above.
  function [11:0] register(input [9:0] of_word, input [1:0] of_lane);  // bit 11: there is one
    reg [10:0] address;
    begin
      address = of_word[9] ? {of_word[8], 2'b00, of_word[7:0]} : {of_word[8:0], of_lane};
      register[10:0] = address;
      register[11] = (!of_word[9] || (of_lane == 0)) &&
                     ((address <= 11'h002) || ((address >= 11'h400) && (address <= 11'h402)));
    end
  endfunction

  wire [11:0] write_register = register(word, lane);
  wire [11:0] read_register = register(ar_word, lane);
  wire [1:0] shifted = (state == WRITE) ? lane : 2'd0;  // lanes that have been written

  always @* begin
    if (past && !rst) begin
      if (aw_full) i_aw_word : assert (aw_word == word);
      if (w_full) i_w_data : assert ((w_data == (data >> (8 * shifted))) && (w_strb == (strb >> shifted)));
      if (state == WRITE) begin
        a_write : assert (reg_write == (write_register[11] && strb[lane]));
        if (reg_write) a_write_what : assert ((reg_addr == write_register[10:0]) && (reg_wdata == data[8*lane+:8]));
      end else begin
        a_no_write : assert (!reg_write);
      end
      a_read : assert (reg_read == ((state == READ) && ar_word[9] && read_register[11]));
      if (reg_read) a_read_what : assert (reg_addr == read_register[10:0]);
    end
  end

  // --------------------------------------------------------- answers: what the registers said
  reg [31:0] said;
  reg [1:0] response;
  reg [1:0] write_said;

  always @(posedge clk) begin
    if (state == READ) begin
      said[8*lane+:8] <= read_register[11] ? reg_rdata : 8'h00;
      response <= (read_register[11] || ((lane != 0) && (response == 2'b00))) ? 2'b00 : 2'b10;
    end
    if (state == WRITE) write_said <= (write_register[11] || ((lane != 0) && (write_said == 2'b00))) ? 2'b00 : 2'b10;
  end

  always @* begin
    if (past && !rst) begin
      if ((state == READ) && (lane != 0)) begin
        i_hit : assert (hit == (response == 2'b00));
        i_said : assert ((s_axil_rdata >> (32 - 8 * lane)) == (said & ~(32'hffffffff << (8 * lane))));
      end
      if ((state == WRITE) && (lane != 0)) i_write_hit : assert (hit == (write_said == 2'b00));
      if (lane == 0 && state != IDLE) i_no_hit : assert (!hit);
      if (r_valid) a_r_data : assert ((s_axil_rdata == said) && (s_axil_rresp == response));
      if (b_valid) a_b_resp : assert (s_axil_bresp == write_said);
    end
  end

endmodule

`default_nettype wire
