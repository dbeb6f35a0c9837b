/* SPDX-License-Identifier: Apache-2.0
 * Expert review inside a grading: appointing the panel, opinions, conclusion. */
#ifndef PROCEDURES_GRADING_PANEL_H
#define PROCEDURES_GRADING_PANEL_H

#include "procedures/procedure.h"

/* Guards. */
enum status grading_panel_is_fit(struct work *w, struct procedure_step *step) MUST_CHECK;
enum status grading_panel_opinion_is_whole(struct work *w, struct procedure_step *step) MUST_CHECK;
enum status grading_panel_agrees(struct work *w, struct procedure_step *step) MUST_CHECK;
enum status grading_panel_disagrees(struct work *w, struct procedure_step *step) MUST_CHECK;
/* Effects. */
enum status grading_panel_appoint(struct work *w, struct procedure_step *step) MUST_CHECK;
enum status grading_panel_take_opinion(struct work *w, struct procedure_step *step) MUST_CHECK;
enum status grading_panel_conclude(struct work *w, struct procedure_step *step) MUST_CHECK;
/* The panel goes into data.reviews and is dissolved; the steps taken after judging are void. */
enum status grading_panel_drop(struct work *w, struct procedure_step *step) MUST_CHECK;

#endif
