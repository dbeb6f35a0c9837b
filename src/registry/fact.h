/* SPDX-License-Identifier: Apache-2.0
 * Facts about systems and parties that the register itself does not hold: states ("cii") and events
 * ("incident-found" with its level), each at an instant.  The words come from the packs
 * (policy/facts.h).  Append-only: a wrong fact is voided with a reason, never changed.
 *
 * Duties follow from facts, so whoever changes a party, a system, a fact, a clock or an act on a
 * duty calls fact_touch in the same work.
 *
 * A fact as JSON: {id, subject_type, subject, word, zh, en, type, at, value, source, recorded_at,
 * recorded_by{id,name}, reason|null, attachment|null, voided_at|null, void_reason|null}. */
#ifndef REGISTRY_FACT_H
#define REGISTRY_FACT_H

#include "base/json.h"
#include "db/work.h"

#define FACT_SYSTEM "system"
#define FACT_PARTY  "party"

enum { FACT_LIST_MAX = 500, FACT_AHEAD_DAYS = 3660 };

/* The subject's duties are computed anew at commit, or by the job.  Needs a write work. */
enum status fact_touch(struct work *w, const char *type, struct str id) MUST_CHECK;
/* The same for the party that runs a system. */
enum status fact_touch_party_of(struct work *w, struct str system_id) MUST_CHECK;
/* A party was written: when it is (or was, so call it before and after) an authority, the job looks
 * at everything, for roles may lead to other parties now. */
enum status fact_touch_authority(struct work *w, struct str party_id) MUST_CHECK;

/* A person records: `input` is {word, at? (RFC 3339, now when absent), value?, reason?,
 * attachment?}; value true, a number, a text, a list of texts, or for an event its attributes.
 * The right is that of changing the subject; what procedures and authorities state
 * ("certificate-issued") is ST_DENIED to operators.  ST_INVALID on "word", "at", "value"; words of
 * the register ("level") are refused; an event may lie ahead (announced), a state may not. */
enum status fact_record(struct work *w, const char *type, struct str id, const json_t *input,
                        json_t **ret_fact) MUST_CHECK;
/* An event that a procedure or an import states; the caller has judged the right.  The same word at
 * the same instant is kept once.  `attributes` NULL: none.  `source` is "procedure" | "import". */
enum status fact_note(struct work *w, const char *type, struct str id, const char *word,
                      struct instant at, const json_t *attributes, const char *source) MUST_CHECK;
/* The same, always a row of its own, whose id names the occurrence of the duties that follow. */
enum status fact_state(struct work *w, const char *type, struct str id, const char *word,
                       struct instant at, const json_t *attributes, const char *source,
                       struct str *ret_fact_id) MUST_CHECK;
/* It never was so; the reason is required.  ST_NOT_FOUND outside the actor's scope, ST_CONFLICT
 * when voided already, ST_DENIED for what a procedure stated. */
enum status fact_void(struct work *w, struct str id, struct str reason,
                      json_t **ret_fact) MUST_CHECK;
/* A procedure states otherwise what it stated itself; it has judged the right.  ST_NOT_FOUND when
 * there is no such standing fact of a procedure. */
enum status fact_withdraw(struct work *w, struct str id, struct str reason) MUST_CHECK;
/* {items[], next: null, total, as_of}: all facts of a subject in the actor's sight, newest first,
 * voided ones among them. */
enum status fact_list(struct work *w, const char *type, struct str id,
                      json_t **ret_page) MUST_CHECK;
/* {items[], next: null, total, as_of}: the words of the packs in force, as facts_vocabulary. */
enum status fact_vocabulary(struct work *w, json_t **ret_page) MUST_CHECK;

#endif
