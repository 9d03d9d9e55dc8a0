# SPDX-License-Identifier: Apache-2.0
"""A user's own way to get bytes into a design: ``[host] kind = "python"``."""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import cocotb
from cocotb.triggers import First, SimTimeoutError, Timer, with_timeout

from cocotbext.parport.dut.description import Description
from cocotbext.parport.dut.host import Host, Sent
from cocotbext.parport.dut.userfile import import_file
from cocotbext.parport.errors import UserError

__all__ = ["HostAdapter", "Ports", "PythonHost", "load_adapter"]

_CALLS = {"start": "start(self)", "send": "send(self, byte)", "idle": "idle(self)"}


class HostAdapter(ABC):
    """Base of a user's own class for ``[host] kind = "python"``.

    Inputs of the design that nothing else drives, and all its outputs, are attributes of `ports` by
    the names that they have in the design.

    Args:
        ports: the design's ports, as cocotb handles.
        clk: its first clock.
    """

    def __init__(self, ports: "Ports", clk: Any) -> None:
        self.ports = ports
        self.clk = clk

    async def start(self) -> None:  # noqa: B027  # may be left out
        """Make the design ready, after its reset. Nothing, unless a subclass says otherwise."""

    @abstractmethod
    async def send(self, byte: int) -> None:
        """Hand one byte over; return when the design has accepted it."""

    async def idle(self) -> None:  # noqa: B027  # may be left out
        """Return when the design holds no byte any more. At once, unless a subclass knows."""


class Ports:
    """The ports of the user's design by their own names."""

    def __init__(self, dut: Any) -> None:
        self._dut = dut

    def __getattr__(self, name: str) -> Any:
        """The handle of a port.

        Raises:
            AttributeError: the design has no such port.
        """
        driven = getattr(self._dut, f"free_{name}", None)
        return driven if driven is not None else getattr(self._dut.u_dut, name)


class PythonHost(Host):
    """A user's HostAdapter."""

    def __init__(self, adapter: HostAdapter) -> None:
        self._adapter = adapter

    async def start(self) -> None:
        """Start the adapter."""
        await self._adapter.start()

    async def send(self, data: bytes, timeout_ns: float) -> Sent:
        """Send byte after byte, then wait until the adapter says that the design is empty."""
        for count, byte in enumerate(data):
            try:
                await with_timeout(self._adapter.send(byte), round(timeout_ns * 1000), "ps")
            except SimTimeoutError:
                return Sent(count, "send of the adapter did not return")
        problem = "" if await self._idle(timeout_ns) else "idle of the adapter did not return"
        return Sent(len(data), problem)

    async def _idle(self, timeout_ns: float) -> bool:
        """Wait for the adapter's idle, as long as bytes still move."""
        task = cocotb.start_soon(self._adapter.idle())
        arrived = -1
        while not task.done():
            if self.arrived() == arrived:
                task.cancel()
                return False
            arrived = self.arrived()
            await First(task, Timer(round(timeout_ns * 1000), "ps"))
        return True


def load_adapter(description: Description) -> type[HostAdapter]:
    """Import a user's class from the file beside dut.toml.

    Raises:
        UserError: the file does not import, has no such HostAdapter, or it cannot be used.
    """
    assert description.host.adapter is not None
    file, name = description.host.adapter
    at = f"{description.path}: [host] class"
    module = import_file(file, at)
    found = getattr(module, name, None)
    if not (isinstance(found, type) and issubclass(found, HostAdapter)):
        raise UserError(f"{at}: {file} has no class {name} that is a HostAdapter")
    _check_class(found, f"{at}: {file}: {name}")
    return found


def _check_class(found: type[HostAdapter], at: str) -> None:
    """Insist on a class that can be made and called."""
    if "send" in found.__abstractmethods__:
        raise UserError(f"{at} has no send; async def send(self, byte) is right")
    if found.__abstractmethods__:
        raise UserError(f"{at} lacks {', '.join(sorted(found.__abstractmethods__))}")
    for name, call in _CALLS.items():
        method = getattr(found, name)
        if not inspect.iscoroutinefunction(method):
            raise UserError(f"{at}.{name} is no coroutine; async def {call} is right")
        if not _takes(method, 2 if name == "send" else 1):
            raise UserError(f"{at}.{name} takes other arguments; async def {call} is right")
    if not _takes(found, 2):
        raise UserError(f"{at} takes other arguments; def __init__(self, ports, clk) is right")


def _takes(function: Callable[..., Any], count: int) -> bool:
    """Whether a function may be called with so many arguments."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    return True
