/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of the process that runs a user's C: messages to the harness, memory with guards, crash reports.
 *
 * The operations (OP_Xxx) come from the compiler's command line: cocotbext.parclass.c.process has them once for both
 * sides.
 */
#ifndef PARCLASS_RUNNER_H
#define PARCLASS_RUNNER_H

#include <stddef.h>

#include "parclass.h"

typedef struct {
    uint32_t op;
    uint32_t a;
    uint64_t b;
    uint32_t c;
    uint32_t written; /* what *NumBytesWritten holds, for the harness to see progress */
    uint32_t size;    /* bytes that follow */
    uint32_t done;    /* of an answer: what was waited for has come */
} Message;

/* -- wire.c: one request after the other, answers come in order */
void wire_open(int descriptor);
/* Send later, together with the next one that needs an answer. */
void wire_post(uint32_t op, uint32_t a, uint64_t b, uint32_t c, const void *payload, uint32_t size);
/* Send and wait for the answer; its payload is valid until the next call. */
const Message *wire_ask(uint32_t op, uint32_t a, uint64_t b, uint32_t c, const void *payload, uint32_t size);
/* Wait for a message. Ends the process when the harness has gone. */
const Message *wire_receive(void);
const unsigned char *wire_payload(void);
void wire_flush(void);

/* -- memory.c: what the harness hands to the user's code ends where a page ends */
typedef struct {
    unsigned char *base; /* of the pages that may be touched */
    size_t size;         /* of them, bytes */
    unsigned char *data; /* what the user gets: it ends at the end of the pages */
    size_t length;
} Region;

extern Region buffer_region, count_region;
void region_make(Region *region, size_t length);
void region_protect(Region *region); /* read only from now on */

extern PPARCLASS_DEVICE_EXTENSION extension; /* NULL in a client */

/* -- loop.c */
void loop_rearm(void); /* the user's code called the harness: it does not loop */

/* -- crash.c */
void crash_watch(void);

/* -- port.c */
extern KIRQL current_irql;

/* -- request.c */
PDEVICE_OBJECT request_device(void);

/* -- main.c: of the user's function, compiled in */
void run_user(const Message *call);

#endif
