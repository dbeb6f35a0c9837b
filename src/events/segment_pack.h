/* SPDX-License-Identifier: Apache-2.0
 * The pieces a segment file is made of.
 *
 * An item is a run of bytes with a number, counted from 0 in the order of writing.  Large items are
 * compressed alone, small ones share blocks.  The table of items is part of the directory; every
 * stored run carries a checksum, so that damage is told and never decoded. */
#ifndef EVENTS_SEGMENT_PACK_H
#define EVENTS_SEGMENT_PACK_H

#include "base/base.h"

enum {
    SEGMENT_PACK_SMALL_BYTES = 768,       /* items below this share a block */
    SEGMENT_PACK_SHARED_BYTES = 64 << 10, /* a shared block is closed when it has grown to this */
    SEGMENT_PACK_ITEM_MAX = 1 << 22,
    SEGMENT_PACK_ITEM_MAX_BYTES = 256 << 20,
    SEGMENT_PACK_LEVEL = 3,      /* of zstd */
    SEGMENT_PACK_TEXT_LEVEL = 9, /* of long texts, which gain most by it */
};

/* ---- Varints: seven bits to a byte, low first ---- */

void segment_pack_varint(struct buf *out, uint64_t value);
/* -1 as 1, 1 as 2, -2 as 3 … */
static inline uint64_t segment_pack_zigzag(int64_t value)
{
    return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}
static inline int64_t segment_pack_unzigzag(uint64_t value)
{
    return (int64_t)((value >> 1) ^ (0 - (value & 1)));
}

/* Reads within bounds; once something did not fit, `is_bad` stays and all that follows is 0. */
struct segment_cursor {
    const char *at;
    const char *end;
    bool is_bad;
};

static inline struct segment_cursor segment_cursor_of(struct str bytes)
{
    return (struct segment_cursor){bytes.ptr, bytes.ptr + bytes.len, false};
}
uint64_t segment_pack_read(struct segment_cursor *cursor);
/* The same, and bad above `max`. */
uint64_t segment_pack_read_below(struct segment_cursor *cursor, uint64_t max);
struct str segment_pack_read_bytes(struct segment_cursor *cursor, size_t count);

/* ---- Writing ---- */

struct segment_pack; /* one thread */

struct segment_pack *segment_pack_new(void);
void segment_pack_free(struct segment_pack *pack);
/* Begin a file whose first bytes are `head` zeros. */
void segment_pack_start(struct segment_pack *pack, size_t head);
/* One more item; errors stay and are told by segment_pack_finish. */
void segment_pack_add(struct segment_pack *pack, struct str bytes);
/* The same for long texts. */
void segment_pack_add_text(struct segment_pack *pack, struct str bytes);
/* Bytes as they are, outside the items; gives where they begin. */
uint64_t segment_pack_plain(struct segment_pack *pack, struct str bytes);
/* Write the open shared block and append the table of items to `directory`. */
enum status segment_pack_finish(struct segment_pack *pack, struct buf *directory) MUST_CHECK;
/* Write one run compressed where that helps, outside the items: where, and stored bytes. */
uint64_t segment_pack_run(struct segment_pack *pack, struct str bytes, uint32_t *ret_stored);
/* The file so far; to be changed in place by whoever fills the head. */
struct buf *segment_pack_out(struct segment_pack *pack);

uint32_t segment_pack_checksum(struct str bytes);

#endif
