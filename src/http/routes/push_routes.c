/* SPDX-License-Identifier: Apache-2.0
 * Events pushed by sensors over HTTP. */
#include "events/push.h"
#include "http/routes/routes.h"
#include "registry/sensor_gate.h"

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
    {.name = "results", .kind = SHAPE_LIST, .flags = SHAPE_REQUIRED, .of = &line_shape, .what = "One for each event."},
    {0},
};
static const struct shape push_shape = {"PushResult", push_fields};
/* clang-format on */

static enum status unknown(struct work *w)
{
    return work_fail(
        w, ST_UNAUTHENTICATED, "Authorization",
        "请带上探针的令牌（Authorization: Bearer …）；令牌可能已更换",
        "bring the sensor's token (Authorization: Bearer …); it may have been renewed");
}

/* What came while nothing is taken in is counted all the same. */
static enum status count_refused(struct work *w, const struct sensor_pass *pass, size_t count,
                                 size_t bytes, const char *reason)
{
    const struct sensor_refusal refusal = {reason, (int64_t)count};
    const struct sensor_hop hop = {
        .sensor_id = pass->sensor_id,
        .at = w->now,
        .received = (int64_t)count,
        .refused = (int64_t)count,
        .bytes = (int64_t)bytes,
        .refusals = &refusal,
        .refusal_count = 1,
    };

    TRY(work_write(w));
    TRY(sensor_hop_add(w, &hop));
    return work_commit(w);
}

static json_t *result_json(struct work *w, const struct push_line *results, size_t count)
{
    json_t *object = json_new_object(w->arena);
    json_t *list = json_new_list(w->arena);
    int64_t accepted = 0;

    for (size_t i = 0; i < count; i++) {
        json_t *one = json_new_object(w->arena);
        accepted += results[i].is_taken;
        json_put_int(one, "line", (int64_t)i + 1);
        json_put_textz(one, "result", results[i].is_taken ? "ok" : "refused");
        json_put_textz(one, "reason", results[i].is_taken ? "" : results[i].reason);
        json_add(list, one);
    }
    json_put_int(object, "accepted", accepted);
    json_put_int(object, "refused", (int64_t)count - accepted);
    json_put(object, "results", list);
    return object;
}

static enum status take(struct work *w, const struct request *rq, const struct sensor_pass *pass,
                        struct reply *rp)
{
    const struct push *push = rq->context->push;
    enum sensor_gate_verdict verdict = sensor_gate_judge(pass, w->now);
    struct push_batch batch = {.pass = pass, .address = rq->address};
    struct str *lines = NULL;

    TRY(push_split(rq->upload, w->arena, &lines, &batch.count, &w->fault));
    batch.lines = lines;
    if (verdict != SENSOR_GATE_OPEN) {
        TRY(count_refused(w, pass, batch.count, rq->upload.len, sensor_gate_word(verdict)));
        return work_fail(w, ST_DENIED, sensor_gate_word(verdict), "%s%.0s", "%.0s%s",
                         sensor_gate_zh(verdict), sensor_gate_en(verdict));
    }
    struct push_line *results = ARENA_ARRAY(w->arena, batch.count + 1, struct push_line);
    if (batch.count > 0)
        TRY(push->take(push->object, &batch, results, &w->fault));
    rp->body = result_json(w, results, batch.count);
    return ST_OK;
}

static enum status post_events(struct work *w, const struct request *rq, struct reply *rp)
{
    const struct push *push = rq->context->push;
    struct str token;
    struct str scheme = str_cut(rq->authorization, ' ', &token);

    if (!push || !push->take)
        return work_fail(w, ST_BUSY, "", "本节点目前没有开启事件接收，请稍后再推送；数据没有被接收",
                         "this node takes no events in at present; nothing was taken, try later");
    if (!str_is(scheme, "Bearer"))
        return unknown(w);
    struct sensor_gate *gate = sensor_gate_take(push->gates);
    const struct sensor_pass *pass = sensor_gate_by_token(gate, str_trim(token));
    enum status status = pass ? take(w, rq, pass, rp) : unknown(w);
    sensor_gate_give(gate);
    return status;
}

/* clang-format off */
const struct route push_routes[] = {
    {ROUTE_POST, "/api/v1/events", ROUTE_PUBLIC, ROUTE_UPLOAD | ROUTE_NO_WORK, NULL, NULL, &push_shape, post_events,
     "Push events: NDJSON or a JSON array, with the sensor's token as bearer; an answer for each."},
    {0},
};
/* clang-format on */
