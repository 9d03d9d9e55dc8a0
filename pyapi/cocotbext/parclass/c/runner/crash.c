/* SPDX-License-Identifier: Apache-2.0 */
/* The user's code crashes, or loop.c's alarm strikes: say where and on what, and end. */
#include <execinfo.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "runner.h"

enum { FRAMES = 48, NEAR_NULL = 0x10000, NEAR_STACK = 0x10000 };

static unsigned char handler_stack[128 * 1024];
static uintptr_t stack_low, stack_high; /* where a stack that overflows runs into its limit */

static int beyond(const Region *region, uintptr_t address)
{
    uintptr_t end = (uintptr_t)(region->base + region->size);
    return address >= end && address < end + (uintptr_t)sysconf(_SC_PAGESIZE);
}

static int within(const Region *region, uintptr_t address)
{
    return address >= (uintptr_t)region->base && address < (uintptr_t)(region->base + region->size);
}

/* What lies at an address that must not be touched, in words. */
static const char *what_is_at(uintptr_t address)
{
    if (address < NEAR_NULL)
        return "a null pointer, or a port's address used as memory";
    if (address >= stack_low && address < stack_high)
        return "the end of the stack: it overflowed";
    if (beyond(&buffer_region, address))
        return "past the end of Buffer";
    if (within(&buffer_region, address))
        return "inside Buffer, which is to be read only";
    if (beyond(&count_region, address))
        return "past NumBytesWritten";
    return "no memory of the driver's";
}

static void on_signal(int number, siginfo_t *info, void *context)
{
    struct {
        uint64_t frames[FRAMES];
        char text[64];
    } report;
    void *frames[FRAMES];
    uintptr_t address = number == SIGSEGV || number == SIGBUS ? (uintptr_t)info->si_addr : 0;
    (void)context;
    memset(&report, 0, sizeof report);
    int count = backtrace(frames, FRAMES);
    for (int i = 0; i < count; i++)
        report.frames[i] = (uint64_t)(uintptr_t)frames[i];
    strncpy(report.text, what_is_at(address), sizeof report.text - 1);
    wire_post(OP_DIED, (uint32_t)number, address, 0, &report, sizeof report);
    wire_flush();
    _exit(1);
}

void crash_watch(void)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGVTALRM};
    struct rlimit none = {0, 0}, stack;
    setrlimit(RLIMIT_CORE, &none);
    if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY) {
        uintptr_t here = (uintptr_t)&stack;
        stack_low = here - stack.rlim_cur - NEAR_STACK;
        stack_high = here - stack.rlim_cur + 16 * NEAR_STACK;
    }
    stack_t alternative = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
    sigaltstack(&alternative, NULL);
    void *frame;
    backtrace(&frame, 1); /* loads what it needs now: a handler must not */
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = on_signal;
        action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND;
        sigaction(signals[i], &action, NULL);
    }
}
