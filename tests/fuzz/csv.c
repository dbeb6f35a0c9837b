/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as separated text, and every cell as a date-like, address-like and code-like value. */
#include <stdint.h>

#include "registry/check.h"
#include "registry/csv_read.h"
#include "registry/name_key.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void judge_cell(struct arena *arena, struct str text)
{
    struct fault fault = {.status = ST_OK};
    struct check_doubt doubt;
    struct str clean;

    (void)name_key_match(arena, name_key(arena, text));
    if (check_uscc(arena, text, "f", &clean, &doubt, &fault) == ST_OK && clean.len != 18)
        __builtin_trap();
    fault_clear(&fault);
    if (check_certificate(arena, text, "f", &clean, &fault) == ST_OK && clean.len != 17)
        __builtin_trap();
    fault_clear(&fault);
    if (check_email(arena, text, "f", &clean, &fault) == ST_OK && clean.len < 6)
        __builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena;
    struct grid_book book;
    struct fault fault = {.status = ST_OK};

    arena_init(&arena, (size_t)1 << 30);
    if (len > 0 &&
        csv_read(&arena, (struct str){(const char *)bytes, len}, &book, &fault) == ST_OK) {
        for (size_t i = 0; i < book.sheets[0].row_count; i++) {
            for (size_t c = 0; c < book.sheets[0].rows[i].count; c++)
                judge_cell(&arena, grid_cell_at(&book.sheets[0].rows[i], c).text);
        }
    }
    arena_done(&arena);
    return 0;
}
