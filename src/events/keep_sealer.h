/* SPDX-License-Identifier: Apache-2.0
 * Making segments of finished logs beside the lanes: one thread of an owned folder, so that a lane
 * goes on taking in while the segment before is written.
 *
 * A lane has at most one segment being made; the next one waits for it (keep_sealer_settle).  The
 * log stays until its segment is on disk: a crash in between loses nothing.  A segment that could
 * not be written (no room) stays with the lane and is tried again. */
#ifndef EVENTS_KEEP_SEALER_H
#define EVENTS_KEEP_SEALER_H

#include <pthread.h>

#include "events/segment_builder.h"

struct keep_lane;

/* One lane's segment being made; all of it under the sealer's lock while it is `waits` or `runs`.
 */
struct keep_sealing {
    enum { SEALING_NONE, SEALING_WAITS, SEALING_RUNS, SEALING_DONE, SEALING_FAILED } state;
    struct segment_builder *builder;
    struct segment_chain chain;
    struct digest_sm3 digest; /* when done */
    uint64_t bytes;
    enum status status;
    struct fault fault;     /* when failed */
    uint32_t tries, passed; /* by the thread; times it was not tried again since */
};

struct keep_sealer {
    pthread_mutex_t lock;
    pthread_cond_t moved; /* a state changed, or is_ending */
    pthread_t thread;
    bool is_started, is_ending;
    const char *folder;
    struct keep_lane *lanes;
    uint32_t lane_count;
};

/* The lanes and the folder's name are the keep's and outlive it. */
void keep_sealer_init(struct keep_sealer *sealer, const char *folder, struct keep_lane *lanes,
                      uint32_t lane_count);
/* What was begun is finished first; what failed stays in its log. */
void keep_sealer_done(struct keep_sealer *sealer);
/* Hand the builder over; nothing of this lane may be under way.  Without a thread (the system has
 * none left) the segment is made at once. */
void keep_sealer_begin(struct keep_sealer *sealer, struct keep_sealing *sealing,
                       struct segment_builder *builder, const struct segment_chain *chain);
/* When the lane's segment has failed: try it again now and then, the seldomer the more often that
 * was in vain.  Never waits. */
void keep_sealer_again(struct keep_sealer *sealer, struct keep_sealing *sealing);
/* Whether the lane's segment was made since it was last asked after; its builder is gone then. */
bool keep_sealer_is_made(struct keep_sealer *sealer, struct keep_sealing *sealing);
/* Wait for the lane's segment, if there is one; one that failed is tried once more here.  ST_FULL,
 * ST_IO: it stays.  Ask keep_sealer_is_made afterwards. */
enum status keep_sealer_wait(struct keep_sealer *sealer, struct keep_sealing *sealing,
                             struct fault *fault) MUST_CHECK;
/* A builder as a segment on disk: its digest and size.  On the caller's thread. */
enum status keep_sealer_write(const char *folder, struct segment_builder *builder,
                              const struct segment_chain *chain, struct digest_sm3 *ret_digest,
                              uint64_t *ret_bytes, struct fault *fault) MUST_CHECK;

#endif
