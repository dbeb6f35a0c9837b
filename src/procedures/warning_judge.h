/* SPDX-License-Identifier: Apache-2.0
 * Whether the members of a warning's text are what they should be; not whether all are there. */
#ifndef PROCEDURES_WARNING_JUDGE_H
#define PROCEDURES_WARNING_JUDGE_H

#include "procedures/warning.h"

/* Adds a problem for every member of a wrong kind, beyond its bounds, or naming a level, scope,
 * category, region or sector that there is not. */
enum status warning_judge(struct work *w, struct dossier_step *step,
                          const struct dossier *warning) MUST_CHECK;
/* Adds a problem where the regions it names, or sends to, lie further apart than its scope says:
 * several counties make it `several`, several cities `region`, several provinces `beyond`.  A
 * unit's or sector's own warning may name what lies in the keeper's region. */
enum status warning_judge_reach(struct work *w, struct dossier_step *step,
                                const struct dossier *warning) MUST_CHECK;
/* Names of the packs' lists of incident categories, the newer edition first; NULL-ended. */
const char *const *warning_judge_classes(void);

#endif
