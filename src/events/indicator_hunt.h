/* SPDX-License-Identifier: Apache-2.0
 * All that is stored against the indicators of now: which events of the past hit a set that came
 * later.
 *
 * Only the dictionaries of columns that can hold an address, a name, a URL, a hash or the like are
 * read; rows are looked at where a word of a dictionary hits.  The same fields are asked in the
 * same way as when events come in (lookup.h): the machine's own name is not, and "/path" of a URL
 * is put behind the host that its event names. */
#ifndef EVENTS_INDICATOR_HUNT_H
#define EVENTS_INDICATOR_HUNT_H

#include "events/lookup.h"
#include "events/search.h"

enum { INDICATOR_HUNT_MAX_ROWS = 100000 };

struct indicator_hunt_hit {
    char id[SEARCH_ID_BYTES]; /* of the event */
    int64_t time_us;
    struct str field;    /* as in the source */
    struct str observed; /* the value there */
    struct indicators_hit indicator;
};

struct indicator_hunt {
    const struct search_place *place;
    const struct taxonomy *taxonomy;
    const struct indicators_snapshot *snapshot;
    struct instant now;
    int64_t from_us, to_us; /* from_us <= time < to_us */
    size_t limit;           /* hits told, at most INDICATOR_HUNT_MAX_ROWS */
};

struct indicator_hunt_answer {
    struct indicator_hunt_hit *hits; /* by segment, then field, then row */
    size_t count;
    uint64_t total;      /* hits, told or not: one for each event, field and indicator */
    uint64_t suppressed; /* held back by warning lists, counted likewise */
    uint64_t rows;       /* events in the segments looked at */
    size_t pieces;
};

/* Everything told stands in the arena.  ST_CORRUPT with the segment that cannot be read, ST_IO. */
enum status indicator_hunt(const struct indicator_hunt *hunt, struct arena *arena,
                           struct indicator_hunt_answer *ret_answer,
                           struct fault *fault) MUST_CHECK;

#endif
