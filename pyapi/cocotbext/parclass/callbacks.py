# SPDX-License-Identifier: Apache-2.0
"""The other callbacks of PARCLASS_INFORMATION: reading, IEEE 1284 modes, selection.

All of them need the port's lock, run in the caller's task at the caller's IRQL and start no task.
Compatibility mode is what is built: forward, strobed by software or by the FIFO's hardware. What
would need another mode is refused with a documented status, and the docstring says so.
"""

from enum import IntEnum

from cocotbext.ieee1284.modes import IeeeMode
from cocotbext.parclass.extension import enter
from cocotbext.parclass.information import OutULong
from cocotbext.parclass.modes.table import BUILT_MODES
from cocotbext.parclass.status import NtStatus

__all__ = [
    "ParallelSafety",
    "determine_ieee_modes",
    "ieee_fwd_to_rev_mode",
    "ieee_rev_to_fwd_mode",
    "negotiate_ieee_mode",
    "parallel_de_select",
    "parallel_read",
    "parallel_tryselect",
    "terminate_ieee_mode",
]


class ParallelSafety(IntEnum):
    """PARALLEL_SAFETY: whether two masks may contradict each other."""

    SAFE_MODE = 0
    UNSAFE_MODE = 1


async def parallel_read(
    context: object,
    buffer: bytearray | memoryview,
    num_bytes_to_read: int,
    num_bytes_read: OutULong | None,
    channel: int,  # noqa: ARG001  # documented as not used
) -> NtStatus:
    """Read bytes from a parallel device (PPARALLEL_READ). No reverse mode is built yet.

    Args:
        context: Context, the ParclassContext of the PARCLASS_INFORMATION.
        buffer: Buffer, where the bytes go.
        num_bytes_to_read: NumBytesToRead, at most the buffer's length.
        num_bytes_read: NumBytesRead, set on every exit to the bytes that were read: 0.
        channel: Channel, not used.

    Returns:
        STATUS_SUCCESS: nothing was asked for.
        STATUS_INVALID_PARAMETER, STATUS_ACCESS_DENIED, STATUS_DEVICE_REMOVED: as PPARALLEL_WRITE.
        STATUS_INVALID_DEVICE_REQUEST: there is no reverse mode to read in; what the DDK's sample
        returns when the negotiation of one fails.

    Source: Microsoft's documentation of PPARALLEL_READ; the DDK's parport sample.
    """
    if num_bytes_read is None:
        return NtStatus.STATUS_INVALID_PARAMETER
    num_bytes_read.value = 0
    device = enter(context)
    if isinstance(device, NtStatus):
        return device
    if not 0 <= num_bytes_to_read <= memoryview(buffer).nbytes:
        return NtStatus.STATUS_INVALID_PARAMETER
    if num_bytes_to_read == 0:
        return NtStatus.STATUS_SUCCESS
    return NtStatus.STATUS_INVALID_DEVICE_REQUEST


def determine_ieee_modes(context: object) -> IeeeMode:
    """Which protocols device and port support (PDETERMINE_IEEE_MODES).

    Returns:
        The OR of the built ones, CENTRONICS and IEEE_COMPATIBILITY; nothing is probed. NONE without
        the lock or after a removal: the documented result has no room for a status.

    Source: Microsoft's documentation of PDETERMINE_IEEE_MODES.
    """
    return IeeeMode.NONE if isinstance(enter(context), NtStatus) else BUILT_MODES


def negotiate_ieee_mode(
    context: object,
    mode_mask_fwd: int,
    mode_mask_rev: int,
    mode_safety: int,
    is_forward: bool,
) -> NtStatus:
    """Choose the fastest protocol out of two masks (PNEGOTIATE_IEEE_MODE).

    Args:
        context: Extension, the ParclassContext of the PARCLASS_INFORMATION.
        mode_mask_fwd: ModeMaskFwd, forward protocols to choose from, see IeeeMode.
        mode_mask_rev: ModeMaskRev, reverse protocols; none is built yet.
        mode_safety: ModeSafety, must be SAFE_MODE.
        is_forward: IsForward, whether to end up in the forward direction.

    Returns:
        STATUS_SUCCESS: compatibility mode was asked for, which needs no negotiation.
        STATUS_DEVICE_PROTOCOL_ERROR: a mode is already set; terminate it first.
        STATUS_UNSUCCESSFUL: `mode_safety` is not SAFE_MODE.
        STATUS_INVALID_DEVICE_REQUEST: the negotiation failed: none of the modes is built.
        STATUS_ACCESS_DENIED, STATUS_DEVICE_REMOVED, STATUS_INVALID_PARAMETER: as PPARALLEL_WRITE.

    Source: Microsoft's documentation of PNEGOTIATE_IEEE_MODE; statuses of a refusal from the DDK's
    parport sample.
    """
    device = enter(context)
    if isinstance(device, NtStatus):
        return device
    if device.negotiated:
        return NtStatus.STATUS_DEVICE_PROTOCOL_ERROR
    if mode_safety != ParallelSafety.SAFE_MODE:
        return NtStatus.STATUS_UNSUCCESSFUL
    if not is_forward or mode_mask_rev != IeeeMode.NONE or not mode_mask_fwd & BUILT_MODES:
        return NtStatus.STATUS_INVALID_DEVICE_REQUEST
    device.negotiated = True
    return NtStatus.STATUS_SUCCESS


def terminate_ieee_mode(context: object) -> NtStatus:
    """Go back to compatibility mode (PTERMINATE_IEEE_MODE).

    Returns:
        STATUS_SUCCESS, whatever mode was set; otherwise a refusal as PPARALLEL_WRITE's.

    Source: Microsoft's documentation of PTERMINATE_IEEE_MODE.
    """
    device = enter(context)
    if isinstance(device, NtStatus):
        return device
    device.negotiated = False
    return NtStatus.STATUS_SUCCESS


def ieee_fwd_to_rev_mode(context: object) -> NtStatus:
    """Turn the bus to reverse (PPARALLEL_IEEE_FWD_TO_REV). No reverse mode is built yet.

    Returns:
        STATUS_INVALID_DEVICE_REQUEST: there is no reverse protocol to connect; otherwise a refusal
        as PPARALLEL_WRITE's.

    Source: Microsoft's documentation of PPARALLEL_IEEE_FWD_TO_REV; status from the DDK's sample.
    """
    device = enter(context)
    return device if isinstance(device, NtStatus) else NtStatus.STATUS_INVALID_DEVICE_REQUEST


def ieee_rev_to_fwd_mode(context: object) -> NtStatus:
    """Turn the bus to forward (PPARALLEL_IEEE_REV_TO_FWD).

    Returns:
        STATUS_SUCCESS at once: the bus is always forward; otherwise a refusal as PPARALLEL_WRITE's.

    Source: Microsoft's documentation of PPARALLEL_IEEE_REV_TO_FWD.
    """
    device = enter(context)
    return device if isinstance(device, NtStatus) else NtStatus.STATUS_SUCCESS


def parallel_tryselect(context: object, command: int) -> NtStatus:  # noqa: ARG001
    """Select a device of a chain (PPARALLEL_TRYSELECT_DEVICE). IEEE 1284.3 is not built yet.

    Returns:
        STATUS_UNSUCCESSFUL, as the stub of the DDK's sample; the header alone names this member.
    """
    return NtStatus.STATUS_UNSUCCESSFUL


def parallel_de_select(context: object, command: int) -> NtStatus:  # noqa: ARG001
    """Deselect a device of a chain (PPARALLEL_DESELECT_DEVICE). IEEE 1284.3 is not built yet.

    Returns:
        STATUS_UNSUCCESSFUL, as the stub of the DDK's sample; the header alone names this member.
    """
    return NtStatus.STATUS_UNSUCCESSFUL
