/* SPDX-License-Identifier: Apache-2.0
 * What happens when a notice goes out and while it is out: the effects of its table. */
#ifndef PROCEDURES_NOTICE_ISSUE_H
#define PROCEDURES_NOTICE_ISSUE_H

#include "procedures/notice_store.h"

/* Number, day, recipients frozen and told, facts stated ("notice-received" of each party, also of
 * the systems of its part; "finding-received" where correction is demanded), sight by its mark. */
enum status notice_issue_effect(struct work *w, struct dossier_step *step) MUST_CHECK;
/* The day by which recipients answer a notice of that severity issued now, and the setting that
 * says so (text "" when the draft names the days itself). */
enum status notice_issue_due(struct work *w, const struct dossier *dossier,
                             struct instant *ret_due_at, int64_t *ret_days,
                             struct policy_setting *ret_setting) MUST_CHECK;

enum status notice_issue_forward_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_forward(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_ask_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_ask(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_grant_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_grant(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_refuse(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_archive_guard(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_archive(struct work *w, struct dossier_step *step) MUST_CHECK;
enum status notice_issue_withdraw(struct work *w, struct dossier_step *step) MUST_CHECK;

#endif
