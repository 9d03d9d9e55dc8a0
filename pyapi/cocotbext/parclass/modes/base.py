# SPDX-License-Identifier: Apache-2.0
"""What a mode of the driver is: it moves the bytes of one transfer."""

from cocotbext.parclass.information import OutULong
from cocotbext.parclass.port import ParallelPort
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.transfer import Transfer

__all__ = ["Mode"]


class Mode:
    """One way to move bytes over the cable, for one transfer.

    A mode knows the port's registers and clock; whether it has to stop, and how long it may wait,
    it asks the transfer. A negotiated mode outlives its transfers: `enter` and `leave` are the way
    from its idle phase and back, not the negotiation.

    Args:
        port: the port, which is at hand for the whole transfer.
        transfer: the transfer.
    """

    def __init__(self, port: ParallelPort, transfer: Transfer) -> None:
        self._port = port
        self._io = port.io
        self._transfer = transfer

    async def enter(self) -> NtStatus:
        """Make chip and lines ready.

        Returns:
            STATUS_SUCCESS, or why it cannot be done; nothing is to be left then.
        """
        return NtStatus.STATUS_SUCCESS

    async def write(self, data: memoryview, written: OutULong) -> NtStatus:  # noqa: ARG002
        """Move `data`; `written`, 0 at first, counts the bytes that reached the device.

        Returns:
            STATUS_SUCCESS if all did; otherwise why not, ``transfer.stopped`` first.
            STATUS_INVALID_DEVICE_REQUEST: the mode only reads.
        """
        return NtStatus.STATUS_INVALID_DEVICE_REQUEST

    async def read(self, buffer: memoryview, read: OutULong) -> NtStatus:  # noqa: ARG002
        """Fill `buffer` as far as there is data; `read`, 0 at first, counts its bytes.

        Returns:
            STATUS_SUCCESS if it is full, or if the peripheral said that it has no more; otherwise
            why not. STATUS_INVALID_DEVICE_REQUEST: the mode only writes.
        """
        return NtStatus.STATUS_INVALID_DEVICE_REQUEST

    async def leave(self) -> None:
        """Put chip and lines back, once `write` or `read` has returned."""
