# SPDX-License-Identifier: Apache-2.0
"""The bench of a co-simulation harness for parallel ports.

Everything is imported when it is first asked for: who needs the line checker alone, or a printer on
the register model, never imports cocotb.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cocotbext.parport.bench import Bench
    from cocotbext.parport.bus_host import CentronicsHost, HostTiming
    from cocotbext.parport.bus_monitor import CentronicsMonitor
    from cocotbext.parport.checker import LineChecker, Violation
    from cocotbext.parport.errors import UserError
    from cocotbext.parport.faults import Fault, FaultKind, parse_fault
    from cocotbext.parport.handover import ByteTracker, CentronicsByte, Status
    from cocotbext.parport.lines import Lines
    from cocotbext.parport.monitor import LineMonitor
    from cocotbext.parport.plug import Plug
    from cocotbext.parport.presets import PRESETS, Preset
    from cocotbext.parport.printer import Printer
    from cocotbext.parport.rules import LINES, RULES, Limits, RuleResult, Verdict
    from cocotbext.parport.runner import Design, our_design, simulate
    from cocotbext.parport.scoreboard import Scoreboard
    from cocotbext.parport.timing import Ack, Busy, Latch, PrinterTiming
    from cocotbext.parport.wishbone import WishboneIo

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
    "HostTiming",
    "Latch",
    "Limits",
    "LineChecker",
    "LineMonitor",
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
    "our_design",
    "parse_fault",
    "simulate",
]

_MODULES = {
    "bench": ("Bench",),
    "bus_host": ("CentronicsHost", "HostTiming"),
    "bus_monitor": ("CentronicsMonitor",),
    "checker": ("LineChecker", "Violation"),
    "errors": ("UserError",),
    "faults": ("Fault", "FaultKind", "parse_fault"),
    "handover": ("ByteTracker", "CentronicsByte", "Status"),
    "lines": ("Lines",),
    "monitor": ("LineMonitor",),
    "plug": ("Plug",),
    "presets": ("PRESETS", "Preset"),
    "printer": ("Printer",),
    "rules": ("LINES", "RULES", "Limits", "RuleResult", "Verdict"),
    "runner": ("Design", "our_design", "simulate"),
    "scoreboard": ("Scoreboard",),
    "timing": ("Ack", "Busy", "Latch", "PrinterTiming"),
    "wishbone": ("WishboneIo",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value  # the next look finds it at once
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
