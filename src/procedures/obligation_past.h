/* SPDX-License-Identifier: Apache-2.0
 * Duties as they were at a past instant.
 *
 * Nothing that is kept today is asked: records, facts, clocks and acts are replayed from the
 * journal up to that instant into a facts document (the shape of docs/pack-guide.md, as `panshi
 * obligations
 * --facts` takes it), and evaluated with the packs that were adopted then.  The journal is only
 * appended to, so the answer is the same for ever.
 *
 * Authorities that a role leads to are named only where the record of then names them (police and
 * sector department of a system); others stay role words. */
#ifndef PROCEDURES_OBLIGATION_PAST_H
#define PROCEDURES_OBLIGATION_PAST_H

#include "base/json.h"
#include "db/work.h"

/* {parties[], systems[], acts[]} of a party with all its systems, or of one system with its party
 * and that party's other systems (which count for its highest level).  `type` is "system" or
 * "party".  ST_NOT_FOUND without a fault when the journal knows of no such record at that instant.
 */
enum status obligation_past_facts(struct work *w, const char *type, struct str id,
                                  struct instant at, json_t **ret_document) MUST_CHECK;
/* What a system owed or was owed for, or a party (its own duties and those about its systems), at
 * the instant: list of rows as obligation_json.  The caller judges the right.  ST_NOT_FOUND without
 * a fault; ST_INVALID on "as_of" for an instant that lies ahead. */
enum status obligation_past_of(struct work *w, const char *type, struct str id, struct instant at,
                               json_t **ret_rows) MUST_CHECK;
/* The packs that the store had adopted at the instant; *ret_own is to be freed with policy_free,
 * NULL when they are those of the work.  ST_CORRUPT on "as_of" when they are not kept. */
enum status obligation_past_packs(struct work *w, struct instant at,
                                  const struct policy **ret_policy,
                                  struct policy **ret_own) MUST_CHECK;
/* Every party that the journal knew at the instant: list of ids, oldest first. */
enum status obligation_past_parties(struct work *w, struct instant at, json_t **ret_ids) MUST_CHECK;

#endif
