/* SPDX-License-Identifier: Apache-2.0
 *
 * Programs that die, crash, contend and misuse; after each of them the port has to be free.
 */

#include "check.h"

#include <fcntl.h>
#include <linux/ppdev.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define PARPORT "/dev/parport0"
#define LP "/dev/lp0"

static int claimed(void)
{
    int fd = open(PARPORT, O_RDWR);

    CHECK(fd >= 0 && ioctl(fd, PPCLAIM) == 0);
    return fd;
}

static void nap(int milliseconds) { usleep((useconds_t)milliseconds * 1000); }

/* Run a deed in a child: its wait status. */
static int in_child(void (*deed)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        deed();
        _exit(failures ? 1 : 0);
    }
    waitpid(child, &status, 0);
    return status;
}

static void crash(void)
{
    claimed();
    *nowhere = 1;
}

static void die(void)
{
    claimed();
    raise(SIGKILL);
}

static void leak(void)
{
    for (int i = 0; i < 300; i++)
        CHECK(open(PARPORT, O_RDWR) >= 0);
    claimed();
}

static void misuse(void)
{
    int fd = open(PARPORT, O_RDWR), second = open(PARPORT, O_RDWR | O_NONBLOCK), value = 0;
    char big[16384];

    memset(big, 0, sizeof big);
    FAILS(ioctl(fd, PPRSTATUS, &value), EINVAL); /* before PPCLAIM */
    FAILS(ioctl(fd, PPRELEASE), EINVAL);
    FAILS(write(fd, "x", 1), EINVAL);
    FAILS(read(fd, big, 1), EINVAL);
    FAILS(ioctl(fd, _IOW('p', 0x96, char[3]), big), EINVAL);
    FAILS(ioctl(fd, _IOW('p', 0x86, char[16000]), big), EINVAL);
    FAILS(ioctl(fd, _IOR('p', 0x81, char[16000]), big), EINVAL);
    FAILS(ioctl(fd, 0xFFFFFFFF, big), EINVAL);
    CHECK(ioctl(fd, PPCLAIM) == 0);
    FAILS(ioctl(fd, PPCLAIM), EINVAL); /* twice */
    FAILS(ioctl(fd, PPEXCL), EINVAL);  /* too late */
    FAILS(ioctl(fd, _IOW('p', 0x86, int), &value), EINVAL);
    FAILS(ioctl(second, PPCLAIM), EAGAIN);
    CHECK(ioctl(fd, PPRELEASE) == 0 && ioctl(second, PPCLAIM) == 0 && ioctl(second, PPRELEASE) == 0);
    CHECK(send(fd, "P", 1, 0) == 1); /* bytes that went around the library: nothing to print them to */
}

static void exclusive(void)
{
    int alone = open(PARPORT, O_RDWR), other = open(PARPORT, O_RDWR);

    CHECK(ioctl(alone, PPEXCL) == 0 && ioctl(alone, PPEXCL) == 0 && ioctl(alone, PPCLAIM) == 0);
    FAILS(ioctl(other, PPCLAIM), ENXIO);
    FAILS(open(LP, O_WRONLY), ENXIO);
    close(alone);
    CHECK(ioctl(other, PPCLAIM) == 0);
}

/* A claim waits for the owner to let go, in simulated time that stands still. */
static void contend(void)
{
    int fd = claimed(), status, ends[2];
    pid_t child;
    char said = 0;

    CHECK(pipe(ends) == 0);
    child = fork();
    if (child == 0) {
        int other = open(PARPORT, O_RDWR);

        CHECK(write(ends[1], "w", 1) == 1);
        CHECK(ioctl(other, PPCLAIM) == 0 && write(ends[1], "c", 1) == 1);
        _exit(failures ? 1 : 0);
    }
    CHECK(read(ends[0], &said, 1) == 1 && said == 'w');
    nap(200);
    CHECK(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && read(ends[0], &said, 1) < 0); /* it waits */
    CHECK(fcntl(ends[0], F_SETFL, 0) == 0 && ioctl(fd, PPRELEASE) == 0);
    CHECK(read(ends[0], &said, 1) == 1 && said == 'c');
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(ioctl(fd, PPCLAIM) == 0);
    close(fd);
}

static void on_alarm(int number) { (void)number; }

static void interrupted(void)
{
    int fd = claimed(), other = open(PARPORT, O_RDWR);
    struct sigaction restarting = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};

    sigaction(SIGALRM, &restarting, NULL);
    ualarm(100000, 0);
    FAILS(ioctl(other, PPCLAIM), EINTR);
    close(fd);
    CHECK(ioctl(other, PPCLAIM) == 0);
    close(other);
}

/* SIGKILL in the middle of a write: the next one opens at once, and no byte is lost or doubled. */
static void killed_writing(void)
{
    char page[2000];
    int fd, status;
    pid_t child;

    memset(page, 'k', sizeof page);
    child = fork();
    if (child == 0) {
        fd = open(LP, O_WRONLY);
        CHECK(write(fd, page, sizeof page) == sizeof page);
        _exit(1);
    }
    nap(300);
    kill(child, SIGKILL);
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    fd = open(LP, O_WRONLY);
    CHECK(fd >= 0 && write(fd, "after\n", 6) == 6);
    close(fd);
}

int main(void)
{
    CHECK(WTERMSIG(in_child(crash)) == SIGSEGV);
    CHECK(WTERMSIG(in_child(die)) == SIGKILL);
    CHECK(in_child(leak) == 0);
    CHECK(in_child(misuse) == 0);
    CHECK(in_child(exclusive) == 0);
    contend();
    interrupted();
    killed_writing();
    close(claimed());
    FINISH();
}
