# SPDX-License-Identifier: Apache-2.0
"""parclass: the Windows parallel class contract, on any controller.

A client opens a device, connects to it, locks its port, and writes through the PPARALLEL_WRITE
callback:

    await device.create()
    connected = await device.ioctl(
        InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, PARCLASS_INFORMATION_SIZE
    )
    info = connected.output
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    written = ULong()
    status = await info.parallel_write(info.parclass_context, b"hello", 5, written, 0)
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)
    await device.close()

It drives any object with the PortIo protocol (``parclass.io``) and knows no simulator.

What to read where, C name first:

    PPARALLEL_WRITE                     parclass.write, parclass.strobe, parclass.fifo
    PPARALLEL_READ, IEEE 1284 modes     parclass.callbacks
    PARCLASS_INFORMATION                parclass.information
    parallel device (PDO), its IRPs     parclass.device, parclass.device_work, parclass.control
    parallel port (FDO), its IRPs       parclass.port, parclass.ownership, parclass.chip
    a transfer, its time-out, its end   parclass.transfer
    a file on a port                    parclass.port_client
    PARALLEL_PORT_INFORMATION etc.      parclass.port_information
    IRP, IoCallDriver, IoCancelIrp      parclass.irp, parclass.target, parclass.work_queue
    IOCTL_Xxx                           parclass.ioctl
    NTSTATUS, NT_SUCCESS, NT_ERROR      parclass.status
    IRQL                                parclass.irql
    registers and status patterns       parclass.registers, parclass.peripheral_status
    what a client does wrong            parclass.verifier, parclass.verified
    registers and time without HDL      parclass.model, parclass.virtual

docs/contract.md sets what is documented beside what is done here, with the test that shows it.
"""

from parclass.device import ParallelDevice
from parclass.extension import DeviceExtension
from parclass.information import (
    PARCLASS_INFORMATION_SIZE,
    HardwareCapability,
    IeeeMode,
    ParclassInformation,
    ULong,
)
from parclass.io import PortEvent, PortIo
from parclass.ioctl import InternalIoctl, UserIoctl
from parclass.irp import Irp, MajorFunction
from parclass.irql import Irql, current_irql, raised_irql, thread
from parclass.peripheral_status import ParallelFlag
from parclass.port import ParallelPort
from parclass.port_client import PortClient
from parclass.registers import ChipMode
from parclass.status import NtStatus, nt_error, nt_success
from parclass.target import DeviceObject, IoStatus
from parclass.write import parallel_write

__all__ = [
    "PARCLASS_INFORMATION_SIZE",
    "ChipMode",
    "DeviceExtension",
    "DeviceObject",
    "HardwareCapability",
    "IeeeMode",
    "InternalIoctl",
    "IoStatus",
    "Irp",
    "Irql",
    "MajorFunction",
    "NtStatus",
    "ParallelDevice",
    "ParallelFlag",
    "ParallelPort",
    "ParclassInformation",
    "PortClient",
    "PortEvent",
    "PortIo",
    "ULong",
    "UserIoctl",
    "current_irql",
    "nt_error",
    "nt_success",
    "parallel_write",
    "raised_irql",
    "thread",
]
