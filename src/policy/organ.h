/* SPDX-License-Identifier: Apache-2.0
 * Which public security organ receives a filing: rules of the packs on facts about the operator and
 * the network. */
#ifndef POLICY_ORGAN_H
#define POLICY_ORGAN_H

#include "policy/policy.h"

/* Region codes; empty when not known. */
struct organ_facts {
    int level;              /* of the grading object, 1 to 5 */
    struct str reach;       /* local | cross-city | cross-province | nationwide */
    bool is_branch;         /* local part of a nation-wide, centrally graded network */
    struct str rank;        /* of the operator, table 1: "1" central … "4" county, "9" other */
    struct str managed_at;  /* where security is managed */
    struct str operated_at; /* where it is operated */
    struct str registered_at;
    struct str equipped_at; /* where the equipment stands */
};

struct organ_answer {
    struct str rule;   /* id of the rule, "CN-LAW:organ.level5" */
    struct str level;  /* province | city | county: rank of the organ that receives */
    struct str place;  /* managed | operated | registered | equipped: the fact that decided */
    struct str region; /* code of that rank's region above the deciding place */
    struct str clause, strength, sure;
    struct str zh, en; /* the reason, for the person */
};

/* ST_INVALID when no place is known; ST_NOT_FOUND when no pack has a rule. */
enum status organ_of_filing(const struct policy *policy, struct arena *arena,
                            const struct policy_place *place, const struct organ_facts *facts,
                            struct organ_answer *ret_answer, struct fault *fault) MUST_CHECK;

#endif
