/* SPDX-License-Identifier: Apache-2.0
 *
 * One question to the server, and its answer.
 *
 * Every call makes a socket pair of its own, puts the request into one end and hands the other end to the server, over
 * the descriptor that the call is about. So requests of threads, of parent and child and of signal handlers that share
 * a descriptor never mix. All of it is async-signal-safe, and allocates nothing.
 */

#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static struct sockaddr_un server;

__attribute__((constructor)) static void find_server(void)
{
    const char *path = getenv("PARPORT_SOCKET");

    if (path != NULL && strlen(path) < sizeof server.sun_path) {
        strcpy(server.sun_path, path);
        server.sun_family = AF_UNIX;
    }
}

int pp_active(void)
{
    if (server.sun_family == 0)
        find_server(); /* another library's constructor was first */
    return server.sun_family == AF_UNIX;
}

int pp_is_ours(int fd)
{
    struct sockaddr_un peer;
    socklen_t size = sizeof peer;
    int saved = errno;
    int ours;

    memset(&peer, 0, sizeof peer);
    ours = fd >= 0 && pp_active() && syscall(SYS_getpeername, fd, &peer, &size) == 0 && peer.sun_family == AF_UNIX &&
           strncmp(peer.sun_path, server.sun_path, sizeof peer.sun_path) == 0;
    errno = saved;
    return ours;
}

int pp_connect(int cloexec)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | (cloexec ? SOCK_CLOEXEC : 0), 0);

    if (fd < 0)
        return -1;
    while (connect(fd, (struct sockaddr *)&server, sizeof server) < 0) {
        if (errno == EINTR)
            continue;
        syscall(SYS_close, fd);
        errno = ENXIO;
        return -1;
    }
    return fd;
}

/* Put the request into the call's own channel. The kernel copies from the program's memory, and finds bad pointers. */
static int send_request(int channel, struct pp_request *request, const void *in)
{
    struct iovec parts[2] = {{request, sizeof *request}, {(void *)in, request->length}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};

    if (sendmsg(channel, &message, MSG_NOSIGNAL) >= 0)
        return 0;
    if (errno != EFAULT)
        return -1;
    request->flags |= PP_FAULT;
    request->length = parts[1].iov_len = 0;
    return sendmsg(channel, &message, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

/* Hand the server's end of the channel over, with one byte for it to travel on. */
static int send_channel(int fd, int channel)
{
    char mark = 'P';
    struct iovec part = {&mark, 1};
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.space};

    memset(&control, 0, sizeof control);
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&control.header), &channel, sizeof channel);
    while (sendmsg(fd, &message, MSG_NOSIGNAL) < 0) {
        struct pollfd room = {fd, POLLOUT, 0};

        if (errno == EPIPE || errno == ECONNRESET)
            errno = EIO; /* the server has ended */
        if (errno != EAGAIN && errno != EINTR)
            return -1;
        syscall(SYS_ppoll, &room, 1, NULL, NULL, 8); /* O_NONBLOCK is the device's, not the socket's */
    }
    return 0;
}

/* A call that its thread will not finish. */
struct abandoned {
    int channel;
    const sigset_t *before;
};

static void abandon(void *argument)
{
    struct abandoned *call = argument;

    syscall(SYS_close, call->channel); /* the server sees it, and ends the call */
    pp_unblock(call->before);
}

/* Wait for something to read, where pthread_cancel ends the thread. */
static int cancellable_poll(struct pollfd *answer, const struct pp_signals *signals)
{
    struct abandoned call = {answer->fd, signals->before};
    int ready;

    pthread_cleanup_push(abandon, &call);
    ready = NEXT(ppoll)(answer, 1, NULL, signals->through);
    pthread_cleanup_pop(0);
    return ready;
}

static void wait_for_reply(int channel, struct pp_signals *signals)
{
    struct pollfd answer = {channel, POLLIN, 0};
    int ready;

    if (signals->before != NULL)
        ready = cancellable_poll(&answer, signals);
    else
        ready = (int)syscall(SYS_ppoll, &answer, 1, NULL, signals->through, 8);
    signals->came = ready < 0 && errno == EINTR;
}

/* Wait for the answer. A signal that is let through ends the call: the server is told by a half-closed channel, and
 * says how far it came. */
static int64_t receive_reply(int channel, void *out, size_t out_size, struct pp_signals *signals)
{
    struct pp_reply reply;
    struct iovec parts[2] = {{&reply, sizeof reply}, {out, out_size}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t got;

    if (signals->through != NULL)
        wait_for_reply(channel, signals);
    if (signals->came)
        shutdown(channel, SHUT_WR);
    do
        got = recvmsg(channel, &message, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return -1; /* EFAULT: there was an answer, and no place for it */
    if ((size_t)got < sizeof reply || reply.magic != PP_MAGIC || reply.version != PP_VERSION) {
        errno = EIO;
        return -1;
    }
    if (reply.error != 0) {
        errno = reply.error;
        return -1;
    }
    return reply.result;
}

int64_t pp_ask(int fd, enum pp_op op, uint64_t a, uint64_t b, const void *in, size_t in_size, void *out,
               size_t out_size, struct pp_signals *signals)
{
    struct pp_request request = {PP_MAGIC, PP_VERSION, (uint16_t)op, (uint32_t)in_size, 0, a, b};
    int64_t result = -1;
    int flags, ends[2], saved, sent;

    flags = (int)syscall(SYS_fcntl, fd, F_GETFL);
    if (flags < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return -1;
    if (flags & O_NONBLOCK)
        request.flags |= PP_NONBLOCK;
    sent = send_request(ends[0], &request, in) == 0 && send_channel(fd, ends[1]) == 0;
    saved = errno;
    syscall(SYS_close, ends[1]);
    errno = saved;
    if (sent)
        result = receive_reply(ends[0], out, out_size, signals);
    saved = errno;
    syscall(SYS_close, ends[0]);
    errno = saved;
    return result;
}

void pp_block(sigset_t *before)
{
    sigset_t all;

    sigfillset(&all);
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, before, 8);
}

void pp_unblock(const sigset_t *before)
{
    int saved = errno;

    syscall(SYS_rt_sigprocmask, SIG_SETMASK, before, NULL, 8);
    errno = saved;
}

int64_t pp_call(int fd, enum pp_op op, uint64_t a, uint64_t b, const void *in, size_t in_size, void *out,
                size_t out_size, enum pp_patience patience)
{
    sigset_t before;
    struct pp_signals signals = {NULL, NULL, 0};
    int64_t result;

    if (patience == PP_CANCEL)
        pthread_testcancel();
    pp_block(&before); /* a signal between the question and the wait must not get lost */
    if (patience != PP_PATIENT)
        signals.through = &before;
    if (patience == PP_CANCEL)
        signals.before = &before;
    result = pp_ask(fd, op, a, b, in, in_size, out, out_size, &signals);
    pp_unblock(&before);
    return result;
}
