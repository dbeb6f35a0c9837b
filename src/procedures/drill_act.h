/* SPDX-License-Identifier: Apache-2.0
 * Guards and effects of the table of drills: authorise, start, pause, stop, end. */
#ifndef PROCEDURES_DRILL_ACT_H
#define PROCEDURES_DRILL_ACT_H

#include "procedures/drill.h"

enum status drill_act_guard_authorise(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_act_authorise(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_act_return(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_act_guard_start(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_act_start(struct work *w, struct dossier_step *step) MUST_CHECK;
/* Organiser or referee. */
enum status drill_act_guard_heads(struct work *w, struct dossier_step *step) MUST_CHECK;
/* The blue side: what it did beforehand (DR3) stands in the timeline. */
enum status drill_act_guard_blue(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_act_pause(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_act_resume(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_act_stop(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status drill_act_end(struct work *w, struct dossier_step *step) MUST_CHECK;
/* DR6: pause and report. */
enum status drill_act_serious(struct work *w, struct dossier_step *step) MUST_CHECK;
/* drill-held on organiser, blue side and the systems in scope. */
enum status drill_act_state_held(struct work *w, const struct dossier *drill) MUST_CHECK;
/* The register's addresses and names of the systems in scope, rules and techniques of the packs,
 * into data. */
enum status drill_act_freeze(struct work *w, struct dossier *drill) MUST_CHECK;

#endif
