/* SPDX-License-Identifier: Apache-2.0
 * Counting: how often each value occurs, how many events fall into each bar. */
#ifndef EVENTS_SEARCH_TOP_H
#define EVENTS_SEARCH_TOP_H

#include "events/search.h"

/* Texts with their counts. */
struct search_top {
    struct search_top_slot *slots; /* a power of two of them */
    size_t count, size, max;
    struct arena texts;
    uint64_t rest; /* what a value that is in no list may count besides (search_common.h) */
};

struct search_top_slot {
    const char *text;
    uint64_t hash; /* 0: free */
    uint64_t count;
    uint64_t covered; /* of `rest`: what is known of this value after all */
    uint32_t len;
};

/* At most `max` different texts.  ST_MEMORY. */
enum status search_top_open(struct search_top *top, size_t max) MUST_CHECK;
void search_top_close(struct search_top *top);
/* ST_LIMIT: too many different ones; ST_MEMORY. */
enum status search_top_add(struct search_top *top, struct str text, uint64_t count) MUST_CHECK;
/* The same from a list in which other values count up to `rest`. */
enum status search_top_add_bounded(struct search_top *top, struct str text, uint64_t count,
                                   uint64_t rest) MUST_CHECK;
enum status search_top_join(struct search_top *top, const struct search_top *other) MUST_CHECK;
/* The `limit` most frequent, in the arena; equal ones by their bytes.  Only values of which all is
 * known. */
size_t search_top_best(const struct search_top *top, size_t limit, struct arena *arena,
                       struct search_value **ret_values);

/* Count the values of one column in rows that match (every row when `rows` is NULL), an event once
 * for each value that it holds; `amounts` is what each row counts (NULL: one). */
enum status search_top_column(struct search_top *top, const struct segment_column *column,
                              const struct filter_rows *rows, const uint64_t *amounts,
                              struct arena *arena) MUST_CHECK;
/* The same of every row, without decoding rows: `counts` is what segment_counts gives. */
enum status search_top_dictionary(struct search_top *top,
                                  const struct segment_dictionary *dictionary,
                                  const uint32_t *counts) MUST_CHECK;
/* Add the column's whole numbers above 0 to the amounts of their rows. */
void search_top_amounts(const struct segment_column *column, uint64_t *amounts);

#endif
