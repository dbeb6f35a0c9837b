/* SPDX-License-Identifier: Apache-2.0
 * The most frequent values of many segments from the lists that each keeps (segment_common.h).
 *
 * A list gives the counts of its values and, for every other value, a bound.  Joined, they give for
 * each value how many there are at least and at most.  Where that settles which come first and with
 * which counts, nothing is decoded; else the values in question are noted as wanted, and segments
 * whose lists lack one of them are asked row by row in a second round.  The answer is always exact.
 */
#ifndef EVENTS_SEARCH_COMMON_H
#define EVENTS_SEARCH_COMMON_H

#include "events/search_top.h"

struct search_common_question {
    const struct filter_term *field;
    const struct filter_term *by;    /* NULL: events */
    const struct search_top *wanted; /* values that must be counted exactly; NULL: none yet */
};

/* Add the segment's lists to `top`, *ret_is_told; not told where the rows must be asked: a field
 * without a list, or a wanted value that is not in one.  `tallies` are those that match (`count`),
 * NULL for every event.  The segment is loaded. */
enum status search_common_take(struct search_top *top,
                               const struct search_common_question *question,
                               struct segment *segment, const struct segment_tally *tallies,
                               size_t count, struct arena *arena, bool *ret_is_told,
                               struct fault *fault) MUST_CHECK;

enum search_common_verdict {
    SEARCH_COMMON_SETTLED, /* the first `limit` of `top` are the answer */
    SEARCH_COMMON_WANTED,  /* ask again with *ret_wanted */
    SEARCH_COMMON_OPEN,    /* ask again, row by row */
};

/* ST_MEMORY.  *ret_wanted is the caller's to close, whatever the verdict. */
enum status search_common_judge(const struct search_top *top, size_t limit, struct arena *arena,
                                struct search_top *ret_wanted,
                                enum search_common_verdict *ret_verdict) MUST_CHECK;

#endif
