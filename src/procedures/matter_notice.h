/* SPDX-License-Identifier: Apache-2.0
 * Notices of matters: whose turn it is, and who must know what was done. */
#ifndef PROCEDURES_MATTER_NOTICE_H
#define PROCEDURES_MATTER_NOTICE_H

#include "db/work.h"

/* Tell a party (`account_id` empty) or one account (`party_id` empty) of an act, in the transaction
 * of the act: a row of matter_notice, and a message in the inbox of every account concerned but the
 * actor's own, and to the channels of the party.  `role` is the role word in which they are told;
 * `act` an action of the matter's procedure, or "clock-missed". */
enum status matter_notice_add(struct work *w, struct str matter_id, struct str party_id,
                              struct str account_id, const char *role, const char *act) MUST_CHECK;

#endif
