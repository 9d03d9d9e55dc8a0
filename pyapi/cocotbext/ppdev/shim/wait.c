/* SPDX-License-Identifier: Apache-2.0
 *
 * poll and select. Waiting for a port is the one way in which a program lets simulated time pass without asking for
 * anything else, so the server does the waiting, in simulated time.
 */

#include "shim.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 1024 }; /* descriptors in one call; FD_SETSIZE */

static const int64_t SLICE_NS = 10000000; /* simulated time between two looks at descriptors that are not ours */
static const int REAL_MS = 1;             /* real time for those at each look */

/* A wait for ports and other descriptors. All signals are blocked in it, but while it really waits. */
struct wait {
    struct pollfd *fds;
    nfds_t count;
    const char *ours; /* marks the ports */
    int mixed;        /* there is more than one port to wait for */
    int64_t left_ns;  /* simulated time; below 0 is for ever */
    struct pp_signals signals;
};

/* Ask about one of ours: its events, after at most `wait_ns` of simulated time. A signal counts before events: its
 * handler has run, and they can be asked for again. */
static int ask(struct wait *wait, struct pollfd *port, int64_t wait_ns)
{
    int64_t waited_ns = 0;
    int64_t events = pp_ask(port->fd, PP_POLL, (uint64_t)(unsigned short)port->events, (uint64_t)wait_ns, NULL, 0,
                            &waited_ns, sizeof waited_ns, &wait->signals);

    if (wait->signals.came) {
        errno = EINTR;
        return -1;
    }
    port->revents = events < 0 ? POLLERR | POLLHUP : (short)events;
    if (wait->left_ns > 0)
        wait->left_ns -= port->revents == 0 || waited_ns > wait_ns ? wait_ns : waited_ns;
    return port->revents != 0;
}

/* Look at those that are not ours, for a moment of real time. */
static int look(struct wait *wait, int milliseconds)
{
    struct pollfd others[MOST];
    struct timespec time = {0, milliseconds * 1000000L};
    int ready;

    memcpy(others, wait->fds, wait->count * sizeof *others);
    for (nfds_t i = 0; i < wait->count; i++)
        if (wait->ours[i])
            others[i].fd = -1;
    ready = (int)syscall(SYS_ppoll, others, wait->count, &time, wait->signals.through, 8);
    for (nfds_t i = 0; i < wait->count; i++)
        if (!wait->ours[i])
            wait->fds[i].revents = others[i].revents;
    return ready;
}

/* Look at all: the ports have `slice_ns` of simulated time, which one wait of the first takes. */
static int look_at_all(struct wait *wait, int64_t slice_ns)
{
    int ready = wait->mixed ? look(wait, slice_ns != 0 ? REAL_MS : 0) : 0;

    for (nfds_t i = 0; i < wait->count && ready >= 0; i++) {
        int got;

        if (!wait->ours[i])
            continue;
        got = ask(wait, &wait->fds[i], ready > 0 ? 0 : slice_ns);
        if (got < 0)
            return -1;
        ready += got;
        slice_ns = 0;
    }
    return ready;
}

static int64_t next_slice(const struct wait *wait)
{
    return wait->mixed && (wait->left_ns < 0 || wait->left_ns > SLICE_NS) ? SLICE_NS : wait->left_ns;
}

static int wait_for(struct wait *wait)
{
    /* Whoever is ready need not wait for another. */
    int ready = wait->mixed && wait->left_ns != 0 ? look_at_all(wait, 0) : 0;

    while (ready == 0) {
        ready = look_at_all(wait, next_slice(wait));
        if (wait->left_ns == 0)
            break;
    }
    return ready;
}

/* What is left of the time goes to `timeout_ns`. 0: there is no port among them, and nothing has been done. */
static int poll_ports(struct pollfd *fds, nfds_t count, int64_t *timeout_ns, const sigset_t *mask, int *result)
{
    char ours[MOST];
    sigset_t before, given;
    int ports = 0;

    if (fds == NULL || count > MOST || !pp_active())
        return 0;
    for (nfds_t i = 0; i < count; i++)
        ports += ours[i] = (char)pp_is_ours(fds[i].fd);
    if (ports == 0)
        return 0;
    pthread_testcancel();
    pp_block(&before);
    {
        struct wait wait = {fds, count, ours, ports > 1 || count > (nfds_t)ports, *timeout_ns, {NULL, &before, 0}};

        if (mask != NULL)
            wait.signals.through = pp_without_fault(mask, &given);
        else if (*timeout_ns != 0)
            wait.signals.through = &before;
        *result = wait_for(&wait);
        *timeout_ns = wait.left_ns;
    }
    pp_unblock(&before);
    return 1;
}

static int64_t in_ns(time_t seconds, long ns)
{
    const time_t longest = 9000000000; /* 285 years */

    return (seconds < longest ? seconds : longest) * INT64_C(1000000000) + ns;
}

static int64_t from_spec(const struct timespec *time) { return time == NULL ? -1 : in_ns(time->tv_sec, time->tv_nsec); }

EXPORT int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    int64_t ns = timeout_ms < 0 ? -1 : timeout_ms * INT64_C(1000000);
    int result;

    if (poll_ports(fds, count, &ns, NULL, &result))
        return result;
    return NEXT(poll)(fds, count, timeout_ms);
}

EXPORT int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    int64_t ns = from_spec(timeout);
    sigset_t copy;
    int result;

    if (poll_ports(fds, count, &ns, mask, &result))
        return result;
    return NEXT(ppoll)(fds, count, timeout, pp_without_fault(mask, &copy));
}

EXPORT int __poll_chk(struct pollfd *fds, nfds_t count, int timeout_ms, size_t room);
EXPORT int __poll_chk(struct pollfd *fds, nfds_t count, int timeout_ms, size_t room)
{
    if (room / sizeof *fds < count)
        return NEXT(__poll_chk)(fds, count, timeout_ms, room);
    return poll(fds, count, timeout_ms);
}

EXPORT int __ppoll_chk(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask,
                       size_t room);
EXPORT int __ppoll_chk(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask,
                       size_t room)
{
    if (room / sizeof *fds < count)
        return NEXT(__ppoll_chk)(fds, count, timeout, mask, room);
    return ppoll(fds, count, timeout, mask);
}

/* select in terms of poll: which events stand for which set. */
enum { FOR_READ = POLLIN | POLLRDNORM, FOR_WRITE = POLLOUT | POLLWRNORM };

static int has(fd_set *set, int fd) { return set != NULL && FD_ISSET(fd, set); }

static int put(fd_set *set, int fd, int wanted, int happened)
{
    if (set == NULL || !wanted || !happened)
        return 0;
    FD_SET(fd, set);
    return 1;
}

static int select_ports(int nfds, fd_set *in, fd_set *out, fd_set *bad, int64_t *timeout_ns, const sigset_t *mask,
                        int *result)
{
    struct pollfd fds[MOST];
    nfds_t count = 0;
    int bits = 0;

    for (int fd = 0; fd < nfds && fd < MOST; fd++) {
        int events = (has(in, fd) ? FOR_READ : 0) | (has(out, fd) ? FOR_WRITE : 0) | (has(bad, fd) ? POLLPRI : 0);

        if (events)
            fds[count++] = (struct pollfd){fd, (short)events, 0};
    }
    if (!poll_ports(fds, count, timeout_ns, mask, result))
        return 0;
    if (*result < 0)
        return 1;
    if (in != NULL)
        FD_ZERO(in);
    if (out != NULL)
        FD_ZERO(out);
    if (bad != NULL)
        FD_ZERO(bad);
    for (nfds_t i = 0; i < count; i++) {
        int wanted = fds[i].events, got = fds[i].revents;

        bits += put(in, fds[i].fd, wanted & FOR_READ, got & (FOR_READ | POLLHUP | POLLERR));
        bits += put(out, fds[i].fd, wanted & FOR_WRITE, got & (FOR_WRITE | POLLERR));
        bits += put(bad, fds[i].fd, wanted & POLLPRI, got & POLLPRI);
    }
    *result = bits;
    return 1;
}

EXPORT int select(int nfds, fd_set *in, fd_set *out, fd_set *bad, struct timeval *timeout)
{
    int64_t ns = timeout == NULL ? -1 : in_ns(timeout->tv_sec, timeout->tv_usec * 1000);
    int result;

    if (!select_ports(nfds, in, out, bad, &ns, NULL, &result))
        return NEXT(select)(nfds, in, out, bad, timeout);
    if (timeout != NULL)
        *timeout = (struct timeval){ns / INT64_C(1000000000), ns % INT64_C(1000000000) / 1000};
    return result;
}

EXPORT int pselect(int nfds, fd_set *in, fd_set *out, fd_set *bad, const struct timespec *timeout, const sigset_t *mask)
{
    int64_t ns = from_spec(timeout);
    sigset_t copy;
    int result;

    if (select_ports(nfds, in, out, bad, &ns, mask, &result))
        return result;
    return NEXT(pselect)(nfds, in, out, bad, timeout, pp_without_fault(mask, &copy));
}
