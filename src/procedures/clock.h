/* SPDX-License-Identifier: Apache-2.0
 * Clocks of matters: what is owed, by whom, to whom, until when, under which clause.
 *
 * A table names a clock ("filing.review"); the packs say how long it runs, in which unit, from which
 * event.  When several packs speak, all are computed, the earliest due instant governs, the others
 * are kept as alternatives with their origin.  The walk over the calendar is stored day by day. */
#ifndef PROCEDURES_CLOCK_H
#define PROCEDURES_CLOCK_H

#include "base/json.h"
#include "db/work.h"

struct matter;

/* Words of the column matter_clock.state.  A missed clock that is answered later keeps "missed" and
 * gets met_at. */
#define CLOCK_RUNNING "running"
#define CLOCK_PAUSED "paused"
#define CLOCK_MET "met"
#define CLOCK_MISSED "missed"
#define CLOCK_CANCELLED "cancelled"

/* Start `rule` at `from`; goes on with a paused clock of that rule if the matter has one.
 * ST_INTERNAL when no pack has the rule: the tables are tested against the national pack. */
enum status clock_start(struct work *w, const struct matter *matter, const char *rule,
                        struct instant from) MUST_CHECK;
/* The duty is done (met, or missed when late).  Nothing happens when it does not run. */
enum status clock_stop(struct work *w, const struct matter *matter, const char *rule) MUST_CHECK;
/* Every clock of the matter ends without the duty being done. */
enum status clock_cancel_all(struct work *w, const struct matter *matter) MUST_CHECK;
/* Hold; what remains is kept in the clock's own unit.  The reason is one of the fixed words shown by
 * the console ("correction", "regrade"). */
enum status clock_pause(struct work *w, const struct matter *matter, const char *rule,
                        const char *reason) MUST_CHECK;
/* Earliest due instant of the running clocks; ms 0 when none has one. */
enum status clock_next_due(struct work *w, const struct matter *matter,
                           struct instant *ret_due_at) MUST_CHECK;
/* All clocks, oldest first, as GET /matters/{id} shows them. */
enum status clock_list(struct work *w, const struct matter *matter, json_t **ret_list) MUST_CHECK;

/* Background job: running clocks whose due instant has passed become missed, with a timeline entry
 * and a journal row each.  Needs a write work; at most CLOCK_JOB_ROWS in one call. */
enum { CLOCK_JOB_ROWS = 500 };
enum status clock_mark_missed(struct work *w, int *ret_count) MUST_CHECK;

#endif
