/* SPDX-License-Identifier: Apache-2.0
 *
 * Signals that are let through while a call waits, and at no other time.
 */

#include "check.h"

#include <fcntl.h>
#include <linux/ppdev.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIGNALS = 50 };

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    (void)number;
    caught++;
}

/* One signal after the other, each when the one before has been told by EINTR. */
static void send_all(int told)
{
    char byte;

    for (int i = 0; i < SIGNALS; i++) {
        usleep(i % 10 * 1000);
        kill(getppid(), SIGUSR1);
        if (read(told, &byte, 1) != 1)
            break;
    }
    _exit(0);
}

/* With a pipe beside the port, or with the port alone. */
static void no_signal_is_lost(int port, nfds_t count, const sigset_t *none)
{
    int told[2], silent[2], status;
    pid_t child;

    CHECK(pipe(told) == 0 && pipe(silent) == 0);
    caught = 0;
    child = fork();
    if (child == 0)
        send_all(told[0]);
    for (int i = 0; i < SIGNALS; i++) {
        struct pollfd both[2] = {{port, POLLIN, 0}, {silent[0], POLLIN, 0}};

        FAILS(ppoll(both, count, NULL, none), EINTR);
        CHECK(caught == i + 1);
        CHECK(write(told[1], "e", 1) == 1);
    }
    CHECK(waitpid(child, &status, 0) == child);
}

static void a_pending_signal_ends_a_wait(int port, int timeout, const sigset_t *none)
{
    struct timespec time = {timeout, 0};
    fd_set in;

    caught = 0;
    CHECK(raise(SIGUSR1) == 0 && caught == 0);
    FD_ZERO(&in);
    FD_SET(port, &in);
    FAILS(pselect(port + 1, &in, NULL, NULL, timeout < 0 ? NULL : &time, none), EINTR);
    CHECK(caught == 1);
}

int main(void)
{
    int port = open("/dev/parport0", O_RDWR);
    struct sigaction act = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigset_t usr1, none;

    CHECK(ioctl(port, PPCLAIM) == 0 && sigaction(SIGUSR1, &act, NULL) == 0);
    sigemptyset(&none);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    CHECK(sigprocmask(SIG_BLOCK, &usr1, NULL) == 0);
    a_pending_signal_ends_a_wait(port, -1, &none);
    a_pending_signal_ends_a_wait(port, 5, &none);
    no_signal_is_lost(port, 1, &none);
    no_signal_is_lost(port, 2, &none);
    CHECK(sigprocmask(SIG_BLOCK, NULL, &none) == 0 && sigismember(&none, SIGUSR1) && !sigismember(&none, SIGUSR2));
    FINISH();
}
