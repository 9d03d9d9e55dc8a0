# SPDX-License-Identifier: Apache-2.0
"""A controller's registers, and time, without a simulator.

What stands here is what users import; everything is imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cocotbext.parclass.model.registers import RegisterModel
    from cocotbext.parclass.model.virtual_time import VirtualEvent, VirtualTask, VirtualTime

__all__ = ["RegisterModel", "VirtualEvent", "VirtualTask", "VirtualTime"]

_MODULES = {
    "registers": ("RegisterModel",),
    "virtual_time": ("VirtualEvent", "VirtualTask", "VirtualTime"),
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
