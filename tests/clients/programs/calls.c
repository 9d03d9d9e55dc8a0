/* SPDX-License-Identifier: Apache-2.0
 *
 * Every form of the system calls that the preload library stands in for.
 */

#include "check.h"

#include <fcntl.h>
#include <linux/lp.h>
#include <linux/parport.h>
#include <linux/ppdev.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define PARPORT "/dev/parport0"
#define LP "/dev/lp0"

static int opens(int fd)
{
    int mode = -1, good = fd >= 0 && ioctl(fd, PPGETMODE, &mode) == 0 && mode == 0x100;

    close(fd);
    return good;
}

static void paths(void)
{
    volatile int flags = O_RDWR; /* unknown to the compiler: the fortified forms */
    int dev = open("/dev", O_RDONLY | O_DIRECTORY);

    CHECK(opens(open(PARPORT, O_RDWR)));
    CHECK(opens(open(PARPORT, flags)));
    CHECK(opens(open64(PARPORT, flags)));
    CHECK(opens(openat(AT_FDCWD, PARPORT, flags)));
    CHECK(opens(openat(dev, "parport0", O_RDWR)));
    CHECK(opens(openat64(dev, "./parport0", flags)));
    CHECK(opens(open("/dev/../dev//parport0", O_RDWR | O_CREAT, 0600)));
    CHECK(opens(creat(PARPORT, 0600)));
    CHECK(chdir("/dev") == 0 && opens(open("parport0", O_RDWR)) && chdir("/") == 0);
    FAILS(open("/tmp/parport0", O_RDWR), ENOENT);
    FAILS(open("/dev/parport1", O_RDWR), ENOENT);
    FAILS(open("/dev/lp00", O_RDWR), ENOENT);
    FAILS(open(PARPORT, O_RDWR | O_CREAT | O_EXCL, 0600), EEXIST);
    FAILS(open(PARPORT, O_RDONLY | O_DIRECTORY), ENOTDIR);
    CHECK(opens(open(PARPORT, O_RDWR | O_EXCL)));
    close(dev);
}

static int is_device(const struct stat *found, unsigned major_number)
{
    return S_ISCHR(found->st_mode) && major(found->st_rdev) == major_number && minor(found->st_rdev) == 0;
}

static void stats(void)
{
    struct stat found;
    struct stat64 found64;
    struct statx foundx;
    int fd = open(PARPORT, O_RDWR), lp = open(LP, O_WRONLY);

    CHECK(stat(PARPORT, &found) == 0 && is_device(&found, 99));
    CHECK(lstat(LP, &found) == 0 && is_device(&found, 6));
    CHECK(stat64(LP, &found64) == 0 && S_ISCHR(found64.st_mode));
    CHECK(fstat(fd, &found) == 0 && is_device(&found, 99));
    CHECK(fstat(lp, &found) == 0 && is_device(&found, 6));
    CHECK(fstatat(AT_FDCWD, LP, &found, 0) == 0 && is_device(&found, 6));
    CHECK(fstatat(lp, "", &found, AT_EMPTY_PATH) == 0 && is_device(&found, 6));
    CHECK(statx(AT_FDCWD, PARPORT, 0, STATX_ALL, &foundx) == 0 && foundx.stx_rdev_major == 99);
    CHECK(access(PARPORT, R_OK | W_OK) == 0 && access(LP, F_OK) == 0);
    FAILS(access(LP, X_OK), EACCES);
    CHECK(faccessat(AT_FDCWD, LP, W_OK, 0) == 0);
    FAILS(stat("/dev/lp1", &found), ENOENT);
    FAILS(lseek(fd, 0, SEEK_SET), ESPIPE);
    FAILS(open(LP, O_WRONLY), EBUSY);
    close(fd);
    close(lp);
}

static int status_of(int fd)
{
    unsigned char status = 0;

    return ioctl(fd, PPRSTATUS, &status) == 0 ? status : -1;
}

static void descriptors(void)
{
    int fd = open(PARPORT, O_RDWR), copy = dup(fd), high = fcntl(fd, F_DUPFD, 50), status;
    pid_t child;

    CHECK(ioctl(fd, PPCLAIM) == 0);
    CHECK(dup2(fd, 60) == 60 && dup3(fd, 61, O_CLOEXEC) == 61);
    CHECK(status_of(copy) == 0xDF && status_of(high) == 0xDF && status_of(60) == 0xDF && status_of(61) == 0xDF);
    close(fd);
    CHECK(status_of(copy) == 0xDF); /* still the same open file, still claimed */
    FAILS(status_of(fd), EBADF);
    child = fork();
    if (child == 0) {
        for (int i = 0; i < 50; i++)
            if (status_of(copy) != 0xDF)
                _exit(1);
        _exit(0);
    }
    for (int i = 0; i < 50; i++)
        CHECK(status_of(high) == 0xDF);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(fcntl(copy, F_SETFL, O_NONBLOCK) == 0 && (fcntl(high, F_GETFL) & O_NONBLOCK));
    CHECK(status_of(60) == 0xDF);
    close(copy);
    close(high);
    close(60);
    close(61);
}

static void *look(void *argument)
{
    for (int i = 0; i < 30; i++)
        CHECK(status_of(*(int *)argument) == 0xDF);
    return NULL;
}

static void threads(void)
{
    int fd = open(PARPORT, O_RDWR);
    pthread_t running[4];

    CHECK(ioctl(fd, PPCLAIM) == 0);
    for (int i = 0; i < 4; i++)
        pthread_create(&running[i], NULL, look, &fd);
    for (int i = 0; i < 4; i++)
        pthread_join(running[i], NULL);
    close(fd);
}

static void streams(void)
{
    FILE *file = fopen(LP, "w");
    struct iovec parts[2] = {{"v1 ", 3}, {"v2\n", 3}};
    int fd, status = 0;

    CHECK(file != NULL && fprintf(file, "fopen %d\n", 1) == 8 && fflush(file) == 0);
    CHECK(ioctl(fileno(file), LPGETSTATUS, &status) == 0 && (status & 0x38) == 0x18);
    CHECK(fputs("closed\n", file) >= 0 && fclose(file) == 0);
    fd = open(LP, O_WRONLY);
    CHECK(writev(fd, parts, 2) == 6);
    file = fdopen(fd, "w");
    CHECK(file != NULL && fileno(file) == fd && fputs("fdopen\n", file) >= 0 && fclose(file) == 0);
    CHECK(freopen(LP, "w", stdout) == stdout && printf("freopen\n") == 8 && fflush(stdout) == 0);
    CHECK(freopen("/dev/null", "w", stdout) == stdout);
}

static void waiting(void)
{
    int fd = open(LP, O_WRONLY), port = open(PARPORT, O_RDWR), ends[2], irqs = -1;
    struct pollfd both[2] = {{fd, POLLOUT, 0}, {-1, POLLIN, 0}}, one = {port, POLLIN, 0};
    struct timespec second = {1, 0};
    struct timeval tenth = {0, 100000};
    struct ppdev_frob_struct strobe = {PARPORT_CONTROL_STROBE, PARPORT_CONTROL_STROBE};
    unsigned char byte = '!';
    fd_set in, out;

    CHECK(poll(both, 2, -1) == 1 && both[0].revents == POLLOUT); /* lp is always ready */
    FD_ZERO(&out);
    FD_SET(fd, &out);
    CHECK(select(fd + 1, NULL, &out, NULL, NULL) == 1 && FD_ISSET(fd, &out));
    close(fd);

    CHECK(ioctl(port, PPCLAIM) == 0);
    CHECK(poll(&one, 1, 0) == 0 && poll(&one, 1, 50) == 0); /* simulated ms */
    CHECK(ppoll(&one, 1, &second, NULL) == 0);
    CHECK(ioctl(port, PPWDATA, &byte) == 0);
    CHECK(ioctl(port, PPFCONTROL, &strobe) == 0);
    strobe.val = 0;
    CHECK(ioctl(port, PPFCONTROL, &strobe) == 0);
    CHECK(poll(&one, 1, -1) == 1 && one.revents == POLLIN); /* nAck of the byte interrupts */
    FD_ZERO(&in);
    FD_SET(port, &in);
    CHECK(pselect(port + 1, &in, NULL, NULL, &second, NULL) == 1 && FD_ISSET(port, &in));
    CHECK(ioctl(port, PPCLRIRQ, &irqs) == 0 && irqs == 1);
    FD_ZERO(&in);
    FD_SET(port, &in);
    CHECK(select(port + 1, &in, NULL, NULL, &tenth) == 0 && !FD_ISSET(port, &in));
    CHECK(pipe(ends) == 0);
    both[0] = (struct pollfd){ends[0], POLLIN, 0};
    both[1] = one;
    CHECK(poll(both, 2, 30) == 0); /* a pipe beside it */
    CHECK(write(ends[1], "x", 1) == 1 && poll(both, 2, -1) == 1 && both[0].revents == POLLIN && !both[1].revents);
    close(port);
}

static void bad_pointers(void)
{
    int fd = open(PARPORT, O_RDWR), lp;

    FAILS(ioctl(fd, PPWDATA, nowhere), EINVAL); /* not claimed: that comes first */
    FAILS(ioctl(fd, PPGETMODE, nowhere), EFAULT);
    FAILS(ioctl(fd, PPSETMODE, nowhere), EFAULT);
    CHECK(ioctl(fd, PPCLAIM) == 0);
    FAILS(ioctl(fd, PPWDATA, nowhere), EFAULT);
    FAILS(ioctl(fd, PPRSTATUS, nowhere), EFAULT);
    close(fd);
    lp = open(LP, O_WRONLY);
    FAILS(write(lp, nowhere, 5), EFAULT);
    FAILS(ioctl(lp, LPGETSTATUS, nowhere), EFAULT);
    close(lp);
}

int main(void)
{
    paths();
    stats();
    descriptors();
    threads();
    streams();
    waiting();
    bad_pointers();
    FINISH();
}
