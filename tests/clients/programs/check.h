/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests in C: CHECK says which condition failed, and FINISH with which exit code the program ends.
 */

#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int failures;

/* An address where nothing is; the compiler is not to know. */
static int *volatile nowhere = (int *)0x10;

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            failures++;                                                                                                \
            fprintf(stderr, "%s:%d: not %s (errno: %s)\n", __FILE__, __LINE__, #condition, strerror(errno));           \
        }                                                                                                              \
    } while (0)

#define FAILS(call, number) CHECK((errno = 0, (call) < 0) && errno == (number))

#define FINISH() return failures ? 1 : 0

#endif
