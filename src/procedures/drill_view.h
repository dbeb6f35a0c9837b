/* SPDX-License-Identifier: Apache-2.0
 * A drill as each part may see it. */
#ifndef PROCEDURES_DRILL_VIEW_H
#define PROCEDURES_DRILL_VIEW_H

#include "procedures/drill_store.h"

/* dossier_view_json with {part, parts[{party{id,name}, part}], elapsed_ms|null, exercise_store,
 * can{ release, judge, declare, undertake, observe}, injects[], expectations[], undertakings[],
 * terms |null, actions_declared{all, refused}, plan|null{id, title}, lists{techniques[],
 * forbidden[]}}. Organiser and referee see all injects and expectations; others the injects
 * released to them, and everything once the drill is reported; red sees the terms. */
enum status drill_view_json(struct work *w, const struct dossier *drill,
                            json_t **ret_object) MUST_CHECK;
/* {items[], next, total, as_of}: what the red side declared; for red, organiser, referee, and for
 * all once reported.  Others: ST_DENIED. */
enum status drill_view_actions(struct work *w, const struct dossier *drill, struct str after,
                               int64_t limit, json_t **ret_page) MUST_CHECK;
json_t *drill_view_action(struct arena *arena, const struct drill_action *action);
/* One expected reaction with what became of it and how long it took. */
json_t *drill_view_expectation(struct arena *arena, const struct dossier *drill,
                               const struct drill_expectation *expectation,
                               const struct drill_inject *injects, size_t inject_count);

#endif
