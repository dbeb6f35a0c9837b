/* SPDX-License-Identifier: Apache-2.0
 * Duties that a notice made, and what is said about it: the feedback of a recipient is its own
 * proof of the duties to receive and answer notices, and the issuer's judgement of it receives or
 * returns that proof where the duty is owed to the issuer.  Nobody tells the same thing twice.
 *
 * Other duties that follow (to correct, to look elsewhere) are proved by themselves. */
#ifndef PROCEDURES_NOTICE_DUTY_H
#define PROCEDURES_NOTICE_DUTY_H

#include "procedures/notice.h"

/* The actor's party fed back; nothing for other dossiers, and for duties that are met or not yet
 * computed. */
enum status notice_duty_prove(struct work *w, const struct dossier *dossier) MUST_CHECK;
/* The issuer accepted the feedback of a party, or asked again with a reason. */
enum status notice_duty_judge(struct work *w, const struct dossier *dossier, struct str party_id,
                              bool is_accepted, struct str reason) MUST_CHECK;

#endif
