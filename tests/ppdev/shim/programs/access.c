/* SPDX-License-Identifier: Apache-2.0
 *
 * What a descriptor was opened for, where it stands, and wrong numbers.
 */

#include "check.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <unistd.h>

#define PARPORT "/dev/parport0"
#define LP "/dev/lp0"

static volatile int negative = -1, too_many = IOV_MAX + 1; /* the compiler is not to know */

static int opened_for(int fd) { return fcntl(fd, F_GETFL) & O_ACCMODE; }

static void modes(void)
{
    int fd = open(LP, O_RDONLY);
    struct iovec part = {"X", 1};
    char byte;

    FAILS(write(fd, "X", 1), EBADF);
    FAILS(writev(fd, &part, 1), EBADF);
    FAILS(pwrite(fd, "X", 1, 0), EBADF);
    FAILS(read(fd, &byte, 1), EIO); /* no reverse mode */
    CHECK(opened_for(fd) == O_RDONLY);
    close(fd);
    fd = open(LP, O_WRONLY | O_NONBLOCK);
    FAILS(read(fd, &byte, 1), EBADF);
    FAILS(pread(fd, &byte, 1, 0), EBADF);
    CHECK(opened_for(fd) == O_WRONLY && (fcntl(fd, F_GETFL) & O_NONBLOCK));
    CHECK(fcntl(fd, F_SETFL, 0) == 0 && opened_for(dup(fd)) == O_WRONLY && !(fcntl(fd, F_GETFL) & O_NONBLOCK));
    close(fd);
    closefrom(3);
    fd = open(PARPORT, O_RDWR);
    CHECK(opened_for(fd) == O_RDWR);
    close(fd);
}

static void positions(void)
{
    int fd = open(LP, O_WRONLY), port = open(PARPORT, O_RDWR);
    struct iovec parts[2] = {{"c", 1}, {"d", 1}};

    CHECK(lseek(fd, 10, SEEK_SET) == 0 && lseek(fd, 0, SEEK_CUR) == 0 && lseek(fd, 0, SEEK_END) == 0);
    FAILS(lseek(fd, 0, 77), EINVAL);
    FAILS(lseek(port, 0, SEEK_SET), ESPIPE);
    CHECK(pwrite(fd, "a", 1, 0) == 1 && pwrite64(fd, "b", 1, 4096) == 1 && pwritev(fd, parts, 2, 1) == 2);
    FAILS(pwrite(fd, "x", 1, -1), EINVAL);
    FAILS(writev(fd, parts, negative), EINVAL);
    FAILS(writev(fd, parts, too_many), EINVAL);
    FAILS(readv(fd, parts, negative), EINVAL);
    close(fd);
    close(port);
}

/* Simulated time; the port never gets ready. */
static void time_left(void)
{
    int port = open(PARPORT, O_RDWR), lp = open(LP, O_WRONLY), ends[2];
    struct timeval time = {2, 500000};
    struct pollfd out = {port, POLLOUT, 0};
    fd_set in, ready;

    FD_ZERO(&in);
    FD_SET(port, &in);
    CHECK(select(port + 1, &in, NULL, NULL, &time) == 0 && time.tv_sec == 0 && time.tv_usec == 0);
    time.tv_sec = 2;
    FD_ZERO(&ready);
    FD_SET(lp, &ready);
    CHECK(select(lp + 1, NULL, &ready, NULL, &time) == 1 && time.tv_sec >= 1);
    CHECK(pipe(ends) == 0 && write(ends[1], "x", 1) == 1);
    FD_SET(port, &in);
    FD_SET(ends[0], &in);
    CHECK(select(ends[0] + 1, &in, NULL, NULL, &time) == 1 && FD_ISSET(ends[0], &in) && time.tv_sec >= 1);
    CHECK(poll(&out, 1, 1000) == 0); /* it is never writable */
    close(port);
    close(lp);
}

int main(void)
{
    modes();
    positions();
    time_left();
    FINISH();
}
