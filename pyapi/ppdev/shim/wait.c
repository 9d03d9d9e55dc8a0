/* SPDX-License-Identifier: Apache-2.0
 *
 * poll and select. Waiting for a port is the one way in which a program lets simulated time pass without asking for
 * anything else, so the server does the waiting, in simulated time.
 */

#include "shim.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 1024 }; /* descriptors in one call; FD_SETSIZE */

static const int64_t SLICE_NS = 10000000; /* simulated time between two looks at descriptors that are not ours */
static const int REAL_MS = 1;             /* real time for those at each look */

/* Ask about one of ours: its events, after at most `wait_ns` of simulated time. */
static int ask(struct pollfd *port, int64_t wait_ns)
{
    int64_t events = pp_call(port->fd, PP_POLL, (uint64_t)(unsigned short)port->events, (uint64_t)wait_ns, NULL, 0,
                             NULL, 0, wait_ns != 0);

    if (events < 0 && errno == EINTR)
        return -1;
    port->revents = events < 0 ? POLLERR | POLLHUP : (short)events;
    return port->revents != 0;
}

/* Wait for ports and others. `timeout_ns` below 0 is for ever; `ours` marks the ports. */
static int wait_for(struct pollfd *fds, nfds_t count, int64_t timeout_ns, const char *ours, int ports)
{
    struct pollfd others[MOST];
    int mixed = ports > 1 || count > (nfds_t)ports;
    int64_t left = timeout_ns;

    memcpy(others, fds, count * sizeof *fds);
    for (nfds_t i = 0; i < count; i++)
        if (ours[i])
            others[i].fd = -1;
    for (int round = mixed ? 0 : 1;; round++) { /* round 0 looks without waiting */
        int ready = mixed ? NEXT(poll)(others, count, round > 0 && left != 0 ? REAL_MS : 0) : 0;
        int64_t slice = mixed && (left < 0 || left > SLICE_NS) ? SLICE_NS : left;

        if (ready < 0)
            return -1;
        for (nfds_t i = 0; i < count; i++) {
            int got;

            if (!ours[i]) {
                fds[i].revents = others[i].revents;
                continue;
            }
            got = ask(&fds[i], ready || round == 0 ? 0 : slice);
            if (got < 0)
                return -1;
            ready += got;
        }
        if (ready > 0 || left == 0)
            return ready;
        if (round > 0 && left > 0)
            left -= slice;
    }
}

/* 0: there is no port among them, and nothing has been done. */
static int poll_ports(struct pollfd *fds, nfds_t count, int64_t timeout_ns, const sigset_t *mask, int *result)
{
    char ours[MOST];
    sigset_t before;
    int saved, ports = 0;

    if (fds == NULL || count > MOST || !pp_active())
        return 0;
    for (nfds_t i = 0; i < count; i++)
        ports += ours[i] = (char)pp_is_ours(fds[i].fd);
    if (ports == 0)
        return 0;
    if (mask != NULL)
        pthread_sigmask(SIG_SETMASK, mask, &before);
    *result = wait_for(fds, count, timeout_ns, ours, ports);
    saved = errno;
    if (mask != NULL)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = saved;
    return 1;
}

static int64_t from_spec(const struct timespec *time)
{
    return time == NULL ? -1 : time->tv_sec * INT64_C(1000000000) + time->tv_nsec;
}

EXPORT int poll(struct pollfd *fds, nfds_t count, int timeout_ms)
{
    int result;

    if (poll_ports(fds, count, timeout_ms < 0 ? -1 : timeout_ms * INT64_C(1000000), NULL, &result))
        return result;
    return NEXT(poll)(fds, count, timeout_ms);
}

EXPORT int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
    int result;

    if (poll_ports(fds, count, from_spec(timeout), mask, &result))
        return result;
    return NEXT(ppoll)(fds, count, timeout, mask);
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

static int has(fd_set *set, int fd)
{
    return set != NULL && FD_ISSET(fd, set);
}

static int put(fd_set *set, int fd, int wanted, int happened)
{
    if (set == NULL || !wanted || !happened)
        return 0;
    FD_SET(fd, set);
    return 1;
}

static int select_ports(int nfds, fd_set *in, fd_set *out, fd_set *bad, int64_t timeout_ns, const sigset_t *mask,
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
    int64_t ns = timeout == NULL ? -1 : timeout->tv_sec * INT64_C(1000000000) + timeout->tv_usec * INT64_C(1000);
    int result;

    if (select_ports(nfds, in, out, bad, ns, NULL, &result))
        return result;
    return NEXT(select)(nfds, in, out, bad, timeout);
}

EXPORT int pselect(int nfds, fd_set *in, fd_set *out, fd_set *bad, const struct timespec *timeout,
                   const sigset_t *mask)
{
    int result;

    if (select_ports(nfds, in, out, bad, from_spec(timeout), mask, &result))
        return result;
    return NEXT(pselect)(nfds, in, out, bad, timeout, mask);
}
