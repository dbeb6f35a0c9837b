/* SPDX-License-Identifier: Apache-2.0
 * Packing and unpacking. */
#include "events/parcel.h"

#include <string.h>

#include "base/json.h"

#include "base/banned.h"

enum { ADDRESS_BYTES = 16, ROW_HEAD_BYTES = 30, HEAD_MAX_BYTES = 1024 };

static const char mark[8] = {'P', 'S', 'P', 'A', 'R', 'C', 'L', '1'};

size_t parcel_row_bytes(const struct parcel_row *row)
{
    return ROW_HEAD_BYTES + row->bytes.len;
}

static void put_number(struct buf *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        buf_byte(out, (char)(value >> 8 * i & 0xff));
}

enum status parcel_write(const struct parcel *parcel, struct buf *out, struct arena *arena)
{
    json_t *head = json_new_object(arena);

    if (parcel->count > PARCEL_ROWS_MAX)
        return ST_LIMIT;
    json_put_text(head, "sensor", parcel->sensor);
    json_put_text(head, "sender", parcel->sender);
    json_put_int(head, "run", parcel->run);
    json_put_int(head, "number", parcel->number);
    json_put_int(head, "count", (int64_t)parcel->count);
    struct str text = json_canonical(arena, head);
    buf_bytes(out, mark, sizeof mark);
    put_number(out, text.len, 4);
    buf_str(out, text);
    for (size_t i = 0; i < parcel->count; i++) {
        const struct parcel_row *row = &parcel->rows[i];

        put_number(out, (uint64_t)row->received_us, 8);
        buf_bytes(out, row->peer.address, ADDRESS_BYTES);
        put_number(out, row->peer.port, 2);
        put_number(out, row->bytes.len, 4);
        buf_str(out, row->bytes);
    }
    return out->status != ST_OK ? out->status : out->len > PARCEL_MAX_BYTES ? ST_LIMIT : ST_OK;
}

/* ---- Reading ---- */

struct reader {
    const unsigned char *at, *end;
    bool is_short; /* more was asked for than there is */
};

static const unsigned char *take(struct reader *reader, size_t count)
{
    const unsigned char *at = reader->at;

    if (reader->is_short || (size_t)(reader->end - at) < count) {
        reader->is_short = true;
        return NULL;
    }
    reader->at += count;
    return at;
}

static uint64_t take_number(struct reader *reader, unsigned bytes)
{
    const unsigned char *at = take(reader, bytes);
    uint64_t value = 0;

    for (unsigned i = 0; at != NULL && i < bytes; i++)
        value |= (uint64_t)at[i] << 8 * i;
    return value;
}

static enum status broken(struct fault *fault, size_t at)
{
    return fault_set(fault, ST_MALFORMED, "parcel", "第 %zu 字节处不是完整的事件包",
                     "this is no whole parcel of events, at byte %zu", at);
}

static bool read_head(struct str text, struct arena *arena, struct parcel *parcel, int64_t *count)
{
    json_t *head = NULL;
    struct fault fault = {.status = ST_OK};

    if (json_read(arena, text, HEAD_MAX_BYTES, &fault, &head) != ST_OK || !json_is_object(head))
        return false;
    parcel->sensor = json_get_text(head, "sensor");
    parcel->sender = json_get_text(head, "sender");
    parcel->run = json_get_int(head, "run", -1);
    parcel->number = json_get_int(head, "number", -1);
    *count = json_get_int(head, "count", -1);
    return parcel->sensor.len > 0 && parcel->sensor.len <= PARCEL_TEXT_MAX_BYTES &&
           parcel->sender.len > 0 && parcel->sender.len <= PARCEL_TEXT_MAX_BYTES &&
           parcel->run > 0 && parcel->number > 0 && *count >= 0 && *count <= PARCEL_ROWS_MAX;
}

static void read_row(struct reader *reader, struct parcel_row *row)
{
    row->received_us = (int64_t)take_number(reader, 8);
    const unsigned char *address = take(reader, ADDRESS_BYTES);
    if (address != NULL)
        memcpy(row->peer.address, address, ADDRESS_BYTES);
    row->peer.port = (uint16_t)take_number(reader, 2);
    size_t len = (size_t)take_number(reader, 4);
    const unsigned char *bytes = take(reader, len);
    if (bytes != NULL)
        row->bytes = (struct str){(const char *)bytes, len};
}

enum status parcel_read(struct str bytes, struct arena *arena, struct parcel *ret_parcel,
                        struct fault *fault)
{
    const unsigned char *from = (const unsigned char *)bytes.ptr;
    struct reader reader = {from, from + bytes.len, false};
    struct parcel parcel = {.count = 0};
    int64_t count = 0;

    const unsigned char *start = take(&reader, sizeof mark);
    if (start == NULL || memcmp(start, mark, sizeof mark) != 0)
        return broken(fault, 0);
    size_t len = (size_t)take_number(&reader, 4);
    const unsigned char *head = len <= HEAD_MAX_BYTES ? take(&reader, len) : NULL;
    if (head == NULL || !read_head((struct str){(const char *)head, len}, arena, &parcel, &count))
        return broken(fault, sizeof mark);
    struct parcel_row *rows = ARENA_ARRAY(arena, (size_t)count + 1, struct parcel_row);
    for (int64_t i = 0; i < count && !reader.is_short; i++)
        read_row(&reader, &rows[i]);
    if (reader.is_short || reader.at != reader.end)
        return broken(fault, (size_t)(reader.at - from));
    parcel.rows = rows;
    parcel.count = (size_t)count;
    *ret_parcel = parcel;
    return ST_OK;
}
