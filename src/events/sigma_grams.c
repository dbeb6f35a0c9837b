/* SPDX-License-Identifier: Apache-2.0
 * The bit map and the table of windows. */
#include "events/sigma_grams.h"

void sigma_grams_make(struct arena *arena, struct sigma_grams *grams, const uint32_t *rows,
                      size_t count, uint32_t map_bits)
{
    size_t heads = 2;

    grams->map_shift = 32U - map_bits;
    grams->map = ARENA_ARRAY(arena, ((size_t)1 << map_bits) / 64, uint64_t);
    grams->head_shift = 31;
    while (heads < count * 2) {
        heads *= 2;
        grams->head_shift--;
    }
    grams->heads = ARENA_ARRAY(arena, heads, struct sigma_gram_head);
    grams->head_mask = (uint32_t)heads - 1;
    grams->bytes = ((size_t)1 << map_bits) / 8 + heads * sizeof *grams->heads;
    for (size_t i = 0; i < count; i++) {
        uint32_t bit = sigma_gram_hash(rows[i]) >> grams->map_shift;
        if (i > 0 && rows[i - 1] == rows[i])
            continue;
        grams->map[bit >> 6U] |= (uint64_t)1 << (bit & 63U);
        uint32_t slot = sigma_gram_hash(rows[i]) >> grams->head_shift;
        while (grams->heads[slot].row != 0)
            slot = (slot + 1) & grams->head_mask;
        grams->heads[slot] = (struct sigma_gram_head){rows[i], (uint32_t)i + 1};
    }
}
