/* SPDX-License-Identifier: Apache-2.0 */
/* PPARALLEL_WRITE with the strobe made by software: data, nStrobe down, nStrobe up, for every byte. */
#include "lpt.h"
#include "parclass.h"
#include "patience.h"

enum { SETUP_US = 1, STROBE_US = 1, HOLD_US = 1 };

/* Wait until the printer takes a byte: STATUS_SUCCESS, or why it does not. */
static NTSTATUS wait_until_ready(PPARCLASS_DEVICE_EXTENSION device)
{
    PATIENCE patience = patience_of(device);
    for (;;) {
        UCHAR status = READ_PORT_UCHAR(device->Controller + STATUS);
        if (device->Removed)
            return STATUS_DEVICE_REMOVED;
        if (device->Cancel)
            return STATUS_CANCELLED;
        if (lpt_ready(status))
            return STATUS_SUCCESS;
        if (lpt_gone(status) || patience_is_over(&patience))
            return lpt_reason(status);
        patience_pause(&patience);
    }
}

/* Busy or nAck, and from a printer: an open connector reads as busy, one without power as nAck. */
static int answered(UCHAR status)
{
    NTSTATUS reason = lpt_reason(status);
    if (!lpt_ready(status) && (reason == STATUS_DEVICE_NOT_CONNECTED || reason == STATUS_DEVICE_POWERED_OFF))
        return 0;
    return !(status & NOT_BUSY) || !(status & ACK_N);
}

/* Hand over one byte: whether it counts. */
static int strobe(PPARCLASS_DEVICE_EXTENSION device, UCHAR value)
{
    UCHAR during, after;
    WRITE_PORT_UCHAR(device->Controller + DATA, value);
    KeStallExecutionProcessor(SETUP_US);
    if (!lpt_ready(READ_PORT_UCHAR(device->Controller + STATUS)))
        return 0; /* it has gone since */
    WRITE_PORT_UCHAR(device->Controller + CONTROL, IDLE | STROBE);
    KeStallExecutionProcessor(STROBE_US);
    during = READ_PORT_UCHAR(device->Controller + STATUS); /* a quick printer answers inside the strobe */
    WRITE_PORT_UCHAR(device->Controller + CONTROL, IDLE);
    KeStallExecutionProcessor(HOLD_US);
    after = READ_PORT_UCHAR(device->Controller + STATUS);
    return answered(during) || answered(after) || lpt_ready(after);
}

NTSTATUS StrobeParallelWrite(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite, PULONG NumBytesWritten, UCHAR Channel)
{
    PPARCLASS_DEVICE_EXTENSION device = Context;
    const UCHAR *bytes = Buffer;
    (void)Channel; /* not used, as documented */
    if (NumBytesWritten == NULL)
        return STATUS_INVALID_PARAMETER;
    *NumBytesWritten = 0;
    if (device == NULL)
        return STATUS_INVALID_PARAMETER;
    if (!device->Locked)
        return STATUS_ACCESS_DENIED;
    if (device->Removed)
        return STATUS_DEVICE_REMOVED;

    while (*NumBytesWritten < NumBytesToWrite) {
        NTSTATUS ready = wait_until_ready(device);
        if (!NT_SUCCESS(ready))
            return ready;
        if (strobe(device, bytes[*NumBytesWritten]))
            ++*NumBytesWritten;
    }
    return STATUS_SUCCESS;
}
