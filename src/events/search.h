/* SPDX-License-Identifier: Apache-2.0
 * Asking many segments at once: how many, when, which values most often, which events.
 *
 * Segments are asked newest first, by several threads.  When the time given is over, the answer
 * holds what was covered so far and says so; it never waits longer than one step of work. */
#ifndef EVENTS_SEARCH_H
#define EVENTS_SEARCH_H

#include "events/filter_segment.h"

enum {
    SEARCH_MAX_HITS = 100000,
    SEARCH_MAX_TOP = 100000,
    SEARCH_MAX_KEYS = 8 << 20, /* different values of one field, over all segments */
    SEARCH_MAX_BARS = 100000,  /* bars of a histogram */
    SEARCH_MAX_THREADS = 16,
    SEARCH_ID_BYTES = 48,
};

/* A segment that may be asked. */
struct search_piece {
    uint64_t number; /* the caller's */
    uint32_t rows;
    int64_t first_us, last_us;
};

/* Where segments come from.  open, close and id are called from several threads, with an element of
 * `pieces` itself, never a copy. */
struct search_place {
    void *context;
    size_t count;
    const struct search_piece *pieces;
    enum status (*open)(void *context, const struct search_piece *piece,
                        struct segment **ret_segment, struct fault *fault);
    void (*close)(void *context, const struct search_piece *piece, struct segment *segment);
    /* The id that an event has for ever; zero-terminated. */
    void (*id)(void *context, const struct search_piece *piece, uint32_t row,
               char ret_id[SEARCH_ID_BYTES]);
    /* As open, but the segment may not be loaded yet (segment_peek); closed alike.  May be NULL. */
    enum status (*peek)(void *context, const struct search_piece *piece,
                        struct segment **ret_segment, struct fault *fault);
};

enum search_kind { SEARCH_COUNT, SEARCH_HISTOGRAM, SEARCH_TOP, SEARCH_LIST };

struct search_query {
    enum search_kind kind;
    const struct filter *filter;
    int64_t from_us, to_us; /* from_us <= time < to_us */
    int64_t width_us;       /* HISTOGRAM: of a bar; bars begin at multiples of it in Beijing time */
    struct str field;       /* TOP */
    struct str by;          /* TOP: count the whole numbers of this field (bytes), 0 and less left
                               out, instead of events; empty: events */
    const struct taxonomy *taxonomy; /* for `field` and `by`; may be NULL */
    size_t limit;                    /* TOP: values, LIST: events */
    int64_t within_ms;               /* time given; 0: as long as it takes */
    unsigned threads;                /* 0: as many as the machine has */
};

struct search_hit {
    uint64_t number; /* of the piece */
    uint32_t row;
    int64_t time_us;
    struct str id, source;
};

struct search_value {
    struct str text;
    uint64_t count; /* events that hold it, or what they count `by` */
};

struct search_bar {
    int64_t from_us;
    uint64_t count;
};

struct search_answer {
    uint64_t count;          /* events that match, as far as covered */
    struct search_hit *hits; /* newest first */
    size_t hit_count;
    struct search_value *top; /* most frequent first, equal ones by their bytes */
    size_t top_count;
    struct search_bar *bars; /* in order of time; bars without events are left out */
    size_t bar_count;
    bool is_partial;             /* the time was over */
    size_t damaged;              /* pieces that cannot be read; nothing of them is in the answer */
    struct fault damage;         /* of one of them */
    size_t pieces, skipped;      /* asked at all; of these, told without reading */
    size_t left;                 /* not asked any more */
    int64_t complete_us;         /* events later than this were all asked; INT64_MIN: all were */
    uint64_t rows, rows_covered; /* within the time asked for, whole segments counted */
    uint64_t given_up;           /* values on which a regular expression gave up */
    double seconds;
};

/* Everything of the answer stands in the arena.  ST_LIMIT: too many bars or different values.  A
 * piece of which something asked for cannot be read is left out and counted as damaged. */
enum status search(const struct search_place *place, const struct search_query *query,
                   struct arena *arena, struct search_answer *ret_answer,
                   struct fault *fault) MUST_CHECK;

/* "90s", "1m", "6h", "1d", "2w" in microseconds; false for anything else. */
bool search_width_read(struct str text, int64_t *ret_width_us);
/* The bar that a time belongs to. */
int64_t search_bar_of(int64_t time_us, int64_t width_us);

#endif
