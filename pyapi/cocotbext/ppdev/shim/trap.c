/* SPDX-License-Identifier: Apache-2.0
 *
 * Port input and output: a program without the privilege gets SIGSEGV at its `in` or `out`; the handler does what the
 * instruction would have done and goes on behind it. Everything else is the program's own affair.
 */

#include "shim.h"

#if defined(__x86_64__)

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum {
    IN_IMM8 = 0xE4,  /* in al, imm8 */
    OUT_IMM8 = 0xE6, /* out imm8, al */
    IN_DX = 0xEC,    /* in al, dx */
    OUT_DX = 0xEE,   /* out dx, al */
    GENERAL_PROTECTION = 13,
    SPP_SPAN = 8,
    ECR_OFFSET = 0x400,
    ECR_SPAN = 3,
    DELAY_PORT = 0x80, /* outb_p of sys/io.h writes here, to pass some time */
    SLOTS = SPP_SPAN + ECR_SPAN + 1,
};

static unsigned base;
static char allowed[SLOTS]; /* by ioperm, slot by slot */
static int all_allowed;     /* by iopl */
static int connection = -1; /* for requests that belong to no open device */

__attribute__((constructor)) static void find_base(void)
{
    const char *text = getenv("PARPORT_PORT_BASE");

    if (text != NULL)
        base = (unsigned)strtoul(text, NULL, 0);
}

/* Where a port's permission is kept; -1: it is none of ours. */
static int slot(unsigned port)
{
    if (base == 0)
        return -1;
    if (port - base < SPP_SPAN)
        return (int)(port - base);
    if (port - base - ECR_OFFSET < ECR_SPAN)
        return (int)(SPP_SPAN + port - base - ECR_OFFSET);
    return port == DELAY_PORT ? SLOTS - 1 : -1;
}

/* The connection may have been closed by the program, as daemons close all they find: then there is a new one. */
static int connected(void)
{
    int fd = __atomic_load_n(&connection, __ATOMIC_RELAXED);
    int high;

    if (pp_is_ours(fd))
        return fd;
    fd = pp_connect(1);
    high = fd < 0 ? -1 : (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 200); /* out of the program's way */
    if (high >= 0) {
        syscall(SYS_close, fd);
        fd = high;
    }
    __atomic_store_n(&connection, fd, __ATOMIC_RELAXED);
    return fd;
}

static unsigned char port_in(unsigned port)
{
    int fd = connected();
    int64_t value = fd < 0 ? -1 : pp_call(fd, PP_IN, port - base, 0, NULL, 0, NULL, 0, PP_PATIENT);

    return value < 0 ? 0xFF : (unsigned char)value; /* an empty bus */
}

static void port_out(unsigned port, unsigned char value)
{
    int fd = connected();

    if (fd >= 0)
        pp_call(fd, PP_OUT, port - base, value, NULL, 0, NULL, 0, PP_PATIENT);
}

/* Do an `in` or `out` at which SIGSEGV struck: 0 if it was none, or none that the program may do. */
static int emulate(void *context)
{
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    const unsigned char *code = (const unsigned char *)registers[REG_RIP];
    int saved = errno;
    unsigned port;
    int length, place;

    /* A user's address that raised general protection was fetched, so it can be read. */
    if (registers[REG_TRAPNO] != GENERAL_PROTECTION || (uint64_t)registers[REG_RIP] >> 47 != 0)
        return 0;
    switch (code[0]) {
    case IN_DX:
    case OUT_DX:
        port = (unsigned)registers[REG_RDX] & 0xFFFF;
        length = 1;
        break;
    case IN_IMM8:
    case OUT_IMM8:
        port = code[1];
        length = 2;
        break;
    default:
        return 0;
    }
    place = slot(port);
    if (place < 0 || !(allowed[place] || all_allowed))
        return 0;
    if (code[0] == OUT_DX || code[0] == OUT_IMM8)
        port_out(port, (unsigned char)registers[REG_RAX]);
    else
        registers[REG_RAX] = (registers[REG_RAX] & ~(greg_t)0xFF) | port_in(port);
    registers[REG_RIP] += length;
    errno = saved;
    return 1;
}

EXPORT int ioperm(unsigned long from, unsigned long count, int turn_on)
{
    int found = 0;

    if (!pp_active() || base == 0)
        return NEXT(ioperm)(from, count, turn_on);
    if (from + count < from || from + count > 65536) {
        errno = EINVAL;
        return -1;
    }
    for (unsigned long port = from; port < from + count; port++) {
        int place = slot((unsigned)port);

        if (place < 0)
            continue;
        allowed[place] = turn_on != 0;
        found = 1;
    }
    if (!found)
        return NEXT(ioperm)(from, count, turn_on);
    if (turn_on)
        pp_trap(emulate);
    return 0;
}

EXPORT int iopl(int level)
{
    if (!pp_active() || base == 0)
        return NEXT(iopl)(level);
    if (level < 0 || level > 3) {
        errno = EINVAL;
        return -1;
    }
    all_allowed = level == 3;
    if (all_allowed)
        pp_trap(emulate);
    return 0;
}

#endif
