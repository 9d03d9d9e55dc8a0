# SPDX-License-Identifier: Apache-2.0
"""The buses by the name that dut.toml takes, and the PC's register map."""

from cocotbext.parclass.registers import CNFGB, CONTROL, DATA, ECR, FIFO, STATUS
from cocotbext.parport.registers.apb import APB
from cocotbext.parport.registers.axil import AXIL
from cocotbext.parport.registers.bus import Bus
from cocotbext.parport.registers.simple import SIMPLE
from cocotbext.parport.registers.wishbone import WISHBONE

__all__ = ["BUSES", "REGISTERS"]

BUSES: dict[str, Bus] = {
    bus.name: bus
    for bus in (
        WISHBONE,
        APB,
        SIMPLE,
        AXIL,
    )
}
"""In the order in which messages name them."""

REGISTERS: dict[str, int] = {
    "data": DATA,
    "status": STATUS,
    "control": CONTROL,
    "fifo": FIFO,
    "cnfgb": CNFGB,
    "ecr": ECR,
}
"""The PC's register map, byte offsets; ``[host] registers`` moves them."""
