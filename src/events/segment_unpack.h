/* SPDX-License-Identifier: Apache-2.0
 * Reading the items that segment_pack.h wrote. */
#ifndef EVENTS_SEGMENT_UNPACK_H
#define EVENTS_SEGMENT_UNPACK_H

#include "events/segment_pack.h"

struct segment_item {
    uint64_t at;        /* in the file, or in the shared block */
    uint32_t raw;       /* bytes */
    uint32_t stored;    /* bytes in the file; equal to raw when not compressed */
    uint32_t checksum;  /* of the stored bytes */
    uint32_t shared;    /* number of the shared block + 1, 0 for none */
    const char *loaded; /* once read */
};

struct segment_unpack {
    struct str file;
    struct arena *arena;
    struct segment_item *items, *blocks;
    size_t item_count, block_count;
};

/* Take the table from the directory; everything it says lies within the file.  False: it is
 * damaged. */
bool segment_unpack_open(struct segment_unpack *unpack, struct segment_cursor *directory,
                         uint64_t first_at);
/* The bytes of an item, read once and kept in the arena.  False: no such item, or damaged. */
bool segment_unpack_item(struct segment_unpack *unpack, uint64_t item, struct str *ret_bytes);
/* A run written by segment_pack_run. */
bool segment_unpack_run(struct str stored, size_t raw, struct arena *arena, struct str *ret_bytes);

#endif
