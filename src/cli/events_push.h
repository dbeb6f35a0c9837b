/* SPDX-License-Identifier: Apache-2.0
 * What sensors push to a running server: into pipelines, or on to Kafka, and counted.
 *
 * Life: events_push_new, then any thread pushes, events_push_watch each second by one thread,
 * events_push_free after nobody pushes any more. */
#ifndef CLI_EVENTS_PUSH_H
#define CLI_EVENTS_PUSH_H

#include "cli/events_receive.h"
#include "events/push.h"

enum { EVENTS_PUSH_SLOTS = 2 }; /* pushes taken in at the same time, a lane each */

struct events_push;

/* Of the settings the keep, its lanes from first_lane on, the parts, the telling and the counting
 * are used. */
struct events_push *events_push_new(const struct events_receive_settings *settings);
void events_push_free(struct events_push *push);
/* Before the first push: what is pushed goes to Kafka. */
void events_push_forward(struct events_push *push, struct events_forward *forward);
/* For struct push, with the events_push as object. */
push_take_fn events_push_take;
push_refuse_fn events_push_refuse;
push_stranger_fn events_push_stranger;
/* Write what was refused since the last look to the sensors' counters; log pushes without a valid
 * token, once a minute at most. */
void events_push_watch(struct events_push *push);
/* One check "push": how many pushes came without a valid token since the start, and when the last
 * did. */
void events_push_check(struct events_push *push, struct arena *arena, json_t *checks);
/* Seal the logs of what was pushed. */
enum status events_push_seal(struct events_push *push, struct fault *fault) MUST_CHECK;

#endif
