/* SPDX-License-Identifier: Apache-2.0
 * The audit journal: one chained row per change, in the transaction that makes the change.
 *
 * Row (canonical JSON, that text is what SM3 reads):
 *   {"act","actor","after","at","before","node","previous","reason","sequence","subject"}
 * sequence counts 1, 2, 3 without gap; previous is the hash of the row before (64 zeros for row 1);
 * before is the SM3 of the subject's canonical state before (or null); after is the change itself.
 * "at" is milliseconds since 1970 (UTC).
 * Table journal(sequence, at, node, actor, act, subject, before, after, reason, previous, hash).
 *
 * Integrity (no row altered) and completeness (no row missing at the end) are separate verdicts.
 * Completeness is judged against kept heads: the newest of journal.head in the data folder, the
 * newest SM2-signed checkpoint (table journal_checkpoint) and any receipt handed out.  Rows beyond
 * the kept head are fine: a kill between commit and head leaves one.  journal.head also holds a
 * line signed with the node's key, at most a second behind (see head.h).  A store whose kept head
 * is lost, unsigned, or not in its journal, keeps that evidence: its head is not written any more.
 * Rows JOURNAL_FIRST_CHECKPOINT and every JOURNAL_CHECKPOINT_ROWS-th get a checkpoint as they are
 * written, so a longer journal without any, or without the signed line, lacks evidence: CUT. */
#ifndef DB_JOURNAL_H
#define DB_JOURNAL_H

#include "base/json.h"
#include "db/work.h"

struct digest_key;
struct digest_key;
struct db;

/* Append one row.  `subject` is "kind:id" ("system:01H…"); `before` and `after` may be NULL;
 * `reason` may be empty.  Needs a write work. */
enum status journal_append(struct work *w, const char *act, struct str subject,
                           const json_t *before, const json_t *after, struct str reason) MUST_CHECK;

/* Sign the newest row, and the kept head, with the node's key; called by a job every few minutes
 * and at a clean end. */
enum status journal_checkpoint(struct work *w, const struct digest_key *key) MUST_CHECK;

/* A receipt for the newest row about `subject` with that act: row, hash, signature and public key,
 * as one JSON object that verifies offline.  ST_NOT_FOUND when there is no such row. */
enum status journal_receipt(struct work *w, const struct digest_key *key, struct str subject,
                            const char *act, json_t **ret_receipt) MUST_CHECK;

/* The same for the row of that number. */
enum status journal_receipt_of(struct work *w, const struct digest_key *key, int64_t sequence,
                               json_t **ret_receipt) MUST_CHECK;
/* The row of that number as exports have it, with its hash: {row, hash}.  ST_NOT_FOUND. */
enum status journal_row_of(struct work *w, int64_t sequence, json_t **ret_row) MUST_CHECK;
/* The newest row: its number and hash; 0 and "" without any. */
enum status journal_newest(struct work *w, int64_t *ret_sequence, struct str *ret_hash) MUST_CHECK;

/* Rows about one subject, newest first, at most `limit` (JOURNAL_LIST_MAX), with sequence below
 * `before_sequence` (0 = from the newest).  List of {sequence, at (RFC 3339), at_ms, node, actor,
 * act, subject, before, after, reason, previous, hash}. */
enum status journal_of(struct work *w, struct str subject, int64_t before_sequence, int limit,
                       json_t **ret_rows) MUST_CHECK;
/* The same over everything, for the audit screen; `act` and `actor` narrow when not empty. */
enum status journal_page(struct work *w, struct str act, struct str actor, int64_t before_sequence,
                         int limit, json_t **ret_rows) MUST_CHECK;

enum journal_verdict { JOURNAL_WHOLE = 0, JOURNAL_BROKEN = 1, JOURNAL_CUT = 2 };

struct journal_report {
    enum journal_verdict verdict;
    int64_t rows;          /* rows read */
    int64_t first_bad;     /* sequence of the first bad row, 0 when none */
    int64_t head_sequence; /* newest kept head, 0 when none */
    int64_t checkpoints;   /* signatures that held */
    char zh[512];          /* the verdict as a sentence */
    char en[512];
};

/* Whether the store has that row with that hash. */
enum status journal_holds(struct db *db, int64_t sequence, const char *hash, bool *ret_is_held,
                          struct fault *fault) MUST_CHECK;

/* Verify a store, a file (an export as NDJSON: head line, rows, closing line; a backup, unpacked
 * into $TMPDIR for that; or a receipt; ST_MALFORMED: none of these), or a receipt. */
enum status journal_verify_store(const char *folder, struct journal_report *ret_report,
                                 struct fault *fault) MUST_CHECK;
enum status journal_verify_file(const char *file, struct journal_report *ret_report,
                                struct fault *fault) MUST_CHECK;
enum status journal_verify_receipt(const char *file, struct journal_report *ret_report,
                                   struct fault *fault) MUST_CHECK;
/* The same for a receipt that is part of another file.  ST_MALFORMED: it is none. */
enum status journal_verify_receipt_in(struct arena *arena, const json_t *receipt,
                                      struct journal_report *ret_report,
                                      struct fault *fault) MUST_CHECK;
/* Write the whole journal as NDJSON that journal_verify_file accepts. */
enum status journal_export(struct work *w, const struct digest_key *key,
                           const char *file) MUST_CHECK;

#endif
