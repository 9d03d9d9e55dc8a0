/* SPDX-License-Identifier: Apache-2.0 */
/* The mistake: a byte is counted before it is strobed. */
#include "../lpt.h"
#include "../patience.h"
#include "parclass.h"

static NTSTATUS wait_until_ready(PPARCLASS_DEVICE_EXTENSION device)
{
    PATIENCE patience = patience_of(device);
    for (;;) {
        UCHAR status = READ_PORT_UCHAR(device->Controller + STATUS);
        if (device->Removed || device->Cancel)
            return device->Removed ? STATUS_DEVICE_REMOVED : STATUS_CANCELLED;
        if (lpt_ready(status))
            return STATUS_SUCCESS;
        if (lpt_gone(status) || patience_is_over(&patience))
            return lpt_reason(status);
        patience_pause(&patience);
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
        UCHAR value = bytes[(*NumBytesWritten)++]; /* here: what if the printer never gets ready? */
        NTSTATUS ready = wait_until_ready(device);
        if (!NT_SUCCESS(ready))
            return ready;
        strobe(device, value);
    }
    return STATUS_SUCCESS;
}
