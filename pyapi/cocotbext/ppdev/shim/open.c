/* SPDX-License-Identifier: Apache-2.0
 *
 * open and its relatives.
 */

#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/syscall.h>
#include <unistd.h>

static void close_fd(void *fd) { syscall(SYS_close, *(int *)fd); }

/* Make a connection a device; a thread that is cancelled meanwhile leaves none. */
static int64_t open_device(int fd, enum pp_kind kind, int flags)
{
    int64_t result;

    pthread_cleanup_push(close_fd, &fd);
    result = pp_call(fd, PP_OPEN, kind, (uint64_t)(unsigned)flags, NULL, 0, NULL, 0, PP_CANCEL);
    pthread_cleanup_pop(0);
    return result;
}

int pp_open(enum pp_kind kind, int flags)
{
    int fd, saved;

    if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)) {
        errno = EEXIST;
        return -1;
    }
    if (flags & O_DIRECTORY) {
        errno = ENOTDIR;
        return -1;
    }
    fd = pp_connect(flags & O_CLOEXEC);
    if (fd < 0)
        return -1;
    if (flags & O_NONBLOCK)
        syscall(SYS_fcntl, fd, F_SETFL, O_NONBLOCK);
    if (open_device(fd, kind, flags) < 0) {
        saved = errno;
        syscall(SYS_close, fd);
        errno = saved;
        return -1;
    }
    return fd;
}

/* Neither an exclusive creation nor O_NOFOLLOW goes where a link leads. */
static int follows(int flags) { return !(flags & O_NOFOLLOW) && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL); }

/* The mode argument is there only with these flags. */
#define MODE_OF(flags)                                                                                                 \
    ({                                                                                                                 \
        mode_t mode_ = 0;                                                                                              \
        if (((flags) & O_CREAT) || ((flags) & O_TMPFILE) == O_TMPFILE) {                                               \
            va_list rest_;                                                                                             \
            va_start(rest_, flags);                                                                                    \
            mode_ = va_arg(rest_, mode_t);                                                                             \
            va_end(rest_);                                                                                             \
        }                                                                                                              \
        mode_;                                                                                                         \
    })

#define OPEN(name)                                                                                                     \
    EXPORT int name(const char *path, int flags, ...)                                                                  \
    {                                                                                                                  \
        mode_t mode = MODE_OF(flags);                                                                                  \
        enum pp_kind kind = pp_device(AT_FDCWD, path, follows(flags));                                                 \
        return kind ? pp_open(kind, flags) : NEXT(name)(path, flags, mode);                                            \
    }

#define OPENAT(name)                                                                                                   \
    EXPORT int name(int dirfd, const char *path, int flags, ...)                                                       \
    {                                                                                                                  \
        mode_t mode = MODE_OF(flags);                                                                                  \
        enum pp_kind kind = pp_device(dirfd, path, follows(flags));                                                    \
        return kind ? pp_open(kind, flags) : NEXT(name)(dirfd, path, flags, mode);                                     \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

/* What a program calls that was compiled with _FORTIFY_SOURCE. */
#define OPEN_2(name)                                                                                                   \
    EXPORT int name(const char *path, int flags);                                                                      \
    EXPORT int name(const char *path, int flags)                                                                       \
    {                                                                                                                  \
        enum pp_kind kind = pp_device(AT_FDCWD, path, follows(flags));                                                 \
        return kind ? pp_open(kind, flags) : NEXT(name)(path, flags);                                                  \
    }

#define OPENAT_2(name)                                                                                                 \
    EXPORT int name(int dirfd, const char *path, int flags);                                                           \
    EXPORT int name(int dirfd, const char *path, int flags)                                                            \
    {                                                                                                                  \
        enum pp_kind kind = pp_device(dirfd, path, follows(flags));                                                    \
        return kind ? pp_open(kind, flags) : NEXT(name)(dirfd, path, flags);                                           \
    }

OPEN_2(__open_2)
OPEN_2(__open64_2)
OPENAT_2(__openat_2)
OPENAT_2(__openat64_2)

#define CREAT(name)                                                                                                    \
    EXPORT int name(const char *path, mode_t mode)                                                                     \
    {                                                                                                                  \
        enum pp_kind kind = pp_device(AT_FDCWD, path, 1);                                                              \
        return kind ? pp_open(kind, O_WRONLY | O_TRUNC) : NEXT(name)(path, mode);                                      \
    }

CREAT(creat)
CREAT(creat64)
