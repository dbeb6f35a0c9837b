/* SPDX-License-Identifier: Apache-2.0
 * gzip (RFC 1952) through zlib. */
#include "http/gunzip.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { FIRST_BYTES = 256 * 1024 };

struct plain {
    char *bytes;
    size_t len, room;
};

static void free_plain(void *bytes)
{
    free(bytes);
}

static bool grow(struct plain *plain, size_t max_bytes)
{
    size_t room = plain->room > 0 ? plain->room * 2 : FIRST_BYTES;
    char *more;

    if (room > max_bytes + 1)
        room = max_bytes + 1; /* one byte tells that there is more than the limit */
    if (room == plain->room)
        return false;
    more = realloc(plain->bytes, room);
    if (more == NULL)
        abort();
    plain->bytes = more;
    plain->room = room;
    return true;
}

static enum status broken(struct fault *fault, const z_stream *stream)
{
    return fault_set(fault, ST_MALFORMED, "body", "第 %lu 字节处不是完整的 gzip 数据",
                     "this is no whole gzip data, at byte %lu", stream->total_in + 1);
}

static enum status too_large(struct fault *fault, size_t max_bytes)
{
    return fault_set(fault, ST_LIMIT, "body", "解压后超过 %zu MiB 的上限，请分批推送",
                     "unpacked it is larger than %zu MiB: send it in parts",
                     max_bytes / 1024 / 1024);
}

/* Members one behind the other, until the input ends with one. */
static enum status inflate_all(z_stream *stream, size_t max_bytes, struct plain *plain,
                               struct fault *fault)
{
    for (;;) {
        if (plain->len == plain->room && !grow(plain, max_bytes))
            return too_large(fault, max_bytes);
        stream->next_out = (Bytef *)plain->bytes + plain->len;
        stream->avail_out = (uInt)(plain->room - plain->len);
        int result = inflate(stream, Z_NO_FLUSH);
        plain->len = plain->room - stream->avail_out;
        if (plain->len > max_bytes)
            return too_large(fault, max_bytes);
        if (result == Z_STREAM_END && stream->avail_in == 0)
            return ST_OK;
        if (result == Z_STREAM_END)
            result = inflateReset(stream);
        if (result != Z_OK || (stream->avail_in == 0 && stream->avail_out > 0))
            return broken(fault, stream);
    }
}

enum status gunzip_text(struct str gzip, size_t max_bytes, struct arena *arena,
                        struct str *ret_plain, struct fault *fault)
{
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)gzip.ptr, .avail_in = (uInt)gzip.len};
    struct plain plain = {0};

    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
        abort(); /* as arenas do */
    enum status status = inflate_all(&stream, max_bytes, &plain, fault);
    (void)inflateEnd(&stream);
    if (status != ST_OK) {
        free(plain.bytes);
        return status;
    }
    arena_defer(arena, free_plain, plain.bytes);
    *ret_plain = (struct str){plain.bytes, plain.len};
    return ST_OK;
}
