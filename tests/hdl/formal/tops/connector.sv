// SPDX-License-Identifier: Apache-2.0
// The host's lines at the connector, in the whole core: who drives them, told from the registers by the code of
// the mode.

`default_nettype none

module connector (
    input wire        clk,
    input wire        rst,
    input wire [10:0] reg_addr,
    input wire        reg_write,
    input wire        reg_read,
    input wire [ 7:0] reg_wdata,
    input wire [ 7:0] data_i,
    input wire        ack_n,
    input wire        busy,
    input wire        perror,
    input wire        select,
    input wire        fault_n
);

  wire [7:0] reg_rdata;
  wire reg_valid;
  wire [7:0] data_o;
  wire data_oe, strobe_n, autofd_n, init_n, selectin_n, irq, clk_req;

  parport_core #(
      .CLK_HZ(1000000)
  ) u_dut (
      .*
  );

  (* reach = "core.u_registers.mode" *) wire [2:0] mode;
  (* reach = "core.u_registers.data" *) wire [7:0] data;
  (* reach = "core.u_registers.control" *) wire [5:0] control;
  (* reach = "core.u_handshake.load" *) wire load;
  (* reach = "core.u_handshake.strobe" *) wire strobe;
  (* reach = "core.u_handshake.engaged" *) wire engaged;
  (* reach = "core.u_fifo.head" *) wire [7:0] head;

  reg past = 1'b0;
  always @(posedge clk) past <= 1'b1;
  always @* if (!past) assume (rst);

  // The clock before.
  reg known = 1'b0;
  reg software;  // data lines belonged to software
  reg loaded;  // the hardware put a byte on them
  reg [7:0] byte_loaded;
  reg [7:0] data_o_before;
  reg loaded_once = 1'b0;  // since reset
  always @(posedge clk) begin
    known <= past && !rst;
    software <= (mode <= 3'd1) && !engaged;
    loaded <= load;
    byte_loaded <= head;
    data_o_before <= data_o;
    loaded_once <= !rst && (load || loaded_once);
  end

  always @* begin
    if (past && !rst) begin
      a_direction : assert (data_oe == (!control[5] || (mode == 3'd0) || (mode == 3'd2) || engaged));
      a_strobe_n : assert (strobe_n == !(strobe || control[0]));
      a_others : assert ({selectin_n, init_n, autofd_n} == {!control[3], control[2], !control[1]});
    end
    if (known && !rst) begin
      a_one_driver : assert (!software || !loaded);
      if (software) a_software : assert (data_o == data);
      if (loaded) a_hardware : assert (data_o == byte_loaded);
      if (!software && !loaded) a_nobody : assert (data_o == data_o_before);
    end
  end

  always @(posedge clk) begin
    if (known && !rst) begin
      c_hardware : cover (engaged && (mode == 3'd1) && (data_o != data));
      c_software : cover (software && (data_o != data_o_before) && (data_o_before != 8'h00));
      c_input : cover (!data_oe && loaded_once);
    end
  end

endmodule

`default_nettype wire
