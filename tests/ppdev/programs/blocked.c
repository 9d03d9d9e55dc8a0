/* SPDX-License-Identifier: Apache-2.0
 *
 * `in` and `out` of programs that blocked SIGSEGV before they asked for the ports.
 */

#include "check.h"

#include <signal.h>
#include <sys/io.h>

enum { DATA = 0x378 };

static volatile int seen = -1;

static void on_alarm(int number)
{
    (void)number;
    seen = inb(DATA);
}

int main(void)
{
    struct sigaction act = {.sa_handler = on_alarm};
    sigset_t all;

    sigfillset(&act.sa_mask);
    CHECK(sigaction(SIGALRM, &act, NULL) == 0);
    sigfillset(&all);
    sigdelset(&all, SIGALRM);
    CHECK(sigprocmask(SIG_BLOCK, &all, NULL) == 0);
    CHECK(ioperm(DATA, 3, 1) == 0);
    outb(0x55, DATA);
    CHECK(inb(DATA) == 0x55);
    CHECK(raise(SIGALRM) == 0 && seen == 0x55);
    FINISH();
}
