/* SPDX-License-Identifier: Apache-2.0 */
/* The registers of a PC's parallel port, and what a status value means: what the examples share. */
#ifndef LPT_H
#define LPT_H

#include "parclass.h"

/* offsets from Controller, and from EcrController */
enum { DATA = 0, STATUS = 1, CONTROL = 2, FIFO = 0, CNFGA = 0, ECR = 2 };

/* status: bit 7 is the inverse of Busy */
enum { NOT_BUSY = 0x80, ACK_N = 0x40, PERROR = 0x20, SELECT = 0x10, FAULT_N = 0x08 };

/* control: selected, no reset; with STROBE, nStrobe is low */
enum { IDLE = 0xCC, STROBE = 0x01 };

static inline int lpt_ready(UCHAR status)
{
    return (status & (NOT_BUSY | PERROR | SELECT | FAULT_N)) == (NOT_BUSY | SELECT | FAULT_N);
}

/* Nobody is there, or has no power: no use waiting. */
static inline int lpt_gone(UCHAR status)
{
    if (status & PERROR)
        return 0;
    return (status & (NOT_BUSY | SELECT | FAULT_N)) == (NOT_BUSY | FAULT_N) ||
           (status & (NOT_BUSY | ACK_N | FAULT_N)) == NOT_BUSY;
}

/* What a write ends with while the status register shows this. */
static inline NTSTATUS lpt_reason(UCHAR status)
{
    if ((status & 0xF8) == (ACK_N | PERROR | SELECT | FAULT_N))
        return STATUS_DEVICE_NOT_CONNECTED; /* the pull-ups of an open connector */
    if ((status & (NOT_BUSY | SELECT | FAULT_N)) == FAULT_N)
        return STATUS_DEVICE_OFF_LINE;
    if (status & PERROR)
        return STATUS_DEVICE_PAPER_EMPTY;
    if ((status & (NOT_BUSY | ACK_N | FAULT_N)) == NOT_BUSY)
        return STATUS_DEVICE_POWERED_OFF;
    if ((status & (NOT_BUSY | SELECT | FAULT_N)) == (NOT_BUSY | FAULT_N))
        return STATUS_DEVICE_NOT_CONNECTED;
    return STATUS_DEVICE_BUSY;
}

#endif
