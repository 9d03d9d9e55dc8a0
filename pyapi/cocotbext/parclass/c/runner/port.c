/* SPDX-License-Identifier: Apache-2.0 */
/* The routines that driver code calls: registers, time, IRQL. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "runner.h"

enum { TICK_NS = 15625000, TIME_INCREMENT = TICK_NS / 100 };

KIRQL current_irql;

static uint32_t port_number(PUCHAR Port)
{
    uintptr_t number = (uintptr_t)Port;
    return number > 0xFFFF ? 0xFFFFFFFF : (uint32_t)number; /* the harness knows no such port, and says so */
}

UCHAR READ_PORT_UCHAR(PUCHAR Port) { return (UCHAR)wire_ask(OP_READ, port_number(Port), 0, 0, NULL, 0)->b; }

VOID WRITE_PORT_UCHAR(PUCHAR Port, UCHAR Value) { wire_post(OP_WRITE, port_number(Port), Value, 0, NULL, 0); }

VOID READ_PORT_BUFFER_UCHAR(PUCHAR Port, PUCHAR Buffer, ULONG Count)
{
    while (Count > 0) {
        uint32_t some = Count < 1024 ? Count : 1024;
        const Message *answer = wire_ask(OP_READ_BUFFER, port_number(Port), some, 0, NULL, 0);
        memcpy(Buffer, wire_payload(), answer->size);
        Buffer += some;
        Count -= some;
    }
}

VOID WRITE_PORT_BUFFER_UCHAR(PUCHAR Port, PUCHAR Buffer, ULONG Count)
{
    while (Count > 0) {
        uint32_t some = Count < 1024 ? Count : 1024;
        wire_post(OP_WRITE_BUFFER, port_number(Port), 0, 0, Buffer, some);
        Buffer += some;
        Count -= some;
    }
}

unsigned char inb(unsigned short port) { return READ_PORT_UCHAR((PUCHAR)(uintptr_t)port); }

void outb(unsigned char value, unsigned short port) { WRITE_PORT_UCHAR((PUCHAR)(uintptr_t)port, value); }

void udelay(unsigned long microseconds) { wire_post(OP_STALL, 0, (uint64_t)microseconds * 1000, 0, NULL, 0); }

VOID KeStallExecutionProcessor(ULONG MicroSeconds) { udelay(MicroSeconds); }

NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE WaitMode, BOOLEAN Alertable, PLARGE_INTEGER Interval)
{
    (void)WaitMode;
    (void)Alertable;
    wire_ask(OP_DELAY, 0, (uint64_t)Interval->QuadPart, 0, NULL, 0);
    return STATUS_SUCCESS;
}

VOID KeQueryTickCount(PLARGE_INTEGER TickCount)
{
    TickCount->QuadPart = (LONGLONG)(wire_ask(OP_TIME, 0, 0, 0, NULL, 0)->b / TICK_NS);
}

ULONG KeQueryTimeIncrement(VOID) { return TIME_INCREMENT; }

KIRQL KeGetCurrentIrql(VOID) { return current_irql; }

VOID KeRaiseIrql(KIRQL NewIrql, PKIRQL OldIrql)
{
    *OldIrql = current_irql;
    current_irql = NewIrql;
    wire_post(OP_RAISE, NewIrql, 0, 0, NULL, 0);
}

VOID KeLowerIrql(KIRQL NewIrql)
{
    current_irql = NewIrql;
    wire_post(OP_LOWER, NewIrql, 0, 0, NULL, 0);
}

ULONG DbgPrint(PCSTR Format, ...)
{
    va_list arguments;
    va_start(arguments, Format);
    vprintf(Format, arguments);
    va_end(arguments);
    fflush(stdout);
    return STATUS_SUCCESS;
}
