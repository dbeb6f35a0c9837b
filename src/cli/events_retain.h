/* SPDX-License-Identifier: Apache-2.0
 * Taking away what the sensors' agreements let be kept no longer, and saying so in the journal; for
 * the server's hourly look and for `panshi events retain` alike. */
#ifndef CLI_EVENTS_RETAIN_H
#define CLI_EVENTS_RETAIN_H

#include "db/work.h"
#include "events/keep_retain.h"
#include "registry/sensor_gate.h"

/* By the passes of the gate; `max_bytes` 0: no limit of all. */
enum status events_retain_apply(struct keep *keep, const struct sensor_gate *gate,
                                uint64_t max_bytes, struct instant now,
                                struct keep_retain_report *ret_report,
                                struct fault *fault) MUST_CHECK;
/* Journal what went; nothing when nothing did.  A write work. */
enum status events_retain_journal(struct work *w, const struct keep_retain_report *report,
                                  struct str reason) MUST_CHECK;

#endif
