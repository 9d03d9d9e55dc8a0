# SPDX-License-Identifier: Apache-2.0
"""parclass: the Windows parallel class contract, on any controller.

A client connects to a device, locks its port, and writes through the PPARALLEL_WRITE callback:

    status = await device.ioctl(InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, 120)
    info = status.output
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    written = ULong()
    status = await info.parallel_write(info.parclass_context, b"hello", 5, written, 0)
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)

It drives any object with the PortIo protocol (``parclass.io``) and knows no simulator.
"""

from parclass.device import IoStatus, ParallelDevice
from parclass.extension import DeviceExtension
from parclass.information import PARCLASS_INFORMATION_SIZE, ParclassInformation, ULong
from parclass.io import PortEvent, PortIo
from parclass.ioctl import InternalIoctl
from parclass.irp import Irp
from parclass.irql import Irql, current_irql, raised_irql, thread
from parclass.port import ParallelPort
from parclass.status import NtStatus, nt_error, nt_success
from parclass.write import parallel_write

__all__ = [
    "PARCLASS_INFORMATION_SIZE",
    "DeviceExtension",
    "InternalIoctl",
    "IoStatus",
    "Irp",
    "Irql",
    "NtStatus",
    "ParallelDevice",
    "ParallelPort",
    "ParclassInformation",
    "PortEvent",
    "PortIo",
    "ULong",
    "current_irql",
    "nt_error",
    "nt_success",
    "parallel_write",
    "raised_irql",
    "thread",
]
