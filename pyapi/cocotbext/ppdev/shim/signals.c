/* SPDX-License-Identifier: Apache-2.0
 *
 * SIGSEGV belongs to this library once the program has asked for ports, and the program does not notice: its handler
 * is kept here and called for every fault that the emulator, which pp_trap is given, does not take for its own.
 */

#include "shim.h"

#if defined(__x86_64__)

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef void (*handler_t)(int);

static struct sigaction programs; /* what the program believes is installed */
static pp_emulator *emulate;
static int trapping;

static void die_of(int number)
{
    struct sigaction standard = {.sa_handler = SIG_DFL};

    NEXT(sigaction)(number, &standard, NULL); /* the instruction faults again, with nobody to catch it */
}

static void pass_on(int number, siginfo_t *info, void *context)
{
    struct sigaction to = programs;
    int from_outside = info->si_code <= 0; /* kill, raise: no instruction to repeat */
    sigset_t before;

    if (to.sa_handler == SIG_IGN && from_outside)
        return;
    if (to.sa_handler == SIG_DFL || to.sa_handler == SIG_IGN) {
        die_of(number);
        if (from_outside)
            syscall(SYS_tgkill, getpid(), (int)syscall(SYS_gettid), number);
        return;
    }
    if (to.sa_flags & SA_RESETHAND)
        programs.sa_handler = SIG_DFL;
    if (!(to.sa_flags & SA_NODEFER))
        sigaddset(&to.sa_mask, number);
    /* cppcheck-suppress uninitvar ; through the pointer it is not seen that the mask comes out there */
    NEXT(pthread_sigmask)(SIG_BLOCK, &to.sa_mask, &before);
    if (to.sa_flags & SA_SIGINFO)
        to.sa_sigaction(number, info, context);
    else
        to.sa_handler(number);
    NEXT(pthread_sigmask)(SIG_SETMASK, &before, NULL);
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    if (!emulate(context))
        pass_on(number, info, context);
}

/* A blocked SIGSEGV would kill at the next `in`, where the real instruction asks for no signal. */
const sigset_t *pp_without_fault(const sigset_t *set, sigset_t *copy)
{
    if (set == NULL || !trapping)
        return set;
    *copy = *set;
    sigdelset(copy, SIGSEGV);
    return copy;
}

/* Let SIGSEGV pass in this thread. Others are no concern: a permission is its thread's, and goes to those it starts. */
static void unblock_fault(void)
{
    sigset_t fault;

    sigemptyset(&fault);
    sigaddset(&fault, SIGSEGV);
    NEXT(pthread_sigmask)(SIG_UNBLOCK, &fault, NULL);
}

/* Let it pass during handlers that are installed already. */
static void unblock_fault_in_handlers(void)
{
    for (int number = 1; number < NSIG; number++) {
        struct sigaction act;

        if (number == SIGSEGV || NEXT(sigaction)(number, NULL, &act) < 0 || !sigismember(&act.sa_mask, SIGSEGV))
            continue;
        sigdelset(&act.sa_mask, SIGSEGV);
        NEXT(sigaction)(number, &act, NULL);
    }
}

void pp_trap(pp_emulator *emulator)
{
    struct sigaction ours = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
    int off = 0;

    if (__atomic_compare_exchange_n(&trapping, &off, 1, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
        emulate = emulator; /* first: another thread's fault may come at once */
        sigemptyset(&ours.sa_mask);
        NEXT(sigaction)(SIGSEGV, &ours, &programs);
        unblock_fault_in_handlers();
    }
    unblock_fault();
}

EXPORT int sigaction(int number, const struct sigaction *act, struct sigaction *old)
{
    struct sigaction copy, before;

    if (!trapping)
        return NEXT(sigaction)(number, act, old);
    if (act != NULL) {
        copy = *act;
        sigdelset(&copy.sa_mask, SIGSEGV);
    }
    if (number != SIGSEGV)
        return NEXT(sigaction)(number, act == NULL ? NULL : &copy, old);
    before = programs;
    if (act != NULL)
        programs = copy;
    if (old != NULL)
        *old = before;
    return 0;
}

static handler_t install(int number, handler_t handler, int flags)
{
    struct sigaction act = {.sa_handler = handler, .sa_flags = flags}, old;

    sigemptyset(&act.sa_mask);
    return sigaction(number, &act, &old) < 0 ? SIG_ERR : old.sa_handler;
}

/* The C library's signal calls its sigaction by a name that nobody can stand in for. */
EXPORT handler_t signal(int number, handler_t handler)
{
    return trapping && number == SIGSEGV ? install(number, handler, SA_RESTART) : NEXT(signal)(number, handler);
}

EXPORT handler_t bsd_signal(int number, handler_t handler);
EXPORT handler_t bsd_signal(int number, handler_t handler) { return signal(number, handler); }

EXPORT handler_t ssignal(int number, handler_t handler) { return signal(number, handler); }

EXPORT handler_t __sysv_signal(int number, handler_t handler);
EXPORT handler_t __sysv_signal(int number, handler_t handler)
{
    if (trapping && number == SIGSEGV)
        return install(number, handler, (int)SA_RESETHAND | SA_NODEFER);
    return NEXT(__sysv_signal)(number, handler);
}

EXPORT handler_t sysv_signal(int number, handler_t handler) { return __sysv_signal(number, handler); }

EXPORT int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
    sigset_t copy;

    return NEXT(pthread_sigmask)(how, how == SIG_UNBLOCK ? set : pp_without_fault(set, &copy), old);
}

EXPORT int sigsuspend(const sigset_t *mask)
{
    sigset_t copy;

    return NEXT(sigsuspend)(pp_without_fault(mask, &copy));
}

EXPORT int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    sigset_t copy;

    return NEXT(sigprocmask)(how, how == SIG_UNBLOCK ? set : pp_without_fault(set, &copy), old);
}

#endif
