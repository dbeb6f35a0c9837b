/* SPDX-License-Identifier: Apache-2.0
 * Replies kept for repeated requests. */
#include "http/repeat.h"

#include "base/digest.h"
#include "db/db.h"
#include "http/repeat_store.sql.h"

static struct str digest_text(struct arena *arena, struct digest_sm3 digest)
{
    char hex[DIGEST_SM3_HEX_BYTES];

    return str_copy(arena, str_of(digest_hex(&digest, hex)));
}

enum status repeat_read(struct exchange *x, struct repeat *ret_repeat)
{
    struct repeat repeat = {.key = exchange_header(x, "Idempotency-Key")};
    struct digest_stream *stream;

    *ret_repeat = (struct repeat){0};
    if (repeat.key.len == 0 || x->route->method != ROUTE_POST ||
        (x->route->flags & ROUTE_WRITES) == 0 || !x->is_signed_in ||
        (x->route->flags & (ROUTE_NO_WORK | ROUTE_SECRET)) != 0)
        return ST_OK;
    if (repeat.key.len > HTTP_MAX_KEY_BYTES)
        return fault_set(&x->fault, ST_INVALID, "Idempotency-Key", "幂等键过长，上限 %d 字节",
                         "the key is too long, at most %d bytes", HTTP_MAX_KEY_BYTES);
    for (size_t i = 0; i < repeat.key.len; i++)
        if (repeat.key.ptr[i] < 0x21 || repeat.key.ptr[i] > 0x7e)
            return fault_set(&x->fault, ST_INVALID, "Idempotency-Key",
                             "幂等键只能用可见的 ASCII 字符",
                             "the key may hold visible ASCII characters only");
    stream = digest_stream_open();
    digest_stream_add(stream, x->path.ptr, x->path.len);
    digest_stream_add(stream, "?", 1);
    digest_stream_add(stream, x->query_text.ptr, x->query_text.len);
    digest_stream_add(stream, "\n", 1);
    digest_stream_add(stream, x->body.data, x->body.len);
    digest_stream_add(stream, x->request.upload.ptr, x->request.upload.len);
    repeat.request_digest = digest_text(&x->arena, digest_stream_close(stream));
    *ret_repeat = repeat;
    return ST_OK;
}

enum status repeat_find(struct work *w, const struct repeat *repeat, struct reply *ret_reply)
{
    struct db_row row;
    struct reply reply = {0};

    TRY(db_one(w, &SQL_REPEAT_ONE,
               DB_BINDS(db_textz(w->actor_id), db_text(repeat->key),
                        db_int(w->now.ms - HTTP_KEPT_REPLY_MS)),
               &row));
    if (!str_equal(db_cell_text(&row, 0), repeat->request_digest))
        return work_fail(w, ST_CONFLICT, "Idempotency-Key", "此幂等键已用于另一个请求",
                         "this key was used for another request");
    reply.http_status = (int)db_cell_int(&row, 1);
    reply.version = db_cell_int(&row, 3);
    if (db_cell_text(&row, 2).len > 0)
        TRY(json_read(w->arena, db_cell_text(&row, 2), JSON_MAX_BYTES, &w->fault, &reply.body));
    else if (db_cell_text(&row, 4).len > 0)
        return work_fail(w, ST_CONFLICT, "Idempotency-Key",
                         "此请求已经办理过，其回复过大未保留，请重新读取记录",
                         "this request was carried out already; its reply was too large to keep, "
                         "read the record again");
    *ret_reply = reply;
    return ST_OK;
}

enum status repeat_keep(struct work *w, const struct repeat *repeat, const struct reply *reply)
{
    struct str text = {"", 0}, digest = {"", 0};

    if (reply->body != NULL) {
        text = json_canonical(w->arena, reply->body);
        digest = digest_text(w->arena, digest_sm3_of(text));
    }
    if (text.len > HTTP_MAX_KEPT_REPLY_BYTES)
        text = (struct str){"", 0};
    TRY(db_run(w, &SQL_REPEAT_SWEEP, DB_BINDS(db_int(w->now.ms - HTTP_KEPT_REPLY_MS)), NULL));
    return db_run(w, &SQL_REPEAT_ADD,
                  DB_BINDS(db_textz(w->actor_id), db_text(repeat->key),
                           db_text(repeat->request_digest), db_int(reply->http_status),
                           db_text(text), db_int(reply->version), db_text(digest),
                           db_int(w->now.ms)),
                  NULL);
}
