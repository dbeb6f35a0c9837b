/* SPDX-License-Identifier: Apache-2.0
 * The log of a lane: a head, then frames, each whole or worth nothing.
 *
 *   head   "PANSHILG", version, lane (4 bytes each), number of the segment to be (8), digest of the
 *          segment before (32), salt (8), checksum (4)
 *   frame  mark (4), length (4), salted checksum of what follows (4), then length bytes:
 *          number of shapes known before, count of new ones, each: format, slots, and in turn gap,
 * kind, name; count of rows, their bytes; count of offsets, each: source, value, stamp; then, where
 * there is something to say of letters (keep_outbox.h): how many of this log's are done, count of
 * new ones, each: lane, number (8 bytes), bytes */
#ifndef EVENTS_KEEP_LOG_H
#define EVENTS_KEEP_LOG_H

#include "events/segment_builder.h"

enum {
    KEEP_LOG_VERSION = 1,
    KEEP_LOG_HEAD_BYTES = 68,
    KEEP_LOG_FRAME_HEAD_BYTES = 12,
    KEEP_LOG_FRAME_MAX_BYTES = 256 << 20,
    KEEP_LOG_LANE_MAX = 4096 /* numbers of lanes that a letter may name */
};

/* The salt is a random number: nobody who sends events can make bytes that look like a frame. */
void keep_log_head(const struct segment_chain *chain, uint64_t salt,
                   char ret_head[KEEP_LOG_HEAD_BYTES]);
/* False: no head of a log. */
bool keep_log_read_head(struct str bytes, struct segment_chain *ret_chain, uint64_t *ret_salt);

/* Nothing was written yet, only room set aside. */
bool keep_log_is_blank(struct str bytes);

/* One row, as it stands in a frame. */
void keep_log_put_row(struct buf *rows, const struct segment_builder *builder,
                      const struct segment_row *row);

struct keep_log_offset {
    struct str source, value;
    uint64_t stamp; /* the greater one is the later */
};

/* What waits to be told of a batch. */
struct keep_log_letter {
    uint32_t lane; /* that it came by */
    uint64_t id;   /* random */
    struct str bytes;
};

/* What a frame holds. */
struct keep_log_batch {
    uint32_t known, row_count; /* shapes known before */
    struct str rows;
    const struct keep_log_offset *offsets;
    size_t offset_count;
    const struct keep_log_letter *letters;
    size_t letter_count;
    uint64_t done; /* of the letters of this log, counted from its first one */
    bool is_done_said;
};

/* A frame from shapes `known`.. of the builder, rows, offsets and letters.  ST_LIMIT, ST_MEMORY. */
enum status keep_log_frame(struct buf *frame, uint64_t salt, const struct segment_builder *builder,
                           const struct keep_log_batch *batch) MUST_CHECK;
/* Length of the whole frame at the head of the bytes; 0 when there is none. */
size_t keep_log_frame_length(struct str bytes, uint64_t salt);

typedef enum status keep_log_offset_fn(void *context, const struct keep_log_offset *offset);
typedef enum status keep_log_letter_fn(void *context, const struct keep_log_letter *letter);
typedef void keep_log_done_fn(void *context, uint64_t done);

/* Who wants what a frame carries beside its events. */
struct keep_log_sink {
    keep_log_offset_fn *offset;
    keep_log_letter_fn *letter;
    keep_log_done_fn *done; /* before the letters of the frame */
    void *context;
};

/* Put the shapes and rows of a whole frame into a builder and hand over the rest (sink may be
 * NULL).  ST_CORRUPT: it does not follow what the builder holds. */
enum status keep_log_apply(struct str frame, struct segment_builder *builder,
                           const struct keep_log_sink *sink) MUST_CHECK;
/* Rows alone, as keep_log_put_row wrote them. */
enum status keep_log_apply_rows(struct str rows, uint64_t count,
                                struct segment_builder *builder) MUST_CHECK;

/* All whole frames of a log's bytes: how many bytes stand, head included.
 * ST_CORRUPT: no head, or whole frames after a broken one (ret_good says where). */
enum status keep_log_replay(struct str bytes, struct segment_builder *builder,
                            const struct keep_log_sink *sink, size_t *ret_good) MUST_CHECK;

#endif
