/* SPDX-License-Identifier: Apache-2.0
 * Wiring of the telemetry engine into the server. */
#include "cli/events_desk.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "cli/events_parts.h"
#include "cli/events_receive.h"
#include "cli/events_retain.h"
#include "cli/events_telling.h"
#include "cli/events_work.h"
#include "cli/own_work.h"
#include "events/pipeline.h"
#include "events/pipeline_replay.h"
#include "registry/sensor_gate.h"

enum {
    EVENTS_SLOTS = 2,                                     /* pushes taken in at the same time */
    EVENTS_LANES = EVENTS_SLOTS + EVENTS_RECEIVE_MAX + 1, /* the last is the worker's */
    EVENTS_LATENESS_S = 60,           /* correlations wait that long for events out of order */
    EVENTS_COMMIT_LINES = 4096,       /* of one push; below PIPELINE_BATCH_EVENTS */
    EVENTS_COUNTS_MS = 60 * 1000,     /* between two writings of what rules counted */
    EVENTS_BASELINE_MS = 600 * 1000,  /* between two copies of what the baseline learnt */
    EVENTS_RETAIN_MS = 3600 * 1000,   /* between two looks at what may go */
    EVENTS_SEAL_MS = 24 * 3600 * 1000 /* a log that long becomes a segment, which may go one day */
};

/* A pipeline that one push uses at a time. */
struct slot {
    pthread_mutex_t lock; /* nothing else is locked while it is waited for */
    struct pipeline *pipeline;
    struct keep_lane *lane;
    int64_t parcel; /* the last one that was sent on */
};

struct events_desk {
    struct job_desk jobs;
    struct events_parts own;
    struct sensor_gate_desk *gates;
    struct keep *keep;
    struct events_telling telling;
    struct slot slots[EVENTS_SLOTS];
    struct push push;
    char folder[FILE_PATH_BYTES]; /* of the events */
    struct event_query_desk *query;
    char certificate[FILE_PATH_BYTES], key[FILE_PATH_BYTES];
    struct events_receive *receive;
    struct events_forward *forward;
    struct events_work *work;
    struct instant retained_at, sealed_at, counted_at, learnt_at;
};

const struct push *events_desk_push(const struct events_desk *desk)
{
    return &desk->push;
}

const struct pipeline_parts *events_desk_parts(const struct events_desk *desk)
{
    return &desk->own.parts;
}

struct event_query_desk *events_desk_query(const struct events_desk *desk)
{
    return desk->query;
}

/* ---- Telling ---- */

/* The events are durable by now: that an alert cannot be written does not make the sender repeat
 * them, it waits in the outbox. */
static void tell(void *with, struct keep_lane *lane)
{
    struct events_desk *desk = with;

    alert_teller_lane(desk->telling.teller, lane);
}

static enum status tell_again(struct events_desk *desk, struct fault *fault)
{
    return alert_teller_figures(desk->telling.teller).waiting.letters == 0
               ? ST_OK
               : alert_teller_again(desk->telling.teller, fault);
}

/* ---- Push ---- */

static struct slot *take_slot(struct events_desk *desk)
{
    for (size_t i = 0; i + 1 < EVENTS_SLOTS; i++)
        if (pthread_mutex_trylock(&desk->slots[i].lock) == 0)
            return &desk->slots[i];
    pthread_mutex_lock(&desk->slots[EVENTS_SLOTS - 1].lock);
    return &desk->slots[EVENTS_SLOTS - 1];
}

/* Lines from..count of the batch, durable; on failure none of them is. */
static enum status take_lines(struct slot *slot, const struct push_batch *batch, size_t from,
                              size_t count, struct push_line *lines, struct fault *fault)
{
    enum status status = ST_OK;
    struct instant now = instant_system_now();

    for (size_t i = from; i < count && status == ST_OK; i++) {
        enum refusal refusal = REFUSAL_NONE;

        status = pipeline_take_json(slot->pipeline, batch->lines[i], now, &refusal, fault);
        lines[i] =
            (struct push_line){.is_taken = refusal == REFUSAL_NONE,
                               .reason = refusal == REFUSAL_NONE ? "" : refusal_word(refusal)};
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
    for (size_t from = 0; from < batch->count; from += EVENTS_COMMIT_LINES) {
        size_t end =
            from + EVENTS_COMMIT_LINES < batch->count ? from + EVENTS_COMMIT_LINES : batch->count;
        enum status status = take_lines(slot, batch, from, end, lines, fault);

        if (status != ST_OK && from == 0)
            return status;
        if (status != ST_OK) { /* what is before it is durable: say so line by line */
            for (size_t i = from; i < batch->count; i++)
                lines[i] = (struct push_line){.is_taken = false, .reason = status_word(status)};
            return ST_OK;
        }
    }
    return ST_OK;
}

enum { HOP_REASONS = 16 };

static void count_line(struct sensor_hop *hop, struct sensor_refusal reasons[HOP_REASONS],
                       const struct push_line *line)
{
    if (line->is_taken) {
        hop->parsed++;
        hop->stored++;
        return;
    }
    hop->refused++;
    for (size_t i = 0; i < HOP_REASONS; i++) {
        if (i == hop->refusal_count) {
            reasons[i] = (struct sensor_refusal){line->reason, 1};
            hop->refusal_count++;
            return;
        }
        if (str_is(str_of(reasons[i].reason), line->reason)) {
            reasons[i].events++;
            return;
        }
    }
}

static void write_hop(void *object, const struct sensor_hop *hop)
{
    struct events_desk *desk = object;
    struct own_work own;
    struct fault fault = {.status = ST_OK};
    enum status status = own_work_begin(desk->jobs.store, desk->jobs.policy, true, &own, &fault);

    if (status == ST_OK)
        status = sensor_hop_add(&own.work, hop);
    status = own_work_end(&own, status, &fault);
    if (status != ST_OK)
        log_event(LOG_WARNING, "events.not-counted", "received=%lld status=%s reason=\"%s\"",
                  (long long)hop->received, status_word(status), fault.en);
}

static void write_source(void *object, struct str sensor, struct instant down_since)
{
    struct events_desk *desk = object;
    struct own_work own;
    struct fault fault = {.status = ST_OK};
    enum status status = own_work_begin(desk->jobs.store, desk->jobs.policy, true, &own, &fault);

    if (status == ST_OK)
        status = sensor_watch_source(&own.work, sensor, down_since);
    status = own_work_end(&own, status, &fault);
    if (status != ST_OK)
        log_event(LOG_WARNING, "events.source-not-told", "status=%s reason=\"%s\"",
                  status_word(status), fault.en);
}

static void count_batch(struct events_desk *desk, const struct push_batch *batch,
                        const struct push_line *lines)
{
    struct sensor_refusal reasons[HOP_REASONS];
    struct sensor_hop hop = {
        .sensor_id = batch->pass->sensor_id,
        .at = instant_system_now(),
        .received = (int64_t)batch->count,
        .refusals = reasons,
    };

    for (size_t i = 0; i < batch->count; i++) {
        hop.bytes += (int64_t)batch->lines[i].len;
        count_line(&hop, reasons, &lines[i]);
    }
    write_hop(desk, &hop);
}

/* The sensor was heard here. */
static void count_forwarded(struct events_desk *desk, const struct push_batch *batch, size_t done)
{
    struct sensor_hop hop = {
        .sensor_id = batch->pass->sensor_id, .at = instant_system_now(), .received = (int64_t)done};

    for (size_t i = 0; i < done; i++)
        hop.bytes += (int64_t)batch->lines[i].len;
    if (done > 0)
        write_hop(desk, &hop);
}

/* To Kafka; what each line is worth is judged and counted by the worker. */
static enum status forward_lines(struct events_desk *desk, struct slot *slot,
                                 const struct push_batch *batch, struct push_line *lines,
                                 struct fault *fault)
{
    struct parcel_row *rows = calloc(batch->count + 1, sizeof(*rows));
    int64_t now_us = instant_system_now().ms * 1000;
    size_t done = 0;

    if (rows == NULL)
        return ST_MEMORY;
    for (size_t i = 0; i < batch->count; i++)
        rows[i] = (struct parcel_row){.received_us = now_us, .bytes = batch->lines[i]};
    enum status status = events_forward_send(desk->forward, batch->pass->sensor_id,
                                             EVENTS_RECEIVE_MAX + (uint32_t)(slot - desk->slots),
                                             &slot->parcel, rows, batch->count, &done, fault);
    free(rows);
    count_forwarded(desk, batch, done);
    if (status != ST_OK)
        slot->parcel++; /* what comes next is not that parcel again */
    if (done == 0 && status != ST_OK)
        return status == ST_LIMIT ? ST_LIMIT : ST_BUSY;
    for (size_t i = 0; i < batch->count; i++)
        lines[i] =
            (struct push_line){.is_taken = i < done, .reason = i < done ? "" : status_word(status)};
    return ST_OK;
}

static enum status push_take(void *object, const struct push_batch *batch,
                             struct push_line *ret_lines, struct fault *fault)
{
    struct events_desk *desk = object;
    struct slot *slot = take_slot(desk);
    enum status status = desk->forward != NULL ? forward_lines(desk, slot, batch, ret_lines, fault)
                                               : take_batch(slot, batch, ret_lines, fault);

    pthread_mutex_unlock(&slot->lock);
    if (status == ST_OK && desk->forward == NULL)
        count_batch(desk, batch, ret_lines);
    return status;
}

static void check(void *object, struct arena *arena, json_t *checks)
{
    const struct events_desk *desk = object;

    events_telling_check(&desk->telling, arena, checks);
}

/* ---- Life ---- */

static enum status refresh(struct events_desk *desk, struct fault *fault)
{
    struct own_work own;
    enum status status = own_work_begin(desk->jobs.store, desk->jobs.policy, false, &own, fault);

    if (status == ST_OK)
        status = events_parts_register(&desk->own, &own.work);
    if (status == ST_OK)
        status = sensor_gate_refresh(desk->gates, &own.work, NULL);
    TRY(own_work_end(&own, status, fault));
    return events_parts_refresh(&desk->own, fault);
}

static enum status open_slots(struct events_desk *desk, struct fault *fault)
{
    const struct keep_options options = {.lanes = EVENTS_LANES};
    const struct pipeline_source nobody = {.sensor = STR("")};

    TRY(keep_open(file_path(desk->folder, store_folder(desk->jobs.store), "events"), &options,
                  &desk->keep, fault));
    TRY(events_telling_begin(&desk->telling, desk->jobs.store, desk->jobs.policy, desk->keep,
                             fault));
    for (uint32_t i = 0; i < EVENTS_SLOTS; i++) {
        desk->slots[i].lane = keep_lane_at(desk->keep, i);
        desk->slots[i].pipeline =
            pipeline_new(&desk->own.parts, &nobody, desk->slots[i].lane, tell, desk);
    }
    return ST_OK;
}

/* What correlations had begun with before the last end; a failure leaves them to begin anew. */
static void replay(struct events_desk *desk)
{
    struct pipeline_replay_report report;
    struct fault fault = {.status = ST_OK};
    enum status status = pipeline_replay(&desk->own.parts, keep_folder_of(desk->keep),
                                         EVENTS_LATENESS_S * (int64_t)1000000, instant_system_now(),
                                         &report, &fault);

    if (status != ST_OK)
        log_event(LOG_WARNING, "events.windows-anew", "status=%s reason=\"%s\"",
                  status_word(status), fault.en);
    else if (report.matched > 0)
        log_event(LOG_NOTICE, "events.windows-taken-up", "events=%llu judged=%llu matched=%llu",
                  (unsigned long long)report.events, (unsigned long long)report.judged,
                  (unsigned long long)report.matched);
}

static enum status open_all(struct events_desk *desk, struct fault *fault)
{
    for (size_t i = 0; i < EVENTS_SLOTS; i++)
        pthread_mutex_init(&desk->slots[i].lock, NULL);
    desk->gates = sensor_gate_desk_new();
    TRY(events_parts_open(store_folder(desk->jobs.store), EVENTS_LATENESS_S * (int64_t)1000000,
                          &desk->own, fault));
    TRY(refresh(desk, fault));
    TRY(open_slots(desk, fault));
    replay(desk);
    desk->sealed_at = desk->counted_at = desk->learnt_at = instant_system_now();
    desk->query = event_query_desk_new(desk->folder, desk->own.taxonomy);
    if (desk->query == NULL)
        return ST_MEMORY;
    desk->push =
        (struct push){.take = push_take, .check = check, .object = desk, .gates = desk->gates};
    return ST_OK;
}

enum status events_desk_open(const struct job_desk *jobs, struct events_desk **ret_desk,
                             struct fault *fault)
{
    struct events_desk *desk = calloc(1, sizeof(*desk));

    if (desk == NULL)
        return ST_MEMORY;
    desk->jobs = *jobs;
    enum status status = open_all(desk, fault);
    if (status != ST_OK) {
        events_desk_close(desk);
        return status;
    }
    *ret_desk = desk;
    return ST_OK;
}

static struct events_receive_settings receive_settings(struct events_desk *desk)
{
    const char *folder = store_folder(desk->jobs.store);

    return (struct events_receive_settings){
        .certificate = file_path(desk->certificate, folder, "keys/tls-cert.pem"),
        .key = file_path(desk->key, folder, "keys/tls-key.pem"),
        .forward = desk->forward,
        .keep = desk->keep,
        .first_lane = EVENTS_SLOTS,
        .parts = &desk->own.parts,
        .tell = tell,
        .tell_with = desk,
        .gates = desk->gates,
        .write_counts = write_hop,
        .write_source = write_source,
        .counts_with = desk,
    };
}

enum status events_desk_receive(struct events_desk *desk, const char *const *words, size_t count,
                                const char *authority, struct fault *fault)
{
    struct events_receive_settings settings = receive_settings(desk);

    settings.words = words;
    settings.count = count;
    settings.authority = authority;
    return count == 0 ? ST_OK : events_receive_start(&settings, &desk->receive, fault);
}

enum status events_desk_forward(struct events_desk *desk, const char *file, struct fault *fault)
{
    return file == NULL
               ? ST_OK
               : events_forward_open(file, store_node(desk->jobs.store), &desk->forward, fault);
}

enum status events_desk_work(struct events_desk *desk, const char *file, struct fault *fault)
{
    struct events_receive_settings settings = receive_settings(desk);

    settings.first_lane = EVENTS_LANES - 1;
    return events_work_start(&settings, file, &desk->work, fault);
}

/* A failure costs counters, no events: it is told and tried again. */
static void save_counts(struct events_desk *desk)
{
    struct fault fault = {.status = ST_OK};

    if (desk->own.parts.rules == NULL)
        return;
    desk->counted_at = instant_system_now();
    enum status status = ruleset_save(desk->own.parts.rules, &fault);
    if (status != ST_OK)
        log_event(LOG_WARNING, "events.counts-not-kept", "status=%s reason=\"%s\"",
                  status_word(status), fault.en);
}

static void save_baseline(struct events_desk *desk)
{
    struct fault fault = {.status = ST_OK};
    enum status status = pipeline_baseline_save(&desk->own.baseline, &fault);

    if (status != ST_OK)
        log_event(LOG_WARNING, "events.baseline-not-kept", "status=%s reason=\"%s\"",
                  status_word(status), fault.en);
}

void events_desk_close(struct events_desk *desk)
{
    if (desk == NULL)
        return;
    events_receive_stop(desk->receive);
    events_work_stop(desk->work);
    events_forward_close(desk->forward);
    for (size_t i = 0; i < EVENTS_SLOTS; i++) {
        pipeline_free(desk->slots[i].pipeline);
        pthread_mutex_destroy(&desk->slots[i].lock);
    }
    if (desk->keep != NULL) /* the folder is ours */
        save_baseline(desk);
    events_telling_end(&desk->telling);
    keep_close(desk->keep);
    save_counts(desk);
    event_query_desk_free(desk->query);
    events_parts_close(&desk->own);
    sensor_gate_desk_free(desk->gates);
    free(desk);
}

/* What went stands in the journal; that it cannot be written there undoes nothing. */
static void journal_retained(struct events_desk *desk, const struct keep_retain_report *report)
{
    struct own_work own;
    struct fault fault = {.status = ST_OK};
    enum status status = own_work_begin(desk->jobs.store, desk->jobs.policy, true, &own, &fault);

    if (status == ST_OK)
        status = events_retain_journal(&own.work, report, STR(""));
    status = own_work_end(&own, status, &fault);
    log_event(status == ST_OK ? LOG_NOTICE : LOG_ERROR, "events.removed",
              "segments=%llu events=%llu bytes=%llu held=%llu journal=%s",
              (unsigned long long)report->removed, (unsigned long long)report->removed_events,
              (unsigned long long)report->removed_bytes, (unsigned long long)report->held,
              status_word(status));
}

/* What is older than its sensor's agreement and the packs allow goes, whole segments at a time. */
static enum status retain(struct events_desk *desk, struct fault *fault)
{
    struct sensor_gate *gate = sensor_gate_take(desk->gates);
    struct keep_retain_report report = {0};
    enum status status =
        events_retain_apply(desk->keep, gate, 0, desk->retained_at, &report, fault);

    sensor_gate_give(gate);
    if (report.removed > 0)
        journal_retained(desk, &report);
    return status;
}

/* Logs are never taken away, so that even a quiet source's becomes a segment each day. */
static enum status seal_when_due(struct events_desk *desk, struct fault *fault)
{
    struct instant now = instant_system_now();
    enum status status = ST_OK;

    if (now.ms - desk->sealed_at.ms < EVENTS_SEAL_MS && desk->sealed_at.ms <= now.ms)
        return ST_OK;
    desk->sealed_at = now;
    events_receive_seal(desk->receive);
    events_work_seal(desk->work);
    for (size_t i = 0; i < EVENTS_SLOTS && status == ST_OK; i++) {
        pthread_mutex_lock(&desk->slots[i].lock);
        status = keep_seal(desk->slots[i].lane, fault);
        pthread_mutex_unlock(&desk->slots[i].lock);
    }
    return status;
}

static void save_baseline_when_due(struct events_desk *desk)
{
    struct instant now = instant_system_now();

    if (now.ms - desk->learnt_at.ms < EVENTS_BASELINE_MS && desk->learnt_at.ms <= now.ms)
        return;
    desk->learnt_at = now;
    save_baseline(desk);
}

static enum status retain_when_due(struct events_desk *desk, struct fault *fault)
{
    struct instant now = instant_system_now();

    if (now.ms - desk->retained_at.ms < EVENTS_RETAIN_MS && desk->retained_at.ms <= now.ms)
        return ST_OK;
    desk->retained_at = now;
    return retain(desk, fault);
}

void events_desk_tick(struct events_desk *desk)
{
    struct fault fault = {.status = ST_OK};
    enum status status = refresh(desk, &fault);

    save_baseline_when_due(desk);
    events_receive_watch(desk->receive);
    event_query_desk_rest(desk->query);
    events_work_watch(desk->work);
    if (status == ST_OK)
        status = tell_again(desk, &fault);
    if (status == ST_OK)
        status = seal_when_due(desk, &fault);
    if (status == ST_OK)
        status = retain_when_due(desk, &fault);
    if (llabs(instant_system_now().ms - desk->counted_at.ms) >= EVENTS_COUNTS_MS)
        save_counts(desk);
    if (status != ST_OK)
        log_event(LOG_WARNING, "events.not-refreshed", "status=%s reason=\"%s\"",
                  status_word(status), fault.en);
}
