/* SPDX-License-Identifier: Apache-2.0
 *
 * Prints its argument by polling: inb and outb as the C library defines them, and the extended control register.
 */

#include "check.h"

#include <sys/io.h>

enum { DATA = 0x378, STATUS = 0x379, CONTROL = 0x37A, ECR = 0x77A, READY = 0x98, READY_MASK = 0xB8 };

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    CHECK(ioperm(DATA, 3, 1) == 0);
    CHECK(ioperm(ECR, 1, 1) == 0);
    outb(0x34, ECR);
    CHECK(inb(ECR) == 0x35); /* "FIFO empty" cannot be written: there is an ECR */
    outb(0x0C, CONTROL);
    for (const char *byte = argv[1]; *byte; byte++) {
        while ((inb(STATUS) & READY_MASK) != READY)
            ;
        outb((unsigned char)*byte, DATA);
        CHECK(inb(DATA) == (unsigned char)*byte);
        outb(0x0D, CONTROL);
        outb(0x0C, CONTROL);
        while ((inb(STATUS) & READY_MASK) != READY)
            ;
    }
    FINISH();
}
