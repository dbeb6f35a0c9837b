/* SPDX-License-Identifier: Apache-2.0
 * Drafts of notices: what people write, taken apart into what recipients will see (the dossier's
 * data) and what only the issuer does (parts, choice of recipients).
 *
 * The draft: {title, kind, severity, summary, vulnerabilities[{id, product, versions, cvss,
 * about}], measures, requirement, evidence, mark, days, wants_feedback, demands_correction, region,
 * sector, recipients (recipient.h: recipient_choice), parts[{party, systems[], text}], reason}; a
 * member that is absent stays, null removes. */
#ifndef PROCEDURES_NOTICE_DRAFT_H
#define PROCEDURES_NOTICE_DRAFT_H

#include "procedures/notice_store.h"

/* Members of the dossier's data that a draft may set; NULL-ended. */
extern const char *const notice_draft_keys[];

/* ST_INVALID names the member: a word that is in no list of the packs, a part of an unknown party,
 * a system that the party does not run. */
enum status notice_draft_open(struct work *w, const json_t *input, struct str basis,
                              struct dossier *ret_dossier) MUST_CHECK;
enum status notice_draft_save(struct work *w, struct dossier *dossier, int64_t version,
                              const json_t *input) MUST_CHECK;
/* The choice with the parties of the parts added. */
enum status notice_draft_wish(struct work *w, const struct dossier *dossier,
                              const struct notice_row *row, json_t **ret_wish) MUST_CHECK;
/* Whether a notice asks for measures and proof, or for a signature only. */
bool notice_draft_wants_feedback(const struct dossier *dossier);
/* What is missing before it can be checked or issued. */
enum status notice_draft_judge(struct work *w, struct dossier_step *step) MUST_CHECK;

#endif
