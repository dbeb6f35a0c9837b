/* SPDX-License-Identifier: Apache-2.0
 * Clocks of matters: what is owed, by whom, to whom, until when, under which clause.
 *
 * A table names a clock ("filing.review"); the packs say how long it runs, in which unit, from
 * which event.  When several packs speak, all are computed, the earliest due instant governs, the
 * others are kept as alternatives with their origin.  The walk over the calendar is stored day by
 * day. */
#ifndef PROCEDURES_MATTER_CLOCK_H
#define PROCEDURES_MATTER_CLOCK_H

#include "base/json.h"
#include "db/work.h"
#include "policy/facts.h"

struct matter;

/* Words of the column matter_clock.state.  A missed clock that is answered later keeps "missed" and
 * gets met_at. */
#define MATTER_CLOCK_RUNNING   "running"
#define MATTER_CLOCK_PAUSED    "paused"
#define MATTER_CLOCK_MET       "met"
#define MATTER_CLOCK_MISSED    "missed"
#define MATTER_CLOCK_CANCELLED "cancelled"

/* Start `rule` at `from`, the instant of `event` (a start word of policy/clock.h); goes on with a
 * paused clock of that rule if the matter has one.  No clock starts when no pack that applies sets
 * such a term for that event. */
enum status matter_clock_start(struct work *w, const struct matter *matter, const char *rule,
                               const char *event, struct instant from) MUST_CHECK;
/* What matter_clock_start would do, without doing it: the clock as JSON ({due_on, provisional, zh,
 * en, clause, computed{}, …}), or NULL when none would start. */
enum status matter_clock_foresee(struct work *w, const struct matter *matter, const char *rule,
                                 const char *event, struct instant from,
                                 json_t **ret_clock) MUST_CHECK;
/* The duty is done (met, or missed when late).  Nothing happens when it does not run. */
enum status matter_clock_stop(struct work *w, const struct matter *matter,
                              const char *rule) MUST_CHECK;
/* Every clock of the matter ends without the duty being done. */
enum status matter_clock_cancel_all(struct work *w, const struct matter *matter) MUST_CHECK;
/* Hold; what remains is kept in the clock's own unit.  The reason is one of the fixed words shown
 * by the console ("correction", "regrade"). */
enum status matter_clock_pause(struct work *w, const struct matter *matter, const char *rule,
                               const char *reason) MUST_CHECK;
/* Earliest due instant of the running clocks; ms 0 when none has one. */
enum status matter_clock_next_due(struct work *w, const struct matter *matter,
                                  struct instant *ret_due_at) MUST_CHECK;
/* All clocks, oldest first, as GET /matters/{id} shows them. */
enum status matter_clock_list(struct work *w, const struct matter *matter,
                              json_t **ret_list) MUST_CHECK;

/* What the journal keeps of the clocks, so that a past instant can be replayed: list of {id, rule,
 * state, started_at, due_at, met_at, pack}. */
enum status matter_clock_kept(struct work *w, const struct matter *matter,
                              json_t **ret_list) MUST_CHECK;

/* A state word as the evaluation of duties reads it; `is_ended`: met_at is there. */
enum facts_clock_state matter_clock_fact_state(struct str state, bool is_ended);

/* Background job: running clocks whose due instant has passed become missed, with a timeline entry
 * and a journal row each.  Needs a write work; at most MATTER_CLOCK_JOB_ROWS in one call. */
enum { MATTER_CLOCK_JOB_ROWS = 500 };
enum status matter_clock_mark_missed(struct work *w, int *ret_count) MUST_CHECK;

#endif
