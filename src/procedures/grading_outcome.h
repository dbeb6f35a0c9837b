/* SPDX-License-Identifier: Apache-2.0
 * What a determined level brings about: the grade version, the system's level, the papers, and the
 * filing, change or withdrawal that the law wants next. */
#ifndef PROCEDURES_GRADING_OUTCOME_H
#define PROCEDURES_GRADING_OUTCOME_H

#include "procedures/procedure.h"

/* Effect of every row that ends in "determined". */
enum status grading_outcome_determine(struct work *w, struct procedure_step *step) MUST_CHECK;
/* The grading report as it stands, kept as a paper. */
enum status grading_outcome_report(struct work *w, struct procedure_step *step) MUST_CHECK;

#endif
