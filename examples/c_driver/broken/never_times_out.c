/* SPDX-License-Identifier: Apache-2.0 */
/* The mistake: it waits for the printer for ever. */
#include "../lpt.h"
#include "../patience.h"
#include "parclass.h"

static void wait_until_ready(PPARCLASS_DEVICE_EXTENSION device)
{
    while (!lpt_ready(READ_PORT_UCHAR(device->Controller + STATUS)))
        KeStallExecutionProcessor(10); /* here: nobody counts */
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
        wait_until_ready(device);
        strobe(device, bytes[*NumBytesWritten]);
        ++*NumBytesWritten;
    }
    return STATUS_SUCCESS;
}
