/* SPDX-License-Identifier: Apache-2.0
 * HTTP push: one body of events from one sensor, as lines (NDJSON) or one JSON array, with an
 * answer for each of them.
 *
 * The route knows the sensor by its bearer token and asks the gate; who takes the events in is
 * wired by serve.c.  Without that the route answers that nothing takes events in. */
#ifndef EVENTS_PUSH_H
#define EVENTS_PUSH_H

#include "base/json.h"

struct sensor_pass;
struct sensor_gate_desk;

enum {
    PUSH_BODY_MAX_BYTES = 32 * 1024 * 1024,
    PUSH_LINES_MAX = 20000,
    PUSH_LINE_MAX_BYTES = 1 << 20,
    PUSH_DEPTH_MAX = 64,
};

struct push_batch {
    const struct sensor_pass *pass; /* who sends; active, with an agreement in force */
    const struct str *lines;        /* one event each, without line ends around it */
    size_t count;
    struct str address; /* of the client */
};

/* What became of one line. */
struct push_line {
    bool is_taken;      /* kept: found again after kill -9 */
    const char *reason; /* word of a refusal, "" when taken; lives as long as the program */
};

/* Take a batch in; ret_lines has `count` rows.  ST_OK: every row is filled, and what is said to be
 * taken is durable.  ST_BUSY, ST_FULL: nothing of the batch was taken, the sender tries again.  Any
 * thread, several at once. */
typedef enum status push_take_fn(void *object, const struct push_batch *batch,
                                 struct push_line *ret_lines, struct fault *fault);

/* Add to a list of checks, each {id, state "ok" | "warning" | "failed", zh, en}, how the engine
 * does.  Any thread. */
typedef void push_check_fn(void *object, struct arena *arena, json_t *checks);

/* What serve.c wires. */
struct push {
    push_take_fn *take;
    push_check_fn *check; /* or NULL */
    void *object;
    struct sensor_gate_desk *gates;
};

/* The events of a body: lines, empty ones left out; or when the first sign is '[', the members of
 * that array.  The lines point into the body.  ST_MALFORMED: an array that is none, with the place;
 * ST_LIMIT: too many, too long, too deep.  Whether each is JSON is for the reader to say. */
enum status push_split(struct str body, struct arena *arena, struct str **ret_lines,
                       size_t *ret_count, struct fault *fault) MUST_CHECK;

#endif
