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

or, in short, ``async with client.locked(device) as info``.

It drives any object with the PortIo protocol (``io``) and knows no simulator.

What to read where, C name first, modules of this package:

    PPARALLEL_WRITE                     write, modes
    PPARALLEL_READ, IEEE 1284 modes     callbacks, modes
    PARCLASS_INFORMATION                information
    parallel device (PDO), its IRPs     device, device_work, control
    parallel port (FDO), its IRPs       port, ownership, chip
    a transfer, its time-out, its end   transfer
    a file on a port                    port_client
    PARALLEL_PORT_INFORMATION etc.      port_information
    IRP, IoCallDriver, IoCancelIrp      irp, target, work_queue
    IOCTL_Xxx                           ioctl
    NTSTATUS, NT_SUCCESS, NT_ERROR      status
    IRQL                                irql
    registers and status patterns       registers, peripheral_status
    a client that does all of it        client
    what clients and drivers do wrong   verifier
    registers and time without HDL      model
    drivers and clients in C            c

docs/contract.md sets what is documented beside what is done here, with the test that shows it.
"""

from cocotbext.ieee1284.modes import IeeeMode
from cocotbext.parclass.device import ParallelDevice
from cocotbext.parclass.extension import DeviceExtension
from cocotbext.parclass.information import (
    PARCLASS_INFORMATION_SIZE,
    HardwareCapability,
    OutULong,
    ParclassInformation,
    ULong,
)
from cocotbext.parclass.io import PortEvent, PortIo
from cocotbext.parclass.ioctl import InternalIoctl, UserIoctl
from cocotbext.parclass.irp import Irp, MajorFunction
from cocotbext.parclass.irql import Irql, current_irql, raised_irql, thread
from cocotbext.parclass.peripheral_status import ParallelFlag
from cocotbext.parclass.port import ParallelPort
from cocotbext.parclass.port_client import PortClient
from cocotbext.parclass.registers import ChipMode
from cocotbext.parclass.status import NtStatus, nt_error, nt_success
from cocotbext.parclass.target import DeviceObject, IoStatus
from cocotbext.parclass.write import parallel_write

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
    "OutULong",
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
