/* SPDX-License-Identifier: Apache-2.0
 * The words of a rule while it is compiled.  Inside the room. */
#ifndef POLICY_OBLIGATION_WORDS_H
#define POLICY_OBLIGATION_WORDS_H

#include "policy/snapshot.h"

/* What compiling one entry needs at hand. */
struct obligation_words {
    struct policy *policy;
    struct arena *arena;
    struct obligation_rules *rules;
    const struct pack *pack;
    const struct vocabulary *vocabulary;
};

/* The number of an event word, with the operator's bit for "party."; 0 for none. */
uint16_t obligation_words_event(const struct obligation_words *c, struct str word,
                                enum facts_about about);
/* Conditions of a list into the rule, those about the subject's place first. */
void obligation_words_conditions(const struct obligation_words *c, const json_t *rows,
                                 enum facts_about about, struct str event,
                                 struct obligation_rules_rule *rule);

#endif
