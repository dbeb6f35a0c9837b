/* SPDX-License-Identifier: Apache-2.0
 * A warning as the API shows it. */
#ifndef PROCEDURES_WARNING_VIEW_H
#define PROCEDURES_WARNING_VIEW_H

#include "procedures/warning.h"

/* dossier_view_json with {in_force, fields[] (completeness), authority (of the actor's office to
 * issue, or to lift once issued), counts|null (recipient_counts), own|null (the actor's recipient
 * row), files[] (attachment_json), measures[{code, zh, en, clause, note_zh, note_en, rules[],
 * total, met, overdue, due_at}]}: what its colour asks for by the packs with the duties that
 * follow, all of them for the keeper and for officers, one's own otherwise.  Whom it was sent to
 * and a change not issued yet are in `data` for the keeper only. */
enum status warning_view_json(struct work *w, const struct dossier *warning,
                              json_t **ret_object) MUST_CHECK;

#endif
