/* SPDX-License-Identifier: Apache-2.0
 * The pulse of the emergency side: what changed in the actor's sight since an instant, as events
 * for those who watch (server-sent events, http/live.h).  It only says that something changed and
 * where it now stands; whoever wants more asks for it. */
#ifndef PROCEDURES_PULSE_H
#define PROCEDURES_PULSE_H

#include "base/json.h"
#include "db/work.h"

enum { PULSE_MAX_EVENTS = 100 };

/* List of {event, data}: an event per dossier changed after `since`, named by its kind ("warning",
 * "incident" …) with data {id, version, state, level, number, open, exercise, changed_at}; at most
 * PULSE_MAX_EVENTS, the oldest first.  ret_seen is the latest change told, or `since`. */
enum status pulse_changes(struct work *w, struct instant since, json_t **ret_events,
                          struct instant *ret_seen) MUST_CHECK;
/* {warnings{total, by{level: n}}, notices, incidents{…}, responses{…}, drills, alerts
 * (alert_count), sensors (sensor_count), unread, tasks}: open
 * ones in sight, exercises apart; unread of the actor's inbox, tasks of its party. */
enum status pulse_counters(struct work *w, json_t **ret_counters) MUST_CHECK;

#endif
