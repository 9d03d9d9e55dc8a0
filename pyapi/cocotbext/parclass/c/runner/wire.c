/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to and from the harness. Writes and stalls are collected: most of them need no answer. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner.h"

enum { COLLECTED = 4096 };

static int wire;
static unsigned char collected[COLLECTED];
static size_t collected_size;
static Message received;
static unsigned char *payload;
static size_t payload_room;

void wire_open(int descriptor) { wire = descriptor; }

/* The harness has gone, or talks nonsense: there is nobody to tell. */
static void leave(void) { _exit(2); }

static void send_all(const unsigned char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = write(wire, data, size);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            leave();
        data += sent;
        size -= (size_t)sent;
    }
}

static void receive_all(unsigned char *data, size_t size)
{
    while (size > 0) {
        ssize_t got = read(wire, data, size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            leave();
        data += got;
        size -= (size_t)got;
    }
}

void wire_flush(void)
{
    size_t size = collected_size;
    collected_size = 0; /* first: a crash in here must not send it twice */
    send_all(collected, size);
    loop_rearm();
}

void wire_post(uint32_t op, uint32_t a, uint64_t b, uint32_t c, const void *data, uint32_t size)
{
    Message message = {op, a, b, c, *(volatile uint32_t *)(void *)count_region.data, size, 0};
    unsigned char *copy = NULL;
    size_t whole = sizeof message + size;
    if (whole > COLLECTED) {
        copy = malloc(size);
        if (copy == NULL)
            abort();
        memcpy(copy, data, size);
    }
    if (collected_size + (copy ? sizeof message : whole) > COLLECTED)
        wire_flush();
    /* The user's memory is read first: a wild pointer must not leave half a message behind. */
    if (copy == NULL && size > 0)
        memcpy(collected + collected_size + sizeof message, data, size);
    memcpy(collected + collected_size, &message, sizeof message);
    collected_size += copy ? sizeof message : whole;
    if (copy != NULL) {
        wire_flush();
        send_all(copy, size);
        free(copy);
    }
}

const Message *wire_receive(void)
{
    receive_all((unsigned char *)&received, sizeof received);
    if (received.size > payload_room) {
        free(payload);
        payload_room = received.size;
        payload = malloc(payload_room);
        if (payload == NULL)
            leave();
    }
    receive_all(payload, received.size);
    return &received;
}

const unsigned char *wire_payload(void) { return payload; }

const Message *wire_ask(uint32_t op, uint32_t a, uint64_t b, uint32_t c, const void *data, uint32_t size)
{
    wire_post(op, a, b, c, data, size);
    wire_flush();
    wire_receive();
    if (extension != NULL) {
        extension->Locked = received.a & 1;
        extension->Removed = received.a >> 1 & 1;
        extension->Cancel = received.a >> 2 & 1;
    }
    return &received;
}
