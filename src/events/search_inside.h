/* SPDX-License-Identifier: Apache-2.0
 * A question while it is asked: what all workers share, and what each has found. */
#ifndef EVENTS_SEARCH_INSIDE_H
#define EVENTS_SEARCH_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>

#include "events/search_bars.h"
#include "events/search_common.h"
#include "events/search_hits.h"
#include "events/search_top.h"

struct search_job {
    const struct search_place *place;
    const struct search_query *query;
    const struct filter_term *field; /* TOP: the field as a term */
    const struct filter_term *by;    /* TOP: what is counted, as a term; NULL: events */
    const struct search_top *wanted; /* TOP: values to be counted exactly; NULL: none known yet */
    bool is_by_rows;                 /* TOP: lists of common values do not settle it */
    const size_t *order;             /* pieces, newest first */
    size_t order_count;
    bool *is_damaged; /* of place->pieces */
    bool *is_gone;    /* taken away since the place was made */
    struct filter_span span;
    atomic_size_t next;
    atomic_bool is_stopped;             /* late, or a thread failed */
    enum search_common_verdict verdict; /* TOP: on what was found */
    struct search_top sought;           /* TOP: what is wanted after it; open where slots are */
};

struct search_worker {
    struct search_job *job;
    pthread_t thread;
    struct filter_judge *judge;
    struct search_top top;
    struct search_bars bars;
    struct search_hits hits;
    uint64_t count, rows_covered;
    size_t pieces, skipped;
    bool is_late;
    bool is_counted_only; /* of the piece being asked no events are wanted */
    size_t late_at;       /* place in the order of the piece that was not asked to its end */
    enum status status;
    struct fault fault;
    struct fault damage; /* of a piece that cannot be read */
};

/* One piece asked, what is found added to the worker's. */
enum status search_piece_take(struct search_worker *worker,
                              const struct search_piece *piece) MUST_CHECK;

#endif
