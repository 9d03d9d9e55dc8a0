// SPDX-License-Identifier: Apache-2.0
// The limit: a bench without any Python. The same controller, register accesses and printer as in
// parport_fast_bench, a clock that never stops, and nobody who judges. Simulation only.
//
//   vvp -n limit_bench.vvp +data=FILE +length=BYTES +mode=fifo|spp +printed=FILE [+busy_ns=NS] [+dump=FILE.vcd]
//
// The bytes that the printer took are written to the file of +printed, in hexadecimal, one a line.

`default_nettype none
`timescale 1ns / 1ps

module limit_bench #(
    parameter GATED = 0  // 0: the clock never stops; 1: it stops while the controller does not ask for it
);

  localparam CAPACITY = 65536;  // bytes
  localparam HALF_PERIOD_NS = 10;  // of 50 MHz

  wire clk;
  wire clk_req;
  reg rst;
  reg connected;
  wire irq;
  wire cyc;
  wire stb;
  wire we;
  wire [10:0] adr;
  wire [7:0] dat_w;
  wire [7:0] dat_r;
  wire ack;
  wire [7:0] data;
  wire strobe_n;
  wire init_n;
  wire autofd_n;
  wire selectin_n;
  wire ack_n;
  wire busy;

  generate
    if (GATED != 0) begin : g_gated
      bench_clock #(
          .PERIOD_PS(2000 * HALF_PERIOD_NS)
      ) u_clock (
          .clk_req(clk_req),
          .clk(clk)
      );
    end else begin : g_free
      reg running;
      assign clk = running;
      initial begin
        running = 1'b0;
        #(2 * HALF_PERIOD_NS);
        forever begin
          running = 1'b1;
          #(HALF_PERIOD_NS) running = 1'b0;
          #(HALF_PERIOD_NS);
        end
      end
    end
  endgenerate

  parport_wb #(
      .CLK_HZ(50000000)
  ) u_dut (
      .clk(clk),
      .rst(rst),
      .wb_cyc_i(cyc),
      .wb_stb_i(stb),
      .wb_we_i(we),
      .wb_sel_i(1'b1),
      .wb_adr_i(adr),
      .wb_dat_i(dat_w),
      .wb_dat_o(dat_r),
      .wb_ack_o(ack),
      .wb_err_o(),
      .data_o(data),
      .data_i(8'hFF),
      .data_oe(),
      .strobe_n(strobe_n),
      .autofd_n(autofd_n),
      .init_n(init_n),
      .selectin_n(selectin_n),
      .ack_n(ack_n),
      .busy(busy),
      .perror(1'b0),
      .select(1'b1),
      .fault_n(1'b1),
      .irq(irq),
      .clk_req(clk_req)
  );

  limit_printer #(
      .CAPACITY(CAPACITY)
  ) u_printer (
      .connected(connected),
      .data(data),
      .strobe_n(strobe_n),
      .init_n(init_n),
      .ack_n(ack_n),
      .busy(busy)
  );

  limit_driver #(
      .CAPACITY(CAPACITY)
  ) u_driver (
      .clk(clk),
      .irq(irq),
      .cyc(cyc),
      .stb(stb),
      .we(we),
      .adr(adr),
      .dat_w(dat_w),
      .dat_r(dat_r),
      .ack(ack)
  );

  reg [8*512-1:0] path;
  reg [8*4-1:0] mode;
  integer file;
  integer got;

  initial begin
    if ($value$plusargs("dump=%s", path)) begin
      $dumpfile(path);
      $dumpvars(0, limit_bench);
    end
    if (!$value$plusargs("data=%s", path)) path = 0;
    file = $fopen(path, "rb");
    got  = $fread(u_driver.data, file);
    if (!$value$plusargs("length=%d", u_driver.length)) u_driver.length = got;
    if (!$value$plusargs("mode=%s", mode)) mode = "fifo";
    $fclose(file);

    rst = 1'b1;
    connected = 1'b0;
    #1000 rst = 1'b0;
    #1000 connected = 1'b1;
    u_driver.start;
    if (mode == "fifo") u_driver.fifo_write;
    else if (mode == "spp") u_driver.strobe_write;
    else $display("limit_bench: +mode=fifo or +mode=spp is right");
    wait (!busy);

    if (!$value$plusargs("printed=%s", path)) path = 0;
    if (u_printer.count > 0) $writememh(path, u_printer.printed, 0, u_printer.count - 1);
    $finish;
  end

endmodule

`default_nettype wire
