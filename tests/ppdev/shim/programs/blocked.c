/* SPDX-License-Identifier: Apache-2.0
 *
 * `in` and `out` of programs that blocked SIGSEGV before they asked for the ports.
 */

#include "check.h"

#include <poll.h>
#include <signal.h>
#include <sys/io.h>
#include <sys/select.h>

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
    outb(0xAA, DATA);
    CHECK(sigaddset(&all, SIGALRM) == 0 && sigprocmask(SIG_BLOCK, &all, NULL) == 0);
    sigdelset(&all, SIGALRM);
    CHECK(raise(SIGALRM) == 0 && seen == 0x55);
    FAILS(sigsuspend(&all), EINTR);
    CHECK(seen == 0xAA);
    outb(0x0F, DATA);
    CHECK(raise(SIGALRM) == 0);
    FAILS(ppoll(NULL, 0, NULL, &all), EINTR);
    CHECK(seen == 0x0F);
    outb(0xF0, DATA);
    CHECK(raise(SIGALRM) == 0);
    FAILS(pselect(0, NULL, NULL, NULL, NULL, &all), EINTR);
    CHECK(seen == 0xF0);
    FINISH();
}
