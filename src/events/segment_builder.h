/* SPDX-License-Identifier: Apache-2.0
 * The inside of a segment builder, for those who write the segment (segment_seal.c) and for the
 * log, which speaks of layouts by the builder's own numbers. */
#ifndef EVENTS_SEGMENT_BUILDER_H
#define EVENTS_SEGMENT_BUILDER_H

#include "events/segment.h"
#include "events/segment_gather.h"
#include "events/segment_pack.h"
#include "events/segment_series.h"

enum {
    SEGMENT_SHAPE_MAX = LAYOUT_MAX,
    SEGMENT_SHAPE_MAX_BYTES = 64 << 20, /* gaps and names of one segment */
    SEGMENT_VALUE_MAX = 1 << 24,        /* values of one segment, all columns together */
    SEGMENT_MARK_MAX = 255              /* marks of one event */
};

struct segment_slot {
    uint32_t column;
    uint32_t before; /* slots of the same column before it; the reader's */
    enum leaf_kind kind;
};

/* A layout as the segment knows it. */
struct segment_shape {
    enum record_format format;
    uint32_t slot_count;
    struct segment_slot *slots;
    struct str *gaps; /* slot_count + 1 */
    size_t gap_bytes;
};

/* A layout told with names, to be known to a builder. */
struct segment_outline {
    enum record_format format;
    uint32_t slot_count;
    const struct str *names;
    const enum leaf_kind *kinds;
    const struct str *gaps; /* slot_count + 1 */
};

/* One event by the builder's own layout number. */
struct segment_row {
    uint32_t shape;
    bool has_time;
    int64_t time_us;
    const struct leaf *leaves;
    const struct record_mark *marks;
    size_t mark_count;
};

struct segment_builder {
    struct arena arena;            /* names and shapes */
    uint32_t shape_of[LAYOUT_MAX]; /* layout id of the set → shape + 1 */
    struct segment_shape *shapes;  /* SEGMENT_SHAPE_MAX */
    uint32_t shape_count;
    size_t outline_bytes; /* gaps and names of all shapes: the same whenever they are told again */
    struct segment_words shape_keys; /* what a shape is, to know it again */
    struct segment_words column_keys;
    struct segment_gather *columns;
    uint32_t column_count, column_max;
    /* The columns of the last segment, whose room is taken over by those of the same name. */
    struct segment_words spare_keys;
    struct segment_gather *spares;
    uint32_t spare_count, spare_max;
    uint32_t mark_columns[RECORD_MARKS]; /* column + 1 */
    struct segment_words mark_keys;      /* has_time and the kinds of an event's marks, as bytes */
    uint32_t *row_shapes, *row_marks;
    int64_t *times;
    uint32_t rows, rows_max;
    uint64_t source_bytes;
    size_t value_count;
    uint64_t seed;
    bool is_broken; /* memory ran out in the middle of a row */
    struct segment_chain chain;
    struct segment_pack *pack;
    struct segment_series series;
    struct buf scratch, directory;
};

/* The number of a layout, defined when it is new.  ST_LIMIT: the segment is full. */
enum status segment_builder_define(struct segment_builder *builder,
                                   const struct segment_outline *outline,
                                   uint32_t *ret_shape) MUST_CHECK;
enum status segment_builder_shape(struct segment_builder *builder, const struct layout_set *set,
                                  const struct layout *layout, uint32_t *ret_shape) MUST_CHECK;
enum status segment_builder_add_row(struct segment_builder *builder, const struct segment_row *row,
                                    uint32_t *ret_row) MUST_CHECK;

#endif
