/* SPDX-License-Identifier: Apache-2.0
 * Pushed batches. */
#include "cli/events_push.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "cli/events_tally.h"
#include "cli/refused_tail.h"

#include "base/banned.h"

enum {
    COMMIT_LINES = 4096, /* of one push; below PIPELINE_BATCH_EVENTS */
    HOP_REASONS = REFUSALS + STATUS_COUNT,
    REFUSED_MAX = 1024, /* sensors and reasons that wait to be written */
    SENSOR_BYTES = 64,
    ADDRESS_BYTES = 64,
    STRANGERS_LOG_MS = 60 * 1000,        /* between two lines of the log */
    STRANGERS_WARN_MS = 24 * 3600 * 1000 /* since the last one */
};

/* Pushes without a valid token, since the start. */
struct strangers {
    int64_t count, logged;
    struct instant last, logged_at;
    char address[ADDRESS_BYTES]; /* of the last */
};

/* A pipeline that one push uses at a time. */
struct slot {
    pthread_mutex_t lock; /* nothing else is locked while it is waited for */
    struct pipeline *pipeline;
    struct keep_lane *lane;
    int64_t parcel; /* the last one that was sent on */
    struct refused_tail refused;
    struct pipeline_counts before; /* of the pipeline when the push at hand began */
};

/* Refused before anything was taken. */
struct refused {
    char sensor[SENSOR_BYTES];
    const char *reason;
    int64_t events, bytes;
};

struct events_push {
    struct events_receive_settings settings;
    struct slot slots[EVENTS_PUSH_SLOTS];
    pthread_mutex_t lock; /* around `refused` and `strangers`; nothing is called under it */
    struct refused refused[REFUSED_MAX];
    size_t refused_count;
    struct strangers strangers;
};

/* ---- Taking ---- */

static struct slot *take_slot(struct events_push *push)
{
    for (size_t i = 0; i + 1 < EVENTS_PUSH_SLOTS; i++)
        if (pthread_mutex_trylock(&push->slots[i].lock) == 0)
            return &push->slots[i];
    pthread_mutex_lock(&push->slots[EVENTS_PUSH_SLOTS - 1].lock);
    return &push->slots[EVENTS_PUSH_SLOTS - 1];
}

static struct push_line line_of(enum refusal refusal)
{
    return (struct push_line){.is_taken = refusal == REFUSAL_NONE,
                              .reason = refusal == REFUSAL_NONE ? "" : refusal_word(refusal)};
}

static struct push_line line_for_later(enum status status)
{
    return (struct push_line){.is_for_later = true, .reason = status_word(status)};
}

/* Items from..end of the batch, durable; on failure none of them is. */
static enum status take_items(struct slot *slot, const struct push_batch *batch, size_t from,
                              size_t end, struct push_line *lines, struct fault *fault)
{
    enum status status = ST_OK;
    struct instant now = instant_system_now();

    for (size_t i = from; i < end && status == ST_OK; i++) {
        enum refusal refusal = batch->items[i].refusal;

        if (refusal == REFUSAL_NONE)
            status = pipeline_take_json(slot->pipeline, batch->items[i].line, now, &refusal, fault);
        lines[i] = line_of(refusal);
        if (refusal != REFUSAL_NONE)
            refused_tail_add(&slot->refused, i + 1, 0, refusal, batch->items[i].line);
    }
    if (status == ST_OK)
        status = pipeline_commit(slot->pipeline, fault);
    if (status != ST_OK)
        pipeline_drop(slot->pipeline);
    return status;
}

static enum status take_batch(struct slot *slot, const struct push_batch *batch,
                              struct push_line *lines, struct fault *fault)
{
    const struct pipeline_source source = {
        .sensor = batch->pass->sensor_id,
        .party = batch->pass->party_id,
        .categories = batch->pass->categories,
    };

    TRY(pipeline_set_source(slot->pipeline, &source, fault));
    for (size_t from = 0; from < batch->count; from += COMMIT_LINES) {
        size_t end = from + COMMIT_LINES < batch->count ? from + COMMIT_LINES : batch->count;
        enum status status = take_items(slot, batch, from, end, lines, fault);

        if (status != ST_OK && from == 0)
            return status;
        if (status != ST_OK) { /* what is before it is durable: say so line by line */
            for (size_t i = from; i < batch->count; i++)
                lines[i] = line_for_later(status);
            return ST_OK;
        }
    }
    return ST_OK;
}

/* ---- On to Kafka ---- */

/* What may go on, in order; the others are answered here.  ret_items: where each row stands. */
static size_t rows_of(struct slot *slot, const struct push_batch *batch, struct parcel_row *rows,
                      size_t *ret_items, struct push_line *lines)
{
    int64_t now_us = instant_system_now().ms * 1000;
    size_t count = 0;

    for (size_t i = 0; i < batch->count; i++) {
        const struct push_item *item = &batch->items[i];

        lines[i] = line_of(item->refusal);
        if (item->refusal != REFUSAL_NONE) {
            refused_tail_add(&slot->refused, i + 1, 0, item->refusal, item->line);
            continue;
        }
        rows[count] = (struct parcel_row){.received_us = now_us, .bytes = item->line};
        ret_items[count++] = i;
    }
    return count;
}

/* What each line is worth is judged and counted by the worker. */
static enum status send_rows(struct events_push *push, struct slot *slot,
                             const struct push_batch *batch, struct parcel_row *rows, size_t *items,
                             struct push_line *lines, struct fault *fault)
{
    size_t done = 0;
    size_t count = rows_of(slot, batch, rows, items, lines);
    enum status status =
        count == 0 ? ST_OK
                   : events_forward_send(push->settings.forward, batch->pass->sensor_id,
                                         EVENTS_RECEIVE_MAX + (uint32_t)(slot - push->slots),
                                         &slot->parcel, rows, count, &done, fault);

    if (status != ST_OK)
        slot->parcel++; /* what comes next is not that parcel again */
    if (done == 0 && status != ST_OK)
        return status == ST_LIMIT ? ST_LIMIT : ST_BUSY;
    for (size_t i = done; i < count; i++)
        lines[items[i]] = line_for_later(status);
    return ST_OK;
}

static enum status forward_batch(struct events_push *push, struct slot *slot,
                                 const struct push_batch *batch, struct push_line *lines,
                                 struct fault *fault)
{
    struct parcel_row *rows = calloc(batch->count + 1, sizeof(*rows));
    size_t *items = calloc(batch->count + 1, sizeof(*items));
    enum status status = rows != NULL && items != NULL
                             ? send_rows(push, slot, batch, rows, items, lines, fault)
                             : ST_MEMORY;

    free(rows);
    free(items);
    return status;
}

/* ---- Counting ---- */

static void count_reason(struct sensor_hop *hop, struct sensor_refusal reasons[HOP_REASONS],
                         const char *reason)
{
    size_t at = 0;

    while (at < hop->refusal_count && strcmp(reasons[at].reason, reason) != 0)
        at++;
    if (at == HOP_REASONS)
        return; /* there are no more words than that */
    if (at == hop->refusal_count)
        reasons[hop->refusal_count++] = (struct sensor_refusal){reason, 0};
    reasons[at].events++;
}

/* What was forwarded was heard here; its worker counts what it was worth. */
static void count_batch(struct events_push *push, struct slot *slot, const struct push_batch *batch,
                        const struct push_line *lines)
{
    struct sensor_refusal reasons[HOP_REASONS];
    struct sensor_hop hop = {
        .sensor_id = batch->pass->sensor_id,
        .at = instant_system_now(),
        .received = (int64_t)batch->count,
        .bytes = (int64_t)batch->bytes.len,
        .refusals = reasons,
    };
    struct arena arena;

    for (size_t i = 0; i < batch->count; i++) {
        if (lines[i].is_taken) {
            hop.parsed += push->settings.forward == NULL;
            continue;
        }
        hop.refused++;
        count_reason(&hop, reasons, lines[i].reason);
    }
    events_tally_kept(&hop, &slot->before, pipeline_counts(slot->pipeline));
    arena_init(&arena, ARENA_WORK_BYTES);
    refused_tail_put(&slot->refused, &hop, &arena);
    push->settings.write_counts(push->settings.counts_with, &hop);
    arena_done(&arena);
}

enum status events_push_take(void *object, const struct push_batch *batch,
                             struct push_line *ret_lines, struct fault *fault)
{
    struct events_push *push = object;
    struct slot *slot = take_slot(push);

    refused_tail_clear(&slot->refused);
    slot->before = *pipeline_counts(slot->pipeline);
    enum status status = push->settings.forward != NULL
                             ? forward_batch(push, slot, batch, ret_lines, fault)
                             : take_batch(slot, batch, ret_lines, fault);
    if (status == ST_OK)
        count_batch(push, slot, batch, ret_lines);
    pthread_mutex_unlock(&slot->lock);
    return status;
}

/* ---- Refused before ---- */

static struct refused *refused_of(struct events_push *push, struct str sensor, const char *reason)
{
    for (size_t i = 0; i < push->refused_count; i++)
        if (str_is(sensor, push->refused[i].sensor) && push->refused[i].reason == reason)
            return &push->refused[i];
    if (push->refused_count == REFUSED_MAX || sensor.len >= SENSOR_BYTES)
        return NULL;
    struct refused *one = &push->refused[push->refused_count++];
    *one = (struct refused){.reason = reason};
    memcpy(one->sensor, sensor.ptr, sensor.len);
    return one;
}

void events_push_refuse(void *object, const struct sensor_pass *pass, const char *reason,
                        size_t events, uint64_t bytes)
{
    struct events_push *push = object;

    pthread_mutex_lock(&push->lock);
    struct refused *one = refused_of(push, pass->sensor_id, reason);
    if (one != NULL) {
        one->events += (int64_t)events;
        one->bytes += (int64_t)bytes;
    }
    pthread_mutex_unlock(&push->lock);
    if (one == NULL)
        log_event(LOG_WARNING, "events.not-counted", "sensor=%.*s refused=%zu reason=%s",
                  STR_ARG(pass->sensor_id), events, reason);
}

static void write_refused(struct events_push *push, const struct refused *one)
{
    const struct sensor_refusal refusal = {one->reason, one->events};
    const struct sensor_hop hop = {
        .sensor_id = str_of(one->sensor),
        .at = instant_system_now(),
        .received = one->events,
        .refused = one->events,
        .bytes = one->bytes,
        .refusals = &refusal,
        .refusal_count = one->events > 0,
    };

    push->settings.write_counts(push->settings.counts_with, &hop);
}

/* ---- Without a valid token ---- */

void events_push_stranger(void *object, struct str address)
{
    struct events_push *push = object;
    struct strangers *strangers = &push->strangers;
    size_t len = address.len < ADDRESS_BYTES ? address.len : ADDRESS_BYTES - 1;
    struct instant now = instant_system_now();

    pthread_mutex_lock(&push->lock);
    strangers->count++;
    strangers->last = now;
    if (len > 0)
        memcpy(strangers->address, address.ptr, len);
    strangers->address[len] = '\0';
    pthread_mutex_unlock(&push->lock);
}

static struct strangers strangers_now(struct events_push *push)
{
    pthread_mutex_lock(&push->lock);
    struct strangers now = push->strangers;
    pthread_mutex_unlock(&push->lock);
    return now;
}

static void log_strangers(struct events_push *push)
{
    struct strangers seen = strangers_now(push);
    struct instant now = instant_system_now();

    if (seen.count == seen.logged || (seen.logged > 0 && now.ms >= seen.logged_at.ms &&
                                      now.ms - seen.logged_at.ms < STRANGERS_LOG_MS))
        return;
    log_event(LOG_WARNING, "events.push-without-token", "pushes=%lld last_from=%s",
              (long long)(seen.count - seen.logged), seen.address);
    pthread_mutex_lock(&push->lock);
    push->strangers.logged = seen.count;
    push->strangers.logged_at = now;
    pthread_mutex_unlock(&push->lock);
}

void events_push_check(struct events_push *push, struct arena *arena, json_t *checks)
{
    struct strangers seen = strangers_now(push);
    json_t *row = json_new_object(arena);
    char last[INSTANT_TEXT_BYTES];
    bool is_new = seen.count > 0 && instant_system_now().ms - seen.last.ms < STRANGERS_WARN_MS;

    json_put_textz(row, "id", "push");
    json_put_textz(row, "state", is_new ? "warning" : "ok");
    if (seen.count == 0) {
        json_put_textz(row, "zh", "启动以来没有缺少有效令牌的推送");
        json_put_textz(row, "en", "no push came without a valid token since the start");
    } else {
        (void)instant_print(seen.last, last);
        json_put_text(row, "zh",
                      arena_print(arena,
                                  "启动以来有 %lld 次推送没有有效令牌，未接收；最近一次 %s，来自 "
                                  "%s，请核对该探针的令牌",
                                  (long long)seen.count, last, seen.address));
        json_put_text(row, "en",
                      arena_print(arena,
                                  "%lld pushes without a valid token since the start, not taken; "
                                  "the last %s from %s: look at that sensor's token",
                                  (long long)seen.count, last, seen.address));
    }
    json_add(checks, row);
}

void events_push_watch(struct events_push *push)
{
    log_strangers(push);

    struct refused *rows = NULL;
    size_t count = 0;

    pthread_mutex_lock(&push->lock);
    if (push->refused_count > 0)
        rows = malloc(push->refused_count * sizeof(*rows));
    if (rows != NULL) {
        count = push->refused_count;
        memcpy(rows, push->refused, count * sizeof(*rows));
        push->refused_count = 0;
    }
    pthread_mutex_unlock(&push->lock);
    for (size_t i = 0; i < count; i++)
        write_refused(push, &rows[i]);
    free(rows);
}

/* ---- Life ---- */

struct events_push *events_push_new(const struct events_receive_settings *settings)
{
    const struct pipeline_source nobody = {.sensor = STR("")};
    struct events_push *push = calloc(1, sizeof(*push));

    if (push == NULL)
        abort(); /* as arenas do */
    push->settings = *settings;
    pthread_mutex_init(&push->lock, NULL);
    for (uint32_t i = 0; i < EVENTS_PUSH_SLOTS; i++) {
        struct slot *slot = &push->slots[i];

        pthread_mutex_init(&slot->lock, NULL);
        slot->lane = keep_lane_at(settings->keep, settings->first_lane + i);
        slot->pipeline =
            pipeline_new(settings->parts, &nobody, slot->lane, settings->tell, settings->tell_with);
    }
    return push;
}

void events_push_forward(struct events_push *push, struct events_forward *forward)
{
    push->settings.forward = forward;
}

enum status events_push_seal(struct events_push *push, struct fault *fault)
{
    enum status status = ST_OK;

    for (size_t i = 0; i < EVENTS_PUSH_SLOTS && status == ST_OK; i++) {
        pthread_mutex_lock(&push->slots[i].lock);
        status = keep_seal(push->slots[i].lane, fault);
        pthread_mutex_unlock(&push->slots[i].lock);
    }
    return status;
}

void events_push_free(struct events_push *push)
{
    if (push == NULL)
        return;
    events_push_watch(push);
    for (size_t i = 0; i < EVENTS_PUSH_SLOTS; i++) {
        pipeline_free(push->slots[i].pipeline);
        pthread_mutex_destroy(&push->slots[i].lock);
    }
    pthread_mutex_destroy(&push->lock);
    free(push);
}
