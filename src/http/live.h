/* SPDX-License-Identifier: Apache-2.0
 * Server-sent events: connections that stay open and are told when something in sight of their
 * account changed (text/event-stream, HTML Living Standard, section 9.2).
 *
 * A stream is an exchange whose answer never ends by itself.  It sleeps (its connection is
 * suspended) until the store journalled something, at most once in LIVE_MIN_MS, or until
 * LIVE_BEAT_MS have passed; then a worker of the crew looks with the stream's own session and
 * account: a session that ended ends the stream.  Watching does not keep a session from idling out.
 * After LIVE_MAX_MS the stream ends and the browser opens a new one, so that nothing grows for a
 * week.
 *
 * Events: "warning", "incident", "response", "notice", "drill", "plan", "investigation"
 * (procedures/pulse.h, pulse_changes), "alert" (events/alert.h) and "sensor" (registry/sensor.h)
 * with `id:` the instant told last, so that Last-Event-ID goes on where a stream broke off;
 * "counters" (pulse_counters) first and whenever they differ; "beat" when there is nothing else to
 * tell, so that a watcher knows how old its figures are. */
#ifndef HTTP_LIVE_H
#define HTTP_LIVE_H

#include "http/exchange.h"

enum {
    LIVE_TICK_MS = 250,
    LIVE_MIN_MS = 1000,
    LIVE_BEAT_MS = 15 * 1000,
    LIVE_MAX_MS = 60 * 60 * 1000,
    LIVE_MAX_STREAMS = 600,
    LIVE_MAX_BYTES = 256 * 1024, /* waiting to be sent to one client; beyond, the stream ends */
    LIVE_SENSORS_MAX = 100,      /* changes told at one look */
    LIVE_ARENA_BYTES = 16 * 1024 * 1024,
};

struct live;
struct live_stream;
struct server_settings;

/* Wake the connection of a stream that waits; called without locks held. */
typedef void live_wake_fn(void *talk);
/* Hand a stream to a worker, who calls live_refresh and then wakes it; false: no worker free now.
 */
typedef bool live_push_fn(void *cookie, void *talk);

/* NULL: no memory or thread. */
struct live *live_new(const struct server_settings *settings, live_push_fn *push,
                      live_wake_fn *wake, void *cookie);
/* A stream for an exchange that was answered well; its first bytes are the exchange's payload. NULL
 * when there are LIVE_MAX_STREAMS. `talk` is what wake and push get. */
struct live_stream *live_join(struct live *live, struct exchange *x, void *talk);
/* What a stream's connection may send now: bytes copied, 0 when it shall sleep, -1 at its end. When
 * 0, `sleep` was called under the stream's lock, so that no wake is lost. */
typedef void live_sleep_fn(void *talk);
ssize_t live_take(struct live_stream *stream, char *bytes, size_t max, live_sleep_fn *sleep);
/* Look and append what there is to tell; by a worker. The caller wakes the connection afterwards.
 */
void live_refresh(struct live_stream *stream);
/* The connection is gone. NULL is fine. */
void live_leave(struct live_stream *stream);
/* End every stream: they wake and end; no new ones. Then live_free after the connections are gone.
 */
void live_close(struct live *live);
void live_free(struct live *live);

/* The first bytes of a stream: retry, counters, changes since Last-Event-ID.  Called by the route.
 */
enum status live_begin(struct work *w, struct instant since, struct str *ret_text) MUST_CHECK;

#endif
