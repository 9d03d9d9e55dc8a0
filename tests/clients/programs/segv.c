/* SPDX-License-Identifier: Apache-2.0
 *
 * A program with a SIGSEGV handler of its own, beside port input and output.
 */

#include "check.h"

#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/io.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DATA = 0x378 };

static sigjmp_buf back;
static void *volatile address;
static volatile int caught;

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)context;
    CHECK(number == SIGSEGV);
    address = info->si_addr;
    caught++;
    siglongjmp(back, 1);
}

static void on_simple(int number)
{
    (void)number;
    caught++;
    siglongjmp(back, 1);
}

#define FAULTS(statement)                                                                                              \
    ({                                                                                                                 \
        caught = 0;                                                                                                    \
        if (sigsetjmp(back, 1) == 0) {                                                                                 \
            statement;                                                                                                 \
        }                                                                                                              \
        caught;                                                                                                        \
    })

static void works(unsigned char value)
{
    outb(value, DATA);
    CHECK(inb(DATA) == value);
}

/* How a child ends that does what is wrong. */
static int death(void (*deed)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        deed();
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -1;
}

static void touch_nothing(void) { *nowhere = 1; }

static void crash_by_default(void)
{
    signal(SIGSEGV, SIG_DFL);
    touch_nothing();
}

static void crash_while_ignored(void)
{
    signal(SIGSEGV, SIG_IGN);
    touch_nothing();
}

static void use_a_port_without_leave(void)
{
    signal(SIGSEGV, SIG_DFL);
    ioperm(DATA, 1, 0);
    outb(1, DATA);
}

int main(void)
{
    struct sigaction mine = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO}, old;
    sigset_t all;

    CHECK(death(use_a_port_without_leave) == SIGSEGV);
    sigfillset(&mine.sa_mask);
    CHECK(sigaction(SIGSEGV, &mine, NULL) == 0); /* before the library needs the signal */
    CHECK(FAULTS(outb(1, DATA)) == 1);
    CHECK(ioperm(DATA, 1, 1) == 0);
    FAILS(ioperm(DATA, 65536, 1), EINVAL);
    works(0x5A);
    CHECK(sigaction(SIGSEGV, NULL, &old) == 0 && old.sa_sigaction == on_fault);
    CHECK(FAULTS(touch_nothing()) == 1 && address == nowhere);
    works(0xA5);
    CHECK(FAULTS(outw(1, DATA)) == 1);     /* two bytes wide */
    CHECK(FAULTS(outb(1, DATA + 1)) == 1); /* not asked for */
    CHECK(FAULTS(outb(1, 0x100)) == 1);    /* not the port */
    CHECK((void *)signal(SIGSEGV, on_simple) == (void *)on_fault);
    CHECK(FAULTS(touch_nothing()) == 1);
    CHECK(iopl(3) == 0);
    FAILS(iopl(4), EINVAL);
    outb(0x0C, DATA + 2);
    CHECK(inb(DATA + 3) == 0xFF); /* no register there */
    outb_p(0x11, DATA);           /* waits by way of port 0x80 */
    CHECK(inb_p(DATA) == 0x11);
    sigfillset(&all);
    CHECK(sigprocmask(SIG_BLOCK, &all, NULL) == 0); /* an `in` asks for no signal */
    works(0x77);
    CHECK(sigprocmask(SIG_UNBLOCK, &all, NULL) == 0);
    closefrom(3); /* whatever the library has open */
    works(0x78);
    signal(SIGSEGV, SIG_IGN);
    CHECK(raise(SIGSEGV) == 0); /* sent, not met: it can be ignored */
    CHECK(death(crash_while_ignored) == SIGSEGV);
    CHECK(death(crash_by_default) == SIGSEGV);
    works(0x99);
    FINISH();
}
