/* SPDX-License-Identifier: Apache-2.0
 *
 * Which paths are ours: /dev/parport0 and /dev/lp0, however they are written, and links to them.
 */

#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_LINKS = 40 }; /* MAXSYMLINKS of Linux */

static enum pp_kind kind_of(const char *name)
{
    if (strcmp(name, "parport0") == 0)
        return PP_PARPORT;
    return strcmp(name, "lp0") == 0 ? PP_LP : PP_NONE;
}

/* Straight to the kernel: this library stands in the place of stat and open. */
static int same_folder(int dirfd, const char *path)
{
    struct stat here, dev;

    return syscall(SYS_newfstatat, dirfd, path, &here, 0) == 0 &&
           syscall(SYS_newfstatat, AT_FDCWD, "/dev", &dev, 0) == 0 && here.st_dev == dev.st_dev &&
           here.st_ino == dev.st_ino;
}

/* Whether the folder of a path is /dev. Its buffer is off the way of all other paths, for small signal stacks. */
static __attribute__((noinline)) int lies_in_dev(int dirfd, const char *path, const char *slash)
{
    char folder[PATH_MAX];
    size_t length = (size_t)(slash - path) + 1;

    if (length >= sizeof folder)
        return 0;
    memcpy(folder, path, length);
    folder[length] = '\0';
    return same_folder(dirfd, folder);
}

/* The device that a path names by itself. */
static enum pp_kind named(int dirfd, const char *path)
{
    const char *slash = strrchr(path, '/');
    enum pp_kind kind = kind_of(slash == NULL ? path : slash + 1);

    if (kind == PP_NONE || (slash != NULL && slash - path == 4 && strncmp(path, "/dev", 4) == 0))
        return kind;
    return (slash == NULL ? same_folder(dirfd, ".") : lies_in_dev(dirfd, path, slash)) ? kind : PP_NONE;
}

static int is_link(int dirfd, const char *path)
{
    char first;

    return syscall(SYS_readlinkat, dirfd, path, &first, 1) > 0;
}

/* Put where a link leads in the place of its last part: whether there was room. */
static int replace_last_part(int dirfd, char path[PATH_MAX])
{
    char target[PATH_MAX];
    ssize_t length = syscall(SYS_readlinkat, dirfd, path, target, sizeof target - 1);
    char *slash = strrchr(path, '/'), *last = slash == NULL ? path : slash + 1;

    if (length <= 0)
        return 0;
    target[length] = '\0';
    if (target[0] == '/')
        last = path;
    if (last - path + length >= PATH_MAX)
        return 0;
    strcpy(last, target);
    return 1;
}

/* The device at the end of a chain of links. */
static __attribute__((noinline)) enum pp_kind linked(int dirfd, const char *link)
{
    char path[PATH_MAX];
    enum pp_kind kind = PP_NONE;

    if (strlen(link) >= sizeof path)
        return PP_NONE;
    strcpy(path, link);
    for (int links = 0; links < MOST_LINKS && kind == PP_NONE && is_link(dirfd, path); links++) {
        if (!replace_last_part(dirfd, path))
            return PP_NONE;
        kind = named(dirfd, path);
    }
    return kind;
}

enum pp_kind pp_device(int dirfd, const char *path, int follow)
{
    int saved = errno;
    enum pp_kind kind;

    if (path == NULL || !pp_active())
        return PP_NONE;
    kind = named(dirfd, path);
    if (kind == PP_NONE && follow && is_link(dirfd, path))
        kind = linked(dirfd, path);
    errno = saved;
    return kind;
}
