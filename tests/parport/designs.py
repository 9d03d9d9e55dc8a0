# SPDX-License-Identifier: Apache-2.0
"""Small designs for tests: one that is sound, and what makes it go wrong."""

from pathlib import Path

SOUND = """\
module port (
    input  wire       clk,
    input  wire       rst,
    input  wire       valid,
    output wire       ready,
    input  wire [7:0] byte_in,
    output reg  [7:0] lp_data,
    output reg        lp_strobe_n,
    input  wire       lp_busy
);
  localparam LAST = 6'd39;  // 40 clocks of 25 ns
  reg [1:0] state;
  reg [5:0] count;
  reg [1:0] sync;
  reg [7:0] sent;
  assign ready = (state == 2'd0) && !sync[1];

  always @(posedge clk)
    if (rst) begin
      state <= 0;
      count <= 0;
      sync <= 2'b11;
      sent <= 0;
      lp_data <= 0;
      lp_strobe_n <= 1;
    end else begin
      sync  <= {sync[0], lp_busy};
      count <= (count == LAST) ? 6'd0 : count + 6'd1;
      case (state)
        2'd0: begin
          count <= 0;
          if (valid && ready) begin
            lp_data <= byte_in;
            sent <= sent + 1;
            state <= 2'd1;
          end
        end
        2'd1: if (count == LAST) begin
          lp_strobe_n <= 0;
          state <= 2'd2;
        end
        2'd2: if (count == LAST) begin
          lp_strobe_n <= 1;
          state <= 2'd3;
        end
        default: if (count == LAST) state <= 2'd0;
      endcase
    end

  // more
endmodule
"""

TOML = """\
[design]
sources = ["port.v"]
top = "port"
[clock]
port = "clk"
period = "25ns"
[reset]
port = "rst"
active = "high"
[lines]
data = "lp_data"
strobe_n = "lp_strobe_n"
busy = "lp_busy"
[host]
kind = "stream"
valid = "valid"
ready = "ready"
data = "byte_in"
"""


def write_design(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the sound design with changes, old text to new, and its dut.toml; return the latter."""
    text = SOUND
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "port.v").write_text(text)
    (folder / "dut.toml").write_text(TOML)
    return folder / "dut.toml"


LOOP = """\
reg [31:0] spin = 1;
always @(sent) if (sent == 1) forever begin
  spin = spin + 1;
  if (spin == 0) $display("round");  // without it, a compiler of C++ may leave the loop out
end
"""
MORE = "  // more\n"
"""Where a change adds something to the sound design."""

ON_A_BUS = """\
module wb (
    input  wire       clk,
    input  wire       cyc,
    input  wire       stb,
    input  wire       we,
    input  wire [1:0] adr,
    input  wire [7:0] dat_w,
    output wire [7:0] dat_r,
    output wire       ack,
    output reg  [7:0] lp_data,
    output reg        lp_strobe_n,
    input  wire       lp_busy
);
  initial {lp_strobe_n, lp_data} = 9'h100;
  always @(posedge clk) if (cyc && stb && we && adr == 0) lp_data <= dat_w;
  assign ack = cyc && stb;
  assign dat_r = 8'h58;
endmodule
"""

ON_A_BUS_TOML = """\
[design]
sources = ["wb.v"]
top = "wb"
[clock]
port = "clk"
period = "25ns"
[lines]
data = "lp_data"
strobe_n = "lp_strobe_n"
busy = "lp_busy"
[host]
kind = "registers"
bus = "wishbone"
cyc = "cyc"
stb = "stb"
we = "we"
adr = "adr"
dat_w = "dat_w"
dat_r = "dat_r"
ack = "ack"
registers = { data = 0, status = 1, control = 2 }
"""


def write_on_a_bus(folder: Path, old: str, new: str) -> Path:
    """Write a design with a Wishbone slave, changed; return its dut.toml."""
    assert ON_A_BUS.count(old) == 1, old
    (folder / "wb.v").write_text(ON_A_BUS.replace(old, new))
    (folder / "dut.toml").write_text(ON_A_BUS_TOML)
    return folder / "dut.toml"
