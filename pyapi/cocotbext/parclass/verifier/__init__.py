# SPDX-License-Identifier: Apache-2.0
"""What clients and drivers do wrong, found as they do it.

What stands here is what users import; everything is imported when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cocotbext.parclass.verifier.contract import ContractVerifier
    from cocotbext.parclass.verifier.driver_watch import DriverRule, DriverStoppedError, WatchedIo
    from cocotbext.parclass.verifier.findings import Finding, Findings, Rule
    from cocotbext.parclass.verifier.user_driver import (
        DriverEndedError,
        DriverRoutine,
        PythonDriver,
        UserDriver,
    )
    from cocotbext.parclass.verifier.verified import VerifiedDevice, VerifiedPortClient

__all__ = [
    "ContractVerifier",
    "DriverEndedError",
    "DriverRoutine",
    "DriverRule",
    "DriverStoppedError",
    "Finding",
    "Findings",
    "PythonDriver",
    "Rule",
    "UserDriver",
    "VerifiedDevice",
    "VerifiedPortClient",
    "WatchedIo",
]

_MODULES = {
    "contract": ("ContractVerifier",),
    "driver_watch": ("DriverRule", "DriverStoppedError", "WatchedIo"),
    "findings": ("Finding", "Findings", "Rule"),
    "user_driver": ("DriverEndedError", "DriverRoutine", "PythonDriver", "UserDriver"),
    "verified": ("VerifiedDevice", "VerifiedPortClient"),
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
