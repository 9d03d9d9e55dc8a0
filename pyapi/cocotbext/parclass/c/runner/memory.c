/* SPDX-License-Identifier: Apache-2.0 */
/* What the user's code is handed: memory, with pages before and after it that nobody may touch, and its device. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runner.h"

Region buffer_region, count_region;
PPARCLASS_DEVICE_EXTENSION extension;

void region_make(Region *region, size_t length)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t pages = (length + page - 1) / page + (length == 0);
    if (region->base != NULL)
        munmap(region->base - page, region->size + 2 * page);
    unsigned char *all = mmap(NULL, (pages + 2) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    /* cppcheck-suppress nullPointerArithmeticOutOfMemory ; mmap fails with MAP_FAILED, never with NULL */
    if (all == MAP_FAILED || mprotect(all + page, pages * page, PROT_READ | PROT_WRITE) != 0)
        abort();
    region->base = all + page;
    region->size = pages * page;
    region->data = region->base + region->size - length;
    region->length = length;
}

void region_protect(Region *region)
{
    if (mprotect(region->base, region->size, PROT_READ) != 0)
        abort();
}
