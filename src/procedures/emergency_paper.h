/* SPDX-License-Identifier: Apache-2.0
 * Official papers of dossiers: warning and lifting notices, notices, incident reports, orders and
 * reports of a response, investigation and after-action reports.
 *
 * A paper is named by a word, for some with the id of what it is about behind a colon:
 * "warning", "lift", "notice", "report:ID", "activation", "end", "situation:ID", "duty-room:ID",
 * "investigation", "drill". */
#ifndef PROCEDURES_EMERGENCY_PAPER_H
#define PROCEDURES_EMERGENCY_PAPER_H

#include "procedures/dossier.h"
#include "procedures/paper_pdf.h"

/* Draw a paper of a dossier that the actor sees.  Papers of an exercise are marked as such, papers
 * of what is not issued yet as drafts.  ST_INVALID with a fault on "kind": no such paper of this
 * kind of dossier; ST_CONFLICT: not there yet (not lifted, not ended); ST_NOT_FOUND: no such
 * report.
 */
enum status emergency_paper_pdf(struct work *w, const struct dossier *dossier, struct str paper,
                                const struct paper_pdf_options *options,
                                struct str *ret_pdf) MUST_CHECK;
/* [{word, zh, en}]: the papers without an id that the dossier has by now. */
enum status emergency_paper_list(struct work *w, const struct dossier *dossier,
                                 json_t **ret_list) MUST_CHECK;

#endif
