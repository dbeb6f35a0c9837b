/* SPDX-License-Identifier: Apache-2.0
 * Items, shared blocks and their table. */
#include "events/segment_pack.h"

#include <zstd.h>

#include "events/segment_words.h"

struct segment_pack {
    ZSTD_CCtx *zstd;
    struct buf out;
    struct buf items;  /* the table of items */
    struct buf blocks; /* the table of shared blocks */
    struct buf shared; /* the block being filled */
    size_t item_count, block_count;
    char *room; /* for compressing */
    size_t room_bytes;
    enum status status;
};

enum { FILE_MAX_BYTES = 1 << 30, CHECKSUM_SEED = 0x53454731 };

uint32_t segment_pack_checksum(struct str bytes)
{
    return (uint32_t)segment_words_hash(bytes, CHECKSUM_SEED);
}

/* ---- Varints ---- */

void segment_pack_varint(struct buf *out, uint64_t value)
{
    char bytes[10];
    size_t len = 0;

    while (value > 0x7F) {
        bytes[len++] = (char)(value | 0x80);
        value >>= 7;
    }
    bytes[len++] = (char)value;
    buf_bytes(out, bytes, len);
}

uint64_t segment_pack_read(struct segment_cursor *cursor)
{
    uint64_t value = 0;

    for (unsigned shift = 0; shift < 64 && cursor->at < cursor->end && !cursor->is_bad;
         shift += 7) {
        uint8_t byte = (uint8_t)*cursor->at++;

        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return value;
    }
    cursor->is_bad = true;
    return 0;
}

uint64_t segment_pack_read_below(struct segment_cursor *cursor, uint64_t max)
{
    uint64_t value = segment_pack_read(cursor);

    if (value <= max)
        return value;
    cursor->is_bad = true;
    return 0;
}

struct str segment_pack_read_bytes(struct segment_cursor *cursor, size_t count)
{
    if (cursor->is_bad || (size_t)(cursor->end - cursor->at) < count) {
        cursor->is_bad = true;
        return (struct str){"", 0};
    }
    struct str bytes = {cursor->at, count};
    cursor->at += count;
    return bytes;
}

/* ---- Writing ---- */

struct segment_pack *segment_pack_new(void)
{
    struct segment_pack *pack = calloc(1, sizeof *pack);

    if (!pack)
        return NULL;
    pack->zstd = ZSTD_createCCtx();
    if (!pack->zstd) {
        free(pack);
        return NULL;
    }
    (void)ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_compressionLevel, SEGMENT_PACK_LEVEL);
    (void)ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_contentSizeFlag, 0);
    buf_init(&pack->out, FILE_MAX_BYTES);
    buf_init(&pack->items, FILE_MAX_BYTES);
    buf_init(&pack->blocks, FILE_MAX_BYTES);
    buf_init(&pack->shared, FILE_MAX_BYTES);
    return pack;
}

void segment_pack_free(struct segment_pack *pack)
{
    if (!pack)
        return;
    ZSTD_freeCCtx(pack->zstd);
    buf_done(&pack->out);
    buf_done(&pack->items);
    buf_done(&pack->blocks);
    buf_done(&pack->shared);
    free(pack->room);
    free(pack);
}

static void restart(struct buf *buf)
{
    buf->len = 0;
    buf->status = ST_OK;
}

void segment_pack_start(struct segment_pack *pack, size_t head)
{
    restart(&pack->out);
    restart(&pack->items);
    restart(&pack->blocks);
    restart(&pack->shared);
    pack->item_count = pack->block_count = 0;
    pack->status = ST_OK;
    for (size_t i = 0; i < head; i++)
        buf_byte(&pack->out, 0);
}

struct buf *segment_pack_out(struct segment_pack *pack)
{
    return &pack->out;
}

uint64_t segment_pack_plain(struct segment_pack *pack, struct str bytes)
{
    uint64_t at = pack->out.len;

    buf_str(&pack->out, bytes);
    return at;
}

/* Compressed into the pack's room; 0 when that does not help. */
static size_t compress(struct segment_pack *pack, struct str bytes)
{
    size_t bound = ZSTD_compressBound(bytes.len);

    if (bound > pack->room_bytes) {
        free(pack->room);
        pack->room_bytes = bound;
        pack->room = malloc(bound);
        if (!pack->room) {
            pack->room_bytes = 0;
            pack->status = ST_MEMORY;
            return 0;
        }
    }
    size_t stored = ZSTD_compress2(pack->zstd, pack->room, pack->room_bytes, bytes.ptr, bytes.len);
    return ZSTD_isError(stored) || stored + stored / 32 >= bytes.len ? 0 : stored;
}

uint64_t segment_pack_run(struct segment_pack *pack, struct str bytes, uint32_t *ret_stored)
{
    uint64_t at = pack->out.len;
    size_t stored = compress(pack, bytes);

    if (stored > 0)
        buf_bytes(&pack->out, pack->room, stored);
    else
        buf_str(&pack->out, bytes);
    *ret_stored = (uint32_t)(stored > 0 ? stored : bytes.len);
    return at;
}

/* Write a run and its line in a table: stored length, checksum of what is stored. */
static void put_run(struct segment_pack *pack, struct buf *table, struct str bytes)
{
    uint32_t stored = 0;
    uint64_t at = segment_pack_run(pack, bytes, &stored);

    if (pack->out.status != ST_OK)
        return;
    uint32_t checksum = segment_pack_checksum((struct str){pack->out.data + at, stored});
    segment_pack_varint(table, stored);
    buf_bytes(table, &checksum, sizeof checksum);
}

static void close_shared(struct segment_pack *pack)
{
    if (pack->shared.len == 0)
        return;
    segment_pack_varint(&pack->blocks, pack->shared.len);
    put_run(pack, &pack->blocks, buf_view(&pack->shared));
    pack->block_count++;
    restart(&pack->shared);
}

void segment_pack_add(struct segment_pack *pack, struct str bytes)
{
    bool is_small = bytes.len < SEGMENT_PACK_SMALL_BYTES;

    if (bytes.len > SEGMENT_PACK_ITEM_MAX_BYTES || pack->item_count == SEGMENT_PACK_ITEM_MAX) {
        pack->status = ST_LIMIT;
        return;
    }
    pack->item_count++;
    segment_pack_varint(&pack->items, (uint64_t)bytes.len << 1 | is_small);
    if (!is_small) {
        put_run(pack, &pack->items, bytes);
        return;
    }
    buf_str(&pack->shared, bytes);
    if (pack->shared.len >= SEGMENT_PACK_SHARED_BYTES)
        close_shared(pack);
}

void segment_pack_add_text(struct segment_pack *pack, struct str bytes)
{
    (void)ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_compressionLevel, SEGMENT_PACK_TEXT_LEVEL);
    segment_pack_add(pack, bytes);
    (void)ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_compressionLevel, SEGMENT_PACK_LEVEL);
}

enum status segment_pack_finish(struct segment_pack *pack, struct buf *directory)
{
    close_shared(pack);
    segment_pack_varint(directory, pack->item_count);
    buf_str(directory, buf_view(&pack->items));
    segment_pack_varint(directory, pack->block_count);
    buf_str(directory, buf_view(&pack->blocks));
    TRY(pack->status);
    TRY(pack->out.status);
    TRY(pack->items.status);
    TRY(pack->blocks.status);
    TRY(pack->shared.status);
    return directory->status;
}
