/* SPDX-License-Identifier: Apache-2.0
 * The level of an incident from what is known of it, with the criterion that decides.
 *
 * A pack's levels.yaml has facts (what is asked) and guides (which criteria make which level).
 * A fact is a flag, a number in the unit of its entry, or one of its words, from low to high; where
 * a document has no figure a person chooses the word.  Levels are I (highest) to IV; the highest
 * level of which a criterion holds counts, and the guide's remainder when none does.  Conditions
 * of a criterion hold together; a figure includes itself.  What is not known holds no criterion.
 *
 * Facts are an object {id: value}; members with "_" for "-" are understood.
 *
 * A criterion as JSON: {id, guide, level, clause, sure, zh, en, note_zh, note_en, fact, value,
 * threshold, conditions[]{fact, zh, en, unit, op (is|any|least|min), threshold, value, holds}};
 * fact, value and threshold are those of the last condition (the figure or degree), null for the
 * remainder.
 *
 * A judgement as JSON: {guide, zh, en, clause, sure, pack, level ("" when no criterion holds and
 * the guide has no remainder), criterion|null, criteria[] (all that hold, highest first),
 * missing[]{fact, zh, en, type, unit, words[], level, criterion} (facts not given that could raise
 * it, and to which level at most)}. */
#ifndef POLICY_INCIDENT_LEVEL_H
#define POLICY_INCIDENT_LEVEL_H

#include "policy/policy.h"

/* "Larger": from here on the laws ask more, as long as nobody has judged the level. */
#define INCIDENT_LEVEL_LARGER "III"

/* All facts of the packs: list of {id, type, unit, zh, en, words[]{code, zh, en}, pack}. */
json_t *incident_level_facts(const struct policy *policy, struct arena *arena);
/* Guides in force at the place: list of {id, zh, en, clause, sure, pack, note_zh, note_en}, the
 * nearest pack's first.  `id` is "NN2020:incident". */
json_t *incident_level_guides(const struct policy *policy, struct arena *arena,
                              const struct policy_place *place);
/* Facts with members in the packs' spelling; members that no pack asks are left out and listed in
 * ret_unknown (a list of names).  ST_INVALID names the fact whose value is of another kind. */
enum status incident_level_read(const struct policy *policy, struct arena *arena,
                                const json_t *facts, json_t **ret_facts, json_t **ret_unknown,
                                struct fault *fault) MUST_CHECK;
/* By one guide ("NN2020:incident", or "NN2020" for the first of its guides).  `facts` as read.
 * ST_NOT_FOUND: no such guide on that day. */
enum status incident_level_judge(const struct policy *policy, struct arena *arena, struct str guide,
                                 struct date on, const json_t *facts, json_t **ret_judgement,
                                 struct fault *fault) MUST_CHECK;
/* By every guide in force at the place that applies to the facts: the judgement of the highest
 * level, of equal ones the nearest pack's, with guides[] {guide, zh, en, level, criterion|null,
 * clause, pack} beside it and missing[] of all of them.  ST_NOT_FOUND when no guide applies. */
enum status incident_level_propose(const struct policy *policy, struct arena *arena,
                                   const struct policy_place *place, const json_t *facts,
                                   json_t **ret_judgement, struct fault *fault) MUST_CHECK;
/* 0 for I … 3 for IV, 4 for any other word: smaller is graver. */
int incident_level_order(struct str level);

#endif
