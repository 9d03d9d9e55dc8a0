/* SPDX-License-Identifier: Apache-2.0
 *
 * Streams. The C library writes a stream's bytes by calls of its own that nobody can stand in for, so a stream on a
 * port gets functions (fopencookie) that pass through this library, and errors reach the program.
 */

#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STREAMS = 64 };

/* Streams on ports, for fileno: a stream made of functions has no descriptor. */
static struct stream {
    FILE *file;
    int fd;
    int used;
} streams[STREAMS];

static ssize_t stream_read(void *cookie, char *data, size_t size)
{
    return read(((struct stream *)cookie)->fd, data, size);
}

static ssize_t stream_write(void *cookie, const char *data, size_t size)
{
    ssize_t wrote = write(((struct stream *)cookie)->fd, data, size);

    return wrote < 0 ? 0 : wrote; /* fopencookie wants 0 for an error */
}

static int stream_close(void *cookie)
{
    struct stream *stream = cookie;
    int result = close(stream->fd);

    stream->file = NULL;
    __atomic_store_n(&stream->used, 0, __ATOMIC_RELEASE);
    return result;
}

static FILE *make_stream(int fd, const char *mode)
{
    static const cookie_io_functions_t functions = {stream_read, stream_write, NULL, stream_close};

    for (int i = 0; i < STREAMS; i++) {
        int free = 0;

        if (!__atomic_compare_exchange_n(&streams[i].used, &free, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            continue;
        streams[i].fd = fd;
        streams[i].file = fopencookie(&streams[i], mode, functions);
        if (streams[i].file == NULL)
            __atomic_store_n(&streams[i].used, 0, __ATOMIC_RELEASE);
        return streams[i].file;
    }
    errno = EMFILE;
    return NULL;
}

static int flags_of(const char *mode)
{
    int flags = mode[0] == 'r' ? O_RDONLY : O_WRONLY;

    if (strchr(mode, '+') != NULL)
        flags = O_RDWR;
    return strchr(mode, 'e') != NULL ? flags | O_CLOEXEC : flags;
}

static FILE *open_stream(enum pp_kind kind, const char *mode)
{
    int fd = pp_open(kind, flags_of(mode));
    FILE *file = fd < 0 ? NULL : make_stream(fd, mode);

    if (fd >= 0 && file == NULL)
        close(fd);
    return file;
}

EXPORT FILE *fopen(const char *path, const char *mode)
{
    enum pp_kind kind = pp_device(AT_FDCWD, path, 1);

    return kind ? open_stream(kind, mode) : NEXT(fopen)(path, mode);
}

EXPORT FILE *fopen64(const char *path, const char *mode)
{
    enum pp_kind kind = pp_device(AT_FDCWD, path, 1);

    return kind ? open_stream(kind, mode) : NEXT(fopen64)(path, mode);
}

EXPORT FILE *fdopen(int fd, const char *mode)
{
    return pp_is_ours(fd) ? make_stream(fd, mode) : NEXT(fdopen)(fd, mode);
}

/* The stream stays what it is, so its bytes go to the socket as they are; the server takes them in their order. */
static FILE *reopen_stream(enum pp_kind kind, const char *mode, FILE *file)
{
    int fd = pp_open(kind, flags_of(mode));

    if (fd < 0) {
        fclose(file);
        return NULL;
    }
    file = NEXT(freopen)("/dev/null", mode, file);
    if (file != NULL && dup3(fd, fileno(file), flags_of(mode) & O_CLOEXEC) < 0)
        file = NULL;
    close(fd);
    return file;
}

EXPORT FILE *freopen(const char *path, const char *mode, FILE *file)
{
    enum pp_kind kind = pp_device(AT_FDCWD, path, 1);

    return kind ? reopen_stream(kind, mode, file) : NEXT(freopen)(path, mode, file);
}

EXPORT FILE *freopen64(const char *path, const char *mode, FILE *file)
{
    enum pp_kind kind = pp_device(AT_FDCWD, path, 1);

    return kind ? reopen_stream(kind, mode, file) : NEXT(freopen64)(path, mode, file);
}

static int descriptor_of(FILE *file)
{
    for (int i = 0; i < STREAMS; i++)
        if (file != NULL && streams[i].file == file)
            return streams[i].fd;
    return -1;
}

EXPORT int fileno(FILE *file)
{
    int fd = descriptor_of(file);

    return fd >= 0 ? fd : NEXT(fileno)(file);
}

EXPORT int fileno_unlocked(FILE *file)
{
    int fd = descriptor_of(file);

    return fd >= 0 ? fd : NEXT(fileno_unlocked)(file);
}
