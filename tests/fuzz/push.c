// SPDX-License-Identifier: Apache-2.0
// Bodies of pushed events: split without reading beyond, every event within the body.
#include <stdint.h>
#include <stdlib.h>

#include "events/push.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str body = {(const char *)data, size};
    struct fault fault = {.status = ST_OK};
    struct push_body split;
    struct arena arena;

    arena_init(&arena, (size_t)64 << 20);
    if (push_split(body, size % 2 == 1, &arena, &split, &fault) == ST_OK) {
        for (size_t i = 0; i < split.count; i++) {
            const struct push_item *item = &split.items[i];

            if (item->line.len == 0 || item->line.ptr < body.ptr ||
                item->line.ptr + item->line.len > body.ptr + body.len ||
                (item->action == NULL) == split.is_bulk)
                abort();
        }
    } else if (fault.zh[0] == '\0' || fault.en[0] == '\0') {
        abort();
    }
    arena_done(&arena);
    return 0;
}
