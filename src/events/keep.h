/* SPDX-License-Identifier: Apache-2.0
 * The events' folder: what is written to it, durably, and by one owner at a time.
 *
 * Each lane has a log and a segment being filled.  A batch is appended, then committed: one frame
 * of the log, flushed to disk; from then on the batch survives the end of the process at any point,
 * once and only once.  A full log becomes a segment file and is removed.  An event's id is the
 * number of its segment and its row, from the moment it is appended and for ever.
 *
 *   owner.lock            held by the one who writes
 *   NUMBER.log            committed events not in a segment yet
 *   NUMBER.segment        sealed events (segment.h); each names the digest of the one before in its
 *                         lane
 *   removed               what retention took away, with digests, so that the chain can be followed
 *   holds                 what retention must leave (keep_retain.h)
 *
 * A lane belongs to one thread; keep_open and keep_close to one.  Readers use keep_view.h. */
#ifndef EVENTS_KEEP_H
#define EVENTS_KEEP_H

#include "events/segment.h"

enum {
    KEEP_LANE_MAX = 64,
    KEEP_BATCH_MAX_ROWS = 16384, /* events of one batch */
    KEEP_BATCH_MAX_BYTES = 32 << 20,
    KEEP_SEAL_ROWS = SEGMENT_ROW_MAX - KEEP_BATCH_MAX_ROWS,
    KEEP_SEAL_BYTES = SEGMENT_SOURCE_MAX_BYTES - 2 * KEEP_BATCH_MAX_BYTES,
    KEEP_OFFSET_MAX = 65536,      /* sources whose place is remembered */
    KEEP_OFFSET_MAX_BYTES = 4096, /* name, and value, of one */
    KEEP_ID_BYTES = 24
};

struct keep;
struct keep_lane;

struct keep_options {
    uint32_t lanes;     /* 1..KEEP_LANE_MAX */
    uint32_t seal_rows; /* a segment is sealed at so many events; 0: KEEP_SEAL_ROWS, the most */
};

/* Own the folder (made when absent) and take up what the last owner left: logs are read back, cut
 * at the last whole frame; those of lanes that are not there any more are sealed. ST_BUSY: somebody
 * else owns it.  ST_CORRUPT: a log is damaged before its end, the fault says where. */
enum status keep_open(const char *folder, const struct keep_options *options,
                      struct keep **ret_keep, struct fault *fault) MUST_CHECK;
/* Batches that were not committed are lost; committed ones stay in the logs. */
void keep_close(struct keep *keep);
struct keep_lane *keep_lane_at(struct keep *keep, uint32_t lane);
const char *keep_folder_of(const struct keep *keep);

struct keep_id {
    uint64_t segment;
    uint32_t row;
};

/* "000000000002a-00001f": 13 and 6 hex digits. */
const char *keep_id_print(struct keep_id id, char ret_text[KEEP_ID_BYTES]);
bool keep_id_read(struct str text, struct keep_id *ret_id);

/* One more event of the batch; everything is copied.  Records come from one layout set that only
 * grows; call keep_forget when it was cleared or is another one.
 * ST_LIMIT: commit first, then append it again; the only event of a batch: it is too large.
 * ST_FULL: there is no room to begin a log. */
enum status keep_append(struct keep_lane *lane, const struct layout_set *set,
                        const struct record *record, struct keep_id *ret_id,
                        struct fault *fault) MUST_CHECK;
void keep_forget(struct keep_lane *lane);
/* How far a source was read with this batch (a file's place, a topic's offset), kept with the same
 * commit.  ST_LIMIT: too many sources or too long. */
enum status keep_offset_set(struct keep_lane *lane, struct str source, struct str value,
                            struct fault *fault) MUST_CHECK;
/* The last committed one, in the arena; false when there is none.  Not while other lanes commit. */
bool keep_offset_find(const struct keep *keep, struct str source, struct arena *arena,
                      struct str *ret_value);
/* Every source and its last committed place; not while lanes commit. */
typedef void keep_offset_fn(void *with, struct str source, struct str value);
void keep_offset_each(const struct keep *keep, keep_offset_fn *each, void *with);
/* Events and offsets appended since the last commit are on disk when this returns ST_OK.
 * ST_FULL: nothing of the batch was kept and the log is as before; the batch waits: commit again
 * when there is room, or keep_drop.  ST_IO: the lane is of no use until the folder is opened again.
 */
enum status keep_commit(struct keep_lane *lane, struct fault *fault) MUST_CHECK;
/* Forget the batch. */
void keep_drop(struct keep_lane *lane);
/* Seal what is committed, when there is any, and wait for it.  A commit seals by itself when enough
 * has come together: a new log is begun, and the segment made by a thread of the folder beside it
 * (keep_sealer.h); later when the disk has no room. */
enum status keep_seal(struct keep_lane *lane, struct fault *fault) MUST_CHECK;

struct keep_figures {
    uint64_t appended, committed;  /* events since the folder was opened */
    uint64_t recovered;            /* events found in logs */
    uint64_t torn_bytes;           /* of frames that were never acknowledged, cut off */
    uint64_t sealed, sealed_bytes; /* segments made, as of the last commit */
    uint64_t log_bytes;
};

/* Of one lane. */
struct keep_figures keep_figures(const struct keep_lane *lane);

#endif
