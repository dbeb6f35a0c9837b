/* SPDX-License-Identifier: Apache-2.0
 * Frames of the log, written and read back. */
#include "events/keep_log.h"

#include "events/segment_file.h"

static const char log_magic[8] = {'P', 'A', 'N', 'S', 'H', 'I', 'L', 'G'};
static const uint32_t frame_mark = 0x9C4652A7U;

enum {
    HEAD_VERSION = 8,
    HEAD_LANE = 12,
    HEAD_NUMBER = 16,
    HEAD_PREVIOUS = 24,
    HEAD_SALT = 56,
    HEAD_CHECKSUM = 64,
    ROW_HEAD_BYTES = 32,
    LEAF_HEAD_BYTES = 10
};

void keep_log_head(const struct segment_chain *chain, uint64_t salt,
                   char ret_head[KEEP_LOG_HEAD_BYTES])
{
    memcpy(ret_head, log_magic, sizeof log_magic);
    segment_file_put(ret_head, HEAD_VERSION, KEEP_LOG_VERSION, 4);
    segment_file_put(ret_head, HEAD_LANE, chain->lane, 4);
    segment_file_put(ret_head, HEAD_NUMBER, chain->number, 8);
    memcpy(ret_head + HEAD_PREVIOUS, chain->previous.bytes, DIGEST_SM3_BYTES);
    segment_file_put(ret_head, HEAD_SALT, salt, 8);
    segment_file_put(ret_head, HEAD_CHECKSUM,
                     segment_pack_checksum((struct str){ret_head, HEAD_CHECKSUM}), 4);
}

bool keep_log_is_blank(struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.ptr[i] != '\0')
            return false;
    return true;
}

bool keep_log_read_head(struct str bytes, struct segment_chain *ret_chain, uint64_t *ret_salt)
{
    const char *head = bytes.ptr;

    if (bytes.len < KEEP_LOG_HEAD_BYTES || memcmp(head, log_magic, sizeof log_magic) != 0 ||
        segment_file_get(head, HEAD_CHECKSUM, 4) !=
            segment_pack_checksum((struct str){head, HEAD_CHECKSUM}) ||
        segment_file_get(head, HEAD_VERSION, 4) != KEEP_LOG_VERSION)
        return false;
    *ret_salt = segment_file_get(head, HEAD_SALT, 8);
    ret_chain->lane = (uint32_t)segment_file_get(head, HEAD_LANE, 4);
    ret_chain->number = segment_file_get(head, HEAD_NUMBER, 8);
    memcpy(ret_chain->previous.bytes, head + HEAD_PREVIOUS, DIGEST_SM3_BYTES);
    return true;
}

static uint32_t frame_checksum(struct str body, uint64_t salt)
{
    return (uint32_t)segment_words_hash(body, salt);
}

/* ---- Writing ---- */

static char *put_varint(char *at, uint64_t value)
{
    while (value > 0x7F) {
        *at++ = (char)(value | 0x80);
        value >>= 7;
    }
    *at++ = (char)value;
    return at;
}

static char *put_bytes(char *at, const char *from, size_t count)
{
    if (count > 0)
        memcpy(at, from, count);
    return at + count;
}

/* Room for `bytes` more, or NULL with the buffer's status set. */
static char *room_in(struct buf *out, size_t bytes)
{
    if (out->status != ST_OK)
        return NULL;
    if (bytes > out->max_bytes - out->len) {
        out->status = ST_LIMIT;
        return NULL;
    }
    if (out->size - out->len < bytes) {
        size_t size = out->size * 2 + bytes + 4096;
        char *data = realloc(out->data, size);

        if (!data) {
            out->status = ST_MEMORY;
            return NULL;
        }
        out->data = data;
        out->size = size;
    }
    return out->data + out->len;
}

void keep_log_put_row(struct buf *rows, const struct segment_builder *builder,
                      const struct segment_row *row)
{
    const struct segment_shape *shape = &builder->shapes[row->shape];
    size_t bytes = ROW_HEAD_BYTES + (size_t)shape->slot_count * LEAF_HEAD_BYTES;

    for (uint32_t i = 0; i < shape->slot_count; i++)
        bytes += row->leaves[i].len;
    for (size_t i = 0; i < row->mark_count; i++)
        bytes += row->marks[i].text.len + (size_t)2 * LEAF_HEAD_BYTES;
    char *at = room_in(rows, bytes);
    if (!at)
        return;
    at = put_varint(at, row->shape);
    at = put_varint(at, segment_pack_zigzag(row->time_us));
    at = put_varint(at, (uint64_t)row->mark_count << 1 | row->has_time);
    for (size_t i = 0; i < row->mark_count; i++) {
        at = put_varint(at, row->marks[i].kind);
        at = put_varint(at, row->marks[i].text.len);
        at = put_bytes(at, row->marks[i].text.ptr, row->marks[i].text.len);
    }
    for (uint32_t i = 0; i < shape->slot_count; i++) {
        at = put_varint(at, (uint64_t)row->leaves[i].len << 1 | row->leaves[i].is_escaped);
        at = put_bytes(at, row->leaves[i].ptr, row->leaves[i].len);
    }
    rows->len = (size_t)(at - rows->data);
}

static void put_text(struct buf *out, struct str text)
{
    segment_pack_varint(out, text.len);
    buf_str(out, text);
}

static void put_shape(struct buf *out, const struct segment_builder *builder, uint32_t number)
{
    const struct segment_shape *shape = &builder->shapes[number];

    segment_pack_varint(out, shape->format);
    segment_pack_varint(out, shape->slot_count);
    for (uint32_t i = 0; i <= shape->slot_count; i++) {
        put_text(out, shape->gaps[i]);
        if (i == shape->slot_count)
            break;
        segment_pack_varint(out, shape->slots[i].kind);
        put_text(out, builder->columns[shape->slots[i].column].name);
    }
}

static void put_letters(struct buf *frame, const struct keep_log_batch *batch)
{
    if (batch->letter_count == 0 && !batch->is_done_said)
        return;
    segment_pack_varint(frame, batch->done);
    segment_pack_varint(frame, batch->letter_count);
    for (size_t i = 0; i < batch->letter_count; i++) {
        const struct keep_log_letter *letter = &batch->letters[i];
        char id[sizeof letter->id];

        segment_file_put(id, 0, letter->id, sizeof id);
        segment_pack_varint(frame, letter->lane);
        buf_bytes(frame, id, sizeof id);
        put_text(frame, letter->bytes);
    }
}

enum status keep_log_frame(struct buf *frame, uint64_t salt, const struct segment_builder *builder,
                           const struct keep_log_batch *batch)
{
    char head[KEEP_LOG_FRAME_HEAD_BYTES] = {0};

    frame->len = 0;
    frame->status = ST_OK;
    buf_bytes(frame, head, sizeof head);
    segment_pack_varint(frame, batch->known);
    segment_pack_varint(frame, builder->shape_count - batch->known);
    for (uint32_t i = batch->known; i < builder->shape_count; i++)
        put_shape(frame, builder, i);
    segment_pack_varint(frame, batch->row_count);
    put_text(frame, batch->rows);
    segment_pack_varint(frame, batch->offset_count);
    for (size_t i = 0; i < batch->offset_count; i++) {
        put_text(frame, batch->offsets[i].source);
        put_text(frame, batch->offsets[i].value);
        segment_pack_varint(frame, batch->offsets[i].stamp);
    }
    put_letters(frame, batch);
    TRY(frame->status);
    struct str body = {frame->data + sizeof head, frame->len - sizeof head};
    if (body.len > KEEP_LOG_FRAME_MAX_BYTES)
        return ST_LIMIT;
    segment_file_put(frame->data, 0, frame_mark, 4);
    segment_file_put(frame->data, 4, body.len, 4);
    segment_file_put(frame->data, 8, frame_checksum(body, salt), 4);
    return ST_OK;
}

/* ---- Reading ---- */

size_t keep_log_frame_length(struct str bytes, uint64_t salt)
{
    if (bytes.len < KEEP_LOG_FRAME_HEAD_BYTES || segment_file_get(bytes.ptr, 0, 4) != frame_mark)
        return 0;
    uint64_t length = segment_file_get(bytes.ptr, 4, 4);
    if (length > bytes.len - KEEP_LOG_FRAME_HEAD_BYTES)
        return 0;
    struct str body = {bytes.ptr + KEEP_LOG_FRAME_HEAD_BYTES, length};
    return frame_checksum(body, salt) == segment_file_get(bytes.ptr, 8, 4)
               ? length + KEEP_LOG_FRAME_HEAD_BYTES
               : 0;
}

static struct str read_text(struct segment_cursor *cursor)
{
    return segment_pack_read_bytes(cursor, segment_pack_read(cursor));
}

static enum status read_shape(struct segment_cursor *cursor, struct segment_builder *builder)
{
    struct str names[LAYOUT_SLOT_MAX], gaps[LAYOUT_SLOT_MAX + 1];
    enum leaf_kind kinds[LAYOUT_SLOT_MAX];
    uint32_t shape = 0, expected = builder->shape_count;
    struct segment_outline outline = {.names = names, .kinds = kinds, .gaps = gaps};

    outline.format = (enum record_format)segment_pack_read_below(cursor, RECORD_FORMATS - 1);
    outline.slot_count = (uint32_t)segment_pack_read_below(cursor, LAYOUT_SLOT_MAX);
    for (uint32_t i = 0; i <= outline.slot_count; i++) {
        gaps[i] = read_text(cursor);
        if (i == outline.slot_count)
            break;
        kinds[i] = (enum leaf_kind)segment_pack_read_below(cursor, LEAF_KINDS - 1);
        names[i] = read_text(cursor);
    }
    if (cursor->is_bad)
        return ST_CORRUPT;
    TRY(segment_builder_define(builder, &outline, &shape));
    return shape == expected ? ST_OK : ST_CORRUPT;
}

static bool read_marks(struct segment_cursor *cursor, struct segment_row *row,
                       struct record_mark marks[SEGMENT_MARK_MAX])
{
    for (size_t i = 0; i < row->mark_count; i++) {
        marks[i].kind = (enum record_mark_kind)segment_pack_read_below(cursor, RECORD_MARKS - 1);
        marks[i].text = read_text(cursor);
    }
    row->marks = marks;
    return !cursor->is_bad;
}

enum status keep_log_apply_rows(struct str rows, uint64_t count, struct segment_builder *builder)
{
    struct segment_cursor cursor = segment_cursor_of(rows);
    struct record_mark marks[SEGMENT_MARK_MAX];
    struct leaf leaves[LAYOUT_SLOT_MAX];
    uint32_t number = 0;

    for (uint64_t n = 0; n < count; n++) {
        struct segment_row row = {.leaves = leaves};

        row.shape = (uint32_t)segment_pack_read(&cursor);
        row.time_us = segment_pack_unzigzag(segment_pack_read(&cursor));
        uint64_t word = segment_pack_read_below(&cursor, SEGMENT_MARK_MAX << 1 | 1);
        row.has_time = word & 1;
        row.mark_count = word >> 1;
        if (row.shape >= builder->shape_count || !read_marks(&cursor, &row, marks))
            return ST_CORRUPT;
        for (uint32_t i = 0; i < builder->shapes[row.shape].slot_count; i++) {
            uint64_t head = segment_pack_read(&cursor);
            struct str text = segment_pack_read_bytes(&cursor, head >> 1);

            leaves[i] = (struct leaf){text.ptr, (uint32_t)text.len, head & 1};
        }
        if (cursor.is_bad)
            return ST_CORRUPT;
        TRY(segment_builder_add_row(builder, &row, &number));
    }
    return cursor.at == cursor.end ? ST_OK : ST_CORRUPT;
}

static enum status read_letters(struct segment_cursor *cursor, const struct keep_log_sink *sink)
{
    if (cursor->is_bad || cursor->at == cursor->end)
        return ST_OK; /* nothing was said of them */
    uint64_t done = segment_pack_read(cursor), count = segment_pack_read(cursor);
    if (sink && sink->done && !cursor->is_bad)
        sink->done(sink->context, done);
    for (uint64_t i = 0; i < count && !cursor->is_bad; i++) {
        struct keep_log_letter letter = {
            .lane = (uint32_t)segment_pack_read_below(cursor, KEEP_LOG_LANE_MAX - 1)};
        struct str id = segment_pack_read_bytes(cursor, sizeof letter.id);

        letter.bytes = read_text(cursor);
        if (cursor->is_bad)
            break;
        letter.id = segment_file_get(id.ptr, 0, sizeof letter.id);
        if (sink && sink->letter)
            TRY(sink->letter(sink->context, &letter));
    }
    return ST_OK;
}

enum status keep_log_apply(struct str frame, struct segment_builder *builder,
                           const struct keep_log_sink *sink)
{
    struct segment_cursor cursor = segment_cursor_of(
        (struct str){frame.ptr + KEEP_LOG_FRAME_HEAD_BYTES, frame.len - KEEP_LOG_FRAME_HEAD_BYTES});

    if (segment_pack_read(&cursor) != builder->shape_count)
        return ST_CORRUPT;
    uint64_t shapes = segment_pack_read_below(&cursor, SEGMENT_SHAPE_MAX);
    for (uint64_t i = 0; i < shapes; i++)
        TRY(read_shape(&cursor, builder));
    uint64_t count = segment_pack_read(&cursor);
    TRY(keep_log_apply_rows(read_text(&cursor), count, builder));
    uint64_t offsets = segment_pack_read(&cursor);
    for (uint64_t i = 0; i < offsets && !cursor.is_bad; i++) {
        struct keep_log_offset offset = {.source = read_text(&cursor)};

        offset.value = read_text(&cursor);
        offset.stamp = segment_pack_read(&cursor);
        if (sink && sink->offset && !cursor.is_bad)
            TRY(sink->offset(sink->context, &offset));
    }
    TRY(read_letters(&cursor, sink));
    return cursor.is_bad || cursor.at != cursor.end ? ST_CORRUPT : ST_OK;
}

/* A frame that was never finished has nothing whole behind it. */
static bool has_frame_after(struct str bytes, size_t from, uint64_t salt)
{
    for (size_t at = from + 1; at + KEEP_LOG_FRAME_HEAD_BYTES <= bytes.len; at++)
        if (keep_log_frame_length((struct str){bytes.ptr + at, bytes.len - at}, salt) > 0)
            return true;
    return false;
}

enum status keep_log_replay(struct str bytes, struct segment_builder *builder,
                            const struct keep_log_sink *sink, size_t *ret_good)
{
    struct segment_chain chain;
    uint64_t salt = 0;
    size_t at = KEEP_LOG_HEAD_BYTES;

    *ret_good = 0;
    if (!keep_log_read_head(bytes, &chain, &salt))
        return ST_CORRUPT;
    segment_builder_set_chain(builder, &chain);
    while (at < bytes.len) {
        size_t length = keep_log_frame_length((struct str){bytes.ptr + at, bytes.len - at}, salt);

        if (length == 0)
            break;
        *ret_good = at;
        TRY(keep_log_apply((struct str){bytes.ptr + at, length}, builder, sink));
        at += length;
    }
    *ret_good = at;
    return at < bytes.len && has_frame_after(bytes, at, salt) ? ST_CORRUPT : ST_OK;
}
