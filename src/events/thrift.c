/* SPDX-License-Identifier: Apache-2.0
 * Field headers as differences, numbers in zigzag. */
#include "events/thrift.h"

#include <stdlib.h>

#include "base/banned.h"

enum { TYPE_TRUE = 1, TYPE_FALSE = 2, TYPE_I64 = 6, TYPE_LIST = 9, SHORT_LIST = 15 };

void thrift_varint(struct buf *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        buf_byte(out, (char)(unsigned char)(value | 0x80));
    buf_byte(out, (char)(unsigned char)value);
}

static void zigzag(struct buf *out, int64_t value)
{
    thrift_varint(out, ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0));
}

static void field_put(struct thrift *t, int16_t field, int type)
{
    int delta = field - t->last[t->depth];

    if (delta <= 0 || delta > SHORT_LIST)
        abort(); /* a fault of the caller's table */
    buf_byte(t->out, (char)(unsigned char)((unsigned)delta << 4 | (unsigned)type));
    t->last[t->depth] = field;
}

void thrift_begin(struct thrift *t)
{
    if (t->depth + 1 >= THRIFT_DEPTH_MAX)
        abort();
    t->last[++t->depth] = 0;
}

void thrift_end(struct thrift *t)
{
    buf_byte(t->out, '\0');
    t->depth--;
}

void thrift_put_bool(struct thrift *t, int16_t field, bool value)
{
    field_put(t, field, value ? TYPE_TRUE : TYPE_FALSE);
}

void thrift_put_i32(struct thrift *t, int16_t field, int32_t value)
{
    field_put(t, field, THRIFT_I32);
    zigzag(t->out, value);
}

void thrift_put_i64(struct thrift *t, int16_t field, int64_t value)
{
    field_put(t, field, TYPE_I64);
    zigzag(t->out, value);
}

void thrift_item_binary(struct thrift *t, struct str value)
{
    thrift_varint(t->out, value.len);
    buf_str(t->out, value);
}

void thrift_put_binary(struct thrift *t, int16_t field, struct str value)
{
    field_put(t, field, THRIFT_BINARY);
    thrift_item_binary(t, value);
}

void thrift_open(struct thrift *t, int16_t field)
{
    field_put(t, field, THRIFT_STRUCT);
    thrift_begin(t);
}

void thrift_put_empty(struct thrift *t, int16_t field)
{
    thrift_open(t, field);
    thrift_end(t);
}

void thrift_put_list(struct thrift *t, int16_t field, enum thrift_type type, size_t count)
{
    field_put(t, field, TYPE_LIST);
    buf_byte(t->out, (char)(unsigned char)((count < SHORT_LIST ? count : SHORT_LIST) << 4 | type));
    if (count >= SHORT_LIST)
        thrift_varint(t->out, count);
}

void thrift_item_i32(struct thrift *t, int32_t value)
{
    zigzag(t->out, value);
}
