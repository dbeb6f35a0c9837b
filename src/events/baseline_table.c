/* SPDX-License-Identifier: Apache-2.0
 * Sets of eight rows: a key belongs to one set, the longest silent row of it makes room. */
#include "events/baseline_table.h"

#include <stdlib.h>
#include <string.h>

void baseline_table_begin(struct baseline_table *table, size_t set_count, size_t value_max)
{
    size_t row_bytes = sizeof(struct baseline_row) + value_max * sizeof(uint64_t);

    *table = (struct baseline_table){.words = calloc(set_count * BASELINE_WAYS, row_bytes),
                                     .row_words = row_bytes / sizeof(uint64_t),
                                     .row_bytes = row_bytes,
                                     .value_max = value_max,
                                     .set_count = set_count};
    if (table->words == NULL)
        abort();
}

void baseline_table_end(struct baseline_table *table)
{
    free(table->words);
    *table = (struct baseline_table){0};
}

struct baseline_row *baseline_table_at(const struct baseline_table *table, size_t i)
{
    return (struct baseline_row *)(table->words + i * table->row_words);
}

struct baseline_row *baseline_table_row(struct baseline_table *table, uint64_t key,
                                        bool *ret_is_new)
{
    size_t set = ((key >> 32) & (table->set_count - 1)) * BASELINE_WAYS;
    struct baseline_row *oldest = baseline_table_at(table, set);

    *ret_is_new = false;
    for (size_t i = 0; i < BASELINE_WAYS; i++) {
        struct baseline_row *row = baseline_table_at(table, set + i);

        if (row->key == key)
            return row;
        if (oldest->key != 0 && (row->key == 0 || row->last_us < oldest->last_us))
            oldest = row;
    }
    if (oldest->key != 0)
        table->forgotten++;
    memset(oldest, 0, table->row_bytes);
    oldest->key = key;
    *ret_is_new = true;
    return oldest;
}

void baseline_table_renew(const struct baseline_table *table, struct baseline_row *row,
                          int64_t at_us)
{
    uint64_t key = row->key;

    memset(row, 0, table->row_bytes);
    row->key = key;
    row->first_us = row->last_us = at_us;
}

bool baseline_table_add(const struct baseline_table *table, struct baseline_row *row,
                        uint64_t value)
{
    for (uint32_t i = 0; i < row->value_count; i++)
        if (row->values[i] == value)
            return false;
    if (row->value_count == table->value_max)
        return false;
    row->values[row->value_count++] = value;
    return true;
}
