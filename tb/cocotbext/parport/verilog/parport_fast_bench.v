// SPDX-License-Identifier: Apache-2.0
// parport_bench with transactors around it: Python is woken once a block, not once a clock or an edge.
// The lines move at the same times as in parport_bench. Simulation only.

`default_nettype none
`timescale 1ns / 1ps

module parport_fast_bench #(
    parameter CLK_HZ     = 50000000,  // frequency of clk, 1 MHz to 200 MHz
    parameter FIFO_DEPTH = 16,        // power of two, 16 to 1024
    parameter GATED      = 1          // 1: clk stops while clk_req is low
) (
    output wire clk,  // system clock
    input  wire rst,  // synchronous reset, active high

    input  wire [ 22:0] master_command,  // see bench_master
    input  wire [511:0] master_block,
    input  wire [404:0] master_steps,
    output wire [ 74:0] master_answer,

    input  wire [ 22:0] player_command,  // see bench_player; levels {ack_n, busy, perror, select, fault_n}
    input  wire [179:0] player_moves,
    output wire         player_missed,

    input  wire        recorder_eager,  // see bench_recorder
    output wire [31:0] recorder_count,
    output wire        recorder_more,

    output wire [7:0] data_o,
    input  wire [7:0] data_i,
    output wire       data_oe,
    output wire       strobe_n,
    output wire       autofd_n,
    output wire       init_n,
    output wire       selectin_n,
    output wire       ack_n,
    output wire       busy,
    output wire       perror,
    output wire       select,
    output wire       fault_n,

    input wire pull_init,  // see parport_bench

    output wire irq,
    output wire clk_req
);

  wire cyc;
  wire stb;
  wire we;
  wire [10:0] adr;
  wire [7:0] dat_w;
  wire [7:0] dat_r;
  wire ack;
  wire err;

  // Data1..8 on the cable, under the name that captures are searched for.
  wire [7:0] data = data_oe ? data_o : data_i;

  bench_master #(
      .BLOCK(64)
  ) u_master (
      .clk(clk),
      .command(master_command),
      .block(master_block),
      .steps(master_steps),
      .answer(master_answer),
      .cyc(cyc),
      .stb(stb),
      .we(we),
      .adr(adr),
      .dat_w(dat_w),
      .dat_r(dat_r),
      .ack(ack),
      .err(err)
  );

  bench_player #(
      .WIDTH(5)
  ) u_player (
      .strobe_n(strobe_n),
      .command(player_command),
      .moves(player_moves),
      .lines({ack_n, busy, perror, select, fault_n}),
      .missed(player_missed)
  );

  bench_recorder #(
      .WIDTH(18),
      .HALF (64)
  ) u_recorder (
      .lines({data, data_oe, strobe_n, autofd_n, init_n, selectin_n, ack_n, busy, perror, select, fault_n}),
      .eager(recorder_eager),
      .count(recorder_count),
      .more (recorder_more)
  );

  parport_bench #(
      .CLK_HZ(CLK_HZ),
      .FIFO_DEPTH(FIFO_DEPTH),
      .GATED(GATED),
      .HEARD(0)
  ) u_bench (
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
      .wb_err_o(err),
      .data_o(data_o),
      .data_i(data_i),
      .data_oe(data_oe),
      .strobe_n(strobe_n),
      .autofd_n(autofd_n),
      .init_n(init_n),
      .selectin_n(selectin_n),
      .ack_n(ack_n),
      .busy(busy),
      .perror(perror),
      .select(select),
      .fault_n(fault_n),
      .pull_init(pull_init),
      .irq(irq),
      .clk_req(clk_req)
  );

endmodule

`default_nettype wire
