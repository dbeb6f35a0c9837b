/* SPDX-License-Identifier: Apache-2.0
 * HTTP push: one body of events from one sensor, as lines (NDJSON), one JSON array, or a bulk
 * request of Elasticsearch and OpenSearch, with an answer for each of them.
 *
 * The route knows the sensor by its bearer token and asks the gate; who takes the events in is
 * wired by serve.c.  Without that the route answers that nothing takes events in. */
#ifndef EVENTS_PUSH_H
#define EVENTS_PUSH_H

#include "base/json.h"
#include "events/refusal.h"

struct sensor_pass;
struct sensor_gate_desk;

enum {
    PUSH_BODY_MAX_BYTES = 32 * 1024 * 1024,
    PUSH_LINES_MAX = 20000, /* of a bulk request its action lines count too */
    PUSH_LINE_MAX_BYTES = 1 << 20,
    PUSH_DEPTH_MAX = 64,
    PUSH_ACTION_MAX_BYTES = 4096, /* a longer line is no action of a bulk request */
};

/* What one place of a body holds.  The line points into the body. */
struct push_item {
    struct str line;      /* an event; an action line where none follows */
    enum refusal refusal; /* why it is not taken before anybody looks at it, or REFUSAL_NONE */
    const char *action;   /* of a bulk request: "index", "create", "update", "delete"; else NULL */
    struct str index, id; /* as the action names them, "" when it does not */
};

struct push_body {
    struct push_item *items;
    size_t count;
    bool is_bulk;
    enum refusal refusal; /* of the whole body, when push_split fails */
};

struct push_batch {
    const struct sensor_pass *pass; /* who sends; active, with an agreement in force */
    struct str bytes;               /* the body that the lines point into */
    const struct push_item *items;
    size_t count;
    struct str address; /* of the client */
};

/* What became of one item. */
struct push_line {
    bool is_taken;      /* kept: found again after kill -9 */
    bool is_for_later;  /* not taken for want of room: worth sending again */
    const char *reason; /* word of a refusal, "" when taken; lives as long as the program */
};

/* Take a batch in; ret_lines has `count` rows.  ST_OK: every row is filled, and what is said to be
 * taken is durable.  ST_BUSY, ST_FULL: nothing of the batch was taken, the sender tries again.  Any
 * thread, several at once. */
typedef enum status push_take_fn(void *object, const struct push_batch *batch,
                                 struct push_line *ret_lines, struct fault *fault);

/* Count what is refused before anything of it is taken: so many events (1 for a body that could not
 * be read) for that reason (a word that lives as long as the program).  Waits for nothing; the
 * sensor's counters have it within a second.  Any thread. */
typedef void push_refuse_fn(void *object, const struct sensor_pass *pass, const char *reason,
                            size_t events, uint64_t bytes);

/* Count a push that brought no valid token: nobody's, so that no sensor counts it.  Waits for
 * nothing.  Any thread. */
typedef void push_stranger_fn(void *object, struct str address);

/* Add to a list of checks, each {id, state "ok" | "warning" | "failed", zh, en}, how the engine
 * does.  Any thread. */
typedef void push_check_fn(void *object, struct arena *arena, json_t *checks);

/* What serve.c wires. */
struct push {
    push_take_fn *take;
    push_refuse_fn *refuse;
    push_stranger_fn *stranger;
    push_check_fn *check; /* or NULL */
    void *object;         /* of take, refuse and stranger */
    void *check_object;   /* of check */
    struct sensor_gate_desk *gates;
};

/* The events of a body, behind a byte order mark if it begins with one: lines, empty ones left out;
 * or when the first sign is '[', the members of that array; or when the first line is an action (or
 * `is_bulk` says so) those of a bulk request: an action line each with the event's line behind it.
 * One that is too long or too deep, and an action that is not index or create, is refused alone.
 * ST_MALFORMED: an array that is none, with the place; ST_LIMIT: too many lines; then ret_body says
 * only `refusal`.  Whether each is JSON is for the reader to say. */
enum status push_split(struct str body, bool is_bulk, struct arena *arena,
                       struct push_body *ret_body, struct fault *fault) MUST_CHECK;

#endif
