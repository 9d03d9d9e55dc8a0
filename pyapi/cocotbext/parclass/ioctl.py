# SPDX-License-Identifier: Apache-2.0
"""Control codes of the parallel port and of parallel devices.

``CTL_CODE(FILE_DEVICE_PARALLEL_PORT, function, METHOD_BUFFERED, FILE_ANY_ACCESS)``; function
numbers from ``parallel.h`` and ``ntddpar.h`` of the Windows Server 2003 SP1 DDK, names as there.

Internal and user codes overlap in value, so they are two enumerations: only the major function of
a request (IRP_MJ_INTERNAL_DEVICE_CONTROL or IRP_MJ_DEVICE_CONTROL) tells which one a number means.
Codes that are not built are listed too: a device or a port answers them with
STATUS_INVALID_PARAMETER, the documented status of a request that the driver does not support.
docs/contract.md says of every code what is documented, what it does here, and which test shows it.
"""

from enum import IntEnum

__all__ = ["FILE_DEVICE_PARALLEL_PORT", "InternalIoctl", "UserIoctl", "ctl_code"]

FILE_DEVICE_PARALLEL_PORT = 0x16
_FILE_DEVICE_SERIAL_PORT = 0x1B


def ctl_code(function: int, device_type: int = FILE_DEVICE_PARALLEL_PORT) -> int:
    """CTL_CODE with METHOD_BUFFERED and FILE_ANY_ACCESS."""
    return device_type << 16 | function << 2


class InternalIoctl(IntEnum):
    """Codes for IRP_MJ_INTERNAL_DEVICE_CONTROL, sent by kernel-mode clients.

    To a parallel device (PDO), which answers with STATUS_DELETE_PENDING once it is removed:

    PARCLASS_CONNECT: out: ParclassInformation, 120 bytes. STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL.
    PARCLASS_DISCONNECT: STATUS_SUCCESS; no callback may be used afterwards.
    LOCK_PORT, LOCK_PORT_NO_SELECT: queued. STATUS_SUCCESS; STATUS_CANCELLED; STATUS_DEVICE_BUSY: no
        port within the device's lock time-out, 300 s.
    UNLOCK_PORT, UNLOCK_PORT_NO_DESELECT: queued, not cancellable. STATUS_SUCCESS, locked or not.
    DISCONNECT_IDLE: queued. STATUS_SUCCESS: back in compatibility mode.

    To a parallel port (FDO), in the name of a file (``cocotbext.parclass.port_client``):

    PARALLEL_PORT_ALLOCATE: queued. STATUS_SUCCESS when the port is the file's; STATUS_CANCELLED.
    PARALLEL_PORT_FREE: STATUS_SUCCESS, owner or not.
    GET_PARALLEL_PORT_INFO: out: ParallelPortInformation, 56 bytes; GET_PARALLEL_PNP_INFO: out:
        ParallelPnpInformation, 112 bytes; GET_MORE_PARALLEL_PORT_INFO: out:
        MoreParallelPortInformation, 32 bytes. STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL.
    RELEASE_PARALLEL_PORT_INFO: STATUS_SUCCESS.
    PARALLEL_SET_CHIP_MODE, PARALLEL_CLEAR_CHIP_MODE: in: PARALLEL_CHIP_MODE, 2 bytes, the first a
        ChipMode. STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_DEVICE_STATE,
        STATUS_ACCESS_DENIED: the port is not the file's; SET also STATUS_NO_SUCH_DEVICE.

    The others are not built: STATUS_INVALID_PARAMETER.
    """

    # To a parallel device (PDO), see cocotbext.parclass.device.
    IOCTL_INTERNAL_GET_PARPORT_FDO = ctl_code(29)
    IOCTL_INTERNAL_PARCLASS_CONNECT = ctl_code(30)
    IOCTL_INTERNAL_PARCLASS_DISCONNECT = ctl_code(31)
    IOCTL_INTERNAL_DISCONNECT_IDLE = ctl_code(32)
    IOCTL_INTERNAL_LOCK_PORT = ctl_code(37)
    IOCTL_INTERNAL_UNLOCK_PORT = ctl_code(38)
    IOCTL_INTERNAL_PARDOT3_CONNECT = ctl_code(41)
    IOCTL_INTERNAL_PARDOT3_DISCONNECT = ctl_code(42)
    IOCTL_INTERNAL_PARDOT3_RESET = ctl_code(43)
    IOCTL_INTERNAL_PARDOT3_SIGNAL = ctl_code(44)
    IOCTL_INTERNAL_LOCK_PORT_NO_SELECT = ctl_code(52)
    IOCTL_INTERNAL_UNLOCK_PORT_NO_DESELECT = ctl_code(53)

    # To a parallel port (FDO), see cocotbext.parclass.port.
    IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE = ctl_code(11)
    IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO = ctl_code(12)
    IOCTL_INTERNAL_PARALLEL_CONNECT_INTERRUPT = ctl_code(13)
    IOCTL_INTERNAL_PARALLEL_DISCONNECT_INTERRUPT = ctl_code(14)
    IOCTL_INTERNAL_RELEASE_PARALLEL_PORT_INFO = ctl_code(15)
    IOCTL_INTERNAL_GET_MORE_PARALLEL_PORT_INFO = ctl_code(17)
    IOCTL_INTERNAL_PARCHIP_CONNECT = ctl_code(18)
    IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE = ctl_code(19)
    IOCTL_INTERNAL_PARALLEL_CLEAR_CHIP_MODE = ctl_code(20)
    IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO = ctl_code(21)
    IOCTL_INTERNAL_INIT_1284_3_BUS = ctl_code(22)
    IOCTL_INTERNAL_SELECT_DEVICE = ctl_code(23)
    IOCTL_INTERNAL_DESELECT_DEVICE = ctl_code(24)
    IOCTL_INTERNAL_PARALLEL_PORT_FREE = ctl_code(40)
    IOCTL_INTERNAL_REGISTER_FOR_REMOVAL_RELATIONS = ctl_code(50)
    IOCTL_INTERNAL_UNREGISTER_FOR_REMOVAL_RELATIONS = ctl_code(51)
    IOCTL_INTERNAL_DISABLE_END_OF_CHAIN_BUS_RESCAN = ctl_code(54)
    IOCTL_INTERNAL_ENABLE_END_OF_CHAIN_BUS_RESCAN = ctl_code(55)


class UserIoctl(IntEnum):
    """Codes for IRP_MJ_DEVICE_CONTROL, sent to a parallel device (PDO) by anybody.

    All answer with STATUS_BUFFER_TOO_SMALL if the buffer is, and with STATUS_DELETE_PENDING once
    the device is removed. Integers are little-endian.

    PAR_QUERY_INFORMATION: queued. Out: one byte of ParallelFlag.
    PAR_SET_INFORMATION: queued. In: one byte, PARALLEL_INIT: resets the peripheral, which has 1 s
        to become ready. STATUS_INVALID_PARAMETER: another flag; STATUS_DEVICE_OFF_LINE,
        _NOT_CONNECTED, _PAPER_EMPTY, _POWERED_OFF: it did not become ready.
    IEEE1284_GET_MODE: out: read and write protocol in use, two USHORT of IeeeMode.
    PAR_GET_DEFAULT_MODES: out: the protocols of a new device, likewise.
    PAR_GET_DEVICE_CAPS: in: protocols never to use; out: the supported ones of the others; USHORT.
    PAR_IS_PORT_FREE: out: BOOLEAN, true for a moment.
    PAR_QUERY_LOCATION: out: "LPTn" or "LPTn.m", ends with NUL.
    SERIAL_SET_TIMEOUTS: in: SERIAL_TIMEOUTS, five ULONG in ms, the last the write time-out, at
        least 2000 (STATUS_INVALID_PARAMETER), kept in whole seconds.
    SERIAL_GET_TIMEOUTS: out: SERIAL_TIMEOUTS.

    The others are not built: STATUS_INVALID_PARAMETER.
    """

    IOCTL_PAR_QUERY_INFORMATION = ctl_code(1)
    IOCTL_PAR_SET_INFORMATION = ctl_code(2)
    IOCTL_PAR_QUERY_DEVICE_ID = ctl_code(3)
    IOCTL_PAR_QUERY_DEVICE_ID_SIZE = ctl_code(4)
    IOCTL_IEEE1284_GET_MODE = ctl_code(5)
    IOCTL_IEEE1284_NEGOTIATE = ctl_code(6)
    IOCTL_PAR_SET_WRITE_ADDRESS = ctl_code(7)
    IOCTL_PAR_SET_READ_ADDRESS = ctl_code(8)
    IOCTL_PAR_GET_DEVICE_CAPS = ctl_code(9)
    IOCTL_PAR_GET_DEFAULT_MODES = ctl_code(10)
    IOCTL_PAR_PING = ctl_code(11)
    IOCTL_PAR_QUERY_RAW_DEVICE_ID = ctl_code(12)
    IOCTL_PAR_TEST = ctl_code(20)
    IOCTL_PAR_IS_PORT_FREE = ctl_code(21)
    IOCTL_PAR_QUERY_LOCATION = ctl_code(22)
    IOCTL_SERIAL_SET_TIMEOUTS = ctl_code(7, _FILE_DEVICE_SERIAL_PORT)
    IOCTL_SERIAL_GET_TIMEOUTS = ctl_code(8, _FILE_DEVICE_SERIAL_PORT)
