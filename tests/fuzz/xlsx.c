/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a workbook: read or refused, within the limits. */
#include <stdint.h>

#include "registry/xlsx_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena;
    struct grid_book book;
    struct fault fault = {.status = ST_OK};

    arena_init(&arena, (size_t)1 << 30);
    if (xlsx_read(&arena, (struct str){(const char *)bytes, len}, &book, &fault) != ST_OK &&
        fault.status == ST_OK)
        __builtin_trap(); /* refused without a reason */
    arena_done(&arena);
    return 0;
}
