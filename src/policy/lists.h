/* SPDX-License-Identifier: Apache-2.0
 * Enumerations that documents make: fields of a warning, contents of a report, levels. */
#ifndef POLICY_LISTS_H
#define POLICY_LISTS_H

#include "policy/policy.h"

/* {id, zh, en, clause, sure, pack, open, items[]{code, zh, en, clause, note_zh, note_en, rules?}};
 * `id` is "JC2021:warning.fields", `rules` the full ids of the rules that an item sums up.  NULL
 * when there is none. */
json_t *lists_find(const struct policy *policy, struct arena *arena, struct str id);
/* Lists of that name in the packs that apply to the place, the nearest pack's first. */
json_t *lists_at(const struct policy *policy, struct arena *arena, const struct policy_place *place,
                 struct str name);
/* All lists of a pack, "" = of all. */
json_t *lists_of(const struct policy *policy, struct arena *arena, struct str pack);

#endif
