/* SPDX-License-Identifier: Apache-2.0
 * Growing output with a maximum. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/banned.h"
#include "base/checked.h"

enum { FIRST_BYTES = 256 };

void buf_init(struct buf *buf, size_t max_bytes)
{
    *buf = (struct buf){.max_bytes = max_bytes, .status = ST_OK};
}

void buf_done(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){.status = ST_OK};
}

/* Room for `count` more bytes and a zero byte for vsnprintf. */
static bool make_room(struct buf *buf, size_t count)
{
    size_t need = 0;

    if (buf->status != ST_OK)
        return false;
    if (!checked_add(buf->len, count, &need) || need > buf->max_bytes || need == SIZE_MAX) {
        buf->status = ST_LIMIT;
        return false;
    }
    if (need + 1 <= buf->size)
        return true;
    size_t size = buf->size > SIZE_MAX / 2 ? need + 1 : buf->size * 2;
    if (size < FIRST_BYTES)
        size = FIRST_BYTES;
    if (size < need + 1)
        size = need + 1;
    char *data = realloc(buf->data, size);
    if (!data) {
        buf->status = ST_MEMORY;
        return false;
    }
    buf->data = data;
    buf->size = size;
    return true;
}

void buf_bytes(struct buf *buf, const void *bytes, size_t count)
{
    if (count == 0 || !make_room(buf, count))
        return;
    memcpy(buf->data + buf->len, bytes, count);
    buf->len += count;
}

void buf_byte(struct buf *buf, char byte)
{
    buf_bytes(buf, &byte, 1);
}

void buf_str(struct buf *buf, struct str text)
{
    buf_bytes(buf, text.ptr, text.len);
}

void buf_text(struct buf *buf, const char *zero_terminated)
{
    buf_str(buf, str_of(zero_terminated));
}

void buf_print(struct buf *buf, const char *format, ...)
{
    va_list list;
    va_list again;

    va_start(list, format);
    va_copy(again, list);
    int len = vsnprintf(NULL, 0, format, list);
    va_end(list);
    if (len > 0 && make_room(buf, (size_t)len)) {
        (void)vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

struct str buf_view(const struct buf *buf)
{
    return (struct str){buf->data, buf->len};
}

enum status buf_finish(const struct buf *buf, struct arena *arena, struct str *ret_text)
{
    if (buf->status != ST_OK)
        return buf->status;
    *ret_text = (struct str){str_zero(arena, buf_view(buf)), buf->len};
    return ST_OK;
}
