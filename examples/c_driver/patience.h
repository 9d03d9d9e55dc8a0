/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting: how long a driver may, and how it does, at either IRQL. */
#ifndef PATIENCE_H
#define PATIENCE_H

#include "parclass.h"

enum { DISPATCH_LIMIT_US = 200, LONGEST_STALL_US = 50, LONGEST_PAUSE_US = 100000 };

typedef struct {
    ULONGLONG limit_us, waited_us; /* since a byte moved last */
} PATIENCE;

static inline PATIENCE patience_of(PPARCLASS_DEVICE_EXTENSION device)
{
    PATIENCE patience = {(ULONGLONG)device->TimeoutMs * 1000, 0};
    if (KeGetCurrentIrql() >= DISPATCH_LEVEL && patience.limit_us > DISPATCH_LIMIT_US)
        patience.limit_us = DISPATCH_LIMIT_US;
    return patience;
}

static inline int patience_is_over(const PATIENCE *patience) { return patience->waited_us >= patience->limit_us; }

/* A quarter of the wait so far: quick for a quick printer, cheap for a long paper-out. */
static inline void patience_pause(PATIENCE *patience)
{
    ULONGLONG pause_us = 1 + patience->waited_us / 4;
    if (pause_us > LONGEST_PAUSE_US)
        pause_us = LONGEST_PAUSE_US;
    if (pause_us > patience->limit_us - patience->waited_us)
        pause_us = patience->limit_us - patience->waited_us;
    if (pause_us <= LONGEST_STALL_US || KeGetCurrentIrql() >= DISPATCH_LEVEL) {
        KeStallExecutionProcessor((ULONG)pause_us);
    } else {
        LARGE_INTEGER interval;
        interval.QuadPart = -10 * (LONGLONG)pause_us; /* 100 ns, from now on */
        KeDelayExecutionThread(KernelMode, FALSE, &interval);
    }
    patience->waited_us += pause_us;
}

#endif
