/* SPDX-License-Identifier: Apache-2.0
 * Campaigns of the packs: who is addressed, in which stages, what must be handed in by when.  Each
 * deliverable is also an obligation rule, in force while the campaign runs. */
#ifndef POLICY_CAMPAIGN_H
#define POLICY_CAMPAIGN_H

#include "policy/obligation.h"

struct campaign_stage {
    struct str id, zh, en, clause;
    struct date from, to; /* year 0: open */
};

struct campaign {
    struct str id; /* "JS2024:longpan2024" */
    struct str zh, en, clause, sure, pack, pack_version;
    struct str organiser; /* role word */
    struct date from, to; /* both inclusive; `to` year 0: open end */
    size_t stage_count;
    const struct campaign_stage *stages;
    size_t deliverable_count;
    const struct obligation_rule *const *deliverables; /* rules of the policy */
};

size_t campaign_count(const struct policy *policy);
const struct campaign *campaign_at(const struct policy *policy, size_t index);
const struct campaign *campaign_find(const struct policy *policy, struct str id);
bool campaign_is_running(const struct campaign *campaign, struct date on);
/* Whether the party is addressed (its facts meet the addressees, its place is the pack's). */
bool campaign_addresses(struct obligation_desk *desk, const struct campaign *campaign,
                        const struct facts_subject *party);
/* {id, zh, en, clause, sure, pack, pack_version, organiser, from, to, addressees[], stages[],
 * deliverables[]{rule, id, stage, duty, about, on, owed_to, receiver_zh, receiver_en, evidence_zh,
 * evidence_en, clause, strength, sure, zh, en}} */
json_t *campaign_json(const struct policy *policy, struct arena *arena,
                      const struct campaign *campaign);
/* The campaign as an entry of campaigns.yaml with another id and another first day: all days move
 * by the same number of days.  It becomes law of nobody: strength policy, no clauses of others. */
json_t *campaign_template(const struct policy *policy, struct arena *arena,
                          const struct campaign *campaign, struct str id, struct date from);

#endif
