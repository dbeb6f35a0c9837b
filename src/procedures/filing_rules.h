/* SPDX-License-Identifier: Apache-2.0
 * Guards and effects that filing, change, withdrawal and renewal share: handing in, returning,
 * deciding. */
#ifndef PROCEDURES_FILING_RULES_H
#define PROCEDURES_FILING_RULES_H

#include "procedures/procedure.h"

extern const struct procedure_input filing_rules_items_input[];

/* Guard: at least one item of {field, text}, and rounds are left (setting return.rounds). */
enum status filing_rules_may_return(struct work *w, struct procedure_step *step) MUST_CHECK;
/* Guard: the filing form is complete, consistent, and the receiving organ is known. */
enum status filing_rules_is_complete(struct work *w, struct procedure_step *step) MUST_CHECK;
/* Guard of every decision: the level is still the one that was submitted and reviewed. */
enum status filing_rules_level_stands(struct work *w, struct procedure_step *step) MUST_CHECK;
/* Effect of handing in: form set and receipt as papers, a new round. */
enum status filing_rules_hand_in(struct work *w, struct procedure_step *step) MUST_CHECK;
/* The same for procedures without a form: receipt and round only. */
enum status filing_rules_hand_in_plain(struct work *w, struct procedure_step *step) MUST_CHECK;
/* Effect: the items go into the round and into a return notice. */
enum status filing_rules_return(struct work *w, struct procedure_step *step) MUST_CHECK;
/* The certificate as a paper of this matter, and its number in the matter's data. */
struct certificate;
enum status filing_rules_keep_certificate(struct work *w, struct procedure_step *step,
                                          const struct certificate *certificate) MUST_CHECK;
/* The certificate's organ is the matter's police party: change, withdrawal and renewal go to the
 * organ that received the filing.  A problem when this platform holds no valid certificate. */
enum status filing_rules_original_organ(struct work *w, struct procedure_step *step) MUST_CHECK;

#endif
