/* SPDX-License-Identifier: Apache-2.0
 * Recipients of a warning or a notice: who gets it, through what, and how far it came with each.
 *
 * A recipient is a party; each of its people who are told is a row of its own with the state that
 * its evidence bears.  The ladder of a party is the highest rung any of its people reached:
 *
 *   queued     written in the transaction of the issue
 *   sent       it lies in an inbox, or something left for it
 *   delivered  the far side's evidence: the console of one of its people fetched it
 *   read       one of its people opened it
 *   signed     one of its people signed for it, or said so on the telephone
 *   fed-back   its measures and proof were handed in
 *   verified   the issuer accepted them
 * "accepted" by a mail server is kept as evidence of sent, never as delivered.  The time of each
 * rung stays.  The list is frozen at issue: later changes of the register do not change who was
 * told; a raise or a wider scope adds recipients, a lift is told to all who were.
 *
 * Where the dossier's data has "wants_feedback": false, a signature is all that is asked for;
 * feedback is taken all the same.
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

struct digest_key;

/* What a choice may say; together they narrow: {parties[] (ids, added whatever the rest says),
 * regions[] (codes, subtrees), sectors[] (codes, subtrees), kinds[] (party kinds), levels[] (its
 * highest system level), cii (bool: CII operators), systems[] (ids: their operators), exclude[]
 * (ids)}.  The keeper itself is never among them; a wish that says nothing means nobody.
 * ST_INVALID on what is no such thing; ST_DENIED for a region or party outside the keeper's area:
 * its region subtree and, when it has sectors, those (the clause of `scope` is the caller's
 * business). */
struct recipient_choice {
    const json_t *wish;
};

/* Exactly who would get it, through what: {parties, people, without_people, without_way (parties
 * whose people would find it in the inbox only), by_region[{code, name, parties}],
 * by_sector[{code, name, name_en, parties}], by_way[{way, people}], at_night {people, held, rings}
 * (people whose quiet hours it is now: what waits and what breaks through), sample[{party{id,
 * name}, region, sector, people[{name, ways[]}]}] (RECIPIENT_PAGE parties behind `after`), next}.
 */
enum status recipient_preview(struct work *w, const struct dossier *dossier, const json_t *wish,
                              struct str after, json_t **ret_preview) MUST_CHECK;
/* The party ids a choice means now, ascending, in w->arena. ST_LIMIT beyond RECIPIENT_MAX. */
enum status recipient_choose(struct work *w, const struct dossier *dossier, const json_t *wish,
                             struct str **ret_parties, size_t *ret_count) MUST_CHECK;
/* Freeze them with their people (queued) and name them as "addressee"; those that are there stay as
 * they are.  A few statements for each RECIPIENT_BATCH parties; ret_added may be NULL. */
enum status recipient_freeze(struct work *w, const struct dossier *dossier,
                             const struct str *parties, size_t count,
                             int64_t *ret_added) MUST_CHECK;
/* Tell everybody frozen: inbox and channels, message kind ("warning-issued", "warning-changed",
 * "warning-lifted", "notice-issued"), once for each occasion; quiet hours do not hold back
 * warnings of the colours a setting names.  Rung queued → sent, and the escalation begins.
 * `parameters` are those of the message kind; title, number, issuer, level and mark are filled in.
 */
enum status recipient_tell(struct work *w, const struct dossier *dossier, const char *message_kind,
                           struct str occasion, const json_t *parameters) MUST_CHECK;
/* No escalation, no bar on top of a page from now on (lifted, withdrawn, closed). */
enum status recipient_end(struct work *w, const struct dossier *dossier) MUST_CHECK;
/* Until when feedback is wanted of a party, "" for everybody; ms 0: no such instant. */
enum status recipient_set_due(struct work *w, const struct dossier *dossier, struct str party_id,
                              struct instant due_at) MUST_CHECK;

/* {total, queued, sent, delivered, read, signed, fed_back, verified (how many reached at least that
 * rung), unreached (no evidence that it arrived), oldest_unsigned{party{id,name}, since}|null,
 * people, ended, hooks[]}: kept counters, no scan.  JSON null for who is neither of the keeper nor
 * an officer: a recipient does not see the others. */
enum status recipient_counts(struct work *w, const struct dossier *dossier,
                             json_t **ret_counts) MUST_CHECK;
/* The actor's own recipient row, or JSON null. */
enum status recipient_own(struct work *w, const struct dossier *dossier,
                          json_t **ret_recipient) MUST_CHECK;
/* Rates and times by region and sector: {by, groups[{code, name, name_en, total, signed, fed_back,
 * verified, median_sign_ms|null, median_feedback_ms|null}], total, as_of}.  `kind` NULL: all. */
enum status recipient_statistic(struct work *w, const char *kind, struct str by,
                                json_t **ret_table) MUST_CHECK;

/* The job: due escalation steps, and deliveries that were given up as tasks. ret_count: rows moved.
 */
enum status recipient_escalate(struct work *w, int *ret_count) MUST_CHECK;

/* The proof of delivery as text that verifies offline (panshi proof verify): one JSON object on
 * each line.  Line 1 tells of the dossier, the counters and the journal's head, and is signed with
 * the node's key; then a line {item, next} for each text that was told, each recipient with every
 * rung and its evidence, and each journal row they rest on.  "next" on every line is the SM3 of the
 * line that follows (64 zeros on the last), so that a change anywhere and a missing end are both
 * seen.
 * ST_DENIED: not of the keeper. */
enum status recipient_proof(struct work *w, const struct dossier *dossier,
                            const struct digest_key *key, struct str *ret_text) MUST_CHECK;

enum { RECIPIENT_PROOF_MAX_BYTES = 1 << 30, RECIPIENT_PROOF_LINE_MAX_BYTES = 1 << 20 };

enum recipient_proof_verdict {
    RECIPIENT_PROOF_WHOLE = 0,
    RECIPIENT_PROOF_BROKEN = 1, /* altered, or it contradicts itself */
    RECIPIENT_PROOF_CUT = 2,    /* what is there is unaltered, but the end is missing */
};

struct recipient_proof_report {
    enum recipient_proof_verdict verdict;
    int64_t lines, first_bad; /* first_bad: line, 0 when none */
    int64_t recipients, rows; /* that were found unaltered */
    char key[17];             /* the beginning of the SM3 of the public key */
    char zh[512], en[512];
};

/* Judge a proof without any store.  ST_MALFORMED: no such file. */
enum status recipient_proof_verify(struct arena *arena, struct str text,
                                   struct recipient_proof_report *ret_report,
                                   struct fault *fault) MUST_CHECK;

#endif
