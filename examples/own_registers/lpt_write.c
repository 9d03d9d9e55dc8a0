/* SPDX-License-Identifier: Apache-2.0 */
/* PPARALLEL_WRITE for the controller of lpt_port.v. */
#include "lpt_port.h"
#include "parclass.h"

enum { POLL_US = 5, DISPATCH_LIMIT_US = 200 };

static NTSTATUS wait_while_busy(PPARCLASS_DEVICE_EXTENSION device)
{
    ULONGLONG limit_us = KeGetCurrentIrql() < DISPATCH_LEVEL ? device->TimeoutMs * 1000ULL : DISPATCH_LIMIT_US;
    ULONGLONG waited_us;
    for (waited_us = 0; waited_us <= limit_us; waited_us += POLL_US) {
        UCHAR status = READ_PORT_UCHAR(device->Controller + LPT_STATUS);
        if (device->Removed)
            return STATUS_DEVICE_REMOVED;
        if (device->Cancel)
            return STATUS_CANCELLED;
        if (!(status & (LPT_STATUS_BUSY | LPT_STATUS_FAULT)))
            return STATUS_SUCCESS;
        KeStallExecutionProcessor(POLL_US);
    }
    return STATUS_DEVICE_BUSY;
}

NTSTATUS LptWrite(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite, PULONG NumBytesWritten, UCHAR Channel)
{
    PPARCLASS_DEVICE_EXTENSION device = Context;
    const UCHAR *bytes = Buffer;
    (void)Channel;
    if (NumBytesWritten == NULL)
        return STATUS_INVALID_PARAMETER;
    *NumBytesWritten = 0;
    if (device == NULL)
        return STATUS_INVALID_PARAMETER;
    if (!device->Locked)
        return STATUS_ACCESS_DENIED;
    while (*NumBytesWritten < NumBytesToWrite) {
        NTSTATUS ready = wait_while_busy(device);
        if (!NT_SUCCESS(ready))
            return ready;
        WRITE_PORT_UCHAR(device->Controller + LPT_DATA, bytes[*NumBytesWritten]);
        KeStallExecutionProcessor(1);
        WRITE_PORT_UCHAR(device->Controller + LPT_STROBE, LPT_STROBE_ON);
        KeStallExecutionProcessor(1);
        WRITE_PORT_UCHAR(device->Controller + LPT_STROBE, 0);
        KeStallExecutionProcessor(1);
        ++*NumBytesWritten;
    }
    return STATUS_SUCCESS;
}
