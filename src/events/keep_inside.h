/* SPDX-License-Identifier: Apache-2.0
 * The inside of an owned folder and its lanes. */
#ifndef EVENTS_KEEP_INSIDE_H
#define EVENTS_KEEP_INSIDE_H

#include <pthread.h>

#include "events/keep.h"
#include "events/keep_folder.h"
#include "events/keep_log.h"
#include "events/keep_sealer.h"

/* The name under which a lane's log keeps the digest of its last segment, with the lane's number.
 */
enum { KEEP_CHAIN_SOURCE_BYTES = 32 };
struct str keep_lane_chain_source(uint32_t lane, char text[KEEP_CHAIN_SOURCE_BYTES]);

/* How far one source was read. */
struct keep_place {
    char *value;
    size_t len;
    uint64_t stamp;
    uint32_t lane; /* whose logs carry it on */
};

/* A letter that is durable and not done (keep_outbox.h). */
struct keep_waiting {
    struct keep_log_letter letter;
    char *bytes; /* the letter's, owned */
    struct instant since;
    uint64_t index; /* among the letters of the lane's log; KEEP_NOT_LOGGED: in none yet */
};

#define KEEP_NOT_LOGGED UINT64_MAX

struct keep_lane {
    struct keep *keep;
    uint32_t number;
    struct segment_builder *builder; /* what is committed */
    struct segment_chain chain;      /* of the segment to be; its digest of the one before is
                                      * known when that one is made */
    int fd;                          /* of its log; -1 when none could be begun */
    uint64_t log_bytes, salt;
    struct keep_sealing sealing; /* the segment before, while it is being made */
    uint32_t known_shapes;
    bool is_broken, is_seal_due;
    struct buf rows, frame;
    uint32_t row_count;
    uint64_t batch_bytes, batch_values; /* of its rows */
    struct arena arena;                 /* of the batch */
    struct keep_log_offset *offsets;
    size_t offset_count, offset_max;
    struct keep_log_letter *letters; /* of the batch */
    size_t letter_count, letter_max;
    uint64_t letter_bytes;
    /* What waits to be told, under the keep's mutex, in order. */
    struct keep_waiting *waiting;
    size_t waiting_first, waiting_count, waiting_max; /* first..count */
    uint64_t logged, done, done_said;                 /* letters of the lane's log */
    struct keep_figures figures;
};

struct keep {
    char folder[FILE_PATH_BYTES];
    int lock_fd;
    uint32_t lane_count, seal_rows;
    struct keep_lane *lanes;
    pthread_mutex_t mutex; /* of what follows; nothing is called under it that waits */
    uint64_t next_number, next_stamp;
    uint64_t waiting_bytes;       /* of all lanes */
    struct segment_words sources; /* names; places[] beside */
    struct keep_place *places;
    uint32_t place_max;
    struct keep_sealer sealer;
};

/* Begin the log of the lane's next segment, with the places its sources have reached. */
enum status keep_lane_begin_log(struct keep_lane *lane, struct fault *fault) MUST_CHECK;
/* One frame to the end of the log, on disk or not there. */
enum status keep_lane_write(struct keep_lane *lane, struct str frame,
                            struct fault *fault) MUST_CHECK;
/* The lane's places, and the letters that are in no log, as a frame without rows, into lane->frame.
 */
enum status keep_lane_snapshot(struct keep_lane *lane) MUST_CHECK;
/* One more letter waits; the bytes are copied.  Under the mutex, or before anybody else looks. */
enum status keep_outbox_add(struct keep_lane *lane, const struct keep_log_letter *letter,
                            uint64_t index) MUST_CHECK;
void keep_outbox_free(struct keep_lane *lane);
/* Begin the next log, and a segment of what is committed beside it; waits for the segment before.
 * On failure the lane goes on with its log. */
enum status keep_lane_turn(struct keep_lane *lane, struct fault *fault) MUST_CHECK;
/* The same, and wait until the segment is on disk. */
enum status keep_lane_seal(struct keep_lane *lane, struct fault *fault) MUST_CHECK;
/* Take note of a segment that was made meanwhile; its digest goes into the log with the next
 * commit, so that its absence would be seen before the next segment names it. */
void keep_lane_take_made(struct keep_lane *lane);
/* Wait for the segment that is being made, if there is one. */
enum status keep_lane_settle(struct keep_lane *lane, struct fault *fault) MUST_CHECK;
/* Remember a place when it is later than what is known. */
enum status keep_lane_learn(struct keep *keep, uint32_t lane,
                            const struct keep_log_offset *offset) MUST_CHECK;
/* Take up what lies in the folder. */
enum status keep_recover(struct keep *keep, struct fault *fault) MUST_CHECK;

#endif
