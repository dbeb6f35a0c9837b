/* SPDX-License-Identifier: Apache-2.0
 * A filter held against a whole segment at once.
 *
 * Each word of a dictionary is judged once, then its rows are marked; columns that the filter does
 * not name are never decoded.  The answer is the one that filter_record.h gives for each event. */
#ifndef EVENTS_FILTER_SEGMENT_H
#define EVENTS_FILTER_SEGMENT_H

#include "events/filter_judge.h"
#include "events/segment.h"

/* A bit for each row, 64 to a word, the bits behind the last row clear. */
struct filter_rows {
    uint32_t row_count, matched;
    uint64_t *bits;
};

struct filter_span {
    int64_t from_us, to_us; /* from_us <= time < to_us */
    int64_t until_ms; /* by filter_segment_now_ms(); when it has passed the answer is ST_BUSY */
};

#define FILTER_SPAN_ALL ((struct filter_span){INT64_MIN, INT64_MAX, INT64_MAX})

/* A clock that only goes forward. */
int64_t filter_segment_now_ms(void);

/* The same as filter_segment_may, told from the head of the segment alone (segment_peek): less is
 * told. */
bool filter_segment_may_hold(const struct filter *filter, struct segment *segment,
                             const struct filter_span *span);
/* false: no row can match, told from the names of fields, the times and the segment's own filter.
 */
bool filter_segment_may(const struct filter *filter, struct segment *segment,
                        const struct filter_span *span);
/* true: every row matches, told without reading any. */
bool filter_segment_is_all(const struct filter *filter, const struct segment *segment,
                           const struct filter_span *span);
/* The rows that match, in the arena.  ST_BUSY without a fault: until_ms has passed. */
enum status filter_segment(struct filter_judge *judge, const struct filter *filter,
                           struct segment *segment, const struct filter_span *span,
                           struct arena *arena, struct filter_rows *ret_rows,
                           struct fault *fault) MUST_CHECK;

/* How many rows match, without decoding rows, where the whole segment lies within the span and the
 * filter is one condition whose values events hold at most once (segment_counts); else *ret_is_told
 * is false. */
enum status filter_segment_count(struct filter_judge *judge, const struct filter *filter,
                                 struct segment *segment, const struct filter_span *span,
                                 struct arena *arena, uint64_t *ret_count, bool *ret_is_told,
                                 struct fault *fault) MUST_CHECK;

static inline bool filter_segment_has(const struct filter_rows *rows, uint32_t row)
{
    return rows->bits[row / 64] >> (row % 64) & 1;
}

#endif
