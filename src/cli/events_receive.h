/* SPDX-License-Identifier: Apache-2.0
 * Receivers of a running server: each brings in what one sensor sends or writes.
 *
 * SENSOR=KIND:ADDRESS, KIND one of udp, tcp, tls, unix, file, kafka; ADDRESS a host and port, or a
 * path ("*" in its last part for several files; for kafka a file of settings, kafka.h).  What its
 * bytes mean is the sensor's kind in the register. */
#ifndef CLI_EVENTS_RECEIVE_H
#define CLI_EVENTS_RECEIVE_H

#include "cli/events_forward.h"
#include "events/pipeline.h"
#include "events/receiver.h"
#include "registry/sensor_gate.h"

enum { EVENTS_RECEIVE_MAX = 16 };

/* Writes the counters of one batch of a sensor; any thread. */
typedef void events_receive_count_fn(void *object, const struct sensor_hop *hop);
/* Writes that a sensor's source cannot be read from since then (ms 0: it can). */
typedef void events_receive_source_fn(void *object, struct str sensor, struct instant down_since);

struct events_receive_settings {
    const char *const *words; /* SENSOR=KIND:ADDRESS */
    size_t count;
    const char *certificate, *key;  /* of TLS receivers */
    const char *authority;          /* senders must show a certificate of it, or NULL */
    struct events_forward *forward; /* NULL: events are judged and kept here */
    struct keep *keep;
    uint32_t first_lane; /* one lane for each from here on */
    const struct pipeline_parts *parts;
    pipeline_tell_fn *tell;
    void *tell_with;
    struct sensor_gate_desk *gates;
    events_receive_count_fn *write_counts;
    events_receive_source_fn *write_source;
    void *counts_with; /* of both */
};

struct events_receive;

/* ST_INVALID: a word is not of that form, or names no sensor that is registered; ST_IO: it cannot
 * listen. */
enum status events_receive_start(const struct events_receive_settings *settings,
                                 struct events_receive **ret_receive,
                                 struct fault *fault) MUST_CHECK;
/* Each line seals its log with its next batch.  NULL is fine; any thread. */
void events_receive_seal(struct events_receive *receive);
/* Each second, by one thread: write what was counted, and which sources came and went since the
 * last look.  NULL is fine. */
void events_receive_watch(struct events_receive *receive);
/* Take no more in, keep what came, end.  NULL is fine. */
void events_receive_stop(struct events_receive *receive);

#endif
