// SPDX-License-Identifier: Apache-2.0
// Driver of the all-Verilog bench: the register accesses of parclass, one for one, for a write that succeeds.
//
// Tasks carry the names of the functions in pyapi/cocotbext/parclass whose accesses they make. What those functions do
// about errors, time-outs and faults is left out: here it ends the simulation with a message.
// Simulation only.

`default_nettype none
`timescale 1ns / 1ps

module limit_driver #(
    parameter CAPACITY = 65536  // bytes that it can send, 1 or more
) (
    input wire clk,
    input wire irq,

    output reg         cyc,    // Wishbone B4, standard mode
    output reg         stb,
    output reg         we,
    output reg  [10:0] adr,
    output reg  [ 7:0] dat_w,
    input  wire [ 7:0] dat_r,
    input  wire        ack
);

  localparam [10:0] DATA = 11'h000;
  localparam [10:0] STATUS = 11'h001;
  localparam [10:0] CONTROL = 11'h002;
  localparam [10:0] FIFO = 11'h400;
  localparam [10:0] ECR = 11'h402;

  localparam [7:0] IDLE_CONTROL = 8'hCC;
  localparam [7:0] CONTROL_INIT = 8'h04;
  localparam [7:0] CONTROL_STROBE = 8'h01;

  localparam [7:0] ECR_INTERRUPTS_OFF = 8'h14;
  localparam [7:0] ECR_ARMED = 8'h10;  // the service interrupt alone may come
  localparam [7:0] MODE_SPP = 8'h00;
  localparam [7:0] MODE_BYTE = 8'h20;
  localparam [7:0] MODE_FIFO = 8'h40;
  localparam [7:0] MODE_ECP = 8'h60;
  localparam [7:0] MODE_EPP = 8'h80;
  localparam [7:0] MODE_TEST = 8'hC0;

  reg [7:0] data[0:CAPACITY-1];  // what to send
  integer length;  // bytes of it

  // ------------------------------------------------------------------- bus
  reg [7:0] value;  // what was read last

  initial begin
    cyc   = 1'b0;
    stb   = 1'b0;
    we    = 1'b0;
    adr   = 0;
    dat_w = 0;
  end

  task static access;
    begin
      cyc <= 1'b1;
      stb <= 1'b1;
      @(posedge clk);
      while (!ack) @(posedge clk);
      value = dat_r;
      cyc <= 1'b0;
      stb <= 1'b0;
    end
  endtask

  task static read(input reg [10:0] address);
    begin
      adr <= address;
      we  <= 1'b0;
      access;
    end
  endtask

  task static write(input reg [10:0] address, input reg [7:0] byte_value);
    begin
      adr   <= address;
      we    <= 1'b1;
      dat_w <= byte_value;
      access;
    end
  endtask

  // ------------------------------------------------------------- interrupt
  reg interrupted;

  initial interrupted = 1'b0;
  always @(posedge irq) interrupted = 1'b1;

  task static wait_interrupt(input integer timeout_ns);
    begin
      if (!interrupted) begin
        fork : waiting
          wait (interrupted) disable waiting;
          #(timeout_ns) disable waiting;
        join
      end
      interrupted = 1'b0;
    end
  endtask

  // ------------------------------------------------- port.py, chip.py: start
  task static start;
    begin
      write(CONTROL, IDLE_CONTROL & ~CONTROL_INIT);
      #(60000);
      write(CONTROL, IDLE_CONTROL);
      write(ECR, MODE_BYTE | ECR_INTERRUPTS_OFF);
      read(ECR);
      probe_mode(MODE_ECP);
      probe_mode(MODE_EPP);
      write(ECR, MODE_SPP | ECR_INTERRUPTS_OFF);
      probe_fifo;
    end
  endtask

  task static probe_mode(input reg [7:0] mode);
    begin
      write(ECR, mode | ECR_INTERRUPTS_OFF);
      read(ECR);
      write(ECR, MODE_BYTE | ECR_INTERRUPTS_OFF);
    end
  endtask

  // ------------------------------------------------------------------ chip.py
  integer depth;
  integer threshold;

  task static probe_fifo;
    begin
      write(ECR, MODE_BYTE | ECR_INTERRUPTS_OFF);
      read(ECR);
      write(ECR, MODE_TEST | ECR_INTERRUPTS_OFF);
      depth = 0;
      read(ECR);
      while (!value[1]) begin
        write(FIFO, 0);
        depth = depth + 1;
        read(ECR);
      end
      write(ECR, MODE_TEST | ECR_ARMED);
      threshold = 0;
      read(ECR);
      while (!value[2]) begin
        read(FIFO);
        threshold = threshold + 1;
        read(ECR);
      end
      write(ECR, MODE_BYTE | ECR_INTERRUPTS_OFF);
      interrupted = 1'b0;
      write(ECR, MODE_SPP | ECR_INTERRUPTS_OFF);
    end
  endtask

  // ------------------------------------------------------------------ fifo.py
  localparam INTERRUPT_NS = 1000000;
  localparam FIRST_POLL_NS = 1000;

  integer pushed;
  integer room;
  integer least;
  reg [7:0] ecr;  // at the last look
  reg armed;  // the service interrupt comes when the FIFO has room
  integer written;
  reg was_full;
  reg [63:0] seen_ns;  // when a byte was last seen to move

  task static fifo_write;
    begin
      seen_ns = $time;
      write(CONTROL, IDLE_CONTROL);
      write(ECR, MODE_BYTE | ECR_INTERRUPTS_OFF);
      write(ECR, MODE_FIFO | ECR_INTERRUPTS_OFF);
      feed;
      write(ECR, MODE_SPP | ECR_INTERRUPTS_OFF);
    end
  endtask

  task static feed;
    begin
      pushed = 0;
      room = 0;
      written = 0;
      was_full = 1'b0;
      look(1'b0);
      note_progress;
      while (!ecr[0] || pushed < length) begin
        was_full = ecr[1];
        if (room > 0 && pushed < length) begin
          burst(room < length - pushed ? room : length - pushed);
          room = 0;
          look(pushed < length);
        end else begin
          wait_for_room;
        end
        note_progress;
      end
    end
  endtask

  task static look(input reg more);
    begin
      armed = more && $time - seen_ns < INTERRUPT_NS;
      read(ECR);
      ecr = value;
      read(STATUS);  // a reason to stop would show here
      if (armed) write(ECR, MODE_FIFO | ECR_ARMED);
    end
  endtask

  task static note_progress;
    begin
      if (ecr[0]) begin
        room  = depth;
        least = pushed;
      end else begin
        if (!ecr[1] && room == 0) room = 1;
        least = pushed - depth + room;
      end
      if (least > written || (was_full && room > 0)) begin
        if (least > written) written = least;
        seen_ns = $time;
      end
    end
  endtask

  task static burst(input integer count);
    integer last;
    begin
      last = pushed + count;
      adr <= FIFO;
      we  <= 1'b1;
      cyc <= 1'b1;
      stb <= 1'b1;
      while (pushed < last) begin
        dat_w <= data[pushed];
        pushed = pushed + 1;
        @(posedge clk);
        while (!ack) @(posedge clk);
      end
      cyc <= 1'b0;
      stb <= 1'b0;
    end
  endtask

  task static wait_for_room;
    begin
      if (pushed < length && $time - seen_ns < INTERRUPT_NS) begin
        if (!armed) write(ECR, MODE_FIFO | ECR_ARMED);
        wait_interrupt(INTERRUPT_NS);
        look(1'b0);
        room = ecr[2] ? threshold : 0;
      end else begin
        pause($time - seen_ns);
        look(1'b0);
        room = 0;
      end
    end
  endtask

  // ---------------------------------------------------------------- strobe.py
  localparam SETUP_NS = 1000;
  localparam STROBE_NS = 1000;
  localparam HOLD_NS = 1000;

  localparam [7:0] READY_MASK = 8'hB8;  // not busy, selected, paper, no fault
  localparam [7:0] READY = 8'h98;

  reg [63:0] started_ns;
  integer number;

  task static strobe_write;
    begin
      write(CONTROL, IDLE_CONTROL);
      read(STATUS);
      for (number = 0; number < length; number = number + 1) begin
        started_ns = $time;
        while ((value & READY_MASK) != READY) begin
          pause($time - started_ns);
          read(STATUS);
        end
        strobe(data[number]);
      end
    end
  endtask

  task static strobe(input reg [7:0] byte_value);
    begin
      write(DATA, byte_value);
      #(SETUP_NS) read(STATUS);
      if ((value & READY_MASK) != READY) begin
        $display("limit_driver: the printer is not ready before a strobe");
        $finish;
      end
      write(CONTROL, IDLE_CONTROL | CONTROL_STROBE);
      #(STROBE_NS) read(STATUS);
      write(CONTROL, IDLE_CONTROL);
      #(HOLD_NS) read(STATUS);
    end
  endtask

  // A quarter of the wait so far, as both write loops do.
  task static pause(input integer waited_ns);
    begin
      #(waited_ns / 4 > FIRST_POLL_NS ? waited_ns / 4 : FIRST_POLL_NS);
    end
  endtask

endmodule

`default_nettype wire
