/* SPDX-License-Identifier: Apache-2.0
 * Who may do which official act at a place, by which clause. */
#ifndef POLICY_AUTHORITY_H
#define POLICY_AUTHORITY_H

#include "policy/policy.h"

struct authority {
    struct str id; /* "JC2021:warning.issue.blue" */
    struct str act, clause, strength, sure, pack, pack_version;
    struct str zh, en, note_zh, note_en;
    bool yields; /* speaks only where no other entry is about the act */
    size_t role_count, rank_count, level_count, scope_count;
    const struct str *roles, *ranks, *levels, *scopes; /* no ranks, levels or scopes: all */
};

struct authority_list {
    size_t count;
    const struct authority **entries; /* the nearest pack's first */
};

/* Entries for an act ("" = all) of the packs that apply at the place. */
struct authority_list authority_at(const struct policy *policy, struct arena *arena,
                                   const struct policy_place *place, struct str act);
/* Whether a body with this role and rank may do the act at that level and scope ("" = whatever
 * they are); the entry that says so, NULL when none does. */
const struct authority *authority_allows(const struct policy *policy, struct arena *arena,
                                         const struct policy_place *place, struct str act,
                                         struct str role, struct str rank, struct str level,
                                         struct str scope);
json_t *authority_json(struct arena *arena, const struct authority *authority);

#endif
