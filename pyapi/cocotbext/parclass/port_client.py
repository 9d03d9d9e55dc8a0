# SPDX-License-Identifier: Apache-2.0
"""A file on a port: how a client that is no device of the port shares it."""

from cocotbext.parclass.io import PortIo
from cocotbext.parclass.irp import Irp
from cocotbext.parclass.port import ParallelPort
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.target import DeviceObject

__all__ = ["PortClient"]


class PortClient(DeviceObject):
    """One open file on a parallel port; its requests go to the port in its name.

    Documented in Microsoft's *Opening and Closing a Parallel Port*: clients can share a port, must
    open a file on it first, and must not use it after they closed that. Closing cancels what this
    file has queued and frees the port if this file owns it; what others have is left alone.
    """

    def __init__(self, port: ParallelPort, name: str = "client") -> None:
        self.port = port
        self.name = name

    @property
    def io(self) -> PortIo:
        """The registers and the clock of the port."""
        return self.port.io

    def call_driver(self, irp: Irp) -> NtStatus:
        """Send a request to the port; see ``ParallelPort.call_driver``."""
        irp.file = self
        return self.port.call_driver(irp)
