/* SPDX-License-Identifier: Apache-2.0
 * Keeping the stored duties true: what the packs say about a subject's facts, against the rows that
 * are there.
 *
 * A desk holds what an evaluation needs (rules compiled per place, authorities per region).  A
 * store opened for writing gets one with obligation_eval_attach: from then on the commit of a write
 * work settles the subjects that it touched, inside its transaction. */
#ifndef PROCEDURES_OBLIGATION_EVAL_H
#define PROCEDURES_OBLIGATION_EVAL_H

#include "base/json.h"
#include "db/store.h"
#include "db/work.h"

/* Subjects that one commit settles itself; the rest stays stale for the job. */
enum { OBLIGATION_EVAL_COMMIT_MAX = 64, OBLIGATION_EVAL_BATCH = 200 };

/* Settle at commit from now on.  The policy must outlive the store. */
void obligation_eval_attach(struct store *store, const struct policy *policy);
/* Settle at most `limit` of the stale subjects, oldest first, in the running write work; writes
 * what differs.  ret_count: how many were settled, 0 when none is stale. */
enum status obligation_eval_settle(struct work *w, int limit, int *ret_count) MUST_CHECK;
/* A desk of the store's shelf, or a new one; give it back to the work's store. */
struct obligation_desk;
enum status obligation_eval_take_desk(struct work *w, struct obligation_desk **ret_desk) MUST_CHECK;
void obligation_eval_give_desk(const struct work *w, struct obligation_desk *desk);
/* Settle now what this work has touched, as its commit would, so that the answer shows it. */
enum status obligation_eval_own(struct work *w) MUST_CHECK;
/* How many subjects are stale. */
enum status obligation_eval_stale(struct work *w, int64_t *ret_count) MUST_CHECK;
/* All that a subject owes or is owed for at `at`, standing duties included, computed now from its
 * facts as the store has them: list of output rows (obligation_json of policy/obligation.h with the
 * parties filled in), dated ones first.  `type` is "system" or "party"; the caller judges the
 * right.  ST_NOT_FOUND without a fault. */
enum status obligation_eval_subject(struct work *w, const char *type, struct str id,
                                    struct instant at, json_t **ret_rows) MUST_CHECK;
/* What would follow if events had happened to a subject: rows as above, but only those that one of
 * the events makes.  Writes nothing.  An event whose word is none for such a subject makes nothing.
 * ST_NOT_FOUND without a fault. */
struct obligation_eval_event {
    const char *word;
    struct instant at;        /* not after the instant asked for */
    const json_t *attributes; /* or NULL */
};
enum status obligation_eval_as_if(struct work *w, const char *type, struct str id,
                                  const struct obligation_eval_event *events, size_t count,
                                  struct instant at, json_t **ret_rows) MUST_CHECK;

#endif
