/* SPDX-License-Identifier: Apache-2.0
 * Alerts on the duty screen: critical and high ones in the actor's sight that nobody has judged. */
#ifndef PROCEDURES_WATCH_ALERT_H
#define PROCEDURES_WATCH_ALERT_H

#include "base/json.h"
#include "db/work.h"

/* Append items (watch_now.h) of those nobody has taken ("event-alert") or, with `is_taken`, of
 * those somebody works on ("event-taken"), the most urgent first, at most `limit`; all of them are
 * counted. */
enum status watch_alert_items(struct work *w, bool is_taken, int64_t limit, json_t *items,
                              json_t *counts) MUST_CHECK;

#endif
