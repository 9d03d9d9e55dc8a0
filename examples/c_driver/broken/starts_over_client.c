/* SPDX-License-Identifier: Apache-2.0 */
/* The mistake: after a short write it sends everything again. */
#include "parclass.h"

enum { TRIES = 12, PAUSE_MS = 1 };

/* Send an internal control request and wait for its end. */
static NTSTATUS request(PDEVICE_OBJECT device, ULONG code, PVOID output, ULONG size)
{
    KEVENT done;
    IO_STATUS_BLOCK result;
    NTSTATUS status;
    PIRP irp;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(code, device, NULL, 0, output, size, TRUE, &done, &result);
    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = IoCallDriver(device, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        status = result.Status;
    }
    return status;
}

/* A short write is resumed with the byte it stopped at, until nothing has moved for some tries. */
static NTSTATUS write_all(PPARCLASS_INFORMATION info, PUCHAR bytes, ULONG size, PULONG total)
{
    NTSTATUS status = STATUS_SUCCESS;
    int tries = TRIES;
    while (*total < size && tries > 0) {
        ULONG written = 0;
        status = info->ParallelWrite(info->ParclassContext, bytes, size, &written, 0); /* here: from the first byte */
        *total = written;
        tries = written > 0 ? TRIES : tries - 1;
        if (!NT_SUCCESS(status)) {
            LARGE_INTEGER pause;
            pause.QuadPart = -10000 * PAUSE_MS;
            KeDelayExecutionThread(KernelMode, FALSE, &pause);
        }
    }
    return status;
}

NTSTATUS BrokenClient(PDEVICE_OBJECT DeviceObject, PVOID Buffer, ULONG NumBytes, PULONG NumBytesWritten)
{
    PARCLASS_INFORMATION info;
    NTSTATUS status;
    *NumBytesWritten = 0;
    status = request(DeviceObject, IOCTL_INTERNAL_PARCLASS_CONNECT, &info, sizeof info);
    if (!NT_SUCCESS(status))
        return status;
    status = request(DeviceObject, IOCTL_INTERNAL_LOCK_PORT, NULL, 0);
    if (NT_SUCCESS(status)) {
        status = write_all(&info, Buffer, NumBytes, NumBytesWritten);
        request(DeviceObject, IOCTL_INTERNAL_UNLOCK_PORT, NULL, 0);
    }
    request(DeviceObject, IOCTL_INTERNAL_PARCLASS_DISCONNECT, NULL, 0);
    return status;
}
