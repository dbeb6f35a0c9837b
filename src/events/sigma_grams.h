/* SPDX-License-Identifier: Apache-2.0
 * Windows of a few bytes that something waits under: is this one of them, and where do its rows
 * begin?  A bit map turns most away, a hash table knows the rest.  Immutable once built; in the
 * arena. */
#ifndef EVENTS_SIGMA_GRAMS_H
#define EVENTS_SIGMA_GRAMS_H

#include "base/base.h"

struct sigma_gram_head {
    uint32_t gram, row; /* row + 1; 0: free */
};

struct sigma_grams {
    uint64_t *map; /* a bit per hash */
    uint32_t map_shift;
    struct sigma_gram_head *heads; /* by hash, open addressing */
    uint32_t head_mask, head_shift;
    size_t bytes;
};

/* `grams` stand in ascending order, one for each row; `map_bits` (a power of two's exponent, 6 to
 * 31) says how large the bit map is. */
void sigma_grams_make(struct arena *arena, struct sigma_grams *grams, const uint32_t *rows,
                      size_t count, uint32_t map_bits);

static inline uint32_t sigma_gram_hash(uint32_t gram)
{
    return gram * 0x9E3779B1U;
}

/* False: nothing waits under it. */
static inline bool sigma_grams_may_hold(const uint64_t *map, uint32_t map_shift, uint32_t gram)
{
    uint32_t bit = sigma_gram_hash(gram) >> map_shift;

    return map[bit >> 6U] >> (bit & 63U) & 1U;
}

/* The first row of a window; SIZE_MAX: there is none. */
static inline size_t sigma_grams_row(const struct sigma_grams *grams, uint32_t gram)
{
    uint32_t slot = sigma_gram_hash(gram) >> grams->head_shift;

    while (grams->heads[slot].row != 0 && grams->heads[slot].gram != gram)
        slot = (slot + 1) & grams->head_mask;
    return (size_t)grams->heads[slot].row - 1;
}

#endif
