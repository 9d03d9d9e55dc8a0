/* SPDX-License-Identifier: Apache-2.0 */
/* The process around a user's driver or client: waits for calls, makes them, and tells how they ended. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <unistd.h>

#include "runner.h"

enum { COUNT_GIVEN = 1, CONTEXT_GIVEN = 2 };

/* What NumBytesWritten holds before the call, as memory of a caller might: it is the callee's to set. */
static const ULONG unset = COUNT_UNSET;

#ifdef PARCLASS_DRIVER
static PARCLASS_DEVICE_EXTENSION device_extension;

void run_user(const Message *call)
{
    struct {
        uint64_t controller, ecr_controller;
        uint32_t span, timeout_ms, how, irql;
    } got;
    const unsigned char *payload = wire_payload();
    memcpy(&got, payload, sizeof got);
    extension = &device_extension;
    extension->Controller = (PUCHAR)(uintptr_t)got.controller;
    extension->EcrController = (PUCHAR)(uintptr_t)got.ecr_controller;
    extension->SpanOfController = got.span;
    extension->TimeoutMs = got.timeout_ms;
    extension->Locked = call->a & 1;
    extension->Removed = call->a >> 1 & 1;
    extension->Cancel = call->a >> 2 & 1;
    current_irql = (KIRQL)got.irql;

    uint32_t length = call->size - (uint32_t)sizeof got;
    region_make(&buffer_region, length);
    memcpy(buffer_region.data, payload + sizeof got, length);
    region_protect(&buffer_region);
    PULONG count = (PULONG)(void *)count_region.data;
    *count = unset;
    loop_rearm();
    NTSTATUS status = PARCLASS_SYMBOL(got.how & CONTEXT_GIVEN ? extension : NULL, buffer_region.data, call->c,
                                      got.how & COUNT_GIVEN ? count : NULL, (UCHAR)(got.how >> 8));
    wire_post(OP_RETURN, (uint32_t)status, *count, current_irql, NULL, 0);
    wire_flush();
}
#else
void run_user(const Message *call)
{
    region_make(&buffer_region, call->size);
    memcpy(buffer_region.data, wire_payload(), call->size);
    region_protect(&buffer_region);
    PULONG count = (PULONG)(void *)count_region.data;
    *count = unset;
    loop_rearm();
    NTSTATUS status = PARCLASS_SYMBOL(request_device(), buffer_region.data, call->size, count);
    wire_post(OP_RETURN, (uint32_t)status, *count, current_irql, NULL, 0);
    wire_flush();
}
#endif

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    wire_open(atoi(argv[1]));
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a simulator that is killed leaves nothing behind */
#endif
    signal(SIGPIPE, SIG_IGN);
    region_make(&count_region, sizeof(ULONG));
    region_make(&buffer_region, 0);
    crash_watch();
    atexit(wire_flush);
    for (;;)
        run_user(wire_receive());
}
