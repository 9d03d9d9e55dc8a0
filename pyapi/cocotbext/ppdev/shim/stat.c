/* SPDX-License-Identifier: Apache-2.0
 *
 * stat, access and their relatives: the devices look like character devices that the user may read and write.
 */

#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum { PARPORT_MAJOR = 99, LP_MAJOR = 6 }; /* Documentation/admin-guide/devices.txt of Linux */

static int describe(enum pp_kind kind, struct stat *out)
{
    memset(out, 0, sizeof *out);
    out->st_mode = S_IFCHR | 0660;
    out->st_nlink = 1;
    out->st_ino = 0x70700000u + kind;
    out->st_uid = geteuid();
    out->st_gid = getegid();
    out->st_rdev = makedev(kind == PP_LP ? LP_MAJOR : PARPORT_MAJOR, 0);
    out->st_blksize = 4096;
    return 0;
}

static int describe_x(enum pp_kind kind, struct statx *out)
{
    struct stat plain;

    describe(kind, &plain);
    memset(out, 0, sizeof *out);
    out->stx_mask = STATX_BASIC_STATS;
    out->stx_mode = (uint16_t)plain.st_mode;
    out->stx_nlink = 1;
    out->stx_ino = plain.st_ino;
    out->stx_uid = plain.st_uid;
    out->stx_gid = plain.st_gid;
    out->stx_rdev_major = major(plain.st_rdev);
    out->stx_blksize = 4096;
    return 0;
}

enum pp_kind pp_kind_of(int fd)
{
    int64_t kind;

    if (!pp_is_ours(fd))
        return PP_NONE;
    kind = pp_call(fd, PP_STAT, 0, 0, NULL, 0, NULL, 0, PP_PATIENT);
    return kind == PP_LP ? PP_LP : kind == PP_PARPORT ? PP_PARPORT : PP_NONE;
}

static enum pp_kind kind_at(int dirfd, const char *path, int flags)
{
    if ((flags & AT_EMPTY_PATH) && path != NULL && path[0] == '\0')
        return pp_kind_of(dirfd);
    return pp_device(dirfd, path, !(flags & AT_SYMLINK_NOFOLLOW));
}

/* On a 64-bit system struct stat and struct stat64 are the same. */
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "a 64-bit system is needed");

#define STAT(name, type, follow)                                                                                       \
    EXPORT int name(const char *path, struct type *out)                                                                \
    {                                                                                                                  \
        enum pp_kind kind = pp_device(AT_FDCWD, path, follow);                                                         \
        return kind ? describe(kind, (struct stat *)out) : NEXT(name)(path, out);                                      \
    }

#define FSTAT(name, type)                                                                                              \
    EXPORT int name(int fd, struct type *out)                                                                          \
    {                                                                                                                  \
        enum pp_kind kind = pp_kind_of(fd);                                                                            \
        return kind ? describe(kind, (struct stat *)out) : NEXT(name)(fd, out);                                        \
    }

#define FSTATAT(name, type)                                                                                            \
    EXPORT int name(int dirfd, const char *path, struct type *out, int flags)                                          \
    {                                                                                                                  \
        enum pp_kind kind = kind_at(dirfd, path, flags);                                                               \
        return kind ? describe(kind, (struct stat *)out) : NEXT(name)(dirfd, path, out, flags);                        \
    }

STAT(stat, stat, 1)
STAT(stat64, stat64, 1)
STAT(lstat, stat, 0)
STAT(lstat64, stat64, 0)
FSTAT(fstat, stat)
FSTAT(fstat64, stat64)
FSTATAT(fstatat, stat)
FSTATAT(fstatat64, stat64)

/* What programs call that were linked against a C library before 2.33. */
#define XSTAT(name, type, follow)                                                                                      \
    EXPORT int name(int version, const char *path, struct type *out);                                                  \
    EXPORT int name(int version, const char *path, struct type *out)                                                   \
    {                                                                                                                  \
        enum pp_kind kind = pp_device(AT_FDCWD, path, follow);                                                         \
        return kind ? describe(kind, (struct stat *)out) : NEXT(name)(version, path, out);                             \
    }

#define FXSTAT(name, type)                                                                                             \
    EXPORT int name(int version, int fd, struct type *out);                                                            \
    EXPORT int name(int version, int fd, struct type *out)                                                             \
    {                                                                                                                  \
        enum pp_kind kind = pp_kind_of(fd);                                                                            \
        return kind ? describe(kind, (struct stat *)out) : NEXT(name)(version, fd, out);                               \
    }

#define FXSTATAT(name, type)                                                                                           \
    EXPORT int name(int version, int dirfd, const char *path, struct type *out, int flags);                            \
    EXPORT int name(int version, int dirfd, const char *path, struct type *out, int flags)                             \
    {                                                                                                                  \
        enum pp_kind kind = kind_at(dirfd, path, flags);                                                               \
        return kind ? describe(kind, (struct stat *)out) : NEXT(name)(version, dirfd, path, out, flags);               \
    }

XSTAT(__xstat, stat, 1)
XSTAT(__xstat64, stat64, 1)
XSTAT(__lxstat, stat, 0)
XSTAT(__lxstat64, stat64, 0)
FXSTAT(__fxstat, stat)
FXSTAT(__fxstat64, stat64)
FXSTATAT(__fxstatat, stat)
FXSTATAT(__fxstatat64, stat64)

EXPORT int statx(int dirfd, const char *path, int flags, unsigned mask, struct statx *out)
{
    enum pp_kind kind = kind_at(dirfd, path, flags);

    return kind ? describe_x(kind, out) : NEXT(statx)(dirfd, path, flags, mask, out);
}

static int allow(int mode)
{
    if (!(mode & X_OK))
        return 0;
    errno = EACCES;
    return -1;
}

#define ACCESS(name)                                                                                                   \
    EXPORT int name(const char *path, int mode)                                                                        \
    {                                                                                                                  \
        return pp_device(AT_FDCWD, path, 1) ? allow(mode) : NEXT(name)(path, mode);                                    \
    }

ACCESS(access)
ACCESS(euidaccess)
ACCESS(eaccess)

EXPORT int faccessat(int dirfd, const char *path, int mode, int flags)
{
    int follow = !(flags & AT_SYMLINK_NOFOLLOW);

    return pp_device(dirfd, path, follow) ? allow(mode) : NEXT(faccessat)(dirfd, path, mode, flags);
}
