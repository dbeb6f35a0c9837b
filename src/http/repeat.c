/* SPDX-License-Identifier: Apache-2.0
 * Reading Idempotency-Key. */
#include "http/repeat.h"

#include "base/digest.h"

static struct str digest_request(struct exchange *x)
{
    struct digest_stream *stream = digest_stream_open();
    struct digest_sm3 digest;
    char hex[DIGEST_SM3_HEX_BYTES];

    digest_stream_add(stream, x->path.ptr, x->path.len);
    digest_stream_add(stream, "?", 1);
    digest_stream_add(stream, x->query_text.ptr, x->query_text.len);
    digest_stream_add(stream, "\n", 1);
    digest_stream_add(stream, x->body.data, x->body.len);
    digest_stream_add(stream, x->request.upload.ptr, x->request.upload.len);
    digest = digest_stream_close(stream);
    return str_copy(&x->arena, str_of(digest_hex(&digest, hex)));
}

enum status repeat_read(struct exchange *x, struct kept_reply *ret_kept)
{
    struct str key = exchange_header(x, "Idempotency-Key");

    *ret_kept = (struct kept_reply){0};
    if (key.len == 0 || x->route->method != ROUTE_POST || !x->is_signed_in ||
        (x->route->flags & ROUTE_WRITES) == 0 ||
        (x->route->flags & (ROUTE_NO_WORK | ROUTE_SECRET)) != 0)
        return ST_OK;
    if (key.len > HTTP_MAX_KEY_BYTES)
        return fault_set(&x->fault, ST_INVALID, "Idempotency-Key", "幂等键过长，上限 %d 字节",
                         "the key is too long, at most %d bytes", HTTP_MAX_KEY_BYTES);
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] < 0x21 || key.ptr[i] > 0x7e)
            return fault_set(&x->fault, ST_INVALID, "Idempotency-Key",
                             "幂等键只能用可见的 ASCII 字符",
                             "the key may hold visible ASCII characters only");
    ret_kept->key = key;
    ret_kept->request_digest = digest_request(x);
    return ST_OK;
}
