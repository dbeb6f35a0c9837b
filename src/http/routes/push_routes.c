/* SPDX-License-Identifier: Apache-2.0
 * Events pushed by sensors over HTTP. */
#include <strings.h>

#include "events/push.h"
#include "http/routes/routes.h"
#include "registry/sensor_gate.h"

enum { BULK_TAKEN = 201, BULK_REFUSED = 400, BULK_FOR_LATER = 503 };

/* clang-format off */
static const struct shape_field line_fields[] = {
    {.name = "line", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .min = 1, .max = PUSH_LINES_MAX, .what = "Which event of the body, from 1."},
    {.name = "result", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "ok or refused."},
    {.name = "reason", .kind = SHAPE_TEXT, .flags = SHAPE_REQUIRED, .what = "Why it was refused, empty when it was not."},
    {0},
};
static const struct shape line_shape = {"PushLine", line_fields};
static const struct shape_field push_fields[] = {
    {.name = "accepted", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = PUSH_LINES_MAX, .what = "Events kept: they survive kill -9."},
    {.name = "refused", .kind = SHAPE_INT, .flags = SHAPE_REQUIRED, .max = PUSH_LINES_MAX, .what = "Events not kept."},
    {.name = "results", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &line_shape, .what = "One for each event; empty for a bulk request."},
    {.name = "took", .kind = SHAPE_INT, .max = INT64_MAX, .what = "Of a bulk request: milliseconds."},
    {.name = "errors", .kind = SHAPE_BOOL, .what = "Of a bulk request: whether an item was refused."},
    {.name = "items", .kind = SHAPE_ANYS, .what = "Of a bulk request: for each action {ACTION: {_index, _id, status, result | error{type, reason}}}; status 201, 400 (refused) or 503 (send it again)."},
    {0},
};
static const struct shape push_shape = {"PushResult", push_fields};
/* clang-format on */

static enum status unknown(struct work *w, const struct request *rq)
{
    rq->context->push->stranger(rq->context->push->object, rq->address);
    return work_fail(
        w, ST_UNAUTHENTICATED, "Authorization",
        "请带上探针的令牌（Authorization: Bearer …）；令牌可能已更换",
        "bring the sensor's token (Authorization: Bearer …); it may have been renewed");
}

static json_t *lines_json(struct work *w, const struct push_line *results, size_t count)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < count; i++) {
        json_t *one = json_new_object(w->arena);
        json_put_int(one, "line", (int64_t)i + 1);
        json_put_textz(one, "result", results[i].is_taken ? "ok" : "refused");
        json_put_textz(one, "reason", results[i].is_taken ? "" : results[i].reason);
        json_add(list, one);
    }
    return list;
}

/* As clients of Elasticsearch and OpenSearch read it. */
static json_t *item_json(struct work *w, const struct push_item *item, const struct push_line *line)
{
    json_t *object = json_new_object(w->arena);
    json_t *about = json_new_object(w->arena);
    json_t *error = json_new_object(w->arena);
    enum refusal reason = refusal_of(line->reason);

    json_put_text(about, "_index", item->index.len > 0 ? item->index : STR(""));
    json_put_text(about, "_id", item->id.len > 0 ? item->id : STR(""));
    json_put_int(about, "status",
                 line->is_taken       ? BULK_TAKEN
                 : line->is_for_later ? BULK_FOR_LATER
                                      : BULK_REFUSED);
    if (line->is_taken) {
        json_put_textz(about, "result", "created");
    } else {
        json_put_textz(error, "type", line->reason);
        json_put_textz(error, "reason", reason < REFUSALS ? refusal_en(reason) : line->reason);
        json_put(about, "error", error);
    }
    json_put(object, item->action, about);
    return object;
}

static json_t *items_json(struct work *w, const struct push_body *body,
                          const struct push_line *results)
{
    json_t *list = json_new_list(w->arena);

    for (size_t i = 0; i < body->count; i++)
        json_add(list, item_json(w, &body->items[i], &results[i]));
    return list;
}

static json_t *result_json(struct work *w, const struct push_body *body,
                           const struct push_line *results)
{
    json_t *object = json_new_object(w->arena);
    int64_t accepted = 0;

    for (size_t i = 0; i < body->count; i++)
        accepted += results[i].is_taken;
    json_put_int(object, "accepted", accepted);
    json_put_int(object, "refused", (int64_t)body->count - accepted);
    json_put(object, "results", lines_json(w, results, body->is_bulk ? 0 : body->count));
    if (body->is_bulk) {
        json_put_int(object, "took", instant_system_now().ms - w->now.ms);
        json_put_bool(object, "errors", accepted < (int64_t)body->count);
        json_put(object, "items", items_json(w, body, results));
    }
    return object;
}

static enum status take(struct work *w, const struct request *rq, const struct sensor_pass *pass,
                        bool is_bulk, struct reply *rp)
{
    const struct push *push = rq->context->push;
    enum sensor_gate_verdict verdict = sensor_gate_judge(pass, w->now);
    struct push_body body;
    enum status status = push_split(rq->upload, is_bulk, w->arena, &body, &w->fault);

    if (status != ST_OK) {
        push->refuse(push->object, pass, refusal_word(body.refusal), 1, rq->upload.len);
        return status;
    }
    if (verdict != SENSOR_GATE_OPEN) {
        push->refuse(push->object, pass, sensor_gate_word(verdict), body.count, rq->upload.len);
        return work_fail(w, ST_DENIED, sensor_gate_word(verdict), "%s%.0s", "%.0s%s",
                         sensor_gate_zh(verdict), sensor_gate_en(verdict));
    }
    struct push_line *results = ARENA_ARRAY(w->arena, body.count + 1, struct push_line);
    const struct push_batch batch = {.pass = pass,
                                     .bytes = rq->upload,
                                     .items = body.items,
                                     .count = body.count,
                                     .address = rq->address};
    if (batch.count > 0)
        TRY(push->take(push->object, &batch, results, &w->fault));
    rp->body = result_json(w, &body, results);
    return ST_OK;
}

/* The sensor whose token the request brings, within the gate; NULL: none.  The scheme is the same
 * in either letter case (RFC 9110, 11.1). */
static const struct sensor_pass *pass_of(const struct request *rq, const struct sensor_gate *gate)
{
    static const char bearer[] = "Bearer";
    struct str token;
    struct str scheme = str_cut(rq->authorization, ' ', &token);
    bool is_bearer =
        scheme.len == sizeof bearer - 1 && strncasecmp(scheme.ptr, bearer, scheme.len) == 0;

    return is_bearer ? sensor_gate_by_token(gate, str_trim(token)) : NULL;
}

static enum status post(struct work *w, const struct request *rq, bool is_bulk, struct reply *rp)
{
    const struct push *push = rq->context->push;

    if (!push || !push->take)
        return work_fail(w, ST_BUSY, "", "本节点目前没有开启事件接收，请稍后再推送；数据没有被接收",
                         "this node takes no events in at present; nothing was taken, try later");
    struct sensor_gate *gate = sensor_gate_take(push->gates);
    const struct sensor_pass *pass = pass_of(rq, gate);
    enum status status = pass ? take(w, rq, pass, is_bulk, rp) : unknown(w, rq);
    sensor_gate_give(gate);
    return status;
}

static enum status post_events(struct work *w, const struct request *rq, struct reply *rp)
{
    return post(w, rq, false, rp);
}

static enum status post_bulk(struct work *w, const struct request *rq, struct reply *rp)
{
    return post(w, rq, true, rp);
}

/* A body that nobody read: its sensor counts it as one. */
static void body_refused(const struct request *rq, enum route_refusal why, uint64_t bytes)
{
    const struct push *push = rq->context->push;

    if (!push || !push->refuse)
        return;
    struct sensor_gate *gate = sensor_gate_take(push->gates);
    const struct sensor_pass *pass = pass_of(rq, gate);
    if (pass)
        push->refuse(
            push->object, pass,
            refusal_word(why == ROUTE_BODY_TOO_LARGE ? REFUSAL_BODY_SIZE : REFUSAL_BODY_CODING), 1,
            bytes);
    else
        push->stranger(push->object, rq->address);
    sensor_gate_give(gate);
}

/* clang-format off */
#define PUSH_FLAGS ROUTE_UPLOAD | ROUTE_NO_WORK | ROUTE_GZIP
const struct route push_routes[] = {
    {ROUTE_POST, "/api/v1/events", ROUTE_PUBLIC, PUSH_FLAGS, NULL, NULL, &push_shape, post_events,
     "Push events: NDJSON, a JSON array or a bulk request, plain or gzip, with the sensor's token as bearer; an answer for each.", body_refused},
    {ROUTE_POST, "/api/v1/events/_bulk", ROUTE_PUBLIC, PUSH_FLAGS, NULL, NULL, &push_shape, post_bulk,
     "The same for senders that speak to Elasticsearch or OpenSearch: actions index and create, each with its event.", body_refused},
    {0},
};
/* clang-format on */
