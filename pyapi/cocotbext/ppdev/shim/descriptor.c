/* SPDX-License-Identifier: Apache-2.0
 *
 * What else a program asks a descriptor: its flags and its position.
 */

#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

/* A socket can be read and written; what the device was opened for, the server knows. */
static int with_access(int fd, int flags)
{
    int64_t access = pp_call(fd, PP_ACCESS, 0, 0, NULL, 0, NULL, 0, PP_PATIENT);

    return access < 0 ? flags : (flags & ~O_ACCMODE) | (int)access;
}

#define FCNTL(name)                                                                                                    \
    EXPORT int name(int fd, int command, ...)                                                                          \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        void *argument;                                                                                                \
        int result;                                                                                                    \
                                                                                                                       \
        va_start(rest, command);                                                                                       \
        argument = va_arg(rest, void *);                                                                               \
        va_end(rest);                                                                                                  \
        result = NEXT(name)(fd, command, argument);                                                                    \
        return command == F_GETFL && result >= 0 && pp_is_ours(fd) ? with_access(fd, result) : result;                 \
    }

FCNTL(fcntl)
FCNTL(fcntl64)

/* lp.c has noop_llseek, ppdev.c cannot seek. */
static off_t seek(int fd, int whence)
{
    int known = whence >= SEEK_SET && whence <= SEEK_HOLE;

    if (known && pp_kind_of(fd) == PP_LP)
        return 0;
    errno = known ? ESPIPE : EINVAL;
    return -1;
}

EXPORT off_t lseek(int fd, off_t offset, int whence)
{
    return pp_is_ours(fd) ? seek(fd, whence) : NEXT(lseek)(fd, offset, whence);
}

EXPORT off64_t lseek64(int fd, off64_t offset, int whence)
{
    return pp_is_ours(fd) ? seek(fd, whence) : NEXT(lseek64)(fd, offset, whence);
}
