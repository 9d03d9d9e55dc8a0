/* SPDX-License-Identifier: Apache-2.0
 *
 * The preload library behind `parport exec`: what its files share.
 *
 * An open /dev/parport0 or /dev/lp0 is, in the program, a connected Unix socket: the kernel itself counts its
 * references through dup, fork, exec and close, and the server sees the last one go. So the library keeps no table of
 * descriptors, takes no lock, and whatever knows the descriptor's number works as it does on the device.
 * docs/linux.md describes the protocol.
 */

#ifndef PPDEV_SHIM_H
#define PPDEV_SHIM_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <dlfcn.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define EXPORT __attribute__((visibility("default")))

/* The next definition of the function in whose place this library stands; found once. */
#define NEXT(name)                                                                                                     \
    ({                                                                                                                 \
        static void *next_;                                                                                            \
        void *found_ = __atomic_load_n(&next_, __ATOMIC_RELAXED);                                                      \
        if (found_ == NULL) {                                                                                          \
            found_ = dlsym(RTLD_NEXT, #name);                                                                          \
            __atomic_store_n(&next_, found_, __ATOMIC_RELAXED);                                                        \
        }                                                                                                              \
        (__typeof__(&name))found_;                                                                                     \
    })

#define PP_MAGIC 0x54525050u /* "PPRT" in memory of a little-endian machine */
#define PP_VERSION 1
#define PP_CHUNK 32768 /* longest payload of a message, bytes */

enum pp_op { PP_OPEN = 1, PP_IOCTL, PP_READ, PP_WRITE, PP_POLL, PP_STAT, PP_IN, PP_OUT, PP_ACCESS };

enum pp_flag {
    PP_NONBLOCK = 1, /* the descriptor has O_NONBLOCK */
    PP_FAULT = 2,    /* the program's pointer is bad: what would read through it gets EFAULT */
};

enum pp_kind { PP_NONE = 0, PP_PARPORT = 1, PP_LP = 2 };

struct pp_request {
    uint32_t magic;
    uint16_t version;
    uint16_t op;
    uint32_t length; /* payload, bytes */
    uint32_t flags;
    uint64_t a;
    uint64_t b;
};

struct pp_reply {
    uint32_t magic;
    uint16_t version;
    uint16_t reserved;
    uint32_t length; /* payload, bytes */
    int32_t error;   /* an errno, or 0 */
    int64_t result;
};

/* Whether the server can be reached at all: the program runs under `parport exec`. */
int pp_active(void);

/* Whether a descriptor is an open parallel port. Leaves errno alone. */
int pp_is_ours(int fd);

/* Connect to the server: a descriptor, or -1 with errno. */
int pp_connect(int cloexec);

/* What ends a call early. */
enum pp_patience {
    PP_PATIENT, /* nothing */
    PP_SIGNALS, /* a caught signal */
    PP_CANCEL,  /* that, or pthread_cancel: the C library's call is a cancellation point */
};

/* Ask the server. Returns the result, or -1 with errno. */
int64_t pp_call(int fd, enum pp_op op, uint64_t a, uint64_t b, const void *in, size_t in_size, void *out,
                size_t out_size, enum pp_patience patience);

/* Signals of who keeps them blocked during several calls. */
struct pp_signals {
    const sigset_t *through; /* the mask while a call waits; NULL: no signal ends it */
    const sigset_t *before;  /* the mask that a cancelled thread gets back; NULL: it is not cancelled here */
    int came;                /* one was caught */
};

/* Block every signal, and set the mask to what it was. Both leave errno alone. */
void pp_block(sigset_t *before);
void pp_unblock(const sigset_t *before);

/* The same as pp_call, with all signals blocked. */
int64_t pp_ask(int fd, enum pp_op op, uint64_t a, uint64_t b, const void *in, size_t in_size, void *out,
               size_t out_size, struct pp_signals *signals);

/* Which device a path names, seen from a directory; with `follow`, its last part may be a link. Leaves errno alone. */
enum pp_kind pp_device(int dirfd, const char *path, int follow);

/* Which device an open descriptor is; only the server knows. */
enum pp_kind pp_kind_of(int fd);

/* Open a device. */
int pp_open(enum pp_kind kind, int flags);

#if defined(__x86_64__)
/* Does what an instruction would have done at which SIGSEGV struck; 0: the fault is the program's own. */
typedef int pp_emulator(void *context);

/* Catch SIGSEGV from now on, and let the emulator have each one first; there is one emulator. */
void pp_trap(pp_emulator *emulator);

/* A mask that lets the SIGSEGV of an `in` or `out` pass, if they are caught; NULL for NULL. */
const sigset_t *pp_without_fault(const sigset_t *set, sigset_t *copy);
#else
#define pp_without_fault(set, copy) ((void)(copy), (set))
#endif

#endif
