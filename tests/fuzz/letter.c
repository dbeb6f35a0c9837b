/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a letter of hits: refused or read within bounds, and what was read is written and
 * read again alike. */
#include <stdint.h>
#include <stdlib.h>

#include "events/alert_letter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct alert_hit *hits, *again;
    size_t count = 0, again_count = 0;
    struct arena arena;
    struct buf out;

    arena_init(&arena, (size_t)256 << 20);
    buf_init(&out, (size_t)64 << 20);
    if (alert_letter_read((struct str){(const char *)data, size}, &arena, &hits, &count) == ST_OK) {
        alert_letter_write(&out, hits, count);
        if (out.status == ST_OK &&
            (alert_letter_read(buf_view(&out), &arena, &again, &again_count) != ST_OK ||
             again_count != count))
            abort();
    }
    buf_done(&out);
    arena_done(&arena);
    return 0;
}
