/* SPDX-License-Identifier: Apache-2.0
 * The judgement in a grading matter: is it a grading object, which level do the harms give, which
 * floors stand against it, and does the chosen level hold. */
#ifndef PROCEDURES_GRADING_JUDGE_H
#define PROCEDURES_GRADING_JUDGE_H

#include "procedures/procedure.h"

/* Guard: everything a judgement needs is there; all problems at once. */
enum status grading_judge_is_ready(struct work *w, struct procedure_step *step) MUST_CHECK;
/* Effect: result, levels and code go into the matter's data. */
enum status grading_judge_write(struct work *w, struct procedure_step *step) MUST_CHECK;

#endif
