/* SPDX-License-Identifier: Apache-2.0
 * All that is stored against rules: which events of the past a rule written later matches.
 *
 * A rule waits for atoms (sigma_set.h); only the dictionaries of columns that can hold them are
 * read, and only events with such a value are read back and judged whole.  Rules that hold on `not`
 * alone cost a look at every event. */
#ifndef EVENTS_SIGMA_HUNT_H
#define EVENTS_SIGMA_HUNT_H

#include "events/search.h"
#include "events/sigma_set.h"

enum { SIGMA_HUNT_MAX_HITS = 100000 };

struct sigma_hunt_hit {
    char id[SEARCH_ID_BYTES]; /* of the event; of a correlation, of the one that completed it */
    int64_t time_us;
    uint32_t rule;
};

/* An event that rules match, for whoever correlates it elsewhere; all of it is valid during the
 * call. */
struct sigma_hunt_match {
    const struct search_piece *piece;
    struct segment *segment;
    uint32_t row;
    const struct record *record; /* without marks */
    struct sigma_match *match;
    const uint32_t *rules;
    size_t count;
};
typedef enum status sigma_hunt_fn(void *with, const struct sigma_hunt_match *match,
                                  struct fault *fault);

struct sigma_hunt {
    const struct search_place *place;
    const struct taxonomy *taxonomy;
    struct sigma_set *set;
    int64_t from_us, to_us; /* from_us <= time < to_us */
    size_t limit;           /* hits told, at most SIGMA_HUNT_MAX_HITS */
    sigma_hunt_fn *each;    /* or NULL: correlations are answered by the hunt itself */
    void *with;
};

struct sigma_hunt_answer {
    struct sigma_hunt_hit *hits; /* by segment and row, correlations at the end */
    size_t count;
    uint64_t total;  /* told or not */
    uint64_t rows;   /* events in the segments looked at */
    uint64_t judged; /* of them, read back and judged whole */
    uint64_t
        unread; /* events that could not be read back alone: their columns are named elsewhere */
    size_t pieces;
};

/* Everything told stands in the arena.  ST_CORRUPT with the segment that cannot be read, ST_IO. */
enum status sigma_hunt(const struct sigma_hunt *hunt, struct arena *arena,
                       struct sigma_hunt_answer *ret_answer, struct fault *fault) MUST_CHECK;

#endif
