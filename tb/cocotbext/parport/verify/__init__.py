# SPDX-License-Identifier: Apache-2.0
"""``parport verify``: a verdict on a user's own controller.

description  what dut.toml says
ports        the design's real ports
wiring       what is connected to what, and what is missing
wrapper      the Verilog between the design and the bench
hosts        how bytes get into the design
scenarios    what is tried, inside the simulation
suite        runs scenarios side by side and adds them up
"""
