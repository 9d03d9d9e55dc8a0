# SPDX-License-Identifier: Apache-2.0
"""The device extension: the state of a parallel device that its callbacks work on."""

from dataclasses import dataclass

from cocotbext.parclass.port import ParallelPort
from cocotbext.parclass.registers import ChipMode
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.transfer import Transfer

__all__ = ["TIMER_START_NS", "DeviceExtension", "enter"]

TIMER_START_NS = 300e9
"""300 s: the DDK's TimerStart, for the inactivity of a write and for waiting on the port."""


@dataclass(eq=False)
class DeviceExtension:
    """Device extension of a physical device (PDO); its callbacks get it as Context.

    Attributes:
        port: the port that the device hangs on.
        name: its location, such as "LPT1" or "LPT1.0" on a chain.
        write_timeout_ns: inactivity time-out of a write, ns of simulated time.
        lock_timeout_ns: how long a request may wait for the port, ns of simulated time.
        write_mode: ChipMode.SPP: the driver strobes; ChipMode.FIFO: the controller does.
        opened: a client has the device open; nobody else gets it.
        locked: the client has locked the port and not unlocked it. The port's owner is the device
            then, unless it was removed: a removal takes the port, but not the lock, so that a
            write says why it fails.
        removed: the device was surprise removed.
        negotiated: a mode was set by NegotiateIeeeMode and not terminated.
        transfer: the write or read in flight.
    """

    port: ParallelPort
    name: str
    write_timeout_ns: float = TIMER_START_NS
    lock_timeout_ns: float = TIMER_START_NS
    write_mode: ChipMode = ChipMode.SPP
    opened: bool = False
    locked: bool = False
    removed: bool = False
    negotiated: bool = False
    transfer: Transfer | None = None

    def give_back_if_removed(self) -> None:
        """Free the port of a removed device, as soon as no byte is on its way."""
        if self.removed and self.transfer is None:
            self.port.free(self)


def enter(context: object) -> DeviceExtension | NtStatus:
    """The checks that all callbacks share, in their order: context, lock, removal.

    Returns:
        The device extension, or STATUS_INVALID_PARAMETER (not a context), STATUS_ACCESS_DENIED (no
        lock) or STATUS_DEVICE_REMOVED.
    """
    if not isinstance(context, DeviceExtension):
        return NtStatus.STATUS_INVALID_PARAMETER
    if not context.locked:
        return NtStatus.STATUS_ACCESS_DENIED
    if context.removed:
        return NtStatus.STATUS_DEVICE_REMOVED
    return context
