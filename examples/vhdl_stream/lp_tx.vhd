-- SPDX-License-Identifier: Apache-2.0
-- A Centronics transmitter behind an AXI4-Stream sink: Busy paces it, Select and nFault stop it.

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity lp_tx is
  generic (
    CLK_KHZ : positive := 50_000  -- frequency of aclk
  );
  port (
    aclk          : in  std_logic;
    aresetn       : in  std_logic;
    s_axis_tdata  : in  std_logic_vector(7 downto 0);
    s_axis_tvalid : in  std_logic;
    s_axis_tready : out std_logic;
    lp_data       : out std_logic_vector(7 downto 0);
    lp_strobe_n   : out std_logic;
    lp_busy       : in  std_logic;
    lp_select     : in  std_logic;
    lp_fault_n    : in  std_logic
  );
end entity;

architecture rtl of lp_tx is
  constant PULSE : positive := (750 * CLK_KHZ + 999_999) / 1_000_000;  -- clocks that last 750 ns

  type state_t is (IDLE, SETUP, STROBE, HOLD);
  signal state : state_t;
  signal count : unsigned(7 downto 0);
  signal meta, pins : std_logic_vector(2 downto 0);
  signal ready : std_logic;
begin
  ready <= '1' when state = IDLE and pins = "011" else '0';
  s_axis_tready <= ready;

  process (aclk)
  begin
    if rising_edge(aclk) then
      meta <= lp_busy & lp_select & lp_fault_n;
      pins <= meta;
      count <= count - 1;
      case state is
        when IDLE =>
          count <= to_unsigned(PULSE - 1, 8);
          if ready = '1' and s_axis_tvalid = '1' then
            lp_data <= s_axis_tdata;
            state <= SETUP;
          end if;
        when SETUP =>
          if count = 0 then
            count <= to_unsigned(PULSE - 1, 8);
            lp_strobe_n <= '0';
            state <= STROBE;
          end if;
        when STROBE =>
          if count = 0 then
            count <= to_unsigned(PULSE - 1, 8);
            lp_strobe_n <= '1';
            state <= HOLD;
          end if;
        when HOLD =>
          if count = 0 then
            state <= IDLE;
          end if;
      end case;
      if aresetn = '0' then
        state <= IDLE;
        meta <= "100";
        pins <= "100";
        lp_data <= x"00";
        lp_strobe_n <= '1';
      end if;
    end if;
  end process;
end architecture;
