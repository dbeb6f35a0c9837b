/* SPDX-License-Identifier: Apache-2.0
 * Which layouts hold a column, and so which row each of its values stands in. */
#ifndef EVENTS_SEGMENT_INDEX_H
#define EVENTS_SEGMENT_INDEX_H

#include "events/segment_builder.h"

struct segment_index_entry {
    uint32_t shape;
    uint32_t count; /* slots of that shape in this column */
};

struct segment_index {
    const struct segment_shape *shapes;
    uint32_t shape_count, column_count;
    uint32_t *begins; /* column_count + 1, into entries */
    struct segment_index_entry *entries;
    uint32_t *counts; /* scratch: shape_count zeros */
    const uint32_t *row_shapes;
    uint32_t rows;
    uint32_t *list_begins, *list; /* the rows of each shape */
    uint64_t *bits;               /* scratch: a zero for each row */
};

/* Slots name columns below column_count, rows shapes below shape_count; both stay where they are.
 * All in the arena. */
void segment_index_make(struct segment_index *index, const struct segment_shape *shapes,
                        uint32_t shape_count, uint32_t column_count, const uint32_t *row_shapes,
                        uint32_t rows, struct arena *arena);
/* Values that a column must have. */
uint64_t segment_index_count(const struct segment_index *index, uint32_t column);
/* Does no layout hold the column twice? */
bool segment_index_is_single(const struct segment_index *index, uint32_t column);
/* The row of each value of a column, ascending; room for segment_index_count. */
void segment_index_rows(struct segment_index *index, uint32_t column, uint32_t *ret_rows);

#endif
