/* SPDX-License-Identifier: Apache-2.0 */
/* The mistake: it sleeps while it waits, at whatever IRQL it was called. */
#include "../lpt.h"
#include "../patience.h"
#include "parclass.h"

static NTSTATUS wait_until_ready(PPARCLASS_DEVICE_EXTENSION device)
{
    ULONG waited_ms = 0;
    LARGE_INTEGER millisecond;
    millisecond.QuadPart = -10000;
    for (;;) {
        UCHAR status = READ_PORT_UCHAR(device->Controller + STATUS);
        if (device->Removed || device->Cancel)
            return device->Removed ? STATUS_DEVICE_REMOVED : STATUS_CANCELLED;
        if (lpt_ready(status))
            return STATUS_SUCCESS;
        if (lpt_gone(status) || waited_ms >= device->TimeoutMs)
            return lpt_reason(status);
        KeDelayExecutionThread(KernelMode, FALSE, &millisecond); /* here: only below DISPATCH_LEVEL */
        waited_ms++;
    }
}

static void strobe(PPARCLASS_DEVICE_EXTENSION device, UCHAR value)
{
    WRITE_PORT_UCHAR(device->Controller + DATA, value);
    KeStallExecutionProcessor(1);
    WRITE_PORT_UCHAR(device->Controller + CONTROL, IDLE | STROBE);
    KeStallExecutionProcessor(1);
    WRITE_PORT_UCHAR(device->Controller + CONTROL, IDLE);
    KeStallExecutionProcessor(1);
}

NTSTATUS BrokenParallelWrite(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite, PULONG NumBytesWritten, UCHAR Channel)
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
        NTSTATUS ready = wait_until_ready(device);
        if (!NT_SUCCESS(ready))
            return ready;
        strobe(device, bytes[*NumBytesWritten]);
        ++*NumBytesWritten;
    }
    return STATUS_SUCCESS;
}
