/* SPDX-License-Identifier: Apache-2.0
 * Replies kept for repeated requests. */
#include "registry/kept_reply.h"

#include "base/digest.h"
#include "db/db.h"
#include "registry/kept_reply_store.sql.h"

enum status kept_reply_find(struct work *w, struct kept_reply *reply)
{
    struct db_row row;

    TRY(db_one(
        w, &SQL_KEPT_REPLY_ONE,
        DB_BINDS(db_textz(w->actor_id), db_text(reply->key), db_int(w->now.ms - KEPT_REPLY_MS)),
        &row));
    if (!str_equal(db_cell_text(&row, 0), reply->request_digest))
        return work_fail(w, ST_CONFLICT, "Idempotency-Key", "此幂等键已用于另一个请求",
                         "this key was used for another request");
    if (db_cell_text(&row, 2).len == 0 && db_cell_text(&row, 4).len > 0)
        return work_fail(w, ST_CONFLICT, "Idempotency-Key",
                         "此请求已经办理过，其回复过大未保留，请重新读取记录",
                         "this request was carried out already; its reply was too large to keep, "
                         "read the record again");
    reply->http_status = (int)db_cell_int(&row, 1);
    reply->version = db_cell_int(&row, 3);
    reply->body = NULL;
    if (db_cell_text(&row, 2).len > 0)
        TRY(json_read(w->arena, db_cell_text(&row, 2), JSON_MAX_BYTES, &w->fault, &reply->body));
    return ST_OK;
}

enum status kept_reply_add(struct work *w, const struct kept_reply *reply)
{
    struct str text = STR(""), digest = STR("");
    char hex[DIGEST_SM3_HEX_BYTES];

    if (reply->body != NULL) {
        struct digest_sm3 sum;
        text = json_canonical(w->arena, reply->body);
        sum = digest_sm3_of(text);
        digest = str_of(digest_hex(&sum, hex));
    }
    if (text.len > KEPT_REPLY_MAX_BYTES)
        text = STR("");
    TRY(db_run(w, &SQL_KEPT_REPLY_SWEEP, DB_BINDS(db_int(w->now.ms - KEPT_REPLY_MS)), NULL));
    return db_run(w, &SQL_KEPT_REPLY_ADD,
                  DB_BINDS(db_textz(w->actor_id), db_text(reply->key),
                           db_text(reply->request_digest), db_int(reply->http_status),
                           db_text(text), db_int(reply->version), db_text(digest),
                           db_int(w->now.ms)),
                  NULL);
}
