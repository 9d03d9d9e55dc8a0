/* SPDX-License-Identifier: Apache-2.0
 *
 * pthread_cancel of threads that wait in calls; the printer takes nothing.
 */

#include "check.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static int lp, port, cleaned;

static void clean(void *argument)
{
    sigset_t now;

    (void)argument;
    pthread_sigmask(SIG_BLOCK, NULL, &now);
    CHECK(!sigismember(&now, SIGUSR1)); /* the library has put the mask back */
    cleaned++;
}

static void *in_write(void *argument)
{
    pthread_cleanup_push(clean, NULL);
    CHECK(write(lp, "hello", 5) != 5);
    pthread_cleanup_pop(0);
    return argument;
}

static void *in_poll(void *argument)
{
    struct pollfd one = {port, POLLIN, 0};

    pthread_cleanup_push(clean, NULL);
    CHECK(poll(&one, 1, -1) < 0);
    pthread_cleanup_pop(0);
    return argument;
}

static void *in_open(void *argument)
{
    pthread_cleanup_push(clean, NULL);
    CHECK(open("/dev/lp0", O_WRONLY) < 0);
    pthread_cleanup_pop(0);
    return argument;
}

static void cancelled(void *(*deed)(void *))
{
    pthread_t thread;
    void *result = NULL;

    cleaned = 0;
    CHECK(pthread_create(&thread, NULL, deed, NULL) == 0);
    usleep(300000);
    CHECK(pthread_cancel(thread) == 0 && pthread_join(thread, &result) == 0);
    CHECK(result == PTHREAD_CANCELED && cleaned == 1);
}

int main(void)
{
    lp = open("/dev/lp0", O_WRONLY);
    port = open("/dev/parport0", O_RDWR);
    cancelled(in_write);
    cancelled(in_poll);
    CHECK(send(lp, "unseen", 6, 0) == 6); /* around the library: opening waits until it is printed */
    close(lp);
    cancelled(in_open);
    close(port);
    FINISH();
}
