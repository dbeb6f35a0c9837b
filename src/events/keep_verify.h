/* SPDX-License-Identifier: Apache-2.0
 * Proving that nothing was changed or taken out of the events' folder: every digest computed again,
 * every chain followed, what retention removed found in its list. */
#ifndef EVENTS_KEEP_VERIFY_H
#define EVENTS_KEEP_VERIFY_H

#include "events/keep_folder.h"

enum { KEEP_VERIFY_MAX_PROBLEMS = 1000 };

struct keep_problem {
    uint64_t number;  /* of the segment */
    const char *word; /* "digest", "chain", "unreadable", "log", "removed-list" */
    const char *zh, *en;
};

struct keep_verdict {
    uint64_t segments, events, bytes; /* read and found sound */
    uint64_t log_events;              /* committed, not in a segment yet */
    uint64_t removed;                 /* known to have been taken away */
    /* At the ends of logs, no whole frame: being written just now, cut off by a crash before it was
     * acknowledged, or damaged; the next owner cuts it off. */
    uint64_t torn_bytes;
    struct keep_problem *problems;
    size_t problem_count; /* the list stops at KEEP_VERIFY_MAX_PROBLEMS, the count does not */
};

/* What was taken away: one line of the list `removed`. */
struct keep_removal {
    uint64_t number;
    uint32_t lane;
    struct digest_sm3 digest, previous;
    uint64_t bytes, rows;
    int64_t first_us, last_us;
    int64_t removed_ms;
    struct str reason; /* "age", "bytes" */
};

/* ST_OK whatever is found: read the verdict.  Lists stand in the arena. */
enum status keep_verify(const char *folder, struct arena *arena, struct keep_verdict *ret_verdict,
                        struct fault *fault) MUST_CHECK;
/* The list of what was taken away, in the order it happened; empty when there is none. */
enum status keep_verify_removals(const char *folder, struct arena *arena,
                                 struct keep_removal **ret_removals, size_t *ret_count,
                                 size_t *ret_unreadable, struct fault *fault) MUST_CHECK;
/* One line for the list, in the arena. */
struct str keep_verify_line(const struct keep_removal *removal, struct arena *arena);

#endif
