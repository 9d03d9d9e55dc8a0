# SPDX-License-Identifier: Apache-2.0
"""The bench of a co-simulation harness for parallel ports.

What stands here is what users import; where it lives inside is nobody's business but ours.
Everything is imported when it is first asked for: a user of the line checker alone, or of a printer
on the register model, never imports cocotb.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cocotbext.ieee1284.lines import LINES
    from cocotbext.parclass.client import print_bytes
    from cocotbext.parport.bench.ours import Bench
    from cocotbext.parport.capture.linemap import LineMap
    from cocotbext.parport.capture.reader import LineReader, open_capture
    from cocotbext.parport.checker.line_checker import LineChecker
    from cocotbext.parport.checker.rules import RULES
    from cocotbext.parport.checker.verdict import Limits, RuleResult, Verdict
    from cocotbext.parport.checker.violation import Violation
    from cocotbext.parport.dut.adapter import HostAdapter
    from cocotbext.parport.dut.reading import read_description
    from cocotbext.parport.errors import UserError
    from cocotbext.parport.peripheral.faults import Fault, FaultKind, parse_fault
    from cocotbext.parport.peripheral.presets import PRESETS, Preset
    from cocotbext.parport.peripheral.printer import Printer
    from cocotbext.parport.peripheral.timing import Ack, Busy, Latch, PrinterTiming
    from cocotbext.parport.registers.wishbone import WishboneIo
    from cocotbext.parport.sim.bus_host import CentronicsHost, HostTiming
    from cocotbext.parport.sim.bus_monitor import CentronicsMonitor
    from cocotbext.parport.sim.lines import Lines
    from cocotbext.parport.sim.monitor import LineMonitor
    from cocotbext.parport.sim.plug import Plug
    from cocotbext.parport.simulators.design import Design, our_design
    from cocotbext.parport.simulators.runner import simulate
    from cocotbext.parport.transfers.scoreboard import Scoreboard
    from cocotbext.parport.transfers.tracker import ByteTracker, CentronicsByte, Status
    from cocotbext.parport.verify.testing import parport_verify, run_on_dut
    from cocotbext.parport.verify.world import World

__all__ = [
    "LINES",
    "PRESETS",
    "RULES",
    "Ack",
    "Bench",
    "Busy",
    "ByteTracker",
    "CentronicsByte",
    "CentronicsHost",
    "CentronicsMonitor",
    "Design",
    "Fault",
    "FaultKind",
    "HostAdapter",
    "HostTiming",
    "Latch",
    "Limits",
    "LineChecker",
    "LineMap",
    "LineMonitor",
    "LineReader",
    "Lines",
    "Plug",
    "Preset",
    "Printer",
    "PrinterTiming",
    "RuleResult",
    "Scoreboard",
    "Status",
    "UserError",
    "Verdict",
    "Violation",
    "WishboneIo",
    "World",
    "open_capture",
    "our_design",
    "parport_verify",
    "parse_fault",
    "print_bytes",
    "read_description",
    "run_on_dut",
    "simulate",
]

_MODULES = {
    "cocotbext.ieee1284.lines": ("LINES",),
    "cocotbext.parclass.client": ("print_bytes",),
    "cocotbext.parport.bench.ours": ("Bench",),
    "cocotbext.parport.capture.linemap": ("LineMap",),
    "cocotbext.parport.capture.reader": ("LineReader", "open_capture"),
    "cocotbext.parport.checker.line_checker": ("LineChecker",),
    "cocotbext.parport.checker.rules": ("RULES",),
    "cocotbext.parport.checker.verdict": ("Limits", "RuleResult", "Verdict"),
    "cocotbext.parport.checker.violation": ("Violation",),
    "cocotbext.parport.dut.adapter": ("HostAdapter",),
    "cocotbext.parport.dut.reading": ("read_description",),
    "cocotbext.parport.errors": ("UserError",),
    "cocotbext.parport.peripheral.faults": ("Fault", "FaultKind", "parse_fault"),
    "cocotbext.parport.peripheral.presets": ("PRESETS", "Preset"),
    "cocotbext.parport.peripheral.printer": ("Printer",),
    "cocotbext.parport.peripheral.timing": ("Ack", "Busy", "Latch", "PrinterTiming"),
    "cocotbext.parport.registers.wishbone": ("WishboneIo",),
    "cocotbext.parport.sim.bus_host": ("CentronicsHost", "HostTiming"),
    "cocotbext.parport.sim.bus_monitor": ("CentronicsMonitor",),
    "cocotbext.parport.sim.lines": ("Lines",),
    "cocotbext.parport.sim.monitor": ("LineMonitor",),
    "cocotbext.parport.sim.plug": ("Plug",),
    "cocotbext.parport.simulators.design": ("Design", "our_design"),
    "cocotbext.parport.simulators.runner": ("simulate",),
    "cocotbext.parport.transfers.scoreboard": ("Scoreboard",),
    "cocotbext.parport.transfers.tracker": ("ByteTracker", "CentronicsByte", "Status"),
    "cocotbext.parport.verify.testing": ("parport_verify", "run_on_dut"),
    "cocotbext.parport.verify.world": ("World",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value  # the next look finds it at once
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
