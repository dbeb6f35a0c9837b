/* SPDX-License-Identifier: Apache-2.0
 * The outbox of the events' folder: what a batch leaves to be told, durable with the batch itself.
 *
 * A letter is any bytes.  It is part of the same frame as the events of its batch, so that a kill
 * finds both or neither; it goes from log to log until somebody says that it is done.  That word is
 * durable with the lane's next frame only: after a kill the last done letters come again, and
 * whoever tells them must know which was the last one (alert_teller.h). */
#ifndef EVENTS_KEEP_OUTBOX_H
#define EVENTS_KEEP_OUTBOX_H

#include "events/keep.h"

enum { KEEP_OUTBOX_MAX_BYTES = 64 << 20 /* of all that wait; then nothing is taken in */ };

struct keep_letter {
    uint32_t lane; /* that it came by, maybe in an earlier life of the folder */
    uint64_t id;
    struct str bytes;
};

/* One more letter of the batch at hand; by the lane's thread.  Copied.
 * ST_BUSY: too much waits to be told; tell it first. */
enum status keep_outbox_put(struct keep_lane *lane, struct str bytes,
                            struct fault *fault) MUST_CHECK;
/* The n-th of the lane's letters that are durable and not done, the earliest is 0; its bytes in the
 * arena, or without them when that is NULL.  false: no more.  Any thread. */
bool keep_outbox_at(struct keep_lane *lane, size_t n, struct arena *arena,
                    struct keep_letter *ret_letter);
/* The earliest letter is told; nothing happens when it is another one.  Any thread. */
void keep_outbox_done(struct keep_lane *lane, uint64_t id);
uint32_t keep_outbox_lanes(const struct keep *keep);

struct keep_outbox_figures {
    uint64_t letters, bytes;
    struct instant since; /* when the earliest one was kept, or taken up again; ms 0: none waits */
};

/* Of all lanes; any thread. */
struct keep_outbox_figures keep_outbox_figures(struct keep *keep);

#endif
