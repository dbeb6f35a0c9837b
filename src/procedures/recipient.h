/* SPDX-License-Identifier: Apache-2.0
 * Recipients of a warning or a notice: who gets it, through what, and how far it came with each.
 *
 * A recipient is a party; each of its people who are told is a row of its own with the state that
 * its evidence bears.  The ladder of a party is the highest rung any of its people reached: queued
 * written in the transaction of the issue sent        something left for it (a delivery was handed
 * over), or it lies in an inbox delivered   the far side's evidence: the console of one of its
 * people fetched it read        one of its people opened it signed      one of its people signed
 * for it fed-back    its measures and proof were handed in verified    the issuer accepted them
 * "accepted" by a mail server is kept as evidence of sent, never as delivered.  The time of each
 * rung stays.  The list is frozen at issue: later changes of the register do not change who was
 * told; a raise or a wider scope adds recipients, a lift is told to all who were.
 *
 * Escalation: pack settings say after how many minutes without a signature which step comes: the
 * next contacts of the party, everybody of it, its supervisor (regulator of its sector and place),
 * the phone list (people with telephone numbers, as a task of the issuer's duty officer).  A step
 * is due until N of the party's M people answered; it runs at night as well. */
#ifndef PROCEDURES_RECIPIENT_H
#define PROCEDURES_RECIPIENT_H

#include "procedures/dossier.h"

#define RECIPIENT_QUEUED    "queued"
#define RECIPIENT_SENT      "sent"
#define RECIPIENT_DELIVERED "delivered"
#define RECIPIENT_READ      "read"
#define RECIPIENT_SIGNED    "signed"
#define RECIPIENT_FED_BACK  "fed-back"
#define RECIPIENT_VERIFIED  "verified"

enum {
    RECIPIENT_MAX = 200000,    /* parties of one dossier */
    RECIPIENT_NAMED_MAX = 500, /* parties named one by one */
    RECIPIENT_PAGE = 100,
};

/* What a choice may say; together they narrow: {parties[] (ids, added whatever the rest says),
 * regions[] (codes, subtrees), sectors[] (codes, subtrees), kinds[] (party kinds), levels[] (its
 * highest system level), cii (bool: runs CII), systems[] (ids: their operators), exclude[] (ids)}.
 * ST_INVALID on what is no such thing; ST_DENIED for a region or party outside the keeper's area
 * (the clause of `scope` is the caller's business). */
struct recipient_choice {
    const json_t *wish;
};

/* Exactly who would get it, through what: {parties, people, without_people, without_way,
 * by_region[], by_sector[], by_way[{way, people}], at_night (people whose quiet hours it is now:
 * what breaks through and what waits), sample[] (first RECIPIENT_PAGE parties with people and
 * ways), next}. */
enum status recipient_preview(struct work *w, const struct dossier *dossier, const json_t *wish,
                              struct str after, json_t **ret_preview) MUST_CHECK;
/* The party ids a choice means now, ascending, in w->arena. ST_LIMIT beyond RECIPIENT_MAX. */
enum status recipient_choose(struct work *w, const struct dossier *dossier, const json_t *wish,
                             struct str **ret_parties, size_t *ret_count) MUST_CHECK;
/* Freeze them with their people (queued) and name them as "addressee"; those that are there stay as
 * they are. One statement a party at most; ret_added may be NULL. */
enum status recipient_freeze(struct work *w, const struct dossier *dossier,
                             const struct str *parties, size_t count,
                             int64_t *ret_added) MUST_CHECK;
/* Tell everybody frozen: inbox and channels, message kind ("warning-issued", "warning-changed",
 * "warning-lifted", "notice-issued"), once for each occasion; quiet hours do not hold back
 * warnings of the colours a setting names.  Rung queued → sent. */
enum status recipient_tell(struct work *w, const struct dossier *dossier, const char *message_kind,
                           struct str occasion, const json_t *parameters) MUST_CHECK;
/* No escalation, no bar on top of a page from now on (lifted, withdrawn, closed). */
enum status recipient_end(struct work *w, const struct dossier *dossier) MUST_CHECK;

/* The actor's party signs for it, feeds back {measures, found, done_at, attachment…}; the issuer
 * verifies or asks again.  Each is one row, journalled as a note of the dossier; a second signature
 * of the party is ST_OK and changes nothing but who else signed. ST_DENIED with the clause: not
 * addressed; ST_CONFLICT: lifted, or the rung does not fit. */
enum status recipient_read(struct work *w, const struct dossier *dossier) MUST_CHECK;
enum status recipient_sign(struct work *w, const struct dossier *dossier, struct str text,
                           json_t **ret_recipient) MUST_CHECK;
enum status recipient_feed_back(struct work *w, const struct dossier *dossier, const json_t *input,
                                json_t **ret_recipient) MUST_CHECK;
enum status recipient_verify(struct work *w, const struct dossier *dossier, struct str party_id,
                             bool is_accepted, struct str reason,
                             json_t **ret_recipient) MUST_CHECK;
/* A signature or feedback taken by telephone, by an officer of the issuer: who said it, on which
 * number, when. Shown as such. */
enum status recipient_phone(struct work *w, const struct dossier *dossier, struct str party_id,
                            const json_t *input, json_t **ret_recipient) MUST_CHECK;

/* {total, queued, sent, delivered, read, signed, fed_back, verified (how many reached at least that
 * rung), unreached, oldest_unsigned{party, since}|null, people, ended}: kept counters, no scan. */
enum status recipient_counts(struct work *w, const struct dossier *dossier,
                             json_t **ret_counts) MUST_CHECK;
/* {items[{party{id,name}, region, sector, rung, since, late, escalation, people[{name, rung,
 * ways[{way, state, evidence, at}], phone|null}], feedback|null}], next, total, as_of}; `view` ""
 * all, "unreached", "unsigned", "signed", "unfed", "fed-back", "verified". People's numbers only
 * for the issuer. */
enum status recipient_page(struct work *w, const struct dossier *dossier, struct str view,
                           struct str region, struct str sector, struct str after, int64_t limit,
                           json_t **ret_page) MUST_CHECK;
/* The actor's own recipient row, or JSON null. */
enum status recipient_own(struct work *w, const struct dossier *dossier,
                          json_t **ret_recipient) MUST_CHECK;
/* What is addressed to the actor's party and still wants something of it: the bar above every page.
 * {items[{dossier (common members), rung, wants: "sign" | "feed-back", due_at|null}], total,
 * as_of}; fetching it is the evidence of delivered. */
enum status recipient_alerts(struct work *w, json_t **ret_page) MUST_CHECK;
/* Rates and times by region and sector: {groups[{region|sector, name, total, signed, fed_back,
 * verified, median_sign_ms, median_feedback_ms}], …}. */
enum status recipient_statistic(struct work *w, const char *kind, struct str by,
                                json_t **ret_table) MUST_CHECK;

/* The job: due escalation steps, deliveries' evidence into rungs. ret_count: rows moved. */
enum status recipient_escalate(struct work *w, int *ret_count) MUST_CHECK;

/* The proof of delivery: {kind: "panshi-delivery-proof", dossier, text digest, recipients[] with
 * every rung and its evidence, rows[] (the journal rows), checkpoint}, signed with the node's key;
 * verifies offline (panshi proof verify). */
struct digest_key;
enum status recipient_proof(struct work *w, const struct dossier *dossier,
                            const struct digest_key *key, json_t **ret_proof) MUST_CHECK;

#endif
