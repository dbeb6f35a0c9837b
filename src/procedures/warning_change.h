/* SPDX-License-Identifier: Apache-2.0
 * After issue: raise, lower, widen, lift.  Only by the issuer, always by reference to the first;
 * the old version stays readable. */
#ifndef PROCEDURES_WARNING_CHANGE_H
#define PROCEDURES_WARNING_CHANGE_H

#include "procedures/warning.h"

/* Of the table. */
enum status warning_change_raise(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_change_lower(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_change_widen(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_change_prepare(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_change_reissue_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_change_reissue(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_change_keep(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status warning_change_lift(struct work *w, struct dossier_step *step) MUST_CHECK;
/* A received one: the office above lifted it and no message of it came by machine. */
enum status warning_change_lift_above(struct work *w, struct dossier_step *step) MUST_CHECK;
/* How the situation develops, told by its office or by somebody it was sent to: what the documents
 * then ask of that party follows, and what this telling itself answers is met. */
enum status warning_change_develop(struct work *w, struct dossier_step *step) MUST_CHECK;

/* The warning as it will be when its prepared change is issued; a copy. */
struct dossier warning_change_next(struct work *w, const struct dossier *warning);
/* For the import: the issuer above lifted it (state "lifted", duties end, everybody told). */
enum status warning_change_lift_received(struct work *w, struct dossier *warning,
                                         struct str reason) MUST_CHECK;
/* For the import: the issuer above changed it; `next` holds the new content. */
enum status warning_change_received(struct work *w, struct dossier *warning,
                                    const struct dossier *next) MUST_CHECK;

#endif
