/* SPDX-License-Identifier: Apache-2.0
 * The script of a drill: injects at their minutes, and the reactions expected of whom. */
#ifndef PROCEDURES_DRILL_SCRIPT_H
#define PROCEDURES_DRILL_SCRIPT_H

#include "procedures/drill.h"

/* Put the whole script of a planned drill in place of what was there: `input` {injects[{key,
 * offset_minutes, party_id?, channel, words}], expectations[{inject? (key), party_id, words, act?,
 * within_minutes, clause?, points?}]}.  The right and the state are those of dossier_save; version
 * + 1.  ST_INVALID names the row ("expectations[2].within_minutes"). */
enum status drill_script_write(struct work *w, struct dossier *drill, int64_t version,
                               const json_t *input) MUST_CHECK;
/* Release what is due of a running drill, or one inject by hand (`inject_id`; organiser and referee
 * only), and tell whom it goes to.  ret_count may be NULL. */
enum status drill_script_release_due(struct work *w, const struct dossier *drill,
                                     int *ret_count) MUST_CHECK;
enum status drill_script_release(struct work *w, const struct dossier *drill,
                                 struct str inject_id) MUST_CHECK;
/* The job: every drill that runs. ret_count: injects released. */
enum status drill_script_job(struct work *w, int *ret_count) MUST_CHECK;

#endif
