/* SPDX-License-Identifier: Apache-2.0
 * Decoding a request by its route's shapes, and running its handler. */
#include "http/perform.h"

#include <stdio.h>

#include "base/log.h"
#include "db/journal.h"
#include "db/store.h"
#include "http/problem.h"
#include "http/query.h"
#include "http/repeat.h"

static enum status decode_version(struct exchange *x)
{
    struct str text = str_trim(exchange_header(x, "If-Match"));

    if (str_starts(text, STR("W/")))
        text = (struct str){text.ptr + 2, text.len - 2};
    if (text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        text = (struct str){text.ptr + 1, text.len - 2};
    if (text.len == 0 && (x->route->flags & ROUTE_NEEDS_VERSION))
        return fault_set(&x->fault, ST_NEED_VERSION, "If-Match", "请带上所依据的版本号（If-Match）",
                         "name the version you saw (If-Match)");
    x->request.version = text;
    return ST_OK;
}

static enum status decode_body(struct exchange *x)
{
    json_t *body = NULL;

    if (x->route->input == NULL)
        return ST_OK;
    if (x->body.status != ST_OK)
        return fault_set(&x->fault, x->body.status, "body", "请求内容过大",
                         "the body is too large");
    if (x->body.len == 0)
        return fault_set(&x->fault, ST_MALFORMED, "body", "缺少请求内容", "there is no body");
    TRY(json_read(&x->arena, buf_view(&x->body), HTTP_MAX_JSON_BYTES, &x->fault, &body));
    TRY(shape_check(x->route->input, body, true, &x->fault));
    x->request.body = body;
    return ST_OK;
}

static enum status decode_file_name(struct exchange *x)
{
    struct str name;

    if ((x->route->flags & ROUTE_UPLOAD) == 0)
        return ST_OK;
    TRY(query_decode(&x->arena, exchange_header(x, "X-File-Name"), false, "X-File-Name", &x->fault,
                     &name));
    name = str_trim(name);
    if (name.len > HTTP_MAX_FILE_NAME_BYTES)
        return fault_set(&x->fault, ST_LIMIT, "X-File-Name", "文件名过长，上限 %d 字节",
                         "the file name is too long, at most %d bytes", HTTP_MAX_FILE_NAME_BYTES);
    if (str_contains(name, STR("/")) || str_contains(name, STR("\\")))
        return fault_set(&x->fault, ST_INVALID, "X-File-Name", "文件名不得含有路径",
                         "the file name must not hold a path");
    x->request.upload_name = name;
    return ST_OK;
}

enum status perform_decode(struct exchange *x)
{
    json_t *query = NULL;

    TRY(query_decode(&x->arena, x->request.path_id, false, "path", &x->fault, &x->request.path_id));
    TRY(query_decode(&x->arena, x->request.path_name, false, "path", &x->fault,
                     &x->request.path_name));
    TRY(query_read(&x->arena, x->query_text, x->route->query, &x->fault, &query));
    x->request.query = query;
    TRY(decode_version(x));
    TRY(decode_file_name(x));
    return decode_body(x);
}

/* A reply outside its shape is a fault of the program: refused where that is asked for, else told
 * to the log so that nobody is left without an answer. */
static enum status check_reply(struct work *w, const struct exchange *x, const struct reply *reply,
                               bool is_strict)
{
    struct fault fault = {0};

    if (reply->body == NULL || x->route->output == NULL ||
        shape_check(x->route->output, reply->body, false, &fault) == ST_OK)
        return ST_OK;
    log_event(LOG_ERROR, "http.reply-shape", "method=%s route=%s field=%s detail=\"%s\" trace=%s",
              route_method_word(x->route->method), x->route->path, fault.field, fault.en, x->trace);
    if (!is_strict)
        return ST_OK;
    fault_clear(&w->fault);
    return work_fail(w, ST_INTERNAL, fault.field, "回复不符合约定的格式：%s",
                     "the reply does not have its agreed form: %s", fault.en);
}

static enum status note_export(struct work *w, const struct exchange *x)
{
    json_t *after = json_new_object(w->arena);

    json_put_textz(after, "route", x->route->path);
    json_put(after, "query", json_keep(w->arena, json_copy((json_t *)(uintptr_t)x->request.query)));
    return journal_append(w, "export",
                          x->request.path_id.len > 0
                              ? arena_print(w->arena, "record:%.*s", STR_ARG(x->request.path_id))
                              : STR("register:list"),
                          NULL, after, (struct str){"", 0});
}

static int default_status(const struct reply *reply)
{
    if (reply->http_status != 0)
        return reply->http_status;
    return reply->body == NULL && reply->file.ptr == NULL && reply->file_path == NULL ? 204 : 200;
}

/* A kept reply instead of a second change; ST_NOT_FOUND when this request is the first. */
static enum status replay(struct work *w, struct exchange *x, struct kept_reply *kept,
                          struct reply *reply)
{
    if (kept->key.len == 0)
        return ST_NOT_FOUND;
    TRY(kept_reply_find(w, kept));
    exchange_answer_header(x, "Idempotent-Replay", STR("true"));
    reply->http_status = kept->http_status;
    reply->version = kept->version;
    reply->body = kept->body;
    return ST_OK;
}

static enum status keep(struct work *w, struct kept_reply *kept, const struct reply *reply)
{
    if (kept->key.len == 0)
        return ST_OK;
    kept->http_status = reply->http_status;
    kept->version = reply->version;
    kept->body = reply->body;
    return kept_reply_add(w, kept);
}

/* Handler, reply and journal inside one transaction. */
static enum status run_writing(struct work *w, struct exchange *x, bool is_strict,
                               struct reply *reply)
{
    struct kept_reply kept;
    enum status status;

    TRY(repeat_read(x, &kept));
    TRY(work_write(w));
    status = replay(w, x, &kept, reply);
    if (status != ST_NOT_FOUND)
        return status;
    TRY(x->route->handler(w, &x->request, reply));
    reply->http_status = default_status(reply);
    TRY(check_reply(w, x, reply, is_strict));
    TRY(keep(w, &kept, reply));
    return work_commit(w);
}

/* Read first, then note in the journal who took what: a large export must not hold the writer's
 * place.  The row is durable before a byte leaves. */
static enum status run_exporting(struct work *w, struct exchange *x, bool is_strict,
                                 struct reply *reply)
{
    TRY(work_read(w));
    TRY(x->route->handler(w, &x->request, reply));
    TRY(check_reply(w, x, reply, is_strict));
    work_rollback(w);
    TRY(work_write(w));
    TRY(note_export(w, x));
    return work_commit(w);
}

static enum status run(struct work *w, struct exchange *x, bool is_strict, struct reply *reply)
{
    if (x->route->flags & ROUTE_NO_WORK) {
        TRY(x->route->handler(w, &x->request, reply));
        return check_reply(w, x, reply, is_strict);
    }
    if (x->route->flags & ROUTE_EXPORTS)
        return run_exporting(w, x, is_strict, reply);
    if (x->route->flags & ROUTE_WRITES)
        return run_writing(w, x, is_strict, reply);
    TRY(work_read(w));
    TRY(x->route->handler(w, &x->request, reply));
    return check_reply(w, x, reply, is_strict);
}

/* RFC 6266 with the name in UTF-8 (RFC 8187). */
static struct str disposition(struct arena *arena, struct str name)
{
    struct buf buf;
    struct str text = STR("attachment");

    buf_init(&buf, (size_t)HTTP_MAX_FILE_NAME_BYTES * 4);
    buf_text(&buf, "attachment; filename*=UTF-8''");
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                        (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
        if (is_plain)
            buf_byte(&buf, (char)c);
        else
            buf_print(&buf, "%%%02X", c);
    }
    if (name.len == 0 || buf_finish(&buf, arena, &text) != ST_OK)
        text = STR("attachment");
    buf_done(&buf);
    return text;
}

static void write_reply(struct exchange *x, const struct reply *reply)
{
    bool is_file = reply->file.ptr != NULL || reply->file_path != NULL;
    struct str payload = reply->file;
    const char *type = reply->file_type;

    if (reply->file_path != NULL)
        x->payload_path = str_zero(&x->arena, str_of(reply->file_path));
    if (!is_file) {
        payload =
            reply->body == NULL ? (struct str){"", 0} : json_canonical(&x->arena, reply->body);
        type = reply->body == NULL ? NULL : "application/json; charset=utf-8";
    }
    exchange_answer(x, default_status(reply), type, payload);
    x->is_stream = reply->is_stream;
    if (is_file && !reply->is_stream)
        exchange_answer_header(x, "Content-Disposition", disposition(&x->arena, reply->file_name));
    exchange_answer_header(x, "Set-Cookie", reply->set_cookie);
    if (reply->version > 0)
        exchange_answer_header(x, "ETag",
                               arena_print(&x->arena, "\"%lld\"", (long long)reply->version));
}

enum status perform_route(struct exchange *x, const struct server_settings *settings)
{
    struct db *db = NULL;
    struct work w;
    struct reply reply = {0};
    enum status status;

    TRY(store_borrow(settings->store, &db, &x->fault));
    work_init(&w, &x->arena, db);
    w.actor = &x->actor;
    w.actor_id = str_zero(&x->arena, x->actor.account_id);
    w.policy = settings->policy;
    status = run(&w, x, settings->has_strict_replies, &reply);
    if (status != ST_OK && x->fault.status == ST_OK)
        x->fault = w.fault;
    work_done(&w);
    store_return(settings->store, db);
    if (status != ST_OK) {
        if (reply.file_path != NULL)
            (void)remove(reply.file_path);
        return status;
    }
    x->is_wrong_guess = reply.is_wrong_guess;
    write_reply(x, &reply);
    return ST_OK;
}
