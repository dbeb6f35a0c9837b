/* SPDX-License-Identifier: Apache-2.0
 * The condition of a temporal correlation over the names of its rules: `a and b and not c`. */
#ifndef EVENTS_SIGMA_FORMULA_H
#define EVENTS_SIGMA_FORMULA_H

#include "events/sigma_group.h"

struct sigma_formula;

/* NULL when the correlation has none.  It lives in the arena. */
struct sigma_formula *sigma_formula_new(struct arena *arena,
                                        const struct sigma_correlation *correlation);
bool sigma_formula_holds(const struct sigma_formula *formula, const struct sigma_group *group);
/* Can it be read?  ST_INVALID: the reason is in the rule. */
enum status sigma_formula_check(struct arena *arena, struct sigma_rule *rule) MUST_CHECK;

#endif
