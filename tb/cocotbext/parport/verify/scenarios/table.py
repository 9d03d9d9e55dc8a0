# SPDX-License-Identifier: Apache-2.0
"""What is tried on a design: one coroutine a scenario, with a name and a purpose.

A scenario raises ScenarioError when the design falls short; what the lines do is judged beside it,
by the line checker and the scoreboard. Each topic has a module; importing it registers its
scenarios, in the order in which they are reported.
"""

from importlib import import_module

from cocotbext.parport.verify.scenarios.base import DRIVER, RANDOM, SCENARIOS, Scenario

__all__ = ["DRIVER", "RANDOM", "SCENARIOS", "Scenario"]

_TOPICS = (
    "bytes",
    "printers",
    "faults",
    "reset",
    "contract",
    "registers",
    "interrupts",
    "fifo",
    "driver",
    "random",
)
"""The modules beside this one, in the order of the reports."""

for _topic in _TOPICS:
    import_module(f"cocotbext.parport.verify.scenarios.{_topic}")
