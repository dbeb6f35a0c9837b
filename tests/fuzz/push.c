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
    struct str *lines = NULL;
    struct arena arena;
    size_t count = 0;

    arena_init(&arena, (size_t)64 << 20);
    if (push_split(body, &arena, &lines, &count, &fault) == ST_OK) {
        for (size_t i = 0; i < count; i++)
            if (lines[i].len == 0 || lines[i].ptr < body.ptr ||
                lines[i].ptr + lines[i].len > body.ptr + body.len)
                abort();
    } else if (fault.zh[0] == '\0' || fault.en[0] == '\0') {
        abort();
    }
    arena_done(&arena);
    return 0;
}
