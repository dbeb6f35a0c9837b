/* SPDX-License-Identifier: Apache-2.0
 * The most common values of a segment's large columns, told once when it is sealed: which values
 * most events hold, and for addresses also by type of event and by bytes moved.  Of every other
 * value it is known that it counts no more than the rest of its list.  So the most frequent values
 * of many segments are found without decoding them (search_common.h). */
#ifndef EVENTS_SEGMENT_COMMON_H
#define EVENTS_SEGMENT_COMMON_H

#include "events/segment_index.h"

enum {
    SEGMENT_COMMON_VALUES = 64,        /* of a list, at most */
    SEGMENT_COMMON_LEAST_WORDS = 256,  /* columns with fewer are quickly decoded */
    SEGMENT_COMMON_MEASURES_MAX = 8,   /* of a column */
    SEGMENT_COMMON_TYPES_MAX = 64,     /* beyond it nothing is told by type */
    SEGMENT_COMMON_CELLS_MAX = 1 << 21 /* words by types of a column; beyond it nothing by type */
};

/* What each row's type is: an index into `types`, each a byte of its format and its text. */
struct segment_types {
    const uint32_t *row_types;
    const struct segment_words *types;
};

/* The run of a filled builder, into `out`. */
enum status segment_common_write(const struct segment_builder *builder, struct segment_index *index,
                                 const struct segment_types *types, struct arena *arena,
                                 struct buf *out) MUST_CHECK;

/* One list: values with what they count, most first; every value not in it counts `rest` at most.
 */
struct segment_common_list {
    uint32_t count;
    const uint32_t *words; /* of the column's */
    const uint64_t *counts;
    uint64_t rest;
};

/* Lists of a column: that of all types first, then by type where `by_type`; for each of them that
 * of events, then that of each measure. */
struct segment_common_column {
    enum record_format format;
    struct str name;
    bool by_type;
    uint32_t measure_count;
    struct str measures[SEGMENT_COMMON_MEASURES_MAX]; /* fields of the same format, of numbers */
    uint32_t word_count;
    const struct str *words;
    const struct segment_common_list *lists;
};

struct segment_common_type {
    enum record_format format;
    struct str text; /* as segment_tally has it */
};

struct segment_common {
    uint32_t type_count, column_count;
    const struct segment_common_type *types;
    const struct segment_common_column *columns;
};

/* A run read back, in the arena.  False: damaged. */
bool segment_common_read(struct str run, struct arena *arena, struct segment_common *ret_common);
/* The list of all types (type UINT32_MAX) or of one, of events (measure UINT32_MAX) or of one. */
static inline const struct segment_common_list *segment_common_list_of(
    const struct segment_common_column *column, uint32_t type, uint32_t measure)
{
    return &column->lists[(type + 1) * (column->measure_count + 1) + (measure + 1)];
}

#endif
