/* SPDX-License-Identifier: Apache-2.0
 * Wiring of the telemetry engine into the server. */
#include "cli/events_desk.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "cli/events_parts.h"
#include "cli/events_push.h"
#include "cli/events_retain.h"
#include "cli/events_telling.h"
#include "cli/events_work.h"
#include "cli/own_work.h"
#include "events/pipeline.h"
#include "events/pipeline_replay.h"
#include "registry/sensor_gate.h"

enum {
    /* of pushes, receivers, and the worker's */
    EVENTS_LANES = EVENTS_PUSH_SLOTS + EVENTS_RECEIVE_MAX + 1,
    EVENTS_LATENESS_S = 60,           /* correlations wait that long for events out of order */
    EVENTS_COUNTS_MS = 60 * 1000,     /* between two writings of what rules counted */
    EVENTS_BASELINE_MS = 600 * 1000,  /* between two copies of what the baseline learnt */
    EVENTS_RETAIN_MS = 3600 * 1000,   /* between two looks at what may go */
    EVENTS_SEAL_MS = 24 * 3600 * 1000 /* a log that long becomes a segment, which may go one day */
};

struct events_desk {
    struct job_desk jobs;
    struct events_parts own;
    struct sensor_gate_desk *gates;
    struct keep *keep;
    struct events_telling telling;
    struct events_push *pushed;
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

/* ---- What was counted ---- */

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

static void check(void *object, struct arena *arena, json_t *checks)
{
    const struct events_desk *desk = object;

    events_telling_check(&desk->telling, arena, checks);
    events_push_check(desk->pushed, arena, checks);
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

static enum status open_keep(struct events_desk *desk, struct fault *fault)
{
    const struct keep_options options = {.lanes = EVENTS_LANES};

    TRY(keep_open(file_path(desk->folder, store_folder(desk->jobs.store), "events"), &options,
                  &desk->keep, fault));
    return events_telling_begin(&desk->telling, desk->jobs.store, desk->jobs.policy, desk->keep,
                                fault);
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

static struct events_receive_settings receive_settings(struct events_desk *desk)
{
    const char *folder = store_folder(desk->jobs.store);

    return (struct events_receive_settings){
        .certificate = file_path(desk->certificate, folder, "keys/tls-cert.pem"),
        .key = file_path(desk->key, folder, "keys/tls-key.pem"),
        .forward = desk->forward,
        .keep = desk->keep,
        .parts = &desk->own.parts,
        .tell = tell,
        .tell_with = desk,
        .gates = desk->gates,
        .write_counts = write_hop,
        .write_source = write_source,
        .counts_with = desk,
    };
}

static enum status open_all(struct events_desk *desk, struct fault *fault)
{
    struct events_receive_settings settings;

    desk->gates = sensor_gate_desk_new();
    TRY(events_parts_open(store_folder(desk->jobs.store), EVENTS_LATENESS_S * (int64_t)1000000,
                          &desk->own, fault));
    TRY(refresh(desk, fault));
    TRY(open_keep(desk, fault));
    settings = receive_settings(desk);
    desk->pushed = events_push_new(&settings);
    replay(desk);
    desk->sealed_at = desk->counted_at = desk->learnt_at = instant_system_now();
    desk->query = event_query_desk_new(desk->folder, desk->own.taxonomy);
    if (desk->query == NULL)
        return ST_MEMORY;
    desk->push = (struct push){.take = events_push_take,
                               .refuse = events_push_refuse,
                               .stranger = events_push_stranger,
                               .check = check,
                               .object = desk->pushed,
                               .check_object = desk,
                               .gates = desk->gates};
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

enum status events_desk_receive(struct events_desk *desk, const char *const *words, size_t count,
                                const char *authority, struct fault *fault)
{
    struct events_receive_settings settings = receive_settings(desk);

    settings.first_lane = EVENTS_PUSH_SLOTS;
    settings.words = words;
    settings.count = count;
    settings.authority = authority;
    return count == 0 ? ST_OK : events_receive_start(&settings, &desk->receive, fault);
}

enum status events_desk_forward(struct events_desk *desk, const char *file, struct fault *fault)
{
    if (file == NULL)
        return ST_OK;
    TRY(events_forward_open(file, store_node(desk->jobs.store), &desk->forward, fault));
    events_push_forward(desk->pushed, desk->forward);
    return ST_OK;
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
    events_push_free(desk->pushed);
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

    if (now.ms - desk->sealed_at.ms < EVENTS_SEAL_MS && desk->sealed_at.ms <= now.ms)
        return ST_OK;
    desk->sealed_at = now;
    events_receive_seal(desk->receive);
    events_work_seal(desk->work);
    return events_push_seal(desk->pushed, fault);
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
    events_push_watch(desk->pushed);
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
