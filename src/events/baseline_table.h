/* SPDX-License-Identifier: Apache-2.0
 * Rows of fixed size by a 64-bit key, in memory of fixed size; inside of baseline.h. */
#ifndef EVENTS_BASELINE_TABLE_H
#define EVENTS_BASELINE_TABLE_H

#include "base/base.h"

enum { BASELINE_WAYS = 8 };

/* A row: what was seen under its key.  Its members serve all findings; each uses some. */
struct baseline_row {
    uint64_t key; /* 0: free */
    int64_t first_us, last_us;
    uint64_t count;
    double mean, spread; /* running mean and sum of squared differences */
    uint32_t said;       /* how often it was told, or how many there are */
    uint32_t value_count;
    uint64_t values[]; /* distinct values, in tables that count them */
};

struct baseline_table {
    uint64_t *words; /* all rows */
    size_t row_words;
    size_t row_bytes;
    size_t value_max; /* of a row */
    size_t set_count; /* a power of two; each set has BASELINE_WAYS rows */
    uint64_t forgotten;
};

void baseline_table_begin(struct baseline_table *table, size_t set_count, size_t value_max);
void baseline_table_end(struct baseline_table *table);
/* The row of a key; a new one is zeroed but for its key.  The longest silent row of the set makes
 * room when it must. */
struct baseline_row *baseline_table_row(struct baseline_table *table, uint64_t key,
                                        bool *ret_is_new);
/* Row number i of all, for keeping them; its key is 0 when it is free. */
struct baseline_row *baseline_table_at(const struct baseline_table *table, size_t i);
/* Begin a row anew under its key. */
void baseline_table_renew(const struct baseline_table *table, struct baseline_row *row,
                          int64_t at_us);
/* Add to the distinct values; false when it was there or there is no room. */
bool baseline_table_add(const struct baseline_table *table, struct baseline_row *row,
                        uint64_t value);

#endif
