/* SPDX-License-Identifier: Apache-2.0
 * Follow-up: what people do about a duty.
 *
 *   assign            owing party      to one of its officers
 *   hand-over         who has it       to a colleague, with a reason
 *   ask-extension     owing party      until a later day, with a reason
 *   grant-extension   party owed to    until the day asked for or an earlier one
 *   refuse-extension  party owed to    with a reason
 *   pause, resume     party owed to    with a reason
 *   prove             owing party      says what was done and when: met by own proof
 *   reopen            owing party      takes its proof back before it is received
 *   receive           party owed to    the proof has come in
 *   reject-proof      party owed to    with a reason: open again
 *
 * Nobody grants, pauses or receives for somebody else: where a duty is owed to nobody, or to an
 * authority that is not registered here, these acts are nobody's.  A duty that a matter's clock
 * decides is moved by the matter only.
 *
 * An act is whole or did not happen: the act, the journal row and what it changes in the duty are
 * one transaction, guarded by the version that the person saw. */
#ifndef PROCEDURES_OBLIGATION_ACT_H
#define PROCEDURES_OBLIGATION_ACT_H

#include "procedures/obligation_case.h"

enum { OBLIGATION_ACT_REASON_MAX = 2000 /* code points */ };

struct obligation_act_call {
    struct str act;
    struct str reason;
    struct str to;         /* account id */
    struct str until;      /* YYYY-MM-DD: its end; or RFC 3339 */
    struct str at;         /* the same for a proof; today is now, an earlier day its end */
    struct str attachment; /* id of a file kept for this duty */
    int64_t version;
};

/* ST_NOT_FOUND: no such duty in sight, or no such act; ST_DENIED: the act is another's, clause
 * cited; ST_STALE: another version; ST_CONFLICT: not as things stand; ST_INVALID: "reason", "to",
 * "until", "at" or "attachment".  Needs a write work; after a failure the caller rolls back. */
enum status obligation_act_do(struct work *w, struct str id, const struct obligation_act_call *call,
                              struct obligation_case *ret_case) MUST_CHECK;
/* What the actor may do now: list of {act, zh, en, needs[]}. */
json_t *obligation_act_open(struct work *w, const struct obligation_case *one);
/* Whether the actor may put a file to the duty, as proof: an officer of the owing party while it
 * can be proved. */
enum status obligation_act_may_attach(struct work *w, const struct obligation_case *one) MUST_CHECK;
/* What was done: list of {id, act, zh, en, at, by{id,name,party}, to{id,name}|null, until, reason,
 * attachment{id,name}|null, sequence}. */
json_t *obligation_act_list(struct work *w, const struct obligation_case *one);
/* What an act is called when it was done; "" for a word that is none. */
void obligation_act_words(struct str act, struct str *ret_zh, struct str *ret_en);
/* Officers of the actor's own party: {items[{id, person_name}], next, total, as_of}. */
enum status obligation_act_officers(struct work *w, json_t **ret_page) MUST_CHECK;
/* "obligation:HEX": the subject in the journal and the owner of attachments. */
struct str obligation_act_subject(struct arena *arena, const struct obligation_case *one);

#endif
