/* SPDX-License-Identifier: Apache-2.0
 * Streams of events: one thread that says whose turn it is, workers that look, connections that
 * sleep. */
#include "http/live.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "db/store.h"
#include "events/alert.h"
#include "http/server.h"
#include "procedures/pulse.h"
#include "registry/sensor.h"
#include "registry/session.h"

struct live_stream {
    struct live *live;
    struct exchange *x;
    void *talk;
    struct live_stream *next;
    char *bytes; /* not yet sent */
    size_t len, room;
    struct instant seen; /* the latest change told */
    char *counters;      /* as told last */
    uint64_t changes;    /* of the store when it looked last */
    int64_t looked_ms, began_ms;
    bool is_asleep; /* its connection is suspended and nobody works for it */
    bool is_busy;   /* a worker looks */
    bool is_ended;
};

struct live {
    const struct server_settings *settings;
    live_push_fn *push;
    live_wake_fn *wake;
    void *cookie;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards the list and every stream's state */
    struct live_stream *streams;
    size_t count;
    bool is_closing;
};

static int64_t steady_ms(void)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

/* ---- Texts ---- */

static void put_event(struct buf *buf, struct arena *arena, const json_t *event,
                      struct instant seen)
{
    struct str name = json_get_text(event, "event");
    struct str data = json_canonical(arena, json_get_object(event, "data"));

    buf_print(buf, "event: %.*s\nid: %lld\ndata: %.*s\n\n", STR_ARG(name), (long long)seen.ms,
              STR_ARG(data));
}

/* Of one source; when it may have more, nothing beyond its last row is told yet. */
struct part {
    json_t *events;
    struct instant seen;
};

static void join(json_t *all, const struct part *part, size_t max, struct instant *latest,
                 struct instant *bound)
{
    size_t i;
    json_t *event;

    json_array_foreach(part->events, i, event)
    {
        json_add(all, event);
    }
    if (part->seen.ms > latest->ms)
        *latest = part->seen;
    if (json_array_size(part->events) >= max && part->seen.ms < bound->ms)
        *bound = part->seen;
}

/* Dossiers, alerts and sensors that changed.  What lies beyond a full list is told once more with
 * the next look, which does no harm: an event only says that something changed. */
static enum status gather(struct work *w, struct instant since, json_t **ret_events,
                          struct instant *ret_seen)
{
    struct instant latest = since;
    struct instant bound = {INT64_MAX};
    struct part dossiers, alerts, sensors;
    json_t *all = json_new_list(w->arena);

    TRY(pulse_changes(w, since, &dossiers.events, &dossiers.seen));
    TRY(alert_changes(w, since, ALERT_CHANGES_MAX, &alerts.events, &alerts.seen));
    TRY(sensor_changes(w, since, LIVE_SENSORS_MAX, &sensors.events, &sensors.seen));
    join(all, &dossiers, PULSE_MAX_EVENTS, &latest, &bound);
    join(all, &alerts, ALERT_CHANGES_MAX, &latest, &bound);
    join(all, &sensors, LIVE_SENSORS_MAX, &latest, &bound);
    *ret_events = all;
    *ret_seen = latest.ms < bound.ms ? latest : bound;
    return ST_OK;
}

/* Changes since, and the counters when they are not `known`. */
static enum status look(struct work *w, struct instant since, struct str known, struct buf *buf,
                        struct instant *ret_seen, struct str *ret_counters)
{
    json_t *events, *event, *counters;
    size_t i;

    TRY(gather(w, since, &events, ret_seen));
    json_array_foreach(events, i, event)
    {
        put_event(buf, w->arena, event, *ret_seen);
    }
    TRY(pulse_counters(w, &counters));
    *ret_counters = json_canonical(w->arena, counters);
    if (!str_equal(*ret_counters, known))
        buf_print(buf, "event: counters\ndata: %.*s\n\n", STR_ARG(*ret_counters));
    return ST_OK;
}

enum status live_begin(struct work *w, struct instant since, struct str *ret_text)
{
    struct instant seen;
    struct str counters;
    struct buf buf;

    buf_init(&buf, LIVE_MAX_BYTES);
    buf_text(&buf, "retry: 3000\n\n");
    enum status status = look(w, since, STR(""), &buf, &seen, &counters);
    if (status == ST_OK)
        status = buf_finish(&buf, w->arena, ret_text);
    buf_done(&buf);
    return status;
}

/* ---- Streams ---- */

struct live_stream *live_join(struct live *live, struct exchange *x, void *talk)
{
    struct live_stream *stream = calloc(1, sizeof *stream);

    if (stream == NULL)
        return NULL;
    *stream = (struct live_stream){.live = live,
                                   .x = x,
                                   .talk = talk,
                                   .seen = x->started_at,
                                   .looked_ms = steady_ms(),
                                   .began_ms = steady_ms()};
    stream->bytes = malloc(x->payload.len + 1);
    pthread_mutex_lock(&live->mutex);
    bool is_full = stream->bytes == NULL || live->count >= LIVE_MAX_STREAMS || live->is_closing;
    if (!is_full) {
        memcpy(stream->bytes, x->payload.ptr, x->payload.len);
        stream->len = x->payload.len;
        stream->room = x->payload.len + 1;
        stream->next = live->streams;
        live->streams = stream;
        live->count++;
    }
    pthread_mutex_unlock(&live->mutex);
    if (!is_full)
        return stream;
    free(stream->bytes);
    free(stream);
    return NULL;
}

void live_leave(struct live_stream *stream)
{
    if (stream == NULL)
        return;
    struct live *live = stream->live;
    pthread_mutex_lock(&live->mutex);
    for (struct live_stream **at = &live->streams; *at != NULL; at = &(*at)->next) {
        if (*at != stream)
            continue;
        *at = stream->next;
        live->count--;
        break;
    }
    pthread_mutex_unlock(&live->mutex);
    free(stream->bytes);
    free(stream->counters);
    free(stream);
}

ssize_t live_take(struct live_stream *stream, char *bytes, size_t max, live_sleep_fn *sleep)
{
    struct live *live = stream->live;
    ssize_t taken = 0;

    pthread_mutex_lock(&live->mutex);
    if (stream->len > 0) {
        size_t part = stream->len < max ? stream->len : max;
        memcpy(bytes, stream->bytes, part);
        memmove(stream->bytes, stream->bytes + part, stream->len - part);
        stream->len -= part;
        taken = (ssize_t)part;
    } else if (stream->is_ended || live->is_closing) {
        taken = -1;
    } else {
        stream->is_asleep = true;
        sleep(stream->talk);
    }
    pthread_mutex_unlock(&live->mutex);
    return taken;
}

/* Under the lock. */
static void append(struct live_stream *stream, struct str text)
{
    if (stream->len + text.len > LIVE_MAX_BYTES) {
        stream->is_ended = true;
        return;
    }
    if (stream->len + text.len > stream->room) {
        char *grown = realloc(stream->bytes, stream->len + text.len);
        if (grown == NULL) {
            stream->is_ended = true;
            return;
        }
        stream->bytes = grown;
        stream->room = stream->len + text.len;
    }
    memcpy(stream->bytes + stream->len, text.ptr, text.len);
    stream->len += text.len;
}

/* The session behind the stream still holds, and nothing of the account changed that matters here.
 */
static enum status load_actor(struct work *w, const struct exchange *x, struct actor *ret_actor)
{
    struct session session;

    TRY(session_load(w, x->request.session_id, &session));
    if (!str_is(session.state, "full"))
        return ST_UNAUTHENTICATED;
    account_actor(&session.account, ret_actor);
    return ST_OK;
}

static enum status look_for(struct live_stream *stream, struct work *w, struct buf *buf,
                            struct instant *ret_seen, struct str *ret_counters)
{
    struct actor anonymous = {.account_id = STR("anonymous"), .name = STR("anonymous")};
    struct actor actor;

    w->actor = &anonymous;
    TRY(work_read(w));
    TRY(load_actor(w, stream->x, &actor));
    w->actor = &actor;
    w->actor_id = str_zero(w->arena, actor.account_id);
    return look(w, stream->seen, str_of(stream->counters ? stream->counters : ""), buf, ret_seen,
                ret_counters);
}

void live_refresh(struct live_stream *stream)
{
    struct live *live = stream->live;
    struct instant seen = stream->seen;
    struct str counters = STR(""), text = STR("");
    uint64_t changes = store_changes(live->settings->store);
    struct fault fault = {0};
    struct arena arena;
    struct db *db = NULL;
    struct buf buf;

    arena_init(&arena, LIVE_ARENA_BYTES);
    buf_init(&buf, LIVE_MAX_BYTES);
    enum status status = store_borrow(live->settings->store, &db, &fault);
    if (status == ST_OK) {
        struct work w;

        work_init(&w, &arena, db);
        w.policy = live->settings->policy;
        status = look_for(stream, &w, &buf, &seen, &counters);
        work_done(&w);
        store_return(live->settings->store, db);
    }
    if (status == ST_OK && buf.len == 0)
        buf_text(&buf, "event: beat\ndata: {}\n\n");
    if (status == ST_OK)
        status = buf_finish(&buf, &arena, &text);
    pthread_mutex_lock(&live->mutex);
    if (status == ST_OK)
        append(stream, text);
    else
        stream->is_ended = true;
    stream->seen = seen;
    stream->changes = changes;
    stream->looked_ms = steady_ms();
    stream->is_ended = stream->is_ended || stream->looked_ms - stream->began_ms > LIVE_MAX_MS;
    if (counters.len > 0) {
        free(stream->counters);
        stream->counters = strndup(counters.ptr, counters.len);
    }
    stream->is_busy = false;
    stream->is_asleep = false;
    pthread_mutex_unlock(&live->mutex);
    buf_done(&buf);
    arena_done(&arena);
}

/* ---- Whose turn it is ---- */

static bool is_due(const struct live *live, const struct live_stream *stream, int64_t now_ms)
{
    int64_t since_ms = now_ms - stream->looked_ms;
    bool is_news = stream->changes != store_changes(live->settings->store);

    return stream->is_asleep && !stream->is_busy &&
           (since_ms >= LIVE_BEAT_MS || (is_news && since_ms >= LIVE_MIN_MS));
}

static void *watch(void *cookie)
{
    const struct timespec tick = {.tv_nsec = LIVE_TICK_MS * 1000L * 1000L};
    struct live *live = cookie;

    for (;;) {
        (void)nanosleep(&tick, NULL);
        int64_t now_ms = steady_ms();

        pthread_mutex_lock(&live->mutex);
        if (live->is_closing) {
            pthread_mutex_unlock(&live->mutex);
            return NULL;
        }
        for (struct live_stream *s = live->streams; s != NULL; s = s->next) {
            if (!is_due(live, s, now_ms))
                continue;
            s->is_busy = true;
            if (!live->push(live->cookie, s->talk)) {
                s->is_busy = false;
                break; /* every worker is busy: look again at the next tick */
            }
        }
        pthread_mutex_unlock(&live->mutex);
    }
}

struct live *live_new(const struct server_settings *settings, live_push_fn *push,
                      live_wake_fn *wake, void *cookie)
{
    struct live *live = calloc(1, sizeof *live);

    if (live == NULL)
        return NULL;
    live->settings = settings;
    live->push = push;
    live->wake = wake;
    live->cookie = cookie;
    (void)pthread_mutex_init(&live->mutex, NULL);
    if (pthread_create(&live->thread, NULL, watch, live) != 0) {
        (void)pthread_mutex_destroy(&live->mutex);
        free(live);
        return NULL;
    }
    return live;
}

void live_close(struct live *live)
{
    if (live == NULL)
        return;
    pthread_mutex_lock(&live->mutex);
    if (live->is_closing) {
        pthread_mutex_unlock(&live->mutex);
        return;
    }
    live->is_closing = true;
    for (struct live_stream *s = live->streams; s != NULL; s = s->next) {
        if (!s->is_asleep || s->is_busy)
            continue;
        s->is_asleep = false;
        live->wake(s->talk);
    }
    pthread_mutex_unlock(&live->mutex);
    (void)pthread_join(live->thread, NULL);
}

void live_free(struct live *live)
{
    if (live == NULL)
        return;
    (void)pthread_mutex_destroy(&live->mutex);
    free(live);
}
