/* SPDX-License-Identifier: Apache-2.0
 * Emergency plans (应急预案): written, issued, reviewed every year, revised, replaced.
 *
 * A plan is a dossier of the party that made it.  Its data: {plan_kind ("network" | "data" |
 * "special"), code (version as it bears it), summary, issued_on, effective_on, is_base (others
 * derive theirs from it), parent (id of the plan it derives from), contacts[{name, duty, phone}],
 * replaces, reviews[{at, by, scientific, practical, operable, conclusion, text}]}.  Its papers are
 * attachments of "dossier:ID", each with its digest.
 *
 * Issuing states plan-made; a review states plan-reviewed, and with the conclusion to revise
 * plan-revision-needed; issuing a plan that others derive from states parent-plan-revised on their
 * owners.  Which duties follow, and when the next review is due, is the packs' (NN2020 8.1, 8.3).
 */
#ifndef PROCEDURES_PLAN_H
#define PROCEDURES_PLAN_H

#include "procedures/dossier.h"

extern const struct dossier_kind plan_kind;

enum { PLAN_CONTACTS_MAX = 50, PLAN_REVIEWS_MAX = 100 };

/* A draft of the actor's party: `input` {title, region?, sector?, and members of data}. */
enum status plan_draft(struct work *w, const json_t *input, struct dossier *ret_plan) MUST_CHECK;
/* A draft with the content of a plan in force, which it replaces once issued. ST_CONFLICT unless
 * that is in force or under review; ST_DENIED for another party's. */
enum status plan_revise(struct work *w, const struct dossier *plan, struct str reason,
                        struct dossier *ret_draft) MUST_CHECK;
/* dossier_view_json with {plan{in_force, parent{id,title}|null, derived, reviewed_at|null},
 * criteria[] (what a review looks at, from the packs), attachments[]}. */
enum status plan_json(struct work *w, const struct dossier *plan, json_t **ret_object) MUST_CHECK;
/* Plans in force that say others may derive from them, of any party: {items[{id, title, party{id,
 * name}, code, issued_on, effective_on}], next, total, as_of}. */
enum status plan_parents(struct work *w, struct str after, int64_t limit,
                         json_t **ret_page) MUST_CHECK;

#endif
