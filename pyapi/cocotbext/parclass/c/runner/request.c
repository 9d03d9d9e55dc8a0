/* SPDX-License-Identifier: Apache-2.0 */
/* A client's side: requests to the device, waiting for them, and the callbacks of PARCLASS_INFORMATION. */
#include <stdlib.h>
#include <string.h>

#include "runner.h"

enum { REQUESTS = 64, NEVER = 0 };

struct _DEVICE_OBJECT {
    int unused;
};

struct _IRP {
    uint32_t number; /* 0: free */
    uint32_t code;
    int internal, sent;
    const void *input;
    uint32_t input_size;
    unsigned char *output;
    uint32_t output_size;
    PKEVENT event;
    PIO_STATUS_BLOCK io_status;
};

static struct _DEVICE_OBJECT device;
static struct _IRP requests[REQUESTS];
static uint32_t last_number;

PDEVICE_OBJECT request_device(void) { return &device; }

#ifdef PARCLASS_CLIENT
NTSTATUS PARCLASS_Tested(int Severity, NTSTATUS Status)
{
    wire_post(OP_TESTED, (uint32_t)Status, (uint64_t)Severity, 0, NULL, 0);
    return Status;
}
#endif

/* -- the callbacks: each asks the harness, which runs it in this thread at its IRQL */

static NTSTATUS callback(uint32_t which, PVOID Context, const uint32_t *arguments, uint32_t size)
{
    return (NTSTATUS)wire_ask(OP_CALLBACK, which, (uint64_t)(uintptr_t)Context, 0, arguments, size)->c;
}

static NTSTATUS parallel_write(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite, PULONG NumBytesWritten,
                               UCHAR Channel)
{
    uint32_t how = Channel | (NumBytesWritten != NULL) << 8;
    const Message *answer = wire_ask(OP_WRITE_CALL, 0, (uint64_t)(uintptr_t)Context, how, Buffer, NumBytesToWrite);
    if (NumBytesWritten != NULL)
        *NumBytesWritten = (ULONG)answer->b;
    return (NTSTATUS)answer->c;
}

static NTSTATUS parallel_read(PVOID Context, PVOID Buffer, ULONG NumBytesToRead, PULONG NumBytesRead, UCHAR Channel)
{
    uint32_t arguments[] = {NumBytesToRead, NumBytesRead != NULL, Channel};
    NTSTATUS status = callback(CALLBACK_READ, Context, arguments, sizeof arguments);
    (void)Buffer; /* no reverse mode is built: nothing is ever read */
    if (NumBytesRead != NULL)
        *NumBytesRead = 0;
    return status;
}

static USHORT determine_modes(PVOID Context) { return (USHORT)callback(CALLBACK_DETERMINE, Context, NULL, 0); }

static NTSTATUS negotiate_mode(PVOID Context, USHORT ModeMaskFwd, USHORT ModeMaskRev, PARALLEL_SAFETY ModeSafety,
                               BOOLEAN IsForward)
{
    uint32_t arguments[] = {ModeMaskFwd, ModeMaskRev, (uint32_t)ModeSafety, IsForward};
    return callback(CALLBACK_NEGOTIATE, Context, arguments, sizeof arguments);
}

static NTSTATUS terminate_mode(PVOID Context) { return callback(CALLBACK_TERMINATE, Context, NULL, 0); }

static NTSTATUS forward_to_reverse(PVOID Context) { return callback(CALLBACK_FWD_TO_REV, Context, NULL, 0); }

static NTSTATUS reverse_to_forward(PVOID Context) { return callback(CALLBACK_REV_TO_FWD, Context, NULL, 0); }

static NTSTATUS tryselect(PVOID Context, PARALLEL_1284_COMMAND Command)
{
    uint32_t id = Command.ID;
    return callback(CALLBACK_TRYSELECT, Context, &id, sizeof id);
}

static NTSTATUS deselect(PVOID Context, PARALLEL_1284_COMMAND Command)
{
    uint32_t id = Command.ID;
    return callback(CALLBACK_DESELECT, Context, &id, sizeof id);
}

/* The harness sends numbers, the pointers are of this process. */
static void fill_information(PPARCLASS_INFORMATION info, const unsigned char *answer)
{
    struct {
        uint64_t controller, ecr_controller, context;
        uint32_t span, capabilities, fifo_depth, fifo_width;
    } got;
    memcpy(&got, answer, sizeof got);
    memset(info, 0, sizeof *info);
    info->Controller = (PUCHAR)(uintptr_t)got.controller;
    info->EcrController = (PUCHAR)(uintptr_t)got.ecr_controller;
    info->SpanOfController = got.span;
    info->DetermineIeeeModes = determine_modes;
    info->NegotiateIeeeMode = negotiate_mode;
    info->TerminateIeeeMode = terminate_mode;
    info->IeeeFwdToRevMode = forward_to_reverse;
    info->IeeeRevToFwdMode = reverse_to_forward;
    info->ParallelRead = parallel_read;
    info->ParallelWrite = parallel_write;
    info->ParclassContext = (PVOID)(uintptr_t)got.context;
    info->HardwareCapabilities = got.capabilities;
    info->FifoDepth = got.fifo_depth;
    info->FifoWidth = got.fifo_width;
    info->ParallelTryselect = tryselect;
    info->ParallelDeSelect = deselect;
}

/* -- requests */

static void finish(PIRP irp, NTSTATUS status, uint64_t information, const unsigned char *output, uint32_t size)
{
    irp->io_status->Status = status;
    irp->io_status->Information = (ULONG_PTR)information;
    if (irp->internal && irp->code == IOCTL_INTERNAL_PARCLASS_CONNECT && size > 0)
        fill_information((PPARCLASS_INFORMATION)(void *)irp->output, output);
    else if (size > 0)
        memcpy(irp->output, output, size < irp->output_size ? size : irp->output_size);
    if (irp->event != NULL)
        irp->event->Signalled = 1;
    irp->number = 0;
}

VOID KeInitializeEvent(PKEVENT Event, EVENT_TYPE Type, BOOLEAN State)
{
    Event->Type = Type;
    Event->Signalled = State;
}

PIRP IoBuildDeviceIoControlRequest(ULONG IoControlCode, PDEVICE_OBJECT DeviceObject, PVOID InputBuffer,
                                   ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength,
                                   BOOLEAN InternalDeviceIoControl, PKEVENT Event, PIO_STATUS_BLOCK IoStatusBlock)
{
    (void)DeviceObject;
    for (int i = 0; i < REQUESTS; i++) {
        PIRP irp = &requests[i];
        if (irp->number != 0)
            continue;
        *irp = (struct _IRP){.number = ++last_number,
                             .code = IoControlCode,
                             .internal = InternalDeviceIoControl != 0,
                             .input = InputBuffer,
                             .input_size = InputBuffer == NULL ? 0 : InputBufferLength,
                             .output = OutputBuffer,
                             .output_size = OutputBuffer == NULL ? 0 : OutputBufferLength,
                             .event = Event,
                             .io_status = IoStatusBlock};
        return irp;
    }
    return NULL; /* as when the pool is empty */
}

NTSTATUS IoCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    uint64_t how = Irp->output_size | (uint64_t)Irp->internal << 32;
    (void)DeviceObject;
    Irp->sent = 1;
    const Message *answer = wire_ask(OP_CALL_DRIVER, Irp->code, how, Irp->number, Irp->input, Irp->input_size);
    NTSTATUS status = (NTSTATUS)answer->c;
    if (status != STATUS_PENDING)
        finish(Irp, status, answer->b, wire_payload(), answer->size);
    return status;
}

BOOLEAN IoCancelIrp(PIRP Irp)
{
    if (!Irp->sent || Irp->number == 0)
        return FALSE;
    return (BOOLEAN)wire_ask(OP_CANCEL, 0, 0, Irp->number, NULL, 0)->b;
}

NTSTATUS KeWaitForSingleObject(PVOID Object, KWAIT_REASON WaitReason, KPROCESSOR_MODE WaitMode, BOOLEAN Alertable,
                               PLARGE_INTEGER Timeout)
{
    PKEVENT event = Object;
    PIRP irp = NULL;
    (void)WaitReason;
    (void)WaitMode;
    (void)Alertable;
    for (int i = 0; i < REQUESTS; i++)
        if (requests[i].number != 0 && requests[i].sent && requests[i].event == event)
            irp = &requests[i];
    if (!event->Signalled) {
        uint64_t limit = Timeout == NULL ? 0 : (uint64_t)Timeout->QuadPart;
        const Message *answer = wire_ask(OP_WAIT, Timeout != NULL, limit, irp == NULL ? NEVER : irp->number, NULL, 0);
        if (!answer->done) /* the time ran out first */
            return STATUS_TIMEOUT;
        finish(irp, (NTSTATUS)answer->c, answer->b, wire_payload(), answer->size);
    }
    if (event->Type == SynchronizationEvent)
        event->Signalled = 0;
    return STATUS_SUCCESS;
}
