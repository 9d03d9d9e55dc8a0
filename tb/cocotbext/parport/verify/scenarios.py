# SPDX-License-Identifier: Apache-2.0
"""What is tried on a design: one coroutine a scenario, with a name and a purpose.

A scenario raises ScenarioError when the design falls short; what the lines do is judged beside it,
by the line checker and the scoreboard. Each topic has a module; importing it registers its
scenarios, in the order in which they are reported.
"""

from cocotbext.parport.verify import (  # isort: skip  # the order is that of the reports
    scenarios_bytes,
    scenarios_printers,
    scenarios_faults,
    scenarios_reset,
    scenarios_contract,
    scenarios_registers,
    scenarios_interrupts,
    scenarios_fifo,
    scenarios_driver,
    scenarios_random,
)
from cocotbext.parport.verify.scenario import DRIVER, RANDOM, SCENARIOS, Scenario, scenario

__all__ = [
    "DRIVER",
    "RANDOM",
    "SCENARIOS",
    "Scenario",
    "scenario",
    "scenarios_bytes",
    "scenarios_contract",
    "scenarios_driver",
    "scenarios_faults",
    "scenarios_fifo",
    "scenarios_interrupts",
    "scenarios_printers",
    "scenarios_random",
    "scenarios_registers",
    "scenarios_reset",
]
