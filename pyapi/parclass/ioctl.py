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
    """Codes for IRP_MJ_INTERNAL_DEVICE_CONTROL, sent by kernel-mode clients."""

    # To a parallel device (PDO), see parclass.device.
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

    # To a parallel port (FDO), see parclass.port.
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
    """Codes for IRP_MJ_DEVICE_CONTROL, sent to a parallel device (PDO) by anybody."""

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
