/* SPDX-License-Identifier: Apache-2.0
 *
 * read, write, ioctl, and their relatives.
 */

#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

/* Long writes are several requests; like the kernel's pieces, they end at the first short one. */
static ssize_t port_write(int fd, const char *data, size_t size)
{
    size_t done = 0;

    for (;;) {
        size_t piece = size - done < PP_CHUNK ? size - done : PP_CHUNK;
        int64_t wrote = pp_call(fd, PP_WRITE, piece, 0, data + done, piece, NULL, 0, PP_CANCEL);

        if (wrote < 0)
            return done > 0 ? (ssize_t)done : -1;
        done += (size_t)wrote;
        if (done >= size || (size_t)wrote < piece)
            return (ssize_t)done;
    }
}

static ssize_t port_read(int fd, void *data, size_t size)
{
    size_t piece = size < PP_CHUNK ? size : PP_CHUNK;

    return (ssize_t)pp_call(fd, PP_READ, piece, 0, NULL, 0, data, piece, PP_CANCEL);
}

EXPORT ssize_t write(int fd, const void *data, size_t size)
{
    return pp_is_ours(fd) ? port_write(fd, data, size) : NEXT(write)(fd, data, size);
}

EXPORT ssize_t read(int fd, void *data, size_t size)
{
    return pp_is_ours(fd) ? port_read(fd, data, size) : NEXT(read)(fd, data, size);
}

EXPORT ssize_t __read_chk(int fd, void *data, size_t size, size_t room);
EXPORT ssize_t __read_chk(int fd, void *data, size_t size, size_t room)
{
    return pp_is_ours(fd) && size <= room ? port_read(fd, data, size) : NEXT(__read_chk)(fd, data, size, room);
}

static int is_count(int count)
{
    if (count >= 0 && count <= IOV_MAX)
        return 1;
    errno = EINVAL;
    return 0;
}

static ssize_t port_writev(int fd, const struct iovec *parts, int count)
{
    ssize_t done = 0;

    if (!is_count(count))
        return -1;
    for (int i = 0; i < count; i++) {
        ssize_t wrote = port_write(fd, parts[i].iov_base, parts[i].iov_len);

        if (wrote < 0)
            return done > 0 ? done : -1;
        done += wrote;
        if ((size_t)wrote < parts[i].iov_len)
            break;
    }
    return done;
}

static ssize_t port_readv(int fd, const struct iovec *parts, int count)
{
    if (!is_count(count))
        return -1;
    for (int i = 0; i < count; i++)
        if (parts[i].iov_len > 0)
            return port_read(fd, parts[i].iov_base, parts[i].iov_len);
    return 0;
}

EXPORT ssize_t writev(int fd, const struct iovec *parts, int count)
{
    return pp_is_ours(fd) ? port_writev(fd, parts, count) : NEXT(writev)(fd, parts, count);
}

EXPORT ssize_t readv(int fd, const struct iovec *parts, int count)
{
    return pp_is_ours(fd) ? port_readv(fd, parts, count) : NEXT(readv)(fd, parts, count);
}

/* A port has no positions: one that is given changes nothing, if it is one at all. */
static int is_position(off_t position)
{
    if (position >= 0)
        return 1;
    errno = EINVAL;
    return 0;
}

#define AT_POSITION(name, data_type, size_type, port_call)                                                             \
    EXPORT ssize_t name(int fd, data_type data, size_type size, off_t position)                                        \
    {                                                                                                                  \
        if (!pp_is_ours(fd))                                                                                           \
            return NEXT(name)(fd, data, size, position);                                                               \
        return is_position(position) ? port_call(fd, data, size) : -1;                                                 \
    }

AT_POSITION(pwrite, const void *, size_t, port_write)
AT_POSITION(pwrite64, const void *, size_t, port_write)
AT_POSITION(pread, void *, size_t, port_read)
AT_POSITION(pread64, void *, size_t, port_read)
AT_POSITION(pwritev, const struct iovec *, int, port_writev)
AT_POSITION(pwritev64, const struct iovec *, int, port_writev)
AT_POSITION(preadv, const struct iovec *, int, port_readv)
AT_POSITION(preadv64, const struct iovec *, int, port_readv)

/* linux/lp.h: numbers from before sizes and directions were part of them. */
enum { LPGETIRQ = 0x0606, LPGETSTATUS = 0x060b, LPGETFLAGS = 0x060e, LPSETTIMEOUT_OLD = 0x060f };

static size_t bytes_in(unsigned command)
{
    if (command == LPSETTIMEOUT_OLD)
        return 2 * sizeof(long);
    return _IOC_DIR(command) & _IOC_WRITE ? _IOC_SIZE(command) : 0;
}

static size_t bytes_out(unsigned command)
{
    if (command == LPGETIRQ || command == LPGETSTATUS || command == LPGETFLAGS)
        return sizeof(int);
    return _IOC_DIR(command) & _IOC_READ ? _IOC_SIZE(command) : 0;
}

/* These are the descriptor's, and never reach a driver. */
static int is_the_descriptors(unsigned long command)
{
    return command == FIONBIO || command == FIOCLEX || command == FIONCLEX;
}

EXPORT int ioctl(int fd, unsigned long request, ...)
{
    unsigned command = (unsigned)request;
    va_list rest;
    void *argument;

    va_start(rest, request);
    argument = va_arg(rest, void *);
    va_end(rest);
    if (is_the_descriptors(request) || !pp_is_ours(fd))
        return NEXT(ioctl)(fd, request, argument);
    return (int)pp_call(fd, PP_IOCTL, command, (uintptr_t)argument, argument, bytes_in(command), argument,
                        bytes_out(command), PP_SIGNALS);
}
