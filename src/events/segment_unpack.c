/* SPDX-License-Identifier: Apache-2.0
 * Items found and decompressed, once each. */
#include "events/segment_unpack.h"

#include <zstd.h>

static bool read_run(struct segment_cursor *directory, struct segment_item *item)
{
    item->stored = (uint32_t)segment_pack_read_below(directory, item->raw);
    struct str checksum = segment_pack_read_bytes(directory, sizeof item->checksum);

    if (directory->is_bad)
        return false;
    memcpy(&item->checksum, checksum.ptr, sizeof item->checksum);
    return true;
}

/* Places in the file follow from the lengths: blocks and items lie in the order of writing, a
 * shared block where it was closed. */
static bool place(struct segment_unpack *unpack, uint64_t at)
{
    size_t block = 0;
    uint64_t within = 0;

    for (size_t i = 0; i < unpack->item_count; i++) {
        struct segment_item *item = &unpack->items[i];

        if (item->shared == 0) {
            item->at = at;
            at += item->stored;
            continue;
        }
        if (block >= unpack->block_count)
            return false;
        item->at = within;
        item->shared = (uint32_t)block + 1;
        within += item->raw;
        if (within > unpack->blocks[block].raw)
            return false;
        if (within < SEGMENT_PACK_SHARED_BYTES)
            continue;
        unpack->blocks[block++].at = at;
        at += unpack->blocks[block - 1].stored;
        within = 0;
    }
    if (within > 0) {
        unpack->blocks[block++].at = at;
        at += unpack->blocks[block - 1].stored;
    }
    return block == unpack->block_count && at <= unpack->file.len;
}

bool segment_unpack_open(struct segment_unpack *unpack, struct segment_cursor *directory,
                         uint64_t first_at)
{
    size_t left = (size_t)(directory->end - directory->at);

    unpack->item_count = segment_pack_read_below(
        directory, left < SEGMENT_PACK_ITEM_MAX ? left : SEGMENT_PACK_ITEM_MAX);
    unpack->items = ARENA_ARRAY(unpack->arena, unpack->item_count + 1, struct segment_item);
    for (size_t i = 0; i < unpack->item_count; i++) {
        uint64_t word =
            segment_pack_read_below(directory, (uint64_t)SEGMENT_PACK_ITEM_MAX_BYTES << 1 | 1);

        unpack->items[i].raw = (uint32_t)(word >> 1);
        unpack->items[i].shared = (uint32_t)(word & 1);
        if ((word & 1) == 0 && !read_run(directory, &unpack->items[i]))
            return false;
    }
    left = directory->is_bad ? 0 : (size_t)(directory->end - directory->at);
    unpack->block_count = segment_pack_read_below(directory, left);
    unpack->blocks = ARENA_ARRAY(unpack->arena, unpack->block_count + 1, struct segment_item);
    for (size_t i = 0; i < unpack->block_count; i++) {
        unpack->blocks[i].raw = (uint32_t)segment_pack_read_below(
            directory, SEGMENT_PACK_SHARED_BYTES + SEGMENT_PACK_SMALL_BYTES);
        if (!read_run(directory, &unpack->blocks[i]))
            return false;
    }
    return !directory->is_bad && place(unpack, first_at);
}

bool segment_unpack_run(struct str stored, size_t raw, struct arena *arena, struct str *ret_bytes)
{
    if (stored.len == raw) {
        *ret_bytes = stored;
        return true;
    }
    char *bytes = arena_take(arena, raw + 8);
    if (ZSTD_decompress(bytes, raw, stored.ptr, stored.len) != raw)
        return false;
    *ret_bytes = (struct str){bytes, raw};
    return true;
}

static bool load(struct segment_unpack *unpack, struct segment_item *item)
{
    struct str bytes;

    if (item->loaded)
        return true;
    struct str stored = {unpack->file.ptr + item->at, item->stored};
    if (segment_pack_checksum(stored) != item->checksum ||
        !segment_unpack_run(stored, item->raw, unpack->arena, &bytes))
        return false;
    item->loaded = bytes.ptr;
    return true;
}

bool segment_unpack_item(struct segment_unpack *unpack, uint64_t number, struct str *ret_bytes)
{
    if (number >= unpack->item_count)
        return false;
    struct segment_item *item = &unpack->items[number];
    if (item->shared == 0) {
        if (!load(unpack, item))
            return false;
        *ret_bytes = (struct str){item->loaded, item->raw};
        return true;
    }
    struct segment_item *block = &unpack->blocks[item->shared - 1];
    if (!load(unpack, block))
        return false;
    *ret_bytes = (struct str){block->loaded + item->at, item->raw};
    return true;
}
