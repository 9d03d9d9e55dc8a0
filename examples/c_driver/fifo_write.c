/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PPARALLEL_WRITE with the strobe made by hardware: bytes go into the FIFO, mode 010 hands them over.
 *
 * A byte in the FIFO has not reached the printer. When a write ends early, the hardware is stopped, what is left is
 * counted in test mode, and does not count as written.
 */
#include "lpt.h"
#include "parclass.h"
#include "patience.h"

/* modes of the ECR, with nErrIntrEn and serviceIntr set: no interrupts */
enum { SPP_MODE = 0x14, BYTE_MODE = 0x34, FIFO_MODE = 0x54, TEST_MODE = 0xD4, CONFIG_MODE = 0xF4 };
enum { ECR_FULL = 0x02, ECR_EMPTY = 0x01, CNFGA_IDLE = 0x04 };
enum { LARGEST_FIFO = 4098, SETTLE_US = 1, SETTLE_POLLS = 40 };

static void set_mode(PPARCLASS_DEVICE_EXTENSION device, UCHAR mode)
{
    WRITE_PORT_UCHAR(device->EcrController + ECR, mode);
}

/* Fill the FIFO in test mode: how many bytes it still took. */
static ULONG fill(PPARCLASS_DEVICE_EXTENSION device)
{
    ULONG count = 0;
    set_mode(device, TEST_MODE);
    while (count < LARGEST_FIFO && !(READ_PORT_UCHAR(device->EcrController + ECR) & ECR_FULL)) {
        WRITE_PORT_UCHAR(device->EcrController + FIFO, 0);
        count++;
    }
    return count;
}

/* How many bytes the FIFO holds; measured once. 0: there is none. */
static ULONG depth_of(PPARCLASS_DEVICE_EXTENSION device)
{
    ULONG_PTR known;
    if (device->EcrController == NULL)
        return 0;
    if (device->DriverContext == NULL) {
        ULONG depth;
        set_mode(device, BYTE_MODE); /* empties it */
        if (READ_PORT_UCHAR(device->EcrController + ECR) != (BYTE_MODE | ECR_EMPTY))
            return 0;
        depth = fill(device);
        set_mode(device, SPP_MODE);
        device->DriverContext = (PVOID)(ULONG_PTR)depth;
    }
    known = (ULONG_PTR)device->DriverContext;
    return (ULONG)known;
}

/* Stop the hardware: how many bytes it did not hand over. More than `depth`: it does not stop. */
static ULONG stop(PPARCLASS_DEVICE_EXTENSION device, ULONG depth)
{
    int polls;
    set_mode(device, CONFIG_MODE); /* the byte under way still ends */
    for (polls = 0; !(READ_PORT_UCHAR(device->EcrController + CNFGA) & CNFGA_IDLE); polls++) {
        if (polls == SETTLE_POLLS)
            return depth + 1;
        KeStallExecutionProcessor(SETTLE_US);
    }
    return depth - fill(device);
}

/*
 * Keep the FIFO filled until all is out, or it has to be stopped. Returns why; `pushed` counts what went in.
 *
 * While the FIFO is neither full nor empty, bytes leave it unseen. So an eighth of the time-out is waited at most, then
 * STATUS_PENDING asks for an exact count; `counted`: there was one, and nothing moved.
 */
static NTSTATUS feed(PPARCLASS_DEVICE_EXTENSION device, ULONG depth, PUCHAR bytes, ULONG size, PULONG pushed,
                     PATIENCE *patience, int counted)
{
    UCHAR ecr = 0, was;
    for (;;) {
        UCHAR status;
        ULONG room;
        was = ecr;
        ecr = READ_PORT_UCHAR(device->EcrController + ECR);
        if (*pushed > 0 && (ecr & ECR_EMPTY || (was & ECR_FULL && !(ecr & ECR_FULL)))) {
            *patience = patience_of(device); /* bytes moved */
            counted = 0;
        }
        if (ecr & ECR_EMPTY && *pushed == size)
            return STATUS_SUCCESS;
        room = ecr & ECR_EMPTY ? depth : ecr & ECR_FULL ? 0 : 1;
        if (room > size - *pushed)
            room = size - *pushed;
        if (room > 0) {
            WRITE_PORT_BUFFER_UCHAR(device->EcrController + FIFO, bytes + *pushed, room);
            *pushed += room;
            continue;
        }
        status = READ_PORT_UCHAR(device->Controller + STATUS);
        if (device->Removed)
            return STATUS_DEVICE_REMOVED;
        if (device->Cancel)
            return STATUS_CANCELLED;
        if (lpt_gone(status))
            return lpt_reason(status);
        if (patience_is_over(patience)) /* ready, and nothing moves: the controller does not hand over */
            return lpt_ready(status) ? STATUS_IO_TIMEOUT : lpt_reason(status);
        if (!counted && patience->waited_us >= patience->limit_us / 8)
            return STATUS_PENDING;
        patience_pause(patience);
    }
}

NTSTATUS FifoParallelWrite(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite, PULONG NumBytesWritten, UCHAR Channel)
{
    PPARCLASS_DEVICE_EXTENSION device = Context;
    NTSTATUS status = STATUS_SUCCESS;
    PATIENCE patience;
    ULONG depth;
    int counted = 0;
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
    if (NumBytesToWrite == 0)
        return STATUS_SUCCESS;
    depth = depth_of(device);
    if (depth == 0)
        return STATUS_NO_SUCH_DEVICE;

    WRITE_PORT_UCHAR(device->Controller + CONTROL, IDLE);
    patience = patience_of(device);
    while (*NumBytesWritten < NumBytesToWrite) {
        ULONG pushed = 0, left = 0;
        set_mode(device, BYTE_MODE); /* empties the FIFO */
        set_mode(device, FIFO_MODE);
        status = feed(device, depth, (PUCHAR)Buffer + *NumBytesWritten, NumBytesToWrite - *NumBytesWritten, &pushed,
                      &patience, counted);
        if (status != STATUS_SUCCESS)
            left = stop(device, depth);
        if (left > depth) {
            status = STATUS_IO_DEVICE_ERROR;
            break;
        }
        *NumBytesWritten += pushed - left;
        counted = pushed == left;
        if (status != STATUS_PENDING && (counted || device->Removed || device->Cancel))
            break;
        if (!counted)
            patience = patience_of(device);
    }
    set_mode(device, SPP_MODE);
    return *NumBytesWritten == NumBytesToWrite ? STATUS_SUCCESS : status;
}
