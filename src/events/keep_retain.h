/* SPDX-License-Identifier: Apache-2.0
 * How long events are kept: by age and by bytes, for each sensor, and what a legal hold forbids to
 * take away.
 *
 * What goes, goes by whole segments, oldest first: a segment goes when the time of every sensor in
 * it is over.  Before a file is removed its digests are written to the list `removed`, so that
 * keep_verify can still follow the chain.  Events in logs are never taken away. */
#ifndef EVENTS_KEEP_RETAIN_H
#define EVENTS_KEEP_RETAIN_H

#include "events/keep.h"

enum {
    KEEP_RETAIN_MAX_RULES = 65536,
    KEEP_RETAIN_MAX_HOLDS = 10000,
    KEEP_RETAIN_TEXT_BYTES = 512 /* id, sensor and reason of a hold */
};

struct keep_rule {
    struct str
        sensor;   /* the mark panshi.sensor; empty: sensors without a rule, events without a mark */
    int32_t days; /* kept at least so long after they happened; 0: for ever */
    uint64_t max_bytes; /* stored bytes of this sensor's events; 0: as many as there are */
};

struct keep_policy {
    const struct keep_rule *rules;
    size_t rule_count;
    uint64_t max_bytes; /* of all segments, whatever the rules say; 0: no limit */
};

struct keep_retain_report {
    uint64_t removed, removed_events, removed_bytes;
    uint64_t held, held_bytes; /* segments that stay only because of a hold */
    uint64_t unreadable;       /* left alone */
    uint64_t stored_bytes;     /* after it */
};

/* By the owner, from one thread at a time; lanes may go on writing.  On failure what is gone is
 * gone and in the list. */
enum status keep_retain(struct keep *keep, const struct keep_policy *policy, struct instant now,
                        struct keep_retain_report *ret_report, struct fault *fault) MUST_CHECK;

struct keep_hold {
    struct str id;          /* without tabs and line ends, like the rest */
    int64_t from_us, to_us; /* events of this time: from_us <= time < to_us */
    struct str sensor;      /* empty: all */
    struct str reason;
};

/* The holds in force, in the arena. */
enum status keep_retain_holds(const char *folder, struct arena *arena, struct keep_hold **ret_holds,
                              size_t *ret_count, struct fault *fault) MUST_CHECK;
/* ST_INVALID: a text is too long or has a tab or line end; to_us is not after from_us.
 * ST_CONFLICT: the id is there already. */
enum status keep_retain_hold(struct keep *keep, const struct keep_hold *hold,
                             struct fault *fault) MUST_CHECK;
/* ST_NOT_FOUND. */
enum status keep_retain_release(struct keep *keep, struct str id, struct fault *fault) MUST_CHECK;

struct keep_forecast {
    uint64_t stored_bytes;
    uint64_t bytes_per_day; /* of the last seven days, by the time of the events */
    uint64_t limit_bytes;   /* the limit asked about, or what the disk can hold */
    bool is_growing;        /* false: days_left means nothing */
    double days_left;
};

/* limit_bytes 0: until the disk is full. */
enum status keep_retain_forecast(const char *folder, uint64_t limit_bytes, struct instant now,
                                 struct keep_forecast *ret_forecast,
                                 struct fault *fault) MUST_CHECK;

#endif
