/* SPDX-License-Identifier: Apache-2.0
 * Evidence of an incident: an item with its SM3 digest and the unbroken chain of who had it.
 *
 * An item may be a file kept here (its digest is computed), or a thing kept elsewhere whose digest
 * and place are recorded (a disk image in a safe).  The chain begins with the collecting; each
 * hand-over names giver, taker, instant and purpose, never earlier than the one before.  Nothing is
 * changed or removed.
 *
 * As JSON: {id, version, number, party{id, name}, name, about, source, digest, bytes, has_file,
 * collected_at, collected_by, recorded_at, recorded_by, holder, chain[]{number, from, to, at,
 * purpose, recorded_at, recorded_by}}. */
#ifndef PROCEDURES_INCIDENT_EVIDENCE_H
#define PROCEDURES_INCIDENT_EVIDENCE_H

#include "procedures/dossier.h"

struct store;
struct digest_key;

enum { INCIDENT_EVIDENCE_MAX = 1000, INCIDENT_EVIDENCE_NAME_MAX = 200 };

/* {name, about?, source?, digest? (64 hex digits of what is kept elsewhere), collected_at,
 * collected_by?, holder?}.  By people of the keeper, the unit, and parties named; ST_DENIED. */
enum status incident_evidence_add(struct work *w, const struct dossier *dossier,
                                  const json_t *input, json_t **ret_item) MUST_CHECK;
/* The file of an item, once; ST_CONFLICT when it has one, or when a digest was recorded and the
 * file has another. */
enum status incident_evidence_put_file(struct work *w, const struct dossier *dossier, struct str id,
                                       const struct store *store, const char *path, struct str name,
                                       json_t **ret_item) MUST_CHECK;
/* {to, at?, purpose}: from its holder.  ST_INVALID: before the last hand-over or ahead; ST_STALE.
 */
enum status incident_evidence_hand(struct work *w, const struct dossier *dossier, struct str id,
                                   int64_t version, const json_t *input,
                                   json_t **ret_item) MUST_CHECK;
/* {items[], next, total, as_of}, oldest first. */
enum status incident_evidence_page(struct work *w, const struct dossier *dossier, struct str after,
                                   int64_t limit, json_t **ret_page) MUST_CHECK;
/* The bytes of an item's file, checked against its digest; ST_NOT_FOUND, ST_CORRUPT. */
enum status incident_evidence_file(struct work *w, const struct dossier *dossier, struct str id,
                                   const struct store *store, struct str *ret_bytes,
                                   struct str *ret_name, struct str *ret_type) MUST_CHECK;
/* {kind: "panshi-evidence", incident{id, number, title}, exported_at, exported_by, items[] with
 * chains, digest (SM3 of the canonical items), receipt}: the receipt is the signed journal row of
 * the export, which holds the digest, and verifies offline. */
enum status incident_evidence_export(struct work *w, const struct dossier *dossier,
                                     const struct digest_key *key, json_t **ret_export) MUST_CHECK;

/* Judge an export without any store: items as exported (digest), and the receipt of it.
 * ST_MALFORMED: no such file. */
struct journal_report;
enum status incident_evidence_verify(struct arena *arena, struct str text,
                                     struct journal_report *ret_report,
                                     struct fault *fault) MUST_CHECK;

#endif
