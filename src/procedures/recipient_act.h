/* SPDX-License-Identifier: Apache-2.0
 * What recipients and the issuer do with a warning or notice that was told. */
#ifndef PROCEDURES_RECIPIENT_ACT_H
#define PROCEDURES_RECIPIENT_ACT_H

#include "procedures/recipient.h"

/* The actor's party signs for it, feeds back {measures, found, done_at, attachment…}; the issuer
 * verifies or asks again.  Each is one row, journalled as a note of the dossier; a second signature
 * of the party is ST_OK and changes nothing but who else signed. ST_DENIED with the clause: not
 * addressed; ST_CONFLICT: lifted, or the rung does not fit. */
enum status recipient_act_read(struct work *w, const struct dossier *dossier) MUST_CHECK;
enum status recipient_act_sign(struct work *w, const struct dossier *dossier, struct str text,
                               json_t **ret_recipient) MUST_CHECK;
/* Whether the text with that digest ("" : whatever) is what was told last: ST_STALE names the
 * members that changed since, ST_INVALID when no such text was ever told. */
enum status recipient_act_check_seen(struct work *w, const struct dossier *dossier,
                                     struct str digest) MUST_CHECK;
enum status recipient_act_feed_back(struct work *w, const struct dossier *dossier,
                                    const json_t *input, json_t **ret_recipient) MUST_CHECK;
enum status recipient_act_verify(struct work *w, const struct dossier *dossier, struct str party_id,
                                 bool is_accepted, struct str reason,
                                 json_t **ret_recipient) MUST_CHECK;
/* A signature or feedback taken by telephone, by an officer of the issuer: who said it, on which
 * number, when. Shown as such.  `input`: {said_by, number, what: "sign" | "feed-back" |
 * "no-answer", text?, measures?}. */
enum status recipient_act_phone(struct work *w, const struct dossier *dossier, struct str party_id,
                                const json_t *input, json_t **ret_recipient) MUST_CHECK;
/* The signed journal row of a party's signature ("" : the actor's own); only that party and the
 * keeper. ST_NOT_FOUND. */
enum status recipient_act_receipt(struct work *w, const struct dossier *dossier,
                                  struct str party_id, const struct digest_key *key,
                                  json_t **ret_receipt) MUST_CHECK;
/* "recipient:DOSSIER/PARTY": whose files the proofs of a feedback are; the keeper and that party
 * read them.  recipient_act_may_attach: ST_DENIED, ST_CONFLICT as feeding back itself. */
struct str recipient_act_files(struct arena *arena, const struct dossier *dossier,
                               struct str party_id);
enum status recipient_act_may_attach(struct work *w, const struct dossier *dossier) MUST_CHECK;
/* The actor's console fetched the bar: the evidence of delivered. */
enum status recipient_act_seen(struct work *w) MUST_CHECK;

#endif
