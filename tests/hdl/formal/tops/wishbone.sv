// SPDX-License-Identifier: Apache-2.0
// parport_wb: the bus rules, and one register access for each bus access that selects a register.

`default_nettype none

module wishbone (
    input wire        clk,
    input wire        rst,
    input wire        wb_cyc_i,
    input wire        wb_stb_i,
    input wire        wb_we_i,
    input wire        wb_sel_i,
    input wire [10:0] wb_adr_i,
    input wire [ 7:0] wb_dat_i,
    input wire [ 7:0] data_i,
    input wire        ack_n,
    input wire        busy,
    input wire        perror,
    input wire        select,
    input wire        fault_n
);

  wire [7:0] wb_dat_o, data_o;
  wire wb_ack_o, wb_err_o;
  wire data_oe, strobe_n, autofd_n, init_n, selectin_n, irq, clk_req;

  parport_wb #(
      .CLK_HZ(1000000)
  ) u_dut (
      .*
  );

  wishbone_slave u_bus (
      .clk(clk),
      .rst(rst),
      .cyc(wb_cyc_i),
      .stb(wb_stb_i),
      .we(wb_we_i),
      .sel(wb_sel_i),
      .adr(wb_adr_i),
      .dat_w(wb_dat_i),
      .ack(wb_ack_o),
      .err(wb_err_o)
  );

  (* reach = "dut.u_core.reg_write" *) wire reg_write;
  (* reach = "dut.u_core.reg_read" *) wire reg_read;
  (* reach = "dut.u_core.reg_addr" *) wire [10:0] reg_addr;
  (* reach = "dut.u_core.reg_wdata" *) wire [7:0] reg_wdata;
  (* reach = "dut.u_core.reg_rdata" *) wire [7:0] reg_rdata;

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  // What the core saw in the clock before.
  reg wrote = 1'b0;
  reg did_read = 1'b0;
  reg [10:0] addr;
  reg [7:0] wdata;
  reg [7:0] rdata;
  always @(posedge clk) begin
    wrote <= !rst && reg_write;
    did_read <= !rst && reg_read;
    addr <= reg_addr;
    wdata <= reg_wdata;
    rdata <= reg_rdata;
  end

  wire inside = (wb_adr_i <= 11'h002) || ((wb_adr_i >= 11'h400) && (wb_adr_i <= 11'h402));
  wire answer = wb_ack_o || wb_err_o;

  always @* begin
    if (past && !rst) begin
      // The access is done in the clock before its answer, once, and nothing is done besides.
      a_write : assert (wrote == (wb_ack_o && wb_we_i && wb_sel_i));
      a_read : assert (did_read == (wb_ack_o && !wb_we_i && wb_sel_i));
      if (answer) a_err : assert (wb_err_o == !inside);
      if (wrote) a_write_what : assert ((addr == wb_adr_i) && (wdata == wb_dat_i));
      if (wb_ack_o && !wb_we_i) a_read_what : assert ((addr == wb_adr_i) && (wb_dat_o == rdata));
    end
  end

endmodule

`default_nettype wire
