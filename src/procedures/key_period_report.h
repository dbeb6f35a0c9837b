/* SPDX-License-Identifier: Apache-2.0
 * The daily report of a key period. */
#ifndef PROCEDURES_KEY_PERIOD_REPORT_H
#define PROCEDURES_KEY_PERIOD_REPORT_H

#include "procedures/key_period.h"

/* The actor's party says how the day is: `input` {state "quiet" | "event", text?, on?}; the day
 * that is due, when absent. ST_DENIED: not asked; ST_CONFLICT: said already, no day is due. */
enum status key_period_report(struct work *w, const struct key_period *period,
                              const json_t *input) MUST_CHECK;

#endif
