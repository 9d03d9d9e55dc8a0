# SPDX-License-Identifier: Apache-2.0
"""IRP_MJ_DEVICE_CONTROL requests that a device answers at once, without the port."""

from collections.abc import Callable
from struct import Struct

from cocotbext.ieee1284.modes import IeeeMode
from cocotbext.parclass.extension import DeviceExtension
from cocotbext.parclass.ioctl import UserIoctl
from cocotbext.parclass.irp import Irp
from cocotbext.parclass.modes.table import BUILT_MODES
from cocotbext.parclass.status import NtStatus

__all__ = ["LEAST_WRITE_TIMEOUT_MS", "MASK_PAIR", "SERIAL_TIMEOUTS", "ControlRequests"]

MASK_PAIR = Struct("<HH")
"""PARCLASS_NEGOTIATION_MASK: usReadMask, usWriteMask, see IeeeMode."""

SERIAL_TIMEOUTS = Struct("<5L")
"""SERIAL_TIMEOUTS, ms: ReadIntervalTimeout, ReadTotalTimeoutMultiplier, ReadTotalTimeoutConstant,
WriteTotalTimeoutMultiplier, WriteTotalTimeoutConstant. Only the last has a meaning here."""

LEAST_WRITE_TIMEOUT_MS = 2_000
"""Shorter ones are refused, as by the DDK's sample."""

_MODES = Struct("<H")


class ControlRequests:
    """Answers the requests by their code; each answer is a method of its own."""

    def __init__(self, device: DeviceExtension) -> None:
        self._device = device
        self._answers: dict[int, Callable[[Irp], NtStatus]] = {
            UserIoctl.IOCTL_IEEE1284_GET_MODE: self._get_mode,
            UserIoctl.IOCTL_PAR_GET_DEFAULT_MODES: self._get_default_modes,
            UserIoctl.IOCTL_PAR_GET_DEVICE_CAPS: self._get_device_caps,
            UserIoctl.IOCTL_PAR_IS_PORT_FREE: self._is_port_free,
            UserIoctl.IOCTL_PAR_QUERY_LOCATION: self._query_location,
            UserIoctl.IOCTL_SERIAL_SET_TIMEOUTS: self._set_timeouts,
            UserIoctl.IOCTL_SERIAL_GET_TIMEOUTS: self._get_timeouts,
        }

    def answer(self, irp: Irp) -> NtStatus:
        """Answer a request; STATUS_INVALID_PARAMETER if its code is not built."""
        known = self._answers.get(irp.code)
        return irp.complete(NtStatus.STATUS_INVALID_PARAMETER) if known is None else known(irp)

    def _get_mode(self, irp: Irp) -> NtStatus:
        """The protocols in use: reverse none, forward CENTRONICS. No lock needed."""
        return _return(irp, MASK_PAIR.pack(IeeeMode.NONE, IeeeMode.CENTRONICS))

    def _get_default_modes(self, irp: Irp) -> NtStatus:
        """The protocols of a device that was never negotiated with: NIBBLE and CENTRONICS."""
        return _return(irp, MASK_PAIR.pack(IeeeMode.NIBBLE, IeeeMode.CENTRONICS))

    def _get_device_caps(self, irp: Irp) -> NtStatus:
        """In: modes never to use. Out: the supported ones among the others."""
        if len(irp.input_buffer) < _MODES.size:
            return irp.complete(NtStatus.STATUS_BUFFER_TOO_SMALL)
        (never,) = _MODES.unpack_from(irp.input_buffer)
        return _return(irp, _MODES.pack(BUILT_MODES & ~never))

    def _is_port_free(self, irp: Irp) -> NtStatus:
        """A BOOLEAN; by the time anybody reads it, it may be wrong."""
        asking = object()
        port_is_free = self._device.port.try_allocate(asking)
        self._device.port.free(asking)
        return _return(irp, bytes([port_is_free]))

    def _query_location(self, irp: Irp) -> NtStatus:
        """The location as text that ends with NUL."""
        return _return(irp, self._device.name.encode("ascii") + b"\0")

    def _set_timeouts(self, irp: Irp) -> NtStatus:
        """The write time-out, stored as whole seconds."""
        if len(irp.input_buffer) < SERIAL_TIMEOUTS.size:
            return irp.complete(NtStatus.STATUS_BUFFER_TOO_SMALL)
        milliseconds = SERIAL_TIMEOUTS.unpack_from(irp.input_buffer)[-1]
        if milliseconds < LEAST_WRITE_TIMEOUT_MS:
            return irp.complete(NtStatus.STATUS_INVALID_PARAMETER)
        self._device.write_timeout_ns = milliseconds // 1000 * 1e9
        return irp.complete(NtStatus.STATUS_SUCCESS)

    def _get_timeouts(self, irp: Irp) -> NtStatus:
        milliseconds = round(self._device.write_timeout_ns / 1e6)
        return _return(irp, SERIAL_TIMEOUTS.pack(0, 0, 0, 0, milliseconds))


def _return(irp: Irp, answer: bytes) -> NtStatus:
    """Complete with an answer if there is room for it; Information is its length."""
    if irp.output_length < len(answer):
        return irp.complete(NtStatus.STATUS_BUFFER_TOO_SMALL)
    return irp.complete(NtStatus.STATUS_SUCCESS, len(answer), answer)
