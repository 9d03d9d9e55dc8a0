# SPDX-License-Identifier: Apache-2.0
"""The contract as scenarios: written once, run on every platform."""

from importlib import import_module

MODULES = ("broken_clients", "calls", "device", "lock", "port", "removal", "requests", "write")


def load() -> None:
    """Import every module of scenarios, which registers them."""
    for module in MODULES:
        import_module(f"{__name__}.{module}")
