/* SPDX-License-Identifier: Apache-2.0
 * While a drill runs: undertakings, what the red side declares, what became of expected reactions.
 */
#ifndef PROCEDURES_DRILL_RUN_H
#define PROCEDURES_DRILL_RUN_H

#include "procedures/drill_store.h"

/* The text that the red side signs, with its digest: {zh, en, rules[], forbidden[], scope, digest};
 * of an authorised drill. */
enum status drill_run_terms(struct work *w, const struct dossier *drill,
                            json_t **ret_terms) MUST_CHECK;
/* The actor, of the red side, undertakes to keep the rules; `digest` is that of the terms it read.
 * ST_DENIED: another part; ST_CONFLICT: signed already, or the state; ST_STALE: other terms. */
enum status drill_run_undertake(struct work *w, const struct dossier *drill,
                                struct str digest) MUST_CHECK;
/* The red side says what it is about to do: {target, technique, words?}.  Judged at once and kept
 * either way; a refusal is journalled, put into the timeline and told to organiser and referees.
 * ST_DENIED: not of the red side, or no undertaking; ST_CONFLICT: the drill does not run. */
enum status drill_run_declare(struct work *w, const struct dossier *drill, const json_t *input,
                              struct drill_action *ret_action) MUST_CHECK;
/* The referee judges one expected reaction: {actual_at? (RFC 3339; absent: it did not come),
 * score?, note?}.  met or late follows from the times, and so does the score unless it is given. */
enum status drill_run_judge(struct work *w, const struct dossier *drill, struct str expectation_id,
                            const json_t *input) MUST_CHECK;
/* In an exercise store: take from its records when each party first did the expected act; only
 * those not judged yet.  ST_CONFLICT outside of an exercise. */
enum status drill_run_observe(struct work *w, const struct dossier *drill,
                              int *ret_count) MUST_CHECK;
/* From when the time of a reaction counts: its inject's release or the start; ms 0: not yet. */
struct instant drill_run_reference(const struct dossier *drill,
                                   const struct drill_expectation *expectation,
                                   const struct drill_inject *injects, size_t inject_count);
/* Result and score by the times: met: all points; late: half; without an actual time: none. */
void drill_run_score(const struct dossier *drill, struct drill_expectation *expectation,
                     struct instant reference);

#endif
