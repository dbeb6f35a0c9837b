/* SPDX-License-Identifier: Apache-2.0
 * Which clauses of the documents are carried by entries of the packs, and what one clause carries.
 */
#ifndef POLICY_COVERAGE_H
#define POLICY_COVERAGE_H

#include "policy/policy.h"

/* {documents[]{code, version, zh, en, clause_parts, reached, missing[], by{obligations, clocks,
 * settings, authorities, lists, campaigns, organs, grading, calendar, levels}}}: `by` counts the
 * clauses that each kind of entry reaches. */
json_t *coverage_json(const struct policy *policy, struct arena *arena);
/* "JC2021:§T1c" → "JC2021:T1c".  The section sign may stand before the part, or be absent. */
struct str coverage_clause_id(struct arena *arena, struct str text);
/* A clause with what rests on it: the members of policy_clause and obligations[], authorities[],
 * lists[], settings[], clocks[], campaigns[], organs[], siblings[]{rule, duty, clause, document,
 * section, zh, en, pack}.  Siblings are entries of other packs for the same duty.  NULL when there
 * is no such clause. */
json_t *coverage_clause(const struct policy *policy, struct arena *arena, struct str id);

#endif
