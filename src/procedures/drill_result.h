/* SPDX-License-Identifier: Apache-2.0
 * Carrying what happened in a drill twin home to the drill's own dossier, as one JSON object.
 *
 * {kind: "panshi-drill-result", drill, node, speed, started_at, ended_at, stopped, pauses[],
 * injects[{id, released_at}], expectations[{id, result, actual_at, source, score, note,
 * judged_by}], actions[{…}], undertakings[], digest}: the digest (SM3) is over all the rest. */
#ifndef PROCEDURES_DRILL_RESULT_H
#define PROCEDURES_DRILL_RESULT_H

#include "procedures/drill.h"

/* In the twin, of a drill that ended there.  ST_CONFLICT elsewhere or earlier; ST_DENIED unless
 * organiser or referee. */
enum status drill_result_json(struct work *w, const struct dossier *drill,
                              json_t **ret_result) MUST_CHECK;
/* At home: an authorised drill that did not run here takes the result (the act's input), and is
 * ended or stopped with the twin's times; duties count from now.  Refused: another drill's, an
 * altered one, rows that are not there. */
enum status drill_result_is_offered(struct work *w, const struct dossier *drill,
                                    bool *ret_open) MUST_CHECK;
enum status drill_result_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_result_effect(struct work *w, struct dossier_step *step) MUST_CHECK;

#endif
