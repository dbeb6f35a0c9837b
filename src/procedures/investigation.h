/* SPDX-License-Identifier: Apache-2.0
 * Investigation and evaluation after a response: opened by the end of the response at the party
 * that the packs name (authority investigation.run), with the parts that the packs' list
 * "investigation.report" asks for, submitted upward, returned or received, its improvements made
 * into tasks.  Its clock is the packs' rule on the end of the response; an extension is that of the
 * duty.  Of levels I and II the conclusion of the upper office is entered.
 *
 * Data: {ended_at, parts{code: text}, lessons[{text, party, due_on}], plan_revision, submission?,
 * conclusion?}. */
#ifndef PROCEDURES_INVESTIGATION_H
#define PROCEDURES_INVESTIGATION_H

#include "procedures/dossier.h"

enum { INVESTIGATION_LESSONS_MAX = 50, INVESTIGATION_PART_MAX = 20000 /* code points */ };

extern const struct dossier_kind investigation_kind;

/* dossier_view_json with {form: [{code, zh, en, clause}], tasks[] (lessons made into tasks),
 * duties[]}.
 */
enum status investigation_json(struct work *w, const struct dossier *dossier,
                               json_t **ret_object) MUST_CHECK;

#endif
