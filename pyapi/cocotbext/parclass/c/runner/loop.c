/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The alarm for code that loops: SIGVTALRM, which crash.c tells of.
 *
 * A loop is a second of processor time without a call into the harness. Processor time, not real time: a busy
 * machine must not turn a slow driver into a broken one.
 */
#include <sys/time.h>

#include "runner.h"

enum { LOOP_SECONDS = 1 };

void loop_rearm(void)
{
    struct itimerval timer = {{0, 0}, {LOOP_SECONDS, 0}};
    setitimer(ITIMER_VIRTUAL, &timer, NULL);
}
