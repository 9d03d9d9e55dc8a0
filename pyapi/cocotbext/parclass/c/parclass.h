/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parallel class contract in C, and the routines that driver code calls.
 *
 * Names, members, their order and all values are those of Microsoft's documentation and of parallel.h, ntddpar.h
 * and ntstatus.h of the Windows Server 2003 SP1 DDK. What is not from there is called PARCLASS_Xxx.
 *
 *     cc -std=c99 -Wall -Wextra -c my_write.c      a C compiler takes the file as it is
 *     cc -E -P -DPARCLASS_CFFI parclass.h          gives what cffi's cdef takes
 */
#ifndef PARCLASS_H
#define PARCLASS_H

#ifdef PARCLASS_CFFI
#define PARCLASS_CODE(value) value
#else
#include <stdint.h>
#define PARCLASS_CODE(value) ((NTSTATUS)(value)) /* an enumerator is an int: bit 31 makes it negative */
#ifdef __cplusplus
extern "C" {
#endif
#endif

/* -- words that the documentation writes around parameters */
#ifndef _In_
#define _In_
#define _Out_
#define _Inout_
#define _In_opt_
#define _Out_opt_
#endif
#define NTAPI
#define IN
#define OUT
#define VOID void
#define TRUE 1
#define FALSE 0
#ifndef NULL
#define NULL ((void *)0)
#endif

/* -- types: a LONG has 32 bits, as on Windows */
typedef int8_t CHAR, *PCHAR;
typedef const char *PCSTR;
typedef uint8_t UCHAR, *PUCHAR, BOOLEAN, *PBOOLEAN, KIRQL, *PKIRQL;
typedef int8_t CCHAR, KPROCESSOR_MODE;
typedef uint16_t USHORT, *PUSHORT;
typedef int32_t LONG, *PLONG;
typedef uint32_t ULONG, *PULONG;
typedef int64_t LONGLONG;
typedef uint64_t ULONGLONG;
typedef uintptr_t ULONG_PTR;
typedef void *PVOID;
typedef LONG NTSTATUS;
typedef uint16_t *PWSTR;

typedef union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER, PHYSICAL_ADDRESS;

/* -- NTSTATUS */
enum _PARCLASS_STATUS {
    STATUS_SUCCESS = PARCLASS_CODE(0x00000000),
    STATUS_TIMEOUT = PARCLASS_CODE(0x00000102), /* NT_SUCCESS holds: never the status of a short write */
    STATUS_PENDING = PARCLASS_CODE(0x00000103),
    STATUS_BUFFER_OVERFLOW = PARCLASS_CODE(0x80000005),
    STATUS_DEVICE_PAPER_EMPTY = PARCLASS_CODE(0x8000000E), /* the printer's statuses are warnings, not errors */
    STATUS_DEVICE_POWERED_OFF = PARCLASS_CODE(0x8000000F),
    STATUS_DEVICE_OFF_LINE = PARCLASS_CODE(0x80000010),
    STATUS_DEVICE_BUSY = PARCLASS_CODE(0x80000011),
    STATUS_UNSUCCESSFUL = PARCLASS_CODE(0xC0000001),
    STATUS_INVALID_PARAMETER = PARCLASS_CODE(0xC000000D),
    STATUS_NO_SUCH_DEVICE = PARCLASS_CODE(0xC000000E),
    STATUS_INVALID_DEVICE_REQUEST = PARCLASS_CODE(0xC0000010),
    STATUS_ACCESS_DENIED = PARCLASS_CODE(0xC0000022),
    STATUS_BUFFER_TOO_SMALL = PARCLASS_CODE(0xC0000023),
    STATUS_PORT_DISCONNECTED = PARCLASS_CODE(0xC0000037),
    STATUS_DELETE_PENDING = PARCLASS_CODE(0xC0000056),
    STATUS_INSUFFICIENT_RESOURCES = PARCLASS_CODE(0xC000009A),
    STATUS_DEVICE_NOT_CONNECTED = PARCLASS_CODE(0xC000009D),
    STATUS_IO_TIMEOUT = PARCLASS_CODE(0xC00000B5),
    STATUS_NOT_SUPPORTED = PARCLASS_CODE(0xC00000BB),
    STATUS_NOT_A_DIRECTORY = PARCLASS_CODE(0xC0000103),
    STATUS_CANCELLED = PARCLASS_CODE(0xC0000120),
    STATUS_LINK_FAILED = PARCLASS_CODE(0xC000013E),
    STATUS_INVALID_DEVICE_STATE = PARCLASS_CODE(0xC0000184),
    STATUS_IO_DEVICE_ERROR = PARCLASS_CODE(0xC0000185),
    STATUS_DEVICE_PROTOCOL_ERROR = PARCLASS_CODE(0xC0000186),
    STATUS_DEVICE_REMOVED = PARCLASS_CODE(0xC00002B6)
};

#ifdef PARCLASS_CLIENT /* in the harness, whose verifier judges how a client tests its statuses */
NTSTATUS PARCLASS_Tested(int Severity, NTSTATUS Status); /* returns Status */
#else
#define PARCLASS_Tested(Severity, Status) (Status)
#endif
#define NT_SUCCESS(Status) ((NTSTATUS)PARCLASS_Tested(0, Status) >= 0)
#define NT_INFORMATION(Status) (((ULONG)PARCLASS_Tested(1, Status) >> 30) == 1)
#define NT_WARNING(Status) (((ULONG)PARCLASS_Tested(2, Status) >> 30) == 2)
#define NT_ERROR(Status) (((ULONG)PARCLASS_Tested(3, Status) >> 30) == 3)

/* -- I/O control codes: CTL_CODE(FILE_DEVICE_PARALLEL_PORT, function, METHOD_BUFFERED, FILE_ANY_ACCESS) */
#define PARCLASS_CTL(function) (0x16 << 16 | (function) << 2)

/* sent as internal device control requests; values overlap with the user's */
enum _PARCLASS_INTERNAL_IOCTL {
    IOCTL_INTERNAL_PARALLEL_PORT_ALLOCATE = PARCLASS_CTL(11),
    IOCTL_INTERNAL_GET_PARALLEL_PORT_INFO = PARCLASS_CTL(12),
    IOCTL_INTERNAL_PARALLEL_CONNECT_INTERRUPT = PARCLASS_CTL(13),
    IOCTL_INTERNAL_PARALLEL_DISCONNECT_INTERRUPT = PARCLASS_CTL(14),
    IOCTL_INTERNAL_RELEASE_PARALLEL_PORT_INFO = PARCLASS_CTL(15),
    IOCTL_INTERNAL_GET_MORE_PARALLEL_PORT_INFO = PARCLASS_CTL(17),
    IOCTL_INTERNAL_PARCHIP_CONNECT = PARCLASS_CTL(18),
    IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE = PARCLASS_CTL(19),
    IOCTL_INTERNAL_PARALLEL_CLEAR_CHIP_MODE = PARCLASS_CTL(20),
    IOCTL_INTERNAL_GET_PARALLEL_PNP_INFO = PARCLASS_CTL(21),
    IOCTL_INTERNAL_INIT_1284_3_BUS = PARCLASS_CTL(22),
    IOCTL_INTERNAL_SELECT_DEVICE = PARCLASS_CTL(23),
    IOCTL_INTERNAL_DESELECT_DEVICE = PARCLASS_CTL(24),
    IOCTL_INTERNAL_GET_PARPORT_FDO = PARCLASS_CTL(29),
    IOCTL_INTERNAL_PARCLASS_CONNECT = PARCLASS_CTL(30),
    IOCTL_INTERNAL_PARCLASS_DISCONNECT = PARCLASS_CTL(31),
    IOCTL_INTERNAL_DISCONNECT_IDLE = PARCLASS_CTL(32),
    IOCTL_INTERNAL_LOCK_PORT = PARCLASS_CTL(37),
    IOCTL_INTERNAL_UNLOCK_PORT = PARCLASS_CTL(38),
    IOCTL_INTERNAL_PARALLEL_PORT_FREE = PARCLASS_CTL(40),
    IOCTL_INTERNAL_PARDOT3_CONNECT = PARCLASS_CTL(41),
    IOCTL_INTERNAL_PARDOT3_DISCONNECT = PARCLASS_CTL(42),
    IOCTL_INTERNAL_PARDOT3_RESET = PARCLASS_CTL(43),
    IOCTL_INTERNAL_PARDOT3_SIGNAL = PARCLASS_CTL(44),
    IOCTL_INTERNAL_REGISTER_FOR_REMOVAL_RELATIONS = PARCLASS_CTL(50),
    IOCTL_INTERNAL_UNREGISTER_FOR_REMOVAL_RELATIONS = PARCLASS_CTL(51),
    IOCTL_INTERNAL_LOCK_PORT_NO_SELECT = PARCLASS_CTL(52),
    IOCTL_INTERNAL_UNLOCK_PORT_NO_DESELECT = PARCLASS_CTL(53),
    IOCTL_INTERNAL_DISABLE_END_OF_CHAIN_BUS_RESCAN = PARCLASS_CTL(54),
    IOCTL_INTERNAL_ENABLE_END_OF_CHAIN_BUS_RESCAN = PARCLASS_CTL(55)
};

/* sent as device control requests */
enum _PARCLASS_USER_IOCTL {
    IOCTL_PAR_QUERY_INFORMATION = PARCLASS_CTL(1),
    IOCTL_PAR_SET_INFORMATION = PARCLASS_CTL(2),
    IOCTL_PAR_QUERY_DEVICE_ID = PARCLASS_CTL(3),
    IOCTL_PAR_QUERY_DEVICE_ID_SIZE = PARCLASS_CTL(4),
    IOCTL_IEEE1284_GET_MODE = PARCLASS_CTL(5),
    IOCTL_IEEE1284_NEGOTIATE = PARCLASS_CTL(6),
    IOCTL_PAR_SET_WRITE_ADDRESS = PARCLASS_CTL(7),
    IOCTL_PAR_SET_READ_ADDRESS = PARCLASS_CTL(8),
    IOCTL_PAR_GET_DEVICE_CAPS = PARCLASS_CTL(9),
    IOCTL_PAR_GET_DEFAULT_MODES = PARCLASS_CTL(10),
    IOCTL_PAR_PING = PARCLASS_CTL(11),
    IOCTL_PAR_QUERY_RAW_DEVICE_ID = PARCLASS_CTL(12),
    IOCTL_PAR_TEST = PARCLASS_CTL(20),
    IOCTL_PAR_IS_PORT_FREE = PARCLASS_CTL(21),
    IOCTL_PAR_QUERY_LOCATION = PARCLASS_CTL(22),
    IOCTL_SERIAL_SET_TIMEOUTS = 0x1B << 16 | 7 << 2,
    IOCTL_SERIAL_GET_TIMEOUTS = 0x1B << 16 | 8 << 2
};

/* -- masks and flags */
/* protocols: forward, reverse, or both */
enum _PARCLASS_IEEE_MODE {
    NONE = 0x0000,
    CENTRONICS = 0x0001,
    IEEE_COMPATIBILITY = 0x0002,
    NIBBLE = 0x0004,
    CHANNEL_NIBBLE = 0x0008,
    BYTE_BIDIR = 0x0010,
    EPP_HW = 0x0020,
    EPP_SW = 0x0040,
    BOUNDED_ECP = 0x0080,
    ECP_HW_NOIRQ = 0x0100,
    ECP_HW_IRQ = 0x0200,
    ECP_SW = 0x0400
};

/* HardwareCapabilities */
enum _PARCLASS_HARDWARE {
    PPT_NO_HARDWARE_PRESENT = 0x00,
    PPT_ECP_PRESENT = 0x01,
    PPT_EPP_PRESENT = 0x02,
    PPT_EPP_32_PRESENT = 0x04,
    PPT_BYTE_PRESENT = 0x08,
    PPT_1284_3_PRESENT = 0x10
};

/* PAR_QUERY_INFORMATION.Status, PAR_SET_INFORMATION.Init */
enum _PARCLASS_FLAG {
    PARALLEL_INIT = 0x01,
    PARALLEL_AUTOFEED = 0x02,
    PARALLEL_PAPER_EMPTY = 0x04,
    PARALLEL_OFF_LINE = 0x08,
    PARALLEL_POWER_OFF = 0x10,
    PARALLEL_NOT_CONNECTED = 0x20,
    PARALLEL_BUSY = 0x40,
    PARALLEL_SELECTED = 0x80
};

enum _PARCLASS_IRQL { PASSIVE_LEVEL = 0, APC_LEVEL = 1, DISPATCH_LEVEL = 2 };

typedef enum { SAFE_MODE, UNSAFE_MODE } PARALLEL_SAFETY;

typedef struct _PARALLEL_1284_COMMAND {
    UCHAR ID;
    UCHAR Port;
    ULONG CommandFlags;
} PARALLEL_1284_COMMAND, *PPARALLEL_1284_COMMAND;

/* -- callbacks of a parallel device (PDO): Context is the ParclassContext */
typedef NTSTATUS (*PPARALLEL_WRITE)(_In_ PVOID Context, _In_ PVOID Buffer, _In_ ULONG NumBytesToWrite,
                                    _Out_ PULONG NumBytesWritten, _In_ UCHAR Channel);
typedef NTSTATUS (*PPARALLEL_READ)(_In_ PVOID Context, _Out_ PVOID Buffer, _In_ ULONG NumBytesToRead,
                                   _Out_ PULONG NumBytesRead, _In_ UCHAR Channel);
typedef USHORT (*PDETERMINE_IEEE_MODES)(_In_ PVOID Context);
typedef NTSTATUS (*PNEGOTIATE_IEEE_MODE)(_In_ PVOID Context, _In_ USHORT ModeMaskFwd, _In_ USHORT ModeMaskRev,
                                         _In_ PARALLEL_SAFETY ModeSafety, _In_ BOOLEAN IsForward);
typedef NTSTATUS (*PTERMINATE_IEEE_MODE)(_In_ PVOID Context);
typedef NTSTATUS (*PPARALLEL_IEEE_FWD_TO_REV)(_In_ PVOID Context);
typedef NTSTATUS (*PPARALLEL_IEEE_REV_TO_FWD)(_In_ PVOID Context);
typedef NTSTATUS (*PPARALLEL_TRYSELECT_DEVICE)(_In_ PVOID Context, _In_ PARALLEL_1284_COMMAND Command);
typedef NTSTATUS (*PPARALLEL_DESELECT_DEVICE)(_In_ PVOID Context, _In_ PARALLEL_1284_COMMAND Command);

/* -- callbacks of a parallel port (FDO): at most at DISPATCH_LEVEL */
typedef BOOLEAN (*PPARALLEL_TRY_ALLOCATE_ROUTINE)(_In_ PVOID TryAllocateContext);
typedef VOID (*PPARALLEL_FREE_ROUTINE)(_In_ PVOID FreeContext);
typedef ULONG (*PPARALLEL_QUERY_WAITERS_ROUTINE)(_In_ PVOID QueryAllocsContext);
typedef NTSTATUS (*PPARALLEL_SET_CHIP_MODE)(_In_ PVOID SetChipContext, _In_ UCHAR ChipMode);
typedef NTSTATUS (*PPARALLEL_CLEAR_CHIP_MODE)(_In_ PVOID ClearChipContext, _In_ UCHAR ChipMode);
typedef NTSTATUS (*PPARALLEL_TRY_SELECT_ROUTINE)(_In_ PVOID TrySelectContext, _In_ PVOID TrySelectCommand);
typedef NTSTATUS (*PPARALLEL_DESELECT_ROUTINE)(_In_ PVOID DeselectContext, _In_ PVOID DeselectCommand);

typedef struct _PARCLASS_INFORMATION {
    PUCHAR Controller;
    PUCHAR EcrController; /* NULL: there are no extended registers */
    ULONG SpanOfController;
    PDETERMINE_IEEE_MODES DetermineIeeeModes;
    PNEGOTIATE_IEEE_MODE NegotiateIeeeMode;
    PTERMINATE_IEEE_MODE TerminateIeeeMode;
    PPARALLEL_IEEE_FWD_TO_REV IeeeFwdToRevMode;
    PPARALLEL_IEEE_REV_TO_FWD IeeeRevToFwdMode;
    PPARALLEL_READ ParallelRead;
    PPARALLEL_WRITE ParallelWrite;
    PVOID ParclassContext;
    ULONG HardwareCapabilities;
    ULONG FifoDepth;
    ULONG FifoWidth;
    PPARALLEL_TRYSELECT_DEVICE ParallelTryselect;
    PPARALLEL_DESELECT_DEVICE ParallelDeSelect;
} PARCLASS_INFORMATION, *PPARCLASS_INFORMATION;

typedef struct _PARALLEL_PORT_INFORMATION {
    PHYSICAL_ADDRESS OriginalController;
    PUCHAR Controller;
    ULONG SpanOfController;
    PPARALLEL_TRY_ALLOCATE_ROUTINE TryAllocatePort;
    PPARALLEL_FREE_ROUTINE FreePort;
    PPARALLEL_QUERY_WAITERS_ROUTINE QueryNumWaiters;
    PVOID Context;
} PARALLEL_PORT_INFORMATION, *PPARALLEL_PORT_INFORMATION;

typedef struct _PARALLEL_PNP_INFORMATION {
    PHYSICAL_ADDRESS OriginalEcpController;
    PUCHAR EcpController;
    ULONG SpanOfEcpController;
    ULONG PortNumber;
    ULONG HardwareCapabilities;
    PPARALLEL_SET_CHIP_MODE TrySetChipMode;
    PPARALLEL_CLEAR_CHIP_MODE ClearChipMode;
    ULONG FifoDepth;
    ULONG FifoWidth;
    PHYSICAL_ADDRESS EppControllerPhysicalAddress;
    ULONG SpanOfEppController;
    ULONG Ieee1284_3DeviceCount;
    PPARALLEL_TRY_SELECT_ROUTINE TrySelectDevice;
    PPARALLEL_DESELECT_ROUTINE DeselectDevice;
    PVOID Context;
    ULONG CurrentMode;
    PWSTR PortName;
} PARALLEL_PNP_INFORMATION, *PPARALLEL_PNP_INFORMATION;

/*
 * What Context points to when a driver of yours stands in for the system's: the device's state. The harness keeps
 * Locked, Removed and Cancel up to date whenever the driver reads a register, waits, or asks for the time.
 */
typedef struct _PARCLASS_DEVICE_EXTENSION {
    PUCHAR Controller;        /* of data, status and control */
    PUCHAR EcrController;     /* of FIFO and ECR (at +2); NULL: the controller has none */
    ULONG SpanOfController;   /* bytes of registers from Controller on */
    ULONG TimeoutMs;          /* give up when no byte moved for so long */
    volatile BOOLEAN Locked;  /* the caller has locked the port */
    volatile BOOLEAN Removed; /* the device is gone: end with STATUS_DEVICE_REMOVED */
    volatile BOOLEAN Cancel;  /* nobody waits any more: end with STATUS_CANCELLED */
    PVOID DriverContext;      /* the driver's own; NULL before the first call, and kept between calls */
} PARCLASS_DEVICE_EXTENSION, *PPARCLASS_DEVICE_EXTENSION;

/* -- registers: any IRQL, and every access takes the time of a bus cycle */
UCHAR READ_PORT_UCHAR(_In_ PUCHAR Port);
VOID WRITE_PORT_UCHAR(_In_ PUCHAR Port, _In_ UCHAR Value);
VOID READ_PORT_BUFFER_UCHAR(_In_ PUCHAR Port, _Out_ PUCHAR Buffer, _In_ ULONG Count);
VOID WRITE_PORT_BUFFER_UCHAR(_In_ PUCHAR Port, _In_ PUCHAR Buffer, _In_ ULONG Count);

/* The same for code that is shared with Linux: the registers are at 0x378 and 0x778. */
unsigned char inb(unsigned short port);
void outb(unsigned char value, unsigned short port);
void udelay(unsigned long microseconds);

/* -- time and IRQL */
VOID KeStallExecutionProcessor(_In_ ULONG MicroSeconds);
/* Interval in 100 ns, negative: from now on. At most at APC_LEVEL. */
NTSTATUS KeDelayExecutionThread(_In_ KPROCESSOR_MODE WaitMode, _In_ BOOLEAN Alertable, _In_ PLARGE_INTEGER Interval);
VOID KeQueryTickCount(_Out_ PLARGE_INTEGER TickCount);
ULONG KeQueryTimeIncrement(VOID); /* 100 ns units in a tick: 156250, a tick is 15.625 ms */
KIRQL KeGetCurrentIrql(VOID);
VOID KeRaiseIrql(_In_ KIRQL NewIrql, _Out_ PKIRQL OldIrql);
VOID KeLowerIrql(_In_ KIRQL NewIrql);
ULONG DbgPrint(_In_ PCSTR Format, ...);

/* -- what a client calls: requests to a device, and waiting for them */
typedef struct _DEVICE_OBJECT *PDEVICE_OBJECT;
typedef struct _IRP *PIRP;

typedef struct _IO_STATUS_BLOCK {
    NTSTATUS Status;
    ULONG_PTR Information;
} IO_STATUS_BLOCK, *PIO_STATUS_BLOCK;

typedef struct _KEVENT {
    volatile LONG Signalled;
    LONG Type;
} KEVENT, *PKEVENT;

typedef enum { NotificationEvent, SynchronizationEvent } EVENT_TYPE;
typedef enum { Executive, UserRequest = 6 } KWAIT_REASON;
enum _PARCLASS_PROCESSOR_MODE { KernelMode, UserMode };

VOID KeInitializeEvent(_Out_ PKEVENT Event, _In_ EVENT_TYPE Type, _In_ BOOLEAN State);
PIRP IoBuildDeviceIoControlRequest(_In_ ULONG IoControlCode, _In_ PDEVICE_OBJECT DeviceObject,
                                   _In_opt_ PVOID InputBuffer, _In_ ULONG InputBufferLength,
                                   _Out_opt_ PVOID OutputBuffer, _In_ ULONG OutputBufferLength,
                                   _In_ BOOLEAN InternalDeviceIoControl, _In_ PKEVENT Event,
                                   _Out_ PIO_STATUS_BLOCK IoStatusBlock);
NTSTATUS IoCallDriver(_In_ PDEVICE_OBJECT DeviceObject, _Inout_ PIRP Irp);
BOOLEAN IoCancelIrp(_In_ PIRP Irp);
NTSTATUS KeWaitForSingleObject(_In_ PVOID Object, _In_ KWAIT_REASON WaitReason, _In_ KPROCESSOR_MODE WaitMode,
                               _In_ BOOLEAN Alertable, _In_opt_ PLARGE_INTEGER Timeout);

/*
 * A client of yours: the device is open, and is closed when the client has returned. It prints NumBytes bytes, leaves
 * in NumBytesWritten how many reached the device, and returns why not all of them did.
 */
typedef NTSTATUS (*PPARCLASS_CLIENT)(_In_ PDEVICE_OBJECT DeviceObject, _In_ PVOID Buffer, _In_ ULONG NumBytes,
                                     _Out_ PULONG NumBytesWritten);

#if !defined(PARCLASS_CFFI) && defined(__cplusplus)
}
#endif
#endif
