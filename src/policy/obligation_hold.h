/* SPDX-License-Identifier: Apache-2.0
 * One rule asked by itself, away from its pack's place and period: a campaign that ended in law is
 * run again with other days, and the conditions of its deliverables still say who is addressed. */
#ifndef POLICY_OBLIGATION_HOLD_H
#define POLICY_OBLIGATION_HOLD_H

#include "policy/obligation.h"

/* Begin and end to ask about one subject; not between obligation_evaluate and the use of its list
 * by another subject. */
void obligation_hold_begin(struct obligation_desk *desk, const struct facts_subject *subject,
                           struct instant at);
void obligation_hold_end(struct obligation_desk *desk);
/* Whether the rule is about such a subject and all of its conditions hold. */
bool obligation_hold_rule(const struct obligation_desk *desk, const struct obligation_rule *rule);
/* When the duty was first done: by a proof of this occurrence, or by a fact that fulfils it, not
 * before `from`.  ms 0: not yet. */
struct instant obligation_hold_done(struct obligation_desk *desk,
                                    const struct obligation_rule *rule, struct str occurrence,
                                    struct instant from);

#endif
