# SPDX-License-Identifier: Apache-2.0
"""PPARALLEL_WRITE: the checks of a call, and the routine that moves its bytes.

What the documentation leaves open is decided in docs/contract.md. In short: `num_bytes_written` is
true on every exit, a short write never succeeds, and the reason of a short write is the status
register's at the moment of giving up.
"""

from cocotbext.parclass.extension import DeviceExtension, enter
from cocotbext.parclass.information import OutULong
from cocotbext.parclass.modes.table import forward_mode
from cocotbext.parclass.status import NtStatus
from cocotbext.parclass.transfer import Transfer

__all__ = ["move_bytes", "parallel_write"]


async def parallel_write(
    context: object,
    buffer: bytes | bytearray | memoryview,
    num_bytes_to_write: int,
    num_bytes_written: OutULong | None,
    channel: int,  # noqa: ARG001  # documented as not used
) -> NtStatus:
    """Write bytes to a parallel device (PPARALLEL_WRITE).

    Runs in the caller's task at the caller's IRQL and starts no task. Below DISPATCH_LEVEL it may
    wait for the peripheral; at DISPATCH_LEVEL it stalls at most 200 us without progress.

    Args:
        context: Context, the ParclassContext of the PARCLASS_INFORMATION.
        buffer: Buffer, what to write.
        num_bytes_to_write: NumBytesToWrite, at most the buffer's length in bytes.
        num_bytes_written: NumBytesWritten, set on every exit to the bytes that reached the device.
        channel: Channel, not used, whatever it holds.

    Returns:
        STATUS_SUCCESS: all bytes were written, or none were asked for.
        STATUS_INVALID_PARAMETER: not a context, no `num_bytes_written`, or longer than the buffer.
        STATUS_ACCESS_DENIED: the device does not hold the port's lock.
        STATUS_DEVICE_REMOVED: the device or its port was surprise removed.
        STATUS_CANCELLED: the device was closed during the call.
        STATUS_DEVICE_BUSY with a count of 0: another transfer of the device is in flight.
        STATUS_DEVICE_PAPER_EMPTY, _OFF_LINE, _BUSY, _NOT_CONNECTED, _POWERED_OFF: a short write,
        and why. Test them with NT_SUCCESS: all but the last but one are warnings, no errors.

    Source: Microsoft's documentation of PPARALLEL_WRITE; statuses of a short write as in the
    Windows DDK's parport sample (SppWrite).
    """
    if num_bytes_written is None:
        return NtStatus.STATUS_INVALID_PARAMETER
    num_bytes_written.value = 0
    device = enter(context)
    if isinstance(device, NtStatus):
        return device
    view = memoryview(buffer)
    if not 0 <= num_bytes_to_write <= view.nbytes:
        return NtStatus.STATUS_INVALID_PARAMETER
    if num_bytes_to_write == 0:
        return NtStatus.STATUS_SUCCESS
    if device.transfer is not None:
        return NtStatus.STATUS_DEVICE_BUSY
    with Transfer(device) as transfer:
        data = _as_bytes(view)[:num_bytes_to_write]
        return await move_bytes(device, transfer, data, num_bytes_written)


def _as_bytes(view: memoryview) -> memoryview:
    """A view counts its elements, which may have several bytes; NumBytesToWrite counts bytes."""
    return view.cast("B") if view.c_contiguous else memoryview(view.tobytes())


async def move_bytes(
    device: DeviceExtension, transfer: Transfer, data: memoryview, written: OutULong
) -> NtStatus:
    """Write to a device whose port is at hand, for the callback and for IRP_MJ_WRITE alike."""
    mode = forward_mode(device.write_mode)(device.port, transfer)
    entered = await mode.enter()
    if entered is not NtStatus.STATUS_SUCCESS:
        return entered
    status = await mode.write(data, written)
    await mode.leave()
    return status
