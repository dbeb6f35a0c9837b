/* SPDX-License-Identifier: Apache-2.0
 * The telemetry of a running server: one owner of the events' folder, the state that events are
 * judged by, and those who take events in.
 *
 * Life: events_desk_open, events_desk_tick each second by the main thread, events_desk_close after
 * the HTTP server has stopped. */
#ifndef CLI_EVENTS_DESK_H
#define CLI_EVENTS_DESK_H

#include "cli/job.h"
#include "events/event_query.h"
#include "events/pipeline.h"
#include "events/push.h"

struct events_desk;

/* ST_BUSY: another program owns the events' folder. */
enum status events_desk_open(const struct job_desk *jobs, struct events_desk **ret_desk,
                             struct fault *fault) MUST_CHECK;
/* Begin to receive (events_receive.h has the form of the words and the failures). */
enum status events_desk_receive(struct events_desk *desk, const char *const *words, size_t count,
                                const char *authority, struct fault *fault) MUST_CHECK;
/* Before events_desk_receive: what is received and pushed goes to a topic of Kafka (settings in
 * `file`) instead of this node's store; NULL: it does not. */
enum status events_desk_forward(struct events_desk *desk, const char *file,
                                struct fault *fault) MUST_CHECK;
/* Take in what other nodes forward (settings in `file`). */
enum status events_desk_work(struct events_desk *desk, const char *file,
                             struct fault *fault) MUST_CHECK;
void events_desk_close(struct events_desk *desk);
/* For the HTTP server. */
const struct push *events_desk_push(const struct events_desk *desk);
const struct pipeline_parts *events_desk_parts(const struct events_desk *desk);
struct event_query_desk *events_desk_query(const struct events_desk *desk);
/* Take up changes of the register, of sensors, indicators and rules; write what was counted. */
void events_desk_tick(struct events_desk *desk);

#endif
